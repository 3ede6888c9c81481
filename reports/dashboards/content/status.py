"""The state of the system: its last recomputation, whether anything drifts, how much it holds."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, IntegerField, Model, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.capture.evidence import find_storage_problem
from indicators.jobs import claimed
from indicators.models import (
    Capture,
    CapturedValue,
    DataVersion,
    Indicator,
    Method,
    RecomputeRun,
    ReconciliationExplanation,
    Result,
    RunState,
    Target,
    Variable,
)
from indicators.page_context import OpenProgramme, PageContext
from indicators.results.recompute import JOB
from indicators.words import moment, sentence_case
from objectives.models import (
    Alignment,
    GlossaryEntry,
    Objective,
    Programme,
    Publication,
    SpecificAction,
    Strategy,
)

COUNTED: tuple[tuple[type[Model], str], ...] = (
    (Objective, "programme"),
    (Strategy, "objective__programme"),
    (SpecificAction, "objective__programme"),
    (Publication, "programme"),
    (GlossaryEntry, "programme"),
    (Alignment, "node__framework__programme"),
    (Indicator, "programme"),
    (Method, "indicator__programme"),
    (Variable, "method__indicator__programme"),
    (Target, "indicator__programme"),
    (Capture, "indicator__programme"),
    (CapturedValue, "capture__indicator__programme"),
    (Result, "indicator__programme"),
    (ReconciliationExplanation, "indicator__programme"),
)
COUNT_WORDS = {
    "capturas": gettext_lazy("capturas leídas"),
    "resultados": gettext_lazy("resultados"),
    "nuevos": gettext_lazy("nuevos"),
    "cambiados": gettext_lazy("cambiados"),
    "retirados": gettext_lazy("retirados"),
    "sin_cambio": gettext_lazy("sin cambio"),
    "errores_de_calculo": gettext_lazy("errores de cálculo"),
}


@dataclass(frozen=True)
class Fact:
    """A label and what it says."""

    label: str
    text: str


@dataclass(frozen=True)
class RunSummary:
    """One recomputation."""

    state: str
    healthy: bool
    requested: str
    finished: str
    seconds: str
    facts: tuple[Fact, ...]
    error: str


@dataclass(frozen=True)
class SystemStatus:
    """The content of the status page."""

    page_context: PageContext
    run: RunSummary | None
    earlier: tuple[RunSummary, ...]
    drift: str
    drift_checked: str
    drift_healthy: bool
    version: tuple[Fact, ...]
    counts: tuple[Fact, ...]
    database: str
    evidence: str


def status(programme: OpenProgramme) -> SystemStatus:
    """Return the state of one programme's data; three queries, four while one is recomputed."""
    latest = list(RecomputeRun.objects.filter(programme=programme.row)[:6])
    alive = claimed(JOB) if any(run.state == RunState.RUNNING for run in latest) else set()
    runs = [_run(run, alive) for run in latest]
    version = DataVersion.objects.filter(programme=programme.row).first()
    drift = version.drift if version else None
    return SystemStatus(
        page_context=programme.page_context,
        run=runs[0] if runs else None,
        earlier=tuple(runs[1:]),
        drift=_("sin verificar") if drift is None else str(drift),
        drift_checked=moment(version.drift_checked_at if version else None),
        drift_healthy=drift == 0,
        version=_version(version),
        counts=_counts(programme.row),
        database=f"{connection.display_name} {_server_version()}".strip(),
        evidence=find_storage_problem(),
    )


def _server_version() -> str:
    return ".".join(str(part) for part in connection.get_database_version())


def _version(version: DataVersion | None) -> tuple[Fact, ...]:
    if version is None:
        return ()
    return (
        Fact(_("Versión de las entradas"), str(version.inputs)),
        Fact(_("Versión de los resultados"), str(version.outputs)),
        Fact(_("Resultados cambiados"), moment(version.outputs_changed_at)),
        Fact(_("Versión de las explicaciones"), str(version.explanations)),
    )


def _run(run: RecomputeRun, alive: set[int]) -> RunSummary:
    lost = run.state == RunState.RUNNING and run.pk not in alive
    return RunSummary(
        state=_("no terminó") if lost else run.get_state_display(),
        healthy=not lost and run.state in (RunState.DONE, RunState.RUNNING, RunState.QUEUED),
        requested=moment(run.requested_at),
        finished=moment(run.finished_at),
        seconds="" if run.seconds is None else f"{run.seconds:.2f} s",
        facts=tuple(
            Fact(str(COUNT_WORDS.get(name, name.replace("_", " "))), f"{count:,}")
            for name, count in run.counts.items()
        ),
        error=run.error,
    )


def _counts(programme: Programme) -> tuple[Fact, ...]:
    """Return the rows of every kind in one query."""
    counted = Programme.objects.filter(pk=programme.pk).values(
        **{f"n{place}": _subcount(model, path) for place, (model, path) in enumerate(COUNTED)}
    )
    row = dict(counted.get())
    return tuple(
        Fact(sentence_case(str(model._meta.verbose_name_plural)), f"{row[f'n{place}']:,}")
        for place, (model, _path) in enumerate(COUNTED)
    )


def _subcount(model: type[Model], path: str) -> Coalesce:
    rows = (
        model._default_manager.filter(**{path: OuterRef("pk")})
        .order_by()
        .values(path)
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(rows), Value(0), output_field=IntegerField())
