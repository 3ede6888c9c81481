"""How the promises are measured: fichas, what was said about each year, and what follows from it.

A figure is never overwritten.  A ``Capture`` is one statement about one indicator, year and unit;
approving a later one supersedes it and both stay, so that "what did we publish then" is a query.
``Result`` rows are derived: they can be thrown away and recomputed.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from objectives.models import Objective, Programme, Publication, ResponsibleUnit

from .fields import ExactDecimalField
from .numbers import DEFINITIVE, NOT_APPLICABLE, NOT_AVAILABLE, PRELIMINARY
from .progress import Direction, TrafficLight
from .reconciliation import Verdict

MISSING = (NOT_AVAILABLE, NOT_APPLICABLE)
PRESENT = (DEFINITIVE, PRELIMINARY)


class ValueStatus(models.TextChoices):
    """Estado de un valor: missing is not zero, and says which kind of missing."""

    DEFINITIVE = DEFINITIVE, _("definitivo")
    PRELIMINARY = PRELIMINARY, _("preliminar")
    NOT_AVAILABLE = NOT_AVAILABLE, _("no disponible")
    NOT_APPLICABLE = NOT_APPLICABLE, _("no aplica")


class IndicatorKind(models.TextChoices):
    """What the programme calls the indicator."""

    META = "meta", _("Meta para el bienestar")
    PARAMETRO = "parametro", _("Parámetro")


class Accumulation(models.TextChoices):
    """Acumulado o periódico, as the ficha prints it."""

    PERIODIC = "periodico", _("Periódico")
    ACCUMULATED = "acumulado", _("Acumulado")


class Consolidation(models.TextChoices):
    """How a variable of a unit is made from those of the units below it."""

    NATIONAL = "nacional", _("solo nacional")
    SUM = "suma", _("suma de las unidades")
    LAST = "ultimo", _("último dato de las unidades")


DIRECTIONS = [
    (Direction.ASCENDING.value, _("Ascendente")),
    (Direction.DESCENDING.value, _("Descendente")),
    (Direction.CONSTANT.value, _("Constante")),
]
LIGHTS = [
    (TrafficLight.GREEN.value, _("en meta")),
    (TrafficLight.AMBER.value, _("cerca de la meta")),
    (TrafficLight.RED.value, _("lejos de la meta")),
    (TrafficLight.NO_DATA.value, _("sin dato")),
    (TrafficLight.NO_TARGET.value, _("sin meta")),
    (TrafficLight.NOT_APPLICABLE.value, _("no aplica")),
]
VERDICTS = [
    (Verdict.DIFFERS.value, _("difiere")),
    (Verdict.SOURCES_DISAGREE.value, _("las fuentes discrepan")),
    (Verdict.ROUNDING.value, _("redondeo")),
    (Verdict.NOT_RECOMPUTABLE.value, _("no recalculable")),
    (Verdict.MATCHES.value, _("coincide")),
]


class Indicator(models.Model):
    """A meta para el bienestar or a parámetro, with the elements of its ficha."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="indicators", verbose_name=_("programa")
    )
    objective = models.ForeignKey(
        Objective, on_delete=models.PROTECT, related_name="indicators", verbose_name=_("objetivo")
    )
    code = models.CharField(_("clave"), max_length=20)
    position = models.PositiveSmallIntegerField(_("orden"))
    kind = models.CharField(_("clase"), max_length=10, choices=IndicatorKind)
    name = models.TextField(_("nombre"))
    definition = models.TextField(_("definición"))
    disaggregation = models.CharField(_("nivel de desagregación"), max_length=200)
    frequency = models.CharField(_("periodicidad"), max_length=100)
    type = models.CharField(_("tipo"), max_length=60)
    accumulation = models.CharField(_("acumulado o periódico"), max_length=10, choices=Accumulation)
    unit_of_measure = models.CharField(_("unidad de medida"), max_length=200)
    collection_period = models.CharField(_("periodo de recolección"), max_length=100)
    dimension = models.CharField(_("dimensión"), max_length=60)
    availability_month = models.CharField(_("disponibilidad de la información"), max_length=60)
    direction = models.CharField(_("tendencia esperada"), max_length=12, choices=DIRECTIONS)
    responsible_unit = models.TextField(_("unidad responsable de reportar el avance"))
    owner = models.ForeignKey(
        ResponsibleUnit,
        on_delete=models.PROTECT,
        related_name="indicators",
        verbose_name=_("unidad que captura"),
    )
    observations = models.TextField(_("observaciones"), blank=True)
    remarks = models.JSONField(_("advertencias sobre la ficha"), default=list, blank=True)
    decimals = models.PositiveSmallIntegerField(_("decimales"))
    baseline_year = models.PositiveSmallIntegerField(_("año de la línea base"), null=True)
    baseline_value = ExactDecimalField(_("línea base"), null=True)
    baseline_printed = models.CharField(_("línea base impresa"), max_length=60, blank=True)
    baseline_note = models.TextField(_("nota sobre la línea base"), blank=True)

    class Meta:
        ordering = ["programme", "position"]
        verbose_name = _("indicador")
        verbose_name_plural = _("indicadores")
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="indicator_code_unique"),
            models.CheckConstraint(
                condition=Q(baseline_year__isnull=True, baseline_value__isnull=True)
                | Q(baseline_year__isnull=False, baseline_value__isnull=False),
                name="baseline_has_year_and_value_or_neither",
            ),
            models.CheckConstraint(
                condition=Q(direction__in=[each.value for each in Direction]),
                name="indicator_direction_known",
            ),
            models.CheckConstraint(condition=Q(decimals__lte=12), name="indicator_decimals_sane"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


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
    consolidation = models.CharField(_("consolidación"), max_length=10, choices=Consolidation)

    class Meta:
        ordering = ["method", "position"]
        verbose_name = _("variable")
        verbose_name_plural = _("variables")
        constraints = [
            models.UniqueConstraint(fields=["method", "symbol"], name="variable_symbol_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.symbol}: {self.name}"


class Target(models.Model):
    """Meta intermedia of a year, or the final one of the programme."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="targets", verbose_name=_("indicador")
    )
    year = models.PositiveSmallIntegerField(_("año"))
    value = ExactDecimalField(_("valor"))
    printed = models.CharField(_("valor impreso"), max_length=60)
    final = models.BooleanField(_("meta final"), default=False)
    final_printed = models.CharField(_("meta final impresa"), max_length=60, blank=True)
    note = models.TextField(_("nota"), blank=True)
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
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.year}: {self.printed}"


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


class CaptureStatus(models.TextChoices):
    """Where a capture is on its way to being published."""

    DRAFT = "borrador", _("borrador")
    IN_REVIEW = "en_revision", _("en revisión")
    APPROVED = "aprobada", _("aprobada")
    RETURNED = "devuelta", _("devuelta")
    WITHDRAWN = "retirada", _("retirada")


class CaptureOrigin(models.TextChoices):
    """Through which door a statement came in."""

    PUBLICATION = "publicacion", _("publicación oficial")
    FORM = "formulario", _("formulario")
    SPREADSHEET = "hoja", _("hoja de cálculo")
    API = "api", _("API")


class Capture(models.Model):
    """One statement about one indicator, year and unit: a printed figure, variables, or both.

    ``rank`` orders the places of one publication: 1 has the last word (the ficha's own table),
    higher numbers are summaries.  ``values_from`` is set when the statement prints a figure only
    and leaves the variables of an earlier one standing.  A published reading is approved by being
    published: it has a date of approval but no approver, and a publication instead.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="captures", verbose_name=_("indicador")
    )
    year = models.PositiveSmallIntegerField(_("año"))
    unit = models.ForeignKey(
        ResponsibleUnit, on_delete=models.PROTECT, related_name="captures", verbose_name=_("unidad")
    )
    status = models.CharField(
        _("estado"), max_length=12, choices=CaptureStatus, default=CaptureStatus.DRAFT
    )
    origin = models.CharField(_("origen"), max_length=12, choices=CaptureOrigin)
    publication = models.ForeignKey(
        Publication,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="captures",
        verbose_name=_("publicación"),
    )
    section = models.CharField(_("sección"), max_length=200, blank=True)
    table = models.CharField(_("cuadro"), max_length=120, blank=True)
    page = models.PositiveSmallIntegerField(_("página"), null=True, blank=True)
    variables_page = models.PositiveSmallIntegerField(
        _("página de las variables"), null=True, blank=True
    )
    rank = models.PositiveSmallIntegerField(_("precedencia"), default=1)
    printed = models.CharField(_("cifra impresa"), max_length=60, blank=True)
    printed_value = ExactDecimalField(_("valor impreso"), null=True, blank=True)
    figure_status = models.CharField(
        _("estado de la cifra"), max_length=10, choices=ValueStatus, default=ValueStatus.DEFINITIVE
    )
    cutoff = models.DateField(_("corte"), null=True, blank=True)
    printed_substitution = models.TextField(_("sustitución impresa"), blank=True)
    printed_cells = models.JSONField(_("celdas impresas"), default=dict, blank=True)
    printed_note = models.TextField(_("nota impresa"), blank=True)
    remark = models.TextField(_("advertencia"), blank=True)
    values_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="leaned_on_by",
        verbose_name=_("variables tomadas de"),
    )
    captured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="captures",
        verbose_name=_("capturó"),
    )
    captured_at = models.DateTimeField(_("capturado el"), auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="approved_captures",
        verbose_name=_("aprobó"),
    )
    approved_at = models.DateTimeField(_("aprobado el"), null=True, blank=True)
    superseded_at = models.DateTimeField(_("sustituido el"), null=True, blank=True)

    class Meta:
        ordering = ["indicator", "year", "unit", "id"]
        verbose_name = _("captura")
        verbose_name_plural = _("capturas")
        indexes = [
            models.Index(fields=["indicator", "year", "approved_at"], name="capture_by_approval"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year", "unit"],
                condition=Q(status=CaptureStatus.APPROVED, superseded_at__isnull=True),
                name="capture_one_current",
            ),
            models.CheckConstraint(
                condition=Q(status=CaptureStatus.APPROVED, approved_at__isnull=False)
                | (~Q(status=CaptureStatus.APPROVED) & Q(approved_at__isnull=True)),
                name="capture_approved_has_date",
            ),
            models.CheckConstraint(
                condition=(
                    Q(origin=CaptureOrigin.PUBLICATION)
                    & Q(publication__isnull=False, approved_by__isnull=True)
                )
                | (
                    ~Q(origin=CaptureOrigin.PUBLICATION)
                    & (
                        Q(approved_by__isnull=True, approved_at__isnull=True)
                        | Q(approved_by__isnull=False, approved_at__isnull=False)
                    )
                ),
                name="capture_approver_and_date_together",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("captured_by")),
                name="capture_approver_is_not_capturist",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True)
                | Q(approved_at__isnull=False, superseded_at__gte=F("approved_at")),
                name="capture_superseded_after_approval",
            ),
            models.CheckConstraint(
                condition=(Q(printed="") & Q(printed_value__isnull=True))
                | (~Q(printed="") & Q(figure_status__in=PRESENT, printed_value__isnull=False))
                | (~Q(printed="") & Q(figure_status__in=MISSING, printed_value__isnull=True)),
                name="capture_printed_value_or_missing",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1900, year__lte=2100), name="capture_year_sane"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.year} {self.unit}"


