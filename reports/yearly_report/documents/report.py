"""The yearly report as values: what its documents lay out, and what a closed edition freezes.

Every text is in the language of the report and ready to be shown; every number is the exact one,
beside the text in which it is shown.  ``canonical_json`` and ``report_from`` are each other's
inverse, so that a frozen edition can be laid out again from what was frozen, and from that alone.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from reports.dashboards.charts.trend import Trend

FORM = 1
"""The form of these values; a frozen edition of another form is not laid out, only shown."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell of a table of figures.

    ``text`` is the figure as it was printed or captured, ``ND``, ``NA``, or ``—`` where nothing was
    ever said; ``value`` the exact number, None where there is none; ``status`` one of the four of
    a value, empty where nothing was said.  ``mark`` is ``p/`` of a preliminary figure.  ``notes``
    are the numbers of the notes below the table that are about this cell.
    """

    text: str
    value: Decimal | None = None
    status: str = ""
    mark: str = ""
    notes: tuple[int, ...] = ()

    @property
    def display_text(self) -> str:
        """Return the text with its mark."""
        return f"{self.text} {self.mark}" if self.mark else self.text


@dataclass(frozen=True, slots=True)
class Note:
    """A note that stands below a table: a sign (``NA``, ``p/``, ``1``) and its sentence."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class NarrativePart:
    """A text that people write for one edition, in Markdown.

    ``key`` tells it from the others of its edition (``marco``, ``actividades-2.1``); ``state`` is
    where it is on its way.  A closed edition has none but approved and empty ones.
    """

    key: str
    heading: str
    text: str
    state: str

    @property
    def is_empty(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """An indicator in the table of its objective; ``role`` is «Parámetro 1» and the like."""

    code: str
    role: str
    name: str
    unit: str
    baseline: Figure
    baseline_year: int | None
    results: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class SummaryTable:
    """*Avances de la Meta para el bienestar y Parámetros* of an objective, a result a year."""

    title: str
    years: tuple[int, ...]
    rows: tuple[SummaryRow, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class StrategyPart:
    """A strategy and what was done for it; ``level`` is what the programme calls one."""

    code: str
    name: str
    activities: NarrativePart
    level: str = "Estrategia prioritaria"


@dataclass(frozen=True, slots=True)
class ObjectivePart:
    """The chapter of an objective; ``level`` is what the programme calls one."""

    code: str
    name: str
    results: NarrativePart
    strategies: tuple[StrategyPart, ...]
    table: SummaryTable
    factors: NarrativePart
    level: str = "Objetivo prioritario"


@dataclass(frozen=True, slots=True)
class ElementPart:
    """A field of the ficha: its official name and what it says."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class TargetPart:
    """The target that stands beside the series."""

    year: int
    figure: Figure
    note: str
    set_here: Figure | None = None
    """The one that was set in the system in its place, by which figures are judged."""


@dataclass(frozen=True, slots=True)
class SeriesTable:
    """*Serie histórica*: baseline, a result a year, and the target."""

    baseline: Figure
    baseline_year: int | None
    baseline_note: str
    years: tuple[int, ...]
    results: tuple[Figure, ...]
    target: TargetPart | None


@dataclass(frozen=True, slots=True)
class VariablePart:
    """A variable with its value in each of the reported years, in the order of ``years``.

    A ``derived`` one is computed from those that follow it, which have no ``number``.
    """

    symbol: str
    number: str
    name: str
    derived: bool
    values: tuple[Figure, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Input:
    """A number that the formula was given."""

    symbol: str
    name: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Calculation:
    """*Sustitución en método de cálculo* of a reported year.

    ``formula`` is the method down to the symbols of ``inputs``, empty where the method has none or
    a number is missing; ``computed`` what it gives, exactly.  ``written`` is the substitution as
    the system writes it (or why there is none), ``printed`` as an official document prints it.
    """

    year: int
    formula: str
    inputs: tuple[Input, ...]
    computed: Decimal | None
    decimals: int
    written: str
    printed: str


@dataclass(frozen=True, slots=True)
class VariablesTable:
    """The variables of one method in the reported years in which it was in force."""

    years: tuple[int, ...]
    rows: tuple[VariablePart, ...]


@dataclass(frozen=True, slots=True)
class FichaPart:
    """The complete ficha of an indicator in the annex."""

    code: str
    role: str
    name: str
    heading: str
    elements: tuple[ElementPart, ...]
    series: SeriesTable
    tables: tuple[VariablesTable, ...]
    calculations: tuple[Calculation, ...]
    notes: tuple[Note, ...]
    trend: Trend
    chart_text: str


@dataclass(frozen=True, slots=True)
class AnnexPart:
    """The fichas of an objective; ``level`` is what the programme calls one."""

    code: str
    name: str
    fichas: tuple[FichaPart, ...]
    level: str = "Objetivo prioritario"


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the glossary, or an acronym, and what it means."""

    term: str
    meaning: str


@dataclass(frozen=True, slots=True)
class EditionPart:
    """The identity of the edition: of which year, with figures up to which day, and its number."""

    number: int
    year: int
    cutoff: date
    period: str
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class ProgrammePart:
    """The programme of the report."""

    slug: str
    name: str
    short_name: str
    institution: str
    period: str


@dataclass(frozen=True, slots=True)
class Report:
    """All of it, in the order of the document."""

    form: int
    programme: ProgrammePart
    edition: EditionPart
    framework: NarrativePart
    summary: NarrativePart
    objectives: tuple[ObjectivePart, ...]
    annex: tuple[AnnexPart, ...]
    glossary: tuple[Term, ...]
    acronyms: tuple[Term, ...]
    kinds: str = "Metas para el bienestar y Parámetros"
    """The programme's words for the kinds of its indicators, for the title of the annex."""

    @property
    def narratives(self) -> tuple[NarrativePart, ...]:
        """Return every text that people write, in the order of the document."""
        found = [self.framework, self.summary]
        for objective in self.objectives:
            activities = [strategy.activities for strategy in objective.strategies]
            found += [objective.results, *activities, objective.factors]
        return tuple(found)

    @property
    def fichas(self) -> tuple[FichaPart, ...]:
        """Return every ficha of the annex, in order."""
        return tuple(ficha for part in self.annex for ficha in part.fichas)


@cache
def _adapter() -> Any:
    from pydantic import TypeAdapter  # builds its validator, which only frozen editions need

    return TypeAdapter(Report)


def canonical_json(report: Report) -> str:
    """Return the canonical text of a report: keys in order, no blanks, numbers as texts of all
    their digits.
    """
    plain = _adapter().dump_python(report, mode="json")
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def report_from(text: str) -> Report:
    """Return the report of a canonical text; raises ValueError for one of another form."""
    report = _adapter().validate_json(text)
    if report.form != FORM:
        raise ValueError(f"form {report.form}, and this lays out {FORM}")
    assert isinstance(report, Report)
    return report


def digest_of(text: str) -> str:
    """Return the SHA-256 of a canonical text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
