"""Cells of the report's tables, and the notes that say what stands beside them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _

from indicators.arithmetic.formulas import CALCULATION_ERRORS
from indicators.arithmetic.official_numbers import (
    UnreadableFigure,
    read_printed,
    with_separators,
    without_mark,
)
from indicators.arithmetic.reconciliation_rules import Verdict
from indicators.arithmetic.targets import Comparison, read_target
from indicators.models import Result, ValueStatus
from indicators.reconciliation.ledger import LedgerRow
from indicators.words import NOTHING, computed_text, long_day, place_text, value_text
from reports.dashboards.content.series import is_preliminary

from ..documents.report import Figure, Note

MARK = "p/"


@dataclass
class Notes:
    """The notes of one table, numbered as they are asked for; equal sentences are one note."""

    sentences: list[str] = field(default_factory=list)
    cutoffs: set[date] = field(default_factory=set)
    signs: set[str] = field(default_factory=set)

    def number_of(self, sentence: str) -> int:
        if sentence not in self.sentences:
            self.sentences.append(sentence)
        return self.sentences.index(sentence) + 1

    def with_signs(self, figure: Figure, cutoff: date | None = None) -> Figure:
        """Return the figure, its signs noted to be explained below the table."""
        if figure.mark:
            self.signs.add(figure.mark)
            if cutoff is not None:
                self.cutoffs.add(cutoff)
        if figure.value is None:
            self.signs.add(figure.text)
        return figure

    def with_separators(self, figure: Figure) -> Figure:
        """Return the figure like its neighbours; one printed without separators says so in a note."""
        shown = with_separators(figure.text)
        if shown == figure.text:
            return figure
        number = self.number_of(_("Se imprime sin separar los millares."))
        return replace(figure, text=shown, notes=(*figure.notes, number))

    def failed(self, code: str, label: str = "") -> Figure:
        """Return a cell whose arithmetic has no result, with a note that says why: that is not «ND»."""
        reason = CALCULATION_ERRORS[code]
        number = self.number_of(f"{label}: {reason}" if label else reason)
        return self.with_signs(Figure(NOTHING, notes=(number,)))

    def written(self) -> tuple[Note, ...]:
        """Return the signs that the table uses, and then its numbered notes."""
        found = []
        if _("NA") in self.signs:
            found.append(
                Note(_("NA"), _("No aplica: por la frecuencia de medición no corresponde ese año."))
            )
        if _("ND") in self.signs:
            found.append(Note(_("ND"), _("No disponible: la información aún no se publica.")))
        if NOTHING in self.signs:
            found.append(Note(NOTHING, _("Sin dato publicado para ese año.")))
        if MARK in self.signs:
            found.append(Note(MARK, self._of_preliminary()))
        found += [Note(str(place), text) for place, text in enumerate(self.sentences, start=1)]
        return tuple(found)

    def _of_preliminary(self) -> str:
        days = sorted(self.cutoffs)
        if not days:
            return _("Cifra preliminar.")
        if len(days) == 1:
            return _("Cifra preliminar, con corte al %s.") % long_day(days[0])
        return _("Cifra preliminar, con cortes entre el %(first)s y el %(last)s.") % {
            "first": long_day(days[0]),
            "last": long_day(days[-1]),
        }


def figure_of(
    result: Result | None,
    until: date,
    notes: Notes,
    verdicts: Iterable[LedgerRow] = (),
    label: str = "",
) -> Figure:
    """Return a result as a cell of an edition whose figures count up to ``until``.

    A figure that counts longer than that is not in the edition: its cell is empty, and a note says
    so.  What other places printed of it is in a note; ``label`` says there which cell is meant.
    """
    if result is None:
        return notes.with_signs(Figure(NOTHING))
    if result.cutoff is not None and result.cutoff > until:
        number = notes.number_of(
            _("%(cell)s: la cifra vigente cuenta hasta el %(day)s, después del corte.")
            % {"cell": label, "day": long_day(result.cutoff)}
        )
        return notes.with_signs(Figure(NOTHING, notes=(number,)))
    if result.failure and result.value is None:
        return notes.failed(result.failure, label)
    numbers = tuple(notes.number_of(sentence) for sentence in _verdict_sentences(verdicts, label))
    if result.value is None:
        return notes.with_signs(replace(missing_figure(result.status), notes=numbers))
    mark = MARK if is_preliminary(result) else ""
    printed = without_mark(result.printed)
    figure = Figure(printed or value_text(result), result.value, result.status, mark, numbers)
    return notes.with_signs(notes.with_separators(figure), result.cutoff)


def missing_figure(status: str) -> Figure:
    """Return the sign of a value that is not available, or does not apply."""
    applies = status != ValueStatus.NOT_APPLICABLE
    return Figure(_("ND") if applies else _("NA"), None, status)


def _verdict_sentences(verdicts: Iterable[LedgerRow], label: str) -> Iterable[str]:
    """Yield what was printed elsewhere, with its place, and what people explained about it."""
    for row in verdicts:
        if row.verdict != Verdict.SOURCES_DISAGREE:
            continue
        others = {
            place_text(place.publication_title, place.section, place.table, place.page): (
                place.printed
            )
            for place in row.readings
            if not same_figure(place.printed, row.printed)
        }
        for where, printed in others.items():
            yield _("%(cell)s: se imprime «%(figure)s» en %(where)s.") % {
                "cell": label,
                "figure": printed,
                "where": where,
            }
        if row.explanation:
            yield f"{label}: {row.explanation}"


def differences(verdicts: Iterable[LedgerRow], decimals: int) -> Iterable[str]:
    """Yield where the method gives another figure than the one that was printed, and why if people
    said.
    """
    for row in verdicts:
        if row.verdict in (Verdict.DIFFERS, Verdict.ROUNDING):
            said = _("%(year)d: la cifra publicada es %(printed)s y el método da %(given)s.")
            if row.verdict == Verdict.ROUNDING:
                said = _(
                    "%(year)d: la cifra publicada es %(printed)s y el método da %(given)s; se redondeó "
                    "de otra manera."
                )
            sentence = said % {
                "year": row.year,
                "printed": row.printed,
                "given": computed_text(row.recomputed, decimals),
            }
            yield f"{sentence} {row.explanation}".strip()


def same_figure(one: str, other: str) -> bool:
    """Return whether two printings say the same number, or the same reason of there being none."""
    try:
        first, second = read_printed(one), read_printed(other)
    except UnreadableFigure:
        return one == other
    if first.value is None or second.value is None:
        return first.status == second.status
    return first.value == second.value


def printed_target(text: str, notes: Notes) -> Figure:
    """Return a target as printed; one that is no plain number is a text."""
    plain = read_target(text).comparison is Comparison.BY_DIRECTION
    return printed_figure(text, notes) if plain else Figure(text)


def printed_figure(text: str, notes: Notes) -> Figure:
    """Return a baseline as printed, but for its separators; with nothing printed, the empty cell."""
    if not text:
        return Figure(NOTHING)
    read = read_printed(text)
    return notes.with_separators(Figure(without_mark(text), read.value, read.status))
