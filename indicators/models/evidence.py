"""The evidence of a capture: the files that whoever captured attached to it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .captures import Capture
from .choices import EvidenceType, one_of

LARGEST_EVIDENCE = 10 * 1024 * 1024
"""Bytes of one file."""

MOST_EVIDENCE = 10
"""Files of one capture."""


class Evidence(models.Model):
    """One file attached to a capture.

    ``file`` is kept under a name that nobody chose, outside of everything that is served;
    ``name`` is what it was called where it came from.  It is never changed; once its capture is
    approved the database lets it be neither removed nor joined by another.
    """

    capture = models.ForeignKey(
        Capture, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("captura")
    )
    file = models.FileField(_("archivo"), max_length=200)
    name = models.CharField(_("nombre"), max_length=150)
    content_type = models.CharField(_("tipo"), max_length=100, choices=EvidenceType)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="evidence",
        verbose_name=_("adjuntó"),
    )
    uploaded_at = models.DateTimeField(_("adjuntado el"), default=timezone.now)

    class Meta:
        ordering = ["capture", "id"]
        verbose_name = _("evidencia")
        verbose_name_plural = _("evidencias")
        constraints = [
            models.UniqueConstraint(
                fields=["capture", "sha256"], name="evidence_one_of_each_content"
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0, size__lte=LARGEST_EVIDENCE), name="evidence_size_bounded"
            ),
            models.CheckConstraint(
                condition=one_of("content_type", EvidenceType), name="evidence_type_known"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="evidence_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.capture}: {self.name}"