class CapturedValue(models.Model):
    """One variable in one capture: a number, or nd / na; never both, never neither."""

    capture = models.ForeignKey(
        Capture, on_delete=models.CASCADE, related_name="values", verbose_name=_("captura")
    )
    variable = models.ForeignKey(
        Variable, on_delete=models.PROTECT, related_name="values", verbose_name=_("variable")
    )
    value = ExactDecimalField(_("valor"), null=True, blank=True)
    status = models.CharField(_("estado"), max_length=10, choices=ValueStatus)
    printed = models.CharField(_("valor impreso"), max_length=120, blank=True)
    source = models.TextField(_("fuente"), blank=True)
    note = models.TextField(_("nota"), blank=True)

    class Meta:
        ordering = ["capture", "variable"]
        verbose_name = _("valor capturado")
        verbose_name_plural = _("valores capturados")
        constraints = [
            models.UniqueConstraint(fields=["capture", "variable"], name="value_one_a_variable"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, status__in=PRESENT)
                | Q(value__isnull=True, status__in=MISSING),
                name="value_xor_missing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variable.symbol}: {self.value if self.value is not None else self.status}"


class Result(models.Model):
    """What follows from the approved captures for one indicator, unit and year.  Derived.

    ``value`` is what is compared with targets: the printed figure if there is one, else the
    computed one rounded to the indicator's decimals.  ``computed`` is what the method gives, kept
    to fifteen decimals; ``inputs`` are the numbers it was given.  ``failure`` names an arithmetic
    failure (see ``formulas.CALCULATION_ERRORS``).  ``capture`` is empty for a figure consolidated
    from the units below.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="results", verbose_name=_("indicador")
    )
    unit = models.ForeignKey(
        ResponsibleUnit, on_delete=models.CASCADE, related_name="results", verbose_name=_("unidad")
    )
    year = models.PositiveSmallIntegerField(_("año"))
    method = models.ForeignKey(
        Method,
        on_delete=models.SET_NULL,
        null=True,
        related_name="results",
        db_index=False,
        verbose_name=_("método"),
    )
    capture = models.ForeignKey(
        Capture,
        on_delete=models.PROTECT,
        null=True,
        related_name="results",
        db_index=False,
        verbose_name=_("captura"),
    )
    status = models.CharField(_("estado"), max_length=10, choices=ValueStatus)
    value = ExactDecimalField(_("valor"), null=True)
    printed = models.CharField(_("cifra impresa"), max_length=60, blank=True)
    computed = ExactDecimalField(_("valor calculado"), null=True)
    failure = models.CharField(_("error de cálculo"), max_length=30, blank=True)
    inputs = models.JSONField(_("datos de entrada"), default=dict)
    cutoff = models.DateField(_("corte"), null=True)
    target = ExactDecimalField(_("meta del año"), null=True)
    met = models.BooleanField(_("cumplida"), null=True)
    gap = ExactDecimalField(_("brecha"), null=True)
    progress = ExactDecimalField(_("avance"), null=True)
    progress_reason = models.CharField(_("por qué no hay avance"), max_length=30, blank=True)
    pace = ExactDecimalField(_("ritmo"), null=True)
    pace_reason = models.CharField(_("por qué no hay ritmo"), max_length=30, blank=True)
    light = models.CharField(_("semáforo"), max_length=10, choices=LIGHTS)
    marks = models.JSONField(_("marcas"), default=list)

    class Meta:
        ordering = ["indicator", "unit", "year"]
        verbose_name = _("resultado")
        verbose_name_plural = _("resultados")
        indexes = [models.Index(fields=["unit", "year"], name="result_by_unit_year")]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "year", "unit"], name="result_unique"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, status__in=PRESENT)
                | Q(value__isnull=True, status__in=MISSING),
                name="result_value_xor_missing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.year}: {self.value}"


class RunState(models.TextChoices):
    """Where a recomputation is."""

    QUEUED = "en_espera", _("en espera")
    RUNNING = "en_curso", _("en curso")
    DONE = "terminada", _("terminada")
    FAILED = "fallida", _("fallida")
    INTERRUPTED = "interrumpida", _("interrumpida")


class RecomputeRun(models.Model):
    """Receipt of one recomputation: what it read, what it wrote, how it ended."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="runs", verbose_name=_("programa")
    )
    state = models.CharField(_("estado"), max_length=12, choices=RunState, default=RunState.QUEUED)
    scope = models.JSONField(_("alcance"), default=dict)
    task_id = models.CharField(_("tarea"), max_length=60, blank=True)
    requested_at = models.DateTimeField(_("pedida el"), auto_now_add=True)
    started_at = models.DateTimeField(_("comenzó"), null=True)
    finished_at = models.DateTimeField(_("terminó"), null=True)
    seconds = models.FloatField(_("duración (s)"), null=True)
    done = models.PositiveIntegerField(_("hechos"), default=0)
    total = models.PositiveIntegerField(_("por hacer"), default=0)
    counts = models.JSONField(_("conteos"), default=dict)
    inputs_version = models.PositiveBigIntegerField(_("versión de los datos"), null=True)
    inputs_digest = models.CharField(_("huella de las capturas leídas"), max_length=64, blank=True)
    methods = models.JSONField(_("métodos aplicados"), default=dict)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("recálculo")
        verbose_name_plural = _("recálculos")

    def __str__(self) -> str:
        return f"{self.programme} {self.requested_at:%Y-%m-%d %H:%M} {self.state}"


