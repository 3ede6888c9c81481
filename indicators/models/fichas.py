"""The promises: indicators with the elements of their ficha, methods, thresholds."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from indicators.arithmetic.progress import Direction
from indicators.arithmetic.units import UnitKind, read_unit_kind
from objectives.models import Objective, Programme, Publication, ResponsibleUnit, Strategy

from ..fields import ExactDecimalField
from .choices import (
    DIRECTIONS,
    UNIT_KINDS,
    Accumulation,
    Consolidation,
    FichaEventKind,
    IndicatorCategory,
    IndicatorKind,
    one_of,
)
from .events import FICHA, Audited


class Indicator(Audited):
    """A meta para el bienestar or a parámetro, with the elements of its ficha.

    Its events are the changes that people made in the ficha, and those that loads of its file made, by
    the fields of ``fichas.representation.fields_of``.  One that people changed is kept here from then
    on: its file changes it no more.
    """

    event_source, event_kinds = FICHA, FichaEventKind
    event_columns = {"programme_id": "programme_id", "indicator_id": "pk"}

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="indicators", verbose_name=_("programa")
    )
    objective = models.ForeignKey(
        Objective, on_delete=models.PROTECT, related_name="indicators", verbose_name=_("objetivo")
    )
    code = models.CharField(_("clave"), max_length=20)
    position = models.PositiveSmallIntegerField(_("orden"))
    kind = models.CharField(_("papel en su objetivo"), max_length=10, choices=IndicatorKind)
    category = models.CharField(_("clase"), max_length=10, choices=IndicatorCategory)
    strategy = models.ForeignKey(
        Strategy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("estrategia"),
    )
    other_objectives = models.ManyToManyField(
        Objective,
        blank=True,
        related_name="shared_indicators",
        verbose_name=_("otros objetivos"),
        help_text=_("A los que también sirve, además del suyo."),
    )
    name = models.TextField(_("nombre"))
    definition = models.TextField(_("definición"))
    disaggregation = models.CharField(_("nivel de desagregación"), max_length=200)
    frequency = models.CharField(_("periodicidad"), max_length=100)
    measured_years = models.CharField(
        _("años en que se mide"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("Si no siguen de la periodicidad: 2020, 2022."),
    )
    type = models.CharField(_("tipo"), max_length=60)
    accumulation = models.CharField(_("acumulado o periódico"), max_length=10, choices=Accumulation)
    unit_of_measure = models.CharField(_("unidad de medida"), max_length=200)
    unit_kind = models.CharField(
        _("clase de unidad de medida"),
        max_length=10,
        blank=True,
        default="",
        choices=UNIT_KINDS,
        help_text=_("Vacía: la que se lee en la unidad de medida."),
    )
    collection_period = models.CharField(_("periodo de recolección"), max_length=100)
    dimension = models.CharField(_("dimensión"), max_length=60)
    availability_month = models.CharField(_("disponibilidad de la información"), max_length=60)
    availability_lag = models.PositiveSmallIntegerField(
        _("años hasta la disponibilidad"),
        null=True,
        blank=True,
        help_text=_(
            "Cuántos años después del medido llega ese mes; vacío, el primero tras el cierre."
        ),
    )
    direction = models.CharField(_("tendencia esperada"), max_length=12, choices=DIRECTIONS)
    responsible_unit = models.TextField(_("unidad responsable de reportar el avance"))
    owner = models.ForeignKey(
        ResponsibleUnit,
        on_delete=models.PROTECT,
        related_name="indicators",
        verbose_name=_("unidad que captura"),
    )
    captured_by = models.CharField(
        _("quién contribuye"),
        max_length=80,
        blank=True,
        help_text=_(
            "La clave de una unidad, o el tipo de las unidades, que capturan su parte; vacío: solo la "
            "institución."
        ),
    )
    observations = models.TextField(_("observaciones"), blank=True)
    remarks = models.JSONField(_("advertencias sobre la ficha"), default=list, blank=True)
    decimals = models.PositiveSmallIntegerField(_("decimales"))
    baseline_year = models.PositiveSmallIntegerField(_("año de la línea base"), null=True)
    baseline_value = ExactDecimalField(_("línea base"), null=True)
    baseline_printed = models.CharField(_("línea base impresa"), max_length=60, blank=True)
    baseline_period = models.CharField(
        _("periodo de la línea base"),
        max_length=60,
        blank=True,
        help_text=_("Como se imprime, si no es un año: 2017-2018, un ciclo escolar."),
    )
    baseline_note = models.TextField(_("nota sobre la línea base"), blank=True)

    class Meta:
        ordering = ["programme", "position"]
        verbose_name = _("indicador")
        verbose_name_plural = _("indicadores")
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="indicator_code_unique"),
            models.CheckConstraint(
                condition=Q(baseline_value__isnull=True) | Q(baseline_year__isnull=False),
                name="baseline_with_a_value_has_a_year",
            ),
            models.CheckConstraint(
                condition=Q(direction__in=[direction.value for direction in Direction]),
                name="indicator_direction_known",
            ),
            models.CheckConstraint(condition=Q(decimals__lte=12), name="indicator_decimals_sane"),
            models.CheckConstraint(
                condition=one_of("kind", IndicatorKind), name="indicator_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="meta", category="meta")
                | (~Q(kind="meta") & one_of("category", IndicatorCategory) & ~Q(category="meta")),
                name="indicator_category_of_its_kind",
            ),
            models.CheckConstraint(
                condition=one_of("accumulation", Accumulation), name="indicator_accumulation_known"
            ),
            models.CheckConstraint(
                condition=Q(unit_kind__in=["", *(kind.value for kind in UnitKind)]),
                name="indicator_unit_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def kind_label(self) -> str:
        """Return its kind as its programme calls it."""
        return self.programme.terms.kinds[self.category].one

    @property
    def kind_of_unit(self) -> UnitKind:
        """Return the kind of its unit of measure: as its ficha says, or as its text reads."""
        return UnitKind(self.unit_kind) if self.unit_kind else read_unit_kind(self.unit_of_measure)


class Method(models.Model):
    """Método de cálculo, valid from a year until the next one of the same indicator.

    Where a later publication redefines the indicator itself, what it prints anew (name,
    definition, observations, note on the target) stays with the method; empty means unchanged.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="methods", verbose_name=_("indicador")
    )
    valid_from = models.PositiveSmallIntegerField(_("vigente desde"))
    publication = models.ForeignKey(
        Publication,
        on_delete=models.PROTECT,
        related_name="methods",
        verbose_name=_("publicación"),
    )
    text = models.TextField(_("método de cálculo"))
    formula = models.TextField(_("fórmula"), blank=True)
    accumulates_from = models.PositiveSmallIntegerField(
        _("acumula desde"),
        null=True,
        blank=True,
        help_text=_("Año en que empieza la cuenta: en él, el resultado anterior vale 0."),
    )
    name = models.TextField(_("nombre según esta publicación"), blank=True)
    objective_text = models.TextField(_("objetivo según esta publicación"), blank=True)
    definition = models.TextField(_("definición según esta publicación"), blank=True)
    observations = models.TextField(_("observaciones según esta publicación"), blank=True)
    target_note = models.TextField(_("nota sobre la meta según esta publicación"), blank=True)
    remarks = models.JSONField(_("advertencias"), default=list, blank=True)

    class Meta:
        ordering = ["indicator", "valid_from"]
        verbose_name = _("método de cálculo")
        verbose_name_plural = _("métodos de cálculo")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "valid_from"], name="method_one_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} ({self.valid_from})"


