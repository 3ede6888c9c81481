"""The yearly report as PDF: tagged for screen readers (PDF/UA-1), with its letters embedded."""

import json
from pathlib import Path

from .pdf_values import values_of
from .pictures import FONTS
from .report import Report

LAYOUT = Path(__file__).resolve().parent / "typst"
"""How it looks.  What it says comes as data, so that no text is ever read as a program."""

PAPERS = ("a4", "us-letter")


def pdf_of(report: Report, digest: str, paper: str = "a4") -> bytes:
    """The whole report; the same report gives the same bytes."""
    import typst  # 34 MB, and only who builds a document needs it

    if paper not in PAPERS:
        raise ValueError(f"no such paper: {paper}")
    document = typst.compile(
        str(LAYOUT / "main.typ"),
        root=str(LAYOUT),
        format="pdf",
        pdf_standards=["ua-1"],
        font_paths=typst.Fonts(font_paths=[str(FONTS)], include_system_fonts=False),
        sys_inputs={"report": json.dumps(values_of(report, digest, paper), ensure_ascii=False)},
    )
    assert isinstance(document, bytes)
    return document
