"""The cycles of a programme, in which captures are taken."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from objectives.models import Programme

from ..fields import YearOf
from .choices import CycleEventKind, CycleKind, CycleState, one_of
from .events import CYCLE, Audited


class Cycle(Audited):
    """The months in which the figures of a year are captured, up to one cutoff.

    A preliminary cycle counts up to a day within its year; a definitive one may count longer.  Each of
    its events says, in ``after``, until when it is open then.
    """

    event_source, event_kinds = CYCLE, CycleEventKind
    event_columns = {"programme_id": "programme_id", "year": "year", "to_status": "state"}

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