class Variable(models.Model):
    """A variable of a method: captured, or derived by a formula of its own from counted inputs."""

    method = models.ForeignKey(
        Method, on_delete=models.CASCADE, related_name="variables", verbose_name=_("método")
    )
    symbol = models.CharField(_("símbolo"), max_length=40)
    number = models.PositiveSmallIntegerField(_("número"))
    position = models.PositiveSmallIntegerField(_("orden"))
    name = models.TextField(_("nombre"))
    source = models.TextField(_("fuente"), blank=True)
    formula = models.TextField(_("fórmula"), blank=True)
    input_of = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="inputs",
        verbose_name=_("entra en"),
    )
    previous_of = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="year_later",
        verbose_name=_("año anterior de"),
        help_text=_("Variable cuya cifra del año anterior es esta: no se captura otra vez."),
    )
    continues = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="continued_by",
        verbose_name=_("continúa"),
        help_text=_("Variable de un método anterior cuyas cifras valen también para esta."),
    )
    consolidation = models.CharField(_("consolidación"), max_length=10, choices=Consolidation)

    class Meta:
        ordering = ["method", "position"]
        verbose_name = _("variable")
        verbose_name_plural = _("variables")
        constraints = [
            models.UniqueConstraint(fields=["method", "symbol"], name="variable_symbol_unique"),
            models.CheckConstraint(
                condition=one_of("consolidation", Consolidation),
                name="variable_consolidation_known",
            ),
            models.CheckConstraint(
                condition=Q(previous_of=None) | Q(formula=""),
                name="variable_of_the_year_before_is_not_derived",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.symbol}: {self.name}"


class Threshold(models.Model):
    """Limits of the traffic lights from a day on, for a programme or for one of its indicators.

    Percentages as numbers: 85 means 85 %.
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="thresholds", verbose_name=_("programa")
    )
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="thresholds",
        verbose_name=_("indicador"),
    )
    valid_from = models.DateField(_("vigente desde"))
    pace_minimum = ExactDecimalField(_("ritmo mínimo (%)"))
    near_share = ExactDecimalField(_("cercanía a la meta (%)"))
    constant_met_share = ExactDecimalField(_("tolerancia si es constante (%)"))
    constant_near_share = ExactDecimalField(_("cercanía si es constante (%)"))
    norm = models.TextField(_("norma en que se apoya"))

    class Meta:
        ordering = ["programme", "valid_from"]
        verbose_name = _("umbral")
        verbose_name_plural = _("umbrales")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "valid_from"],
                condition=Q(indicator__isnull=True),
                name="threshold_programme_one_a_day",
            ),
            models.UniqueConstraint(
                fields=["indicator", "valid_from"],
                condition=Q(indicator__isnull=False),
                name="threshold_indicator_one_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.valid_from}"
