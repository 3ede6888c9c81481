"""What was promised to be done: the entries of a register, and who is to do each."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from indicators.models import Audited, Indicator
from objectives.models import Objective, ResponsibleUnit, SpecificAction, Strategy

from .registers import Register

SERVED = ("objective", "strategy", "action", "indicator")
"""What of its programme a commitment may serve; one of them, or nothing."""


def _at_most_one_is_served() -> Q:
    nothing = Q(**{f"{name}__isnull": True for name in SERVED})
    found = nothing
    for served in SERVED:
        found |= Q(**{f"{name}__isnull": name != served for name in SERVED})
    return found


class CommitmentEventKind(models.TextChoices):
    """A thing that may happen to a commitment."""

    ASSIGNED = "asignado", _("asignado a una unidad")


class Commitment(Audited):
    """An entry of a register: its folio, its text, the unit that answers for it, and what it serves.

    No unit means that nobody said whose it is.
    """

    event_source, event_kinds = "compromiso", CommitmentEventKind
    event_columns = {"programme_id": "register.programme_id", "unit_id": "responsible_unit_id"}
    related = ("register__programme", "responsible_unit")

    register = models.ForeignKey(
        Register,
        on_delete=models.CASCADE,
        related_name="commitments",
        verbose_name=_("registro"),
    )
    folio = models.CharField(_("folio"), max_length=40)
    text = models.TextField(_("texto"))
    responsible_unit = models.ForeignKey(
        ResponsibleUnit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("unidad responsable"),
    )
    objective = models.ForeignKey(
        Objective,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("objetivo"),
    )
    strategy = models.ForeignKey(
        Strategy,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("estrategia"),
    )
    action = models.ForeignKey(
        SpecificAction,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("acción"),
    )
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("indicador"),
    )
    position = models.PositiveIntegerField(_("orden"))

    class Meta:
        ordering = ["register", "position"]
        verbose_name = _("compromiso")
        verbose_name_plural = _("compromisos")
        constraints = [
            models.UniqueConstraint(fields=["register", "folio"], name="commitment_folio_unique"),
            models.CheckConstraint(condition=~Q(folio=""), name="commitment_has_a_folio"),
            models.CheckConstraint(condition=~Q(text=""), name="commitment_says_what"),
            models.CheckConstraint(
                condition=_at_most_one_is_served(), name="commitment_serves_one_at_most"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register.entry_word} {self.folio}"

    @property
    def served(self) -> Any:
        """Return what of the programme it serves; None if nothing."""
        return self.objective or self.strategy or self.action or self.indicator

    @property
    def refusal(self) -> str:
        """Return the message for a step that cannot be taken."""
        return _now("El compromiso cambió entretanto.")
