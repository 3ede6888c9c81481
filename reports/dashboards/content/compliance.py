"""How far the programme's registers are fulfilled: a table as documents print it, and what does not fit.

Each cell is the printed one with the last word; what the arithmetic of the document gives otherwise
stands below, each with its place, and nothing printed is changed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.translation import gettext as _

from commitments.compliance import Basis
from commitments.models import ComplianceReading
from commitments.printed_compliance import JudgedReading, judged_readings
from commitments.words import finding_texts, lower_first_letter, part_text, period_text
from indicators.arithmetic.reconciliation_rules import Verdict
from indicators.page_context import OpenProgramme, PageContext, PageNotFound
from indicators.words import NOTHING, VerdictWords, long_day, place_text, verdict_of
from objectives.models import Objective
from objectives.periods import Period

from .filter_options import FilterOption


@dataclass(frozen=True)
class ComplianceColumn:
    """A period, with how many columns it takes: its counts and percentage, or that alone."""

    year: int
    label: str
    has_counts: bool


@dataclass(frozen=True)
class ComplianceCell:
    """What is printed of a register in a period; ``finding`` names what does not fit of it below."""

    has_counts: bool
    programmed: str
    fulfilled: str
    percent: str
    finding: str
    findings_said: str


@dataclass(frozen=True)
class ComplianceRow:
    """A register in all periods."""

    register: str
    cells: tuple[ComplianceCell, ...]


@dataclass(frozen=True)
class ComplianceGroup:
    """The registers of one objective, or (without a code) of the whole."""

    code: str
    name: str
    rows: tuple[ComplianceRow, ...]


@dataclass(frozen=True)
class ComplianceTable:
    """The registers that are asked about as often as each other."""

    title: str
    columns: tuple[ComplianceColumn, ...]
    groups: tuple[ComplianceGroup, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class ComplianceFinding:
    """Something that does not fit in what is printed: of what, and what in sentences."""

    anchor: str
    about: str
    verdicts: tuple[VerdictWords, ...]
    sentences: tuple[str, ...]
    where: str
    note: str


@dataclass(frozen=True)
class CompliancePage:
    """The whole page."""

    page_context: PageContext
    years: tuple[FilterOption, ...]
    year: int | None
    tables: tuple[ComplianceTable, ...]
    findings: tuple[ComplianceFinding, ...]
    registers: tuple[str, ...]


def compliance_page(programme: OpenProgramme, year: int | None = None) -> CompliancePage:
    """Return the page of a programme, of all years or of one; raises PageNotFound for a year of which
    nothing is printed.  Four queries.
    """
    registers = list(programme.row.registers.all())
    every = judged_readings(programme.row) if registers else []
    years = sorted({each.row.year for each in every})
    if year is not None and year not in years:
        raise PageNotFound(_("No hay cumplimiento impreso del año %d.") % year)
    # Judged together, since a year is the mean of its parts and a total the sum of its objectives.
    shown = [each for each in every if year in (None, each.row.year)]
    objectives = list(programme.row.objectives.order_by("position")) if shown else []
    return CompliancePage(
        page_context=_context(programme.page_context, shown),
        years=tuple(FilterOption(str(each), str(each), each == year) for each in reversed(years)),
        year=year,
        tables=tuple(_tables(shown, objectives)),
        findings=tuple(_finding(each) for each in shown if _has_finding(each)),
        registers=tuple(register.name for register in registers),
    )


def _context(context: PageContext, shown: Sequence[JudgedReading]) -> PageContext:
    """Return the context of the page, which says up to when its documents inform."""
    if not shown:
        return context
    latest = max(each.row.publication.covers_until for each in shown)
    return replace(context, data_until=_("al %s") % long_day(latest))


def _tables(
    readings: Sequence[JudgedReading], objectives: Sequence[Objective]
) -> Iterable[ComplianceTable]:
    current = [each for each in readings if each.judged.is_current]
    by_frequency = sorted(current, key=lambda each: each.row.register.frequency)
    for frequency, found in groupby(by_frequency, key=lambda each: each.row.register.frequency):
        yield _table(frequency, list(found), objectives)


def _table(
    frequency: str, readings: Sequence[JudgedReading], objectives: Sequence[Objective]
) -> ComplianceTable:
    # A year stands after its parts, as the documents print it.
    periods = sorted(
        {each.reading.period for each in readings},
        key=lambda period: (period.year, period.part == 0, period.part),
    )
    columns = [_column(period, frequency, readings) for period in periods]
    registers = sorted({each.row.register for each in readings}, key=lambda row: row.position)
    cells = {each.reading.cell: each for each in readings}
    groups = []
    for code, name in [*((each.code, each.name) for each in objectives), ("", _("Total"))]:
        rows = [
            ComplianceRow(
                register.name,
                tuple(
                    _cell(cells.get((register.slug, code or None, period)), column)
                    for period, column in zip(periods, columns, strict=True)
                ),
            )
            for register in registers
            if any((register.slug, code or None, period) in cells for period in periods)
        ]
        if rows:
            groups.append(ComplianceGroup(code, name, tuple(rows)))
    return ComplianceTable(
        title=_("Cumplimiento por objetivo y periodo"),
        columns=tuple(columns),
        groups=tuple(groups),
        sources=tuple(dict.fromkeys(_where(each.row) for each in readings)),
    )


def _column(period: Period, frequency: str, readings: Sequence[JudgedReading]) -> ComplianceColumn:
    there = [each for each in readings if each.reading.period == period]
    has_counts = any(each.reading.programmed is not None for each in there)
    is_mean = all(each.judged.basis in (Basis.AVERAGE, Basis.NOTHING) for each in there)
    if period.part:
        label = part_text(period.part, frequency)
    else:
        label = _("Promedio") if is_mean and not has_counts else _("Año")
    return ComplianceColumn(period.year, label, has_counts)


def _cell(each: JudgedReading | None, column: ComplianceColumn) -> ComplianceCell:
    if each is None:
        return ComplianceCell(column.has_counts, NOTHING, NOTHING, NOTHING, "", "")
    reading = each.reading
    missing = reading.percent.text if reading.percent and reading.percent.value is None else NOTHING
    has_finding = _has_finding(each)
    return ComplianceCell(
        has_counts=column.has_counts,
        programmed=_count(reading.programmed, missing),
        fulfilled=_count(reading.fulfilled, missing),
        percent=reading.percent.text if reading.percent else NOTHING,
        finding=_anchor(each.row) if has_finding else "",
        findings_said=", ".join(words.word for words in _verdicts(each)) if has_finding else "",
    )


def _count(number: int | None, missing: str) -> str:
    return missing if number is None else f"{number:,}"


def _has_finding(each: JudgedReading) -> bool:
    """Return whether something does not fit; of places that disagree it is said at the one that
    counts.
    """
    judged = each.judged
    return judged.is_finding and (judged.is_current or judged.own_finding)


def _finding(each: JudgedReading) -> ComplianceFinding:
    row = each.row
    frequency = row.register.frequency
    of = _("objetivo %s") % row.objective.code if row.objective else _("total")
    period = lower_first_letter(period_text(each.reading.period, frequency))
    return ComplianceFinding(
        anchor=_anchor(row),
        about=f"{row.register.name}, {of}, {period}",
        verdicts=tuple(_verdicts(each)),
        sentences=tuple(
            finding_texts(
                each.reading,
                each.judged,
                frequency,
                [
                    (other.printed, _place_in_words(other))
                    for other in each.elsewhere
                    if other.printed
                ],
            )
        ),
        where=_where(row),
        note=row.note,
    )


def _verdicts(each: JudgedReading) -> Iterable[VerdictWords]:
    if each.judged.verdict in (Verdict.DIFFERS, Verdict.ROUNDING):
        yield verdict_of(each.judged.verdict)
    elif each.judged.sums_differ:
        yield verdict_of(Verdict.DIFFERS)
    if each.judged.sources_disagree:
        yield verdict_of(Verdict.SOURCES_DISAGREE)


def _anchor(row: ComplianceReading) -> str:
    objective = row.objective.code if row.objective else "total"
    return f"{row.register.slug}-{objective}-{row.year}-{row.part}-{row.position}"


def _where(row: ComplianceReading) -> str:
    return place_text(row.publication.title, row.section, row.table, row.page)


def _place_in_words(row: ComplianceReading) -> str:
    """Return the place within its publication: its table, or that it is of the text."""
    return row.table or _("texto de %s") % row.section
