"""The files that back a capture, for the form and for who reviews it."""

from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat

from indicators.models import Capture, Evidence
from indicators.people import name_of
from indicators.words import moment


@dataclass(frozen=True)
class EvidenceLine:
    """One file."""

    pk: int
    name: str
    kind: str
    size: str
    who: str
    when: str
    sha256: str


def evidence_of(capture: Capture) -> tuple[EvidenceLine, ...]:
    """Return the files of a capture, as they were attached; one query."""
    return tuple(
        EvidenceLine(
            evidence.pk,
            evidence.name,
            evidence.get_content_type_display(),
            filesizeformat(evidence.size),
            name_of(evidence.uploaded_by),
            moment(evidence.uploaded_at),
            evidence.sha256,
        )
        for evidence in Evidence.objects.filter(capture=capture).select_related("uploaded_by")
    )
