"""The filled sheets that people sent: kept until they are decided, and some days more."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from objectives.models import Programme

from .choices import SheetState, one_of

LARGEST_SHEET = 5 * 1024 * 1024
"""Bytes of one file."""


class FilledSheet(models.Model):
    """A workbook that somebody filled and sent, and what was found in it.

    ``content`` is the file until it was read: in the database, since who checks it is another
    machine than who took it.  ``rows`` are then the rows of the captures that it touches,
    ``problems`` everything that is wrong, by cell, and ``captures`` what saving would change.
    ``done`` of ``total`` steps tell how far the check is; ``attempts`` counts how often the check, or
    the saving, was begun.
    """

    programme = models.ForeignKey(
        Programme,
        on_delete=models.CASCADE,
        related_name="filled_sheets",
        verbose_name=_("programa"),
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="filled_sheets",
        verbose_name=_("subió"),
    )
    sent_at = models.DateTimeField(_("subida el"), default=timezone.now)
    name = models.CharField(_("nombre"), max_length=150)
    size = models.PositiveIntegerField(_("bytes"))
    content = models.BinaryField(_("contenido"), default=bytes, blank=True)
    state = models.CharField(
        _("estado"), max_length=14, choices=SheetState, default=SheetState.WAITING
    )
    done = models.PositiveIntegerField(_("hechas"), default=0)
    total = models.PositiveIntegerField(_("de"), default=0)
    moved_at = models.DateTimeField(_("último paso"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("intentos"), default=0)
    rows = models.JSONField(_("filas"), default=list, blank=True)
    problems = models.JSONField(_("problemas"), default=list, blank=True)
    captures = models.JSONField(_("capturas"), default=list, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("hoja llenada")
        verbose_name_plural = _("hojas llenadas")
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0, size__lte=LARGEST_SHEET), name="sheet_size_bounded"
            ),
            models.CheckConstraint(condition=one_of("state", SheetState), name="sheet_state_known"),
            models.CheckConstraint(condition=~Q(name=""), name="sheet_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.sent_by})"
