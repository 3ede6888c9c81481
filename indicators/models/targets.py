"""The targets of an indicator: those in force, and what a later publication states anew."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from indicators.arithmetic.targets import SIGNS, Comparison, Goal
from objectives.models import Publication

from ..fields import ExactDecimalField
from .choices import COMPARISONS
from .fichas import Indicator

_AS_IT_IS_COMPARED = (
    Q(comparison=Comparison.RANGE.value, value__isnull=False, upper__isnull=False)
    # Text does not compare as numbers do, and text they are on SQLite.
    & Q(GreaterThan(Cast("upper", models.FloatField()), Cast("value", models.FloatField())))
    | Q(comparison=Comparison.DIRECTION_ONLY.value, value=None, upper=None)
    | Q(comparison__in=["", *map(str, SIGNS)], value__isnull=False, upper=None)
)


class StatedTarget(models.Model):
    """A target of a year as a publication states it.

    ``final_printed`` is how it prints it as the final one, empty where it does not.
    """

    indicator: "models.ForeignKey[Indicator, Indicator]"
    publication: "models.ForeignKey[Publication, Publication]"

    year = models.PositiveSmallIntegerField(_("año"))
    value = ExactDecimalField(
        _("valor"), null=True, help_text=_("De un rango, su extremo inferior; sin cifra, ninguno.")
    )
    comparison = models.CharField(
        _("cómo se compara"), max_length=10, choices=COMPARISONS, default="", blank=True
    )
    upper = ExactDecimalField(_("extremo superior"), null=True, blank=True)
    printed = models.CharField(_("valor impreso"), max_length=60)
    final_printed = models.CharField(_("meta final impresa"), max_length=60, blank=True)
    note = models.TextField(_("nota"), blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.year}: {self.printed}"

    @property
    def goal(self) -> Goal:
        """Return the target as it is compared."""
        return Goal(self.value, Comparison(self.comparison), self.upper)


class Target(StatedTarget):
    """Meta intermedia of a year, or the final one of the programme: the one that is in force, of the
    latest publication that states one of that year.

    What is compared is that one, unless somebody ``set_here`` another in its place; what is printed
    stays.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="targets", verbose_name=_("indicador")
    )
    final = models.BooleanField(_("meta final"), default=False)
    set_here = models.CharField(
        _("meta fijada aquí"),
        max_length=60,
        blank=True,
        help_text=_(
            "En lugar de la impresa, sin publicación que lo diga; vacía si rige la impresa."
        ),
    )
    publication = models.ForeignKey(
        Publication,
        on_delete=models.PROTECT,
        related_name="targets",
        verbose_name=_("publicación"),
    )
    baseline_year = models.PositiveSmallIntegerField(
        _("año de la línea base"),
        null=True,
        blank=True,
        help_text=_("Año de la línea base de la que parte la meta."),
    )

    class Meta:
        ordering = ["indicator", "year"]
        verbose_name = _("meta")
        verbose_name_plural = _("metas")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "year"], name="target_one_a_year"),
            models.UniqueConstraint(
                fields=["indicator"], condition=Q(final=True), name="target_one_final"
            ),
            models.CheckConstraint(
                condition=Q(baseline_year__isnull=True) | Q(year__gt=F("baseline_year")),
                name="target_after_baseline",
            ),
            models.CheckConstraint(condition=_AS_IT_IS_COMPARED, name="target_as_it_is_compared"),
        ]

    @property
    def text(self) -> str:
        """Return the target that counts, as a text."""
        return self.set_here or self.printed


class SupersededTarget(StatedTarget):
    """A target that an earlier publication states, of a year of which a later one states another.

    It is a fact and stays; which one counted on a day says the day of each publication.
    """

    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.CASCADE,
        related_name="superseded_targets",
        verbose_name=_("indicador"),
    )
    publication = models.ForeignKey(
        Publication,
        on_delete=models.PROTECT,
        related_name="superseded_targets",
        verbose_name=_("publicación"),
    )

    class Meta:
        ordering = ["indicator", "year", "publication__order"]
        verbose_name = _("meta anterior")
        verbose_name_plural = _("metas anteriores")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year", "publication"],
                name="superseded_target_one_a_publication",
            ),
            models.CheckConstraint(condition=~Q(printed=""), name="superseded_target_is_printed"),
            models.CheckConstraint(
                condition=_AS_IT_IS_COMPARED, name="superseded_target_as_it_is_compared"
            ),
        ]
