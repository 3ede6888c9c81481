"""Results, the receipts of their computation, versions, and what people explain.

Results are derived: they can be thrown away and recomputed.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from indicators.arithmetic.reconciliation_rules import Verdict
from indicators.arithmetic.targets import Comparison, Goal
from objectives.models import Programme, ResponsibleUnit

from ..fields import CreationMomentField, ExactDecimalField
from ..people import name_of
from .captures import Capture
from .choices import (
    COMPARISONS,
    LIGHTS,
    MISSING,
    PRESENT,
    VERDICTS,
    ExplanationEventKind,
    RunState,
    ValueStatus,
    one_of,
)
from .events import EXPLANATION, Audited
from .fichas import Indicator, Method

COMPARED = (Verdict.DIFFERS, Verdict.ROUNDING, Verdict.MATCHES)
"""The verdicts on a printed figure beside a computed one."""

LONGEST_EXPLANATION = 4_000
"""Characters of an explanation."""


class Result(models.Model):
    """A result: what follows from the approved captures for one indicator, unit and year.  Derived.

    ``value`` is what is compared with targets: the printed figure if there is one, else the
    computed one rounded to the indicator's decimals.  ``computed`` is what the method gives, kept
    to twenty decimals; ``inputs`` are the numbers it was given.  ``failure`` names an arithmetic
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
    target_comparison = models.CharField(
        _("cómo se compara con la meta"), max_length=10, choices=COMPARISONS, blank=True
    )
    target_upper = ExactDecimalField(_("extremo superior de la meta"), null=True)
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
                condition=Q(light__in=[light for light, _word in LIGHTS]),
                name="result_light_known",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, status__in=PRESENT)
                | Q(value__isnull=True, status__in=MISSING),
                name="result_value_xor_missing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.year}: {self.value}"

    @property
    def goal(self) -> Goal | None:
        """Return the target of its year as the figure was compared with it; None where there is none."""
        if self.target is None and not self.target_comparison:
            return None
        return Goal(self.target, Comparison(self.target_comparison), self.target_upper)


