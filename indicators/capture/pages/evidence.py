"""The files that back a capture, for the form and for who reviews it."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from indicators.models import LARGEST_EVIDENCE, MOST_EVIDENCE, Capture, Evidence
from indicators.upload_limits import UploadLimits, in_megabytes


def evidence_of(capture: Capture) -> QuerySet[Evidence]:
    """Return the files of a capture, as they were attached; one query."""
    return Evidence.objects.filter(capture=capture).select_related("uploaded_by")


def evidence_limits() -> UploadLimits:
    """Return the limits shown beside the form that takes a file."""
    text = _("PDF, XLSX sin macros, PNG o JPEG; a lo más %(size)d MB cada uno y %(most)d archivos.")
    return UploadLimits(
        text % {"size": in_megabytes(LARGEST_EVIDENCE), "most": MOST_EVIDENCE}, LARGEST_EVIDENCE
    )
