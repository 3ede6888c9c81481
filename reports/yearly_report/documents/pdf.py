"""The yearly report as PDF: tagged for screen readers (PDF/UA-1), with its letters embedded."""

import json

from .pdf_values import values_of
from .report import Report
from .typesetting import typeset

PAPERS = ("a4", "us-letter")


def pdf_of(report: Report, digest: str, paper: str = "a4") -> bytes:
    """Return the whole report; the same report gives the same bytes.

    ``digest`` is printed in it.  Raises ``TypesettingError``, with the reason.
    """
    if paper not in PAPERS:
        raise ValueError(f"no such paper: {paper}")
    return typeset(json.dumps(values_of(report, digest, paper), ensure_ascii=False))
