"""An edition: the report on one year with figures up to one day, open or closed for ever."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from indicators.models.choices import one_of
from objectives.models import Programme


class EditionState(models.TextChoices):
    """The state of an edition, which decides whether it may still change."""

    OPEN = "abierta", _("en preparación")
    CLOSED = "cerrada", _("cerrada")


class Edition(models.Model):
    """The report on a ``year``, with figures that count up to ``cutoff``.

    Closing it freezes ``content``, the canonical text of all that it says, and ``digest``, its
    SHA-256; the database lets nothing of a closed edition be changed.  Of one year and cutoff there
    is one open edition at most; a closed one is corrected by another.
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="editions", verbose_name=_("programa")
    )
    number = models.PositiveSmallIntegerField(_("número"))
    year = models.PositiveSmallIntegerField(_("año"))
    cutoff = models.DateField(_("corte"))
    state = models.CharField(
        _("estado"), max_length=10, choices=EditionState, default=EditionState.OPEN
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="opened_editions",
        verbose_name=_("abrió"),
    )
    opened_at = models.DateTimeField(_("abierta el"), default=timezone.now)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="closed_editions",
        verbose_name=_("cerró"),
    )
    closed_at = models.DateTimeField(_("cerrada el"), null=True, blank=True)
    content = models.TextField(_("contenido"), blank=True)
    digest = models.CharField(_("SHA-256"), max_length=64, blank=True)

    class Meta:
        ordering = ["programme", "-number"]
        verbose_name = _("edición del informe")
        verbose_name_plural = _("ediciones del informe")
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="edition_number_unique"),
            models.UniqueConstraint(
                fields=["programme", "year", "cutoff"],
                condition=Q(state=EditionState.OPEN),
                name="edition_one_open",
            ),
            models.CheckConstraint(
                condition=one_of("state", EditionState), name="edition_state_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=EditionState.OPEN,
                    closed_by__isnull=True,
                    closed_at__isnull=True,
                    content="",
                    digest="",
                )
                | (
                    Q(
                        state=EditionState.CLOSED,
                        closed_by__isnull=False,
                        closed_at__isnull=False,
                    )
                    & ~Q(content="")
                    & ~Q(digest="")
                ),
                name="edition_closed_is_frozen",
            ),
            models.CheckConstraint(
                condition=Q(year__lte=ExtractYear(F("cutoff"))),
                name="edition_cutoff_not_before_its_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.year}, {self.cutoff}"

    @property
    def is_closed(self) -> bool:
        return self.state == EditionState.CLOSED
