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
            each.pk,
            each.name,
            each.get_content_type_display(),
            filesizeformat(each.size),
            name_of(each.uploaded_by),
            moment(each.uploaded_at),
            each.sha256,
        )
        for each in Evidence.objects.filter(capture=capture).select_related("uploaded_by")
    )
