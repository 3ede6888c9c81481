"""What was promised to be done: the entries of a register, and who is to do each."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from indicators.models import Audited
from objectives.models import ResponsibleUnit, SpecificAction

from .registers import Register


class CommitmentEventKind(models.TextChoices):
    """A thing that may happen to a commitment."""

    ASSIGNED = "asignado", _("asignado a una unidad")


class Commitment(Audited):
    """An entry of a register: its folio, its text, who answers for it, and the action that it is.

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
    action = models.ForeignKey(
        SpecificAction,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("acción"),
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
        ]

    def __str__(self) -> str:
        return f"{self.register.entry_word} {self.folio}"