class DataVersion(models.Model):
    """Two counters a programme: what goes in (captures, fichas) and what comes out (results).

    Its row is the lock under which results are written; pages and answers are cached by
    ``outputs``.
    """

    programme = models.OneToOneField(
        Programme,
        on_delete=models.CASCADE,
        related_name="data_version",
        verbose_name=_("programa"),
    )
    inputs = models.PositiveBigIntegerField(_("versión de las entradas"), default=0)
    outputs = models.PositiveBigIntegerField(_("versión de los resultados"), default=0)
    outputs_changed_at = models.DateTimeField(_("resultados cambiados el"), null=True)
    drift = models.PositiveIntegerField(_("diferencias al verificar"), null=True)
    drift_checked_at = models.DateTimeField(_("verificado el"), null=True)

    class Meta:
        verbose_name = _("versión de los datos")
        verbose_name_plural = _("versiones de los datos")

    def __str__(self) -> str:
        return f"{self.programme}: {self.inputs} / {self.outputs}"


class ReconciliationExplanation(models.Model):
    """What a person wrote about a verdict: why a printed figure stands as it does."""

    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.CASCADE,
        related_name="explanations",
        verbose_name=_("indicador"),
    )
    year = models.PositiveSmallIntegerField(_("año"))
    unit = models.ForeignKey(
        ResponsibleUnit,
        on_delete=models.CASCADE,
        related_name="explanations",
        verbose_name=_("unidad"),
    )
    verdict = models.CharField(_("dictamen"), max_length=20, choices=VERDICTS)
    text = models.TextField(_("explicación"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="explanations",
        verbose_name=_("escribió"),
    )
    written_at = models.DateTimeField(_("escrito el"), auto_now_add=True)

    class Meta:
        ordering = ["indicator", "year", "-id"]
        verbose_name = _("explicación")
        verbose_name_plural = _("explicaciones")

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.year} {self.verdict}"