class ReconciliationVerdict(models.Model):
    """A verdict on a printed figure of one indicator, unit and year.  Derived, as results are.

    A figure has one verdict on its arithmetic, and another one where its printings disagree.
    ``capture`` is the printing that counts, ``recomputed`` what the method gives for it,
    ``difference`` printed minus recomputed, ``substitution`` the arithmetic written out.
    ``readings`` are all printings with their places, the one with the last word first.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="verdicts", verbose_name=_("indicador")
    )
    unit = models.ForeignKey(
        ResponsibleUnit, on_delete=models.CASCADE, related_name="verdicts", verbose_name=_("unidad")
    )
    year = models.PositiveSmallIntegerField(_("año"))
    verdict = models.CharField(_("dictamen"), max_length=20, choices=VERDICTS)
    printed = models.CharField(_("cifra impresa"), max_length=60)
    printed_value = ExactDecimalField(_("valor impreso"), null=True)
    recomputed = ExactDecimalField(_("valor recalculado"), null=True)
    difference = ExactDecimalField(_("diferencia"), null=True)
    capture = models.ForeignKey(
        Capture,
        on_delete=models.PROTECT,
        related_name="verdicts",
        db_index=False,
        verbose_name=_("captura"),
    )
    substitution = models.TextField(_("sustitución"), blank=True)
    readings = models.JSONField(_("lecturas"), default=list)

    class Meta:
        ordering = ["indicator", "unit", "year", "verdict"]
        verbose_name = _("dictamen de la conciliación")
        verbose_name_plural = _("dictámenes de la conciliación")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year", "unit", "verdict"], name="verdict_unique"
            ),
            models.UniqueConstraint(
                fields=["indicator", "year", "unit"],
                condition=~Q(verdict=Verdict.SOURCES_DISAGREE.value),
                name="verdict_one_on_the_arithmetic",
            ),
            models.CheckConstraint(condition=~Q(printed=""), name="verdict_on_something_printed"),
            models.CheckConstraint(
                condition=Q(difference__isnull=True)
                & (Q(printed_value__isnull=True) | Q(recomputed__isnull=True))
                | Q(
                    difference__isnull=False,
                    printed_value__isnull=False,
                    recomputed__isnull=False,
                ),
                name="verdict_difference_of_two_figures",
            ),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.SOURCES_DISAGREE.value)
                | Q(
                    verdict=Verdict.NOT_RECOMPUTABLE.value,
                    printed_value__isnull=False,
                    difference__isnull=True,
                )
                | Q(
                    verdict__in=[verdict.value for verdict in COMPARED],
                    difference__isnull=False,
                ),
                name="verdict_compares_where_it_can",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.year} {self.verdict}"


class RecomputeRun(models.Model):
    """Receipt of one recomputation: what it read, what it wrote, how it ended."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="runs", verbose_name=_("programa")
    )
    state = models.CharField(_("estado"), max_length=12, choices=RunState, default=RunState.QUEUED)
    scope = models.JSONField(_("alcance"), default=dict)
    task_id = models.CharField(_("tarea"), max_length=60, blank=True)
    requested_at = models.DateTimeField(_("pedido el"), auto_now_add=True)
    started_at = models.DateTimeField(_("comenzó"), null=True)
    finished_at = models.DateTimeField(_("terminó"), null=True)
    seconds = models.FloatField(_("duración (s)"), null=True)
    done = models.PositiveIntegerField(_("hechos"), default=0)
    total = models.PositiveIntegerField(_("por hacer"), default=0)
    counts = models.JSONField(_("conteos"), default=dict)
    inputs_version = models.PositiveBigIntegerField(_("versión de los datos"), null=True)
    captures_read = models.TextField(
        _("capturas leídas"),
        blank=True,
        help_text=_("Identificadores de las capturas leídas, por rangos: 1-4,7."),
    )
    inputs_digest = models.CharField(_("huella de las capturas leídas"), max_length=64, blank=True)
    methods = models.JSONField(_("métodos aplicados"), default=dict)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("recálculo")
        verbose_name_plural = _("recálculos")
        constraints = [
            models.CheckConstraint(condition=one_of("state", RunState), name="run_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.requested_at:%Y-%m-%d %H:%M} {self.state}"


class DataVersion(models.Model):
    """Three counters a programme: what goes in (captures, fichas), what comes out (results), and
    what people write about it (explanations).

    Its row is the lock under which results and explanations are written.  Whatever changes what
    is shown of a programme changes one of the counters in the same transaction: a page that was
    sent before is the same for as long as they are.
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
    explanations = models.PositiveBigIntegerField(_("versión de las explicaciones"), default=0)
    drift = models.PositiveIntegerField(_("diferencias al verificar"), null=True)
    drift_checked_at = models.DateTimeField(_("verificado el"), null=True)

    class Meta:
        verbose_name = _("versión de los datos")
        verbose_name_plural = _("versiones de los datos")

    def __str__(self) -> str:
        return f"{self.programme}: {self.inputs} / {self.outputs} / {self.explanations}"


class ReconciliationExplanation(Audited):
    """The explanation that a person wrote of a verdict: why a printed figure stands as it does.

    None is ever changed: the latest one counts, and one without text withdraws those before it.
    Its one event tells what it took the place of.
    """

    event_source, event_kinds = EXPLANATION, ExplanationEventKind
    event_columns = {
        "at": "written_at",
        "programme_id": "indicator.programme_id",
        "indicator_id": "indicator_id",
        "unit_id": "unit_id",
        "year": "year",
        "to_status": "verdict",
    }
    conflict = _(
        "Entretanto cambió la explicación de este dictamen y lo suyo no se guardó: lea la de ahora "
        "antes de volver a enviarlo."
    )

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
    text = models.TextField(_("explicación"), blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="explanations",
        verbose_name=_("escribió"),
    )
    written_at = CreationMomentField(_("escrito el"))

    class Meta:
        ordering = ["indicator", "year", "-id"]
        verbose_name = _("explicación")
        verbose_name_plural = _("explicaciones")
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=[verdict for verdict, _word in VERDICTS]),
                name="explanation_verdict_known",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), LONGEST_EXPLANATION),
                name="explanation_length_bounded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.year} {self.verdict}"

    @property
    def author(self) -> str:
        """Return the name under which it is published: the person's own, or else that of the account."""
        return name_of(self.written_by)
