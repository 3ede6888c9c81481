"""How far the programme's registers are fulfilled: a table as documents print it, and what does not fit.

What is printed and what the approved reports give stand in tables of their own; of the printed the one
with the last word.  What the arithmetic of a document gives otherwise stands below, each with its
place, and nothing printed is changed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from commitments.compliance import Cell, Tally
from commitments.compliance_verdicts import Basis, Reading
from commitments.models import ComplianceReading, Register
from commitments.printed_compliance import JudgedReading, judged_readings
from commitments.published_progress import tallies_of
from commitments.words import (
    finding_texts,
    lower_first_letter,
    part_text,
    period_text,
    reading_text,
)
from indicators.arithmetic.reconciliation_rules import Verdict
from indicators.page_context import OpenProgramme, PageContext, PageNotFound
from indicators.words import (
    NOTHING,
    VerdictWords,
    computed_text,
    long_day,
    place_text,
    verdict_of,
)
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
    """What is known of a register in a period; ``finding`` names what does not fit of it below."""

    programmed: str
    fulfilled: str
    percent: str
    finding: str
    findings_said: str


NO_CELL = ComplianceCell(NOTHING, NOTHING, NOTHING, "", "")


@dataclass(frozen=True)
class ComplianceRow:
    """A register in all periods: each column with its cell."""

    register: str
    cells: tuple[tuple[ComplianceColumn, ComplianceCell], ...]


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
    is_printed: bool
    registers: tuple[str, ...]
    rows_address: str
    progress_address: str


@dataclass(frozen=True)
class _Shown:
    """What a table shows of a cell: printed, or (``is_entered``) given by the approved reports;
    ``is_mean`` says that a year is the mean of its parts.
    """

    cell: Cell
    register: Register
    is_entered: bool
    has_counts: bool
    is_mean: bool
    source: str
    content: ComplianceCell

    @property
    def period(self) -> Period:
        return self.cell[2]


def compliance_page(programme: OpenProgramme, year: int | None = None) -> CompliancePage:
    """Return the page of a programme, of all years or of one; raises PageNotFound for a year of which
    nothing is known.  Five queries.
    """
    registers = {register.slug: register for register in programme.row.registers.all()}
    tallies = tallies_of(programme.row) if registers else {}
    every = judged_readings(programme.row, tallies) if registers else []
    years = sorted({each.row.year for each in every} | {period.year for _r, _o, period in tallies})
    if year is not None and year not in years:
        raise PageNotFound(_("No hay cumplimiento del año %d.") % year)
    # Judged together, since a year is the mean of its parts and a total the sum of its objectives.
    readings = [each for each in every if year in (None, each.row.year)]
    shown = [_printed(each) for each in readings if each.judged.is_current]
    shown += [
        _entered(cell, registers[cell[0]], counted)
        for cell, counted in tallies.items()
        if year in (None, cell[2].year)
    ]
    objectives = list(programme.row.objectives.order_by("position")) if shown else []
    return CompliancePage(
        page_context=_context(programme.page_context, readings),
        years=tuple(FilterOption(str(each), str(each), each == year) for each in reversed(years)),
        year=year,
        tables=tuple(_tables(shown, objectives)),
        findings=tuple(_finding(each) for each in readings if _has_finding(each)),
        is_printed=bool(readings),
        registers=tuple(register.name for register in registers.values()),
        rows_address=_address("compliance", programme, year),
        progress_address=_address("progress", programme, year) if tallies else "",
    )


def _address(table: str, programme: OpenProgramme, year: int | None) -> str:
    """Return where a table of a programme, or a year of it, is read as a file; its format follows."""
    address = reverse(f"programme-{table}-list", args=(programme.row.slug,))
    asked = {"page_size": "1000"} | ({"year": str(year)} if year else {})
    return f"{address}?{urlencode(asked)}&format="


def _context(context: PageContext, shown: Sequence[JudgedReading]) -> PageContext:
    """Return the context of the page, which says up to when its documents inform."""
    if not shown:
        return context
    latest = max(each.row.publication.covers_until for each in shown)
    return replace(context, data_until=_("al %s") % long_day(latest))


def _printed(each: JudgedReading) -> _Shown:
    reading = each.reading
    has_finding = _has_finding(each)
    return _Shown(
        cell=reading.cell,
        register=each.row.register,
        is_entered=False,
        has_counts=reading.programmed is not None or reading.fulfilled is not None,
        is_mean=each.judged.basis == Basis.AVERAGE,
        source=_where(each.row),
        content=ComplianceCell(
            programmed=_count(reading.programmed, reading),
            fulfilled=_count(reading.fulfilled, reading),
            percent=reading.percent.text if reading.percent else NOTHING,
            finding=_anchor(each.row) if has_finding else "",
            findings_said=", ".join(words.word for words in _verdicts(each)) if has_finding else "",
        ),
    )


def _entered(cell: Cell, register: Register, counted: Tally) -> _Shown:
    return _Shown(
        cell=cell,
        register=register,
        is_entered=True,
        has_counts=True,
        is_mean=False,
        source=_("Avances aprobados en este sistema"),
        content=ComplianceCell(
            programmed=_count(counted.due),
            # What nobody reported is not known, which is no zero.
            fulfilled=_count(counted.fulfilled if counted.reported else None),
            percent=_percent(counted),
            finding="",
            findings_said="",
        ),
    )


def _percent(counted: Tally) -> str:
    if counted.unreported:
        return _("faltan %d") % counted.unreported
    return _("NA") if counted.percent is None else computed_text(counted.percent, 0)


def _count(number: int | None, reading: Reading | None = None) -> str:
    """Return a count; where it is printed that nothing was due there is none, which is said so."""
    if number is not None:
        return f"{number:,}"
    return _("NA") if reading and reading.says_nothing_was_due else NOTHING


def _tables(shown: list[_Shown], objectives: Sequence[Objective]) -> Iterable[ComplianceTable]:
    def kind_of(each: _Shown) -> tuple[bool, str]:
        return (each.is_entered, each.register.frequency)

    for (is_entered, frequency), found in groupby(sorted(shown, key=kind_of), key=kind_of):
        title = _("Como lo dan los avances aprobados") if is_entered else _("Como se imprime")
        yield _table(title, frequency, list(found), objectives)


def _table(
    title: str, frequency: str, shown: Sequence[_Shown], objectives: Sequence[Objective]
) -> ComplianceTable:
    # A year stands after its parts, as the documents print it.
    periods = sorted(
        {each.period for each in shown},
        key=lambda period: (period.year, period.part == 0, period.part),
    )
    columns = [_column(period, frequency, shown) for period in periods]
    registers = sorted({each.register for each in shown}, key=lambda row: row.position)
    contents = {each.cell: each.content for each in shown}
    groups = []
    for code, name in [*((each.code, each.name) for each in objectives), ("", _("Total"))]:
        rows = []
        for register in registers:
            cells = [contents.get((register.slug, code or None, period)) for period in periods]
            if any(cells):
                beside = zip(columns, (each or NO_CELL for each in cells), strict=True)
                rows.append(ComplianceRow(register.name, tuple(beside)))
        if rows:
            groups.append(ComplianceGroup(code, name, tuple(rows)))
    return ComplianceTable(
        title=title,
        columns=tuple(columns),
        groups=tuple(groups),
        sources=tuple(dict.fromkeys(each.source for each in shown)),
    )


def _column(period: Period, frequency: str, shown: Sequence[_Shown]) -> ComplianceColumn:
    there = [each for each in shown if each.period == period]
    has_counts = any(each.has_counts for each in there)
    label = part_text(period.part, frequency)
    if not period.part and not has_counts and any(each.is_mean for each in there):
        label = _("Promedio")
    return ComplianceColumn(period.year, label, has_counts)


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
                    (
                        reading_text(other.printed, other.programmed, other.fulfilled),
                        _place_in_words(other, row),
                    )
                    for other in each.elsewhere
                ],
            )
        ),
        where=_where(row),
        note=row.note,
    )


def _verdicts(each: JudgedReading) -> Iterable[VerdictWords]:
    if each.judged.verdict in (Verdict.DIFFERS, Verdict.ROUNDING):
        yield verdict_of(each.judged.verdict)
    elif each.judged.sums_differ or each.judged.entries_differ:
        yield verdict_of(Verdict.DIFFERS)
    if each.judged.sources_disagree:
        yield verdict_of(Verdict.SOURCES_DISAGREE)


def _anchor(row: ComplianceReading) -> str:
    objective = row.objective.code if row.objective else "total"
    return f"{row.register.slug}-{objective}-{row.year}-{row.part}-{row.position}"


def _where(row: ComplianceReading) -> str:
    return place_text(row.publication.title, row.section, row.table, row.page)


def _place_in_words(row: ComplianceReading, seen_from: ComplianceReading) -> str:
    """Return a place within its publication, its table or that it is of the text; with the publication,
    where it is another one.
    """
    place = row.table or _("el texto de %s") % row.section
    if row.publication_id == seen_from.publication_id:
        return place
    return f"{row.publication.title}, {place}"
