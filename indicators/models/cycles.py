"""The cycles of a programme, in which captures are taken, and what happened to each."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from objectives.models import Programme

from ..fields import YearOf
from .choices import LONGEST_REASON, CycleEventKind, CycleKind, CycleState, one_of


class Cycle(models.Model):
    """The months in which the figures of a year are captured, up to one cutoff.

    A preliminary cycle counts up to a day within its year; a definitive one may count longer.
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="cycles", verbose_name=_("programa")
    )
    year = models.PositiveSmallIntegerField(_("año"))
    kind = models.CharField(_("clase"), max_length=10, choices=CycleKind)
    cutoff = models.DateField(_("corte"))
    opens_on = models.DateField(_("abre el"))
    closes_on = models.DateField(_("cierra el"))
    state = models.CharField(
        _("estado"), max_length=10, choices=CycleState, default=CycleState.OPEN
    )

    class Meta:
        ordering = ["programme", "-year", "kind"]
        verbose_name = _("ciclo de captura")
        verbose_name_plural = _("ciclos de captura")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "year", "kind"], name="cycle_one_of_each_kind"
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gt=F("opens_on")), name="cycle_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(year=YearOf("cutoff"))
                | (~Q(kind=CycleKind.PRELIMINARY) & Q(year__lt=YearOf("cutoff"))),
                name="cycle_cutoff_of_its_year",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1900, year__lte=2100), name="cycle_year_sane"
            ),
            models.CheckConstraint(condition=one_of("kind", CycleKind), name="cycle_kind_known"),
            models.CheckConstraint(condition=one_of("state", CycleState), name="cycle_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.year} {self.kind}"

    def accepts_captures_on(self, day: date) -> bool:
        """Return whether captures may be submitted that day: nobody closed it, and it is its time."""
        return self.state == CycleState.OPEN and self.opens_on <= day <= self.closes_on


class CycleEvent(models.Model):
    """An event of a cycle: who opened, closed, reopened or corrected it, when and until when.

    ``before`` and ``after`` hold the days that a correction changed, by field.  Never changed or
    deleted.
    """

    cycle = models.ForeignKey(
        Cycle, on_delete=models.PROTECT, related_name="events", verbose_name=_("ciclo")
    )
    kind = models.CharField(_("clase"), max_length=10, choices=CycleEventKind)
    at = models.DateTimeField(_("cuándo"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="cycle_events",
        verbose_name=_("quién"),
    )
    reason = models.TextField(_("motivo"), blank=True)
    closes_on = models.DateField(_("cierra el"))
    before = models.JSONField(_("antes"), default=dict, blank=True)
    after = models.JSONField(_("después"), default=dict, blank=True)

    class Meta:
        ordering = ["cycle", "id"]
        verbose_name = _("suceso de un ciclo")
        verbose_name_plural = _("sucesos de los ciclos")
        constraints = [
            models.CheckConstraint(
                condition=one_of("kind", CycleEventKind), name="cycle_event_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind=CycleEventKind.REOPENED) | ~Q(reason=""),
                name="cycle_reopened_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(kind=CycleEventKind.CORRECTED) | ~Q(reason=""),
                name="cycle_corrected_for_a_reason",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("reason"), LONGEST_REASON),
                name="cycle_event_reason_bounded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle}: {self.kind}"
