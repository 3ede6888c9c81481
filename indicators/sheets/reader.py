"""The reader of a filled sheet: its rows by their keys, and every cell that cannot be taken."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from indicators.arithmetic.number_input import UnknownStatus, read_status, read_typed
from indicators.arithmetic.official_numbers import (
    UnreadableFigure,
    round_half_up,
    write_number,
)
from indicators.capture.parsing import PARTS
from indicators.models import LONGEST_REASON

from .cells import CellKind, SheetCell, SheetCells, read_rows
from .parts import UnreadableWorkbook
from .row_keys import InvalidRowKey, RowKey, read_key
from .table import (
    COLUMNS,
    IDENTITY,
    KEY,
    LETTER_OF,
    MOST_ROWS,
    SHEET,
    canonical_text,
    clean,
    digest,
    fits_a_cell,
    plain,
)

Progress = Callable[[int], None]

MOST_PROBLEMS = 5_000
"""After so many the rest of a sheet is not read: it has to be sent again anyway."""

_MOST_QUOTED = 60

_LETTERS = "".join(column.letter for column in COLUMNS)
_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|\[[^]]*\]')
"""The signs of a number format that stand for themselves, and its conditions and colours; of what
follows a low line only the room is shown."""

_EXPONENT = re.compile(r"e", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """One thing that is wrong, and in which cell: ``Capturas!I12``; empty for the whole file.

    ``programme`` is the one that the sheet is of, where that is another one; empty if that person may
    not know which.
    """

    cell: str
    message: str
    programme: str | None = None

    @property
    def sort_key(self) -> tuple[int, str]:
        """Return the key of its place in the order of the sheet."""
        letter, number = self.cell[len(SHEET) + 1 : len(SHEET) + 2], self.cell[len(SHEET) + 2 :]
        return (int(number or 0), letter)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that came back.  ``entry`` has its parts as typed, but for those that cannot be read."""

    number: int
    key: RowKey
    entry: Mapping[str, str]

    @property
    def is_touched(self) -> bool:
        """Return whether it says anything else than it did when it went out."""
        return len(self.entry) < len(PARTS) or any(
            digest(canonical_text(part, self.entry[part])) != shown
            for part, shown in zip(PARTS, self.key.shown, strict=True)
        )

    def address(self, part: str = "") -> str:
        """Return the cell of a part, or of the row's beginning."""
        return address_of(LETTER_OF.get(part, "A"), self.number)


@dataclass
class SheetContent:
    """Everything that a sheet says; ``total`` counts its rows."""

    rows: list[SheetRow] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    total: int = 0


class _InvalidCell(ValueError):
    """A cell that cannot be taken, and why."""


def address_of(letter: str, number: int) -> str:
    return f"{SHEET}!{letter}{number}"


def read_sheet(content: bytes, report: Progress = lambda done: None) -> SheetContent:
    """Read a workbook; raises UnreadableWorkbook where it is none of ours."""
    parsed = SheetContent()
    seen: dict[tuple[int, int, int, str], int] = {}
    headed = False
    for number, cells in read_rows(content, SHEET, _LETTERS):
        if not headed:
            _check_headings(number, cells)
            headed = True
            continue
        if parsed.total >= MOST_ROWS:
            raise UnreadableWorkbook(_("La hoja pasa de %s filas.") % f"{MOST_ROWS:,}")
        parsed.total += 1
        _read_row(number, cells, parsed, seen)
        report(parsed.total)
        if len(parsed.problems) >= MOST_PROBLEMS:
            many = _("La hoja tiene más de %s problemas: aquí están los primeros.")
            parsed.problems.append(SheetProblem("", many % f"{MOST_PROBLEMS:,}"))
            break
    if not headed:
        raise UnreadableWorkbook(_("La hoja «%s» está vacía.") % SHEET)
    return parsed


def _check_headings(number: int, cells: SheetCells) -> None:
    for column in COLUMNS:
        cell = cells.get(column.letter)
        if number != 1 or cell is None or clean(cell.text) != column.name:
            raise UnreadableWorkbook(
                _(
                    "%(cell)s tendría que decir «%(name)s»: se quitaron o movieron columnas, o no es "
                    "la hoja que se bajó."
                )
                % {"cell": address_of(column.letter, 1), "name": column.name}
            )


def _read_row(
    number: int, cells: SheetCells, parsed: SheetContent, seen: dict[tuple[int, int, int, str], int]
) -> None:
    identity = [_identity_text(cells.get(letter)) for letter in IDENTITY]
    if KEY not in cells:
        if any(letter in cells for letter in LETTER_OF.values()):
            _note(parsed, KEY, number, _("La fila no trae su clave: no se pueden añadir filas."))
        return
    try:
        key = read_key(cells[KEY].text, identity)
    except InvalidRowKey as bad:
        _note(parsed, KEY, number, str(bad))
        return
    before = seen.setdefault((*key.slot_key, key.symbol), number)
    if before != number:
        _note(parsed, KEY, number, _("Es copia de la fila %d: deje una de las dos.") % before)
        return
    entry = {}
    for part in PARTS:
        try:
            entry[part] = _typed(part, cells.get(LETTER_OF[part]))
        except _InvalidCell as reason:
            _note(parsed, LETTER_OF[part], number, str(reason))
    parsed.rows.append(SheetRow(number, key, entry))


def _note(parsed: SheetContent, letter: str, number: int, message: str) -> None:
    parsed.problems.append(SheetProblem(address_of(letter, number), message))


def _typed(part: str, cell: SheetCell | None) -> str:
    """Return the text of a cell, as if it had been typed into the form; raise _InvalidCell."""
    if cell is None:
        return ""
    if cell.kind is CellKind.FORMULA:
        raise _InvalidCell(
            _(
                "Tiene una fórmula, «%s»: copie la celda y péguela como valor, para que se guarde lo "
                "que usted ve."
            )
            % cell.text[:_MOST_QUOTED]
        )
    if cell.kind is CellKind.ERROR:
        raise _InvalidCell(
            _("«%s» es un aviso de la hoja de cálculo, no un dato.") % cell.text[:_MOST_QUOTED]
        )
    text = _number(part, cell) if cell.kind is CellKind.NUMBER else clean(cell.text)
    if len(text) > LONGEST_REASON:
        raise _InvalidCell(_("Cada celda admite %s caracteres.") % f"{LONGEST_REASON:,}")
    if part == "value" and cell.kind in (CellKind.DATE, CellKind.TRUTH):
        quoted = text[:_MOST_QUOTED]
        raise _InvalidCell(
            _("La hoja lo convirtió en una fecha, %s: dé a la celda formato de número.") % quoted
            if cell.kind is CellKind.DATE
            else _("«%s» no es un número.") % quoted
        )
    if part == "status":
        try:
            return read_status(text)
        except UnknownStatus as unknown:
            raise _InvalidCell(str(unknown)) from unknown
    return text


def _number(part: str, cell: SheetCell) -> str:
    """Return the digits of a number cell; of a value none may be lost."""
    try:
        # A spreadsheet writes 1.1 as 1.1000000000000001: the shortest that is the same number.
        exact = not _EXPONENT.search(cell.text) and "." not in cell.text
        value = Decimal(cell.text) if exact else Decimal(repr(float(cell.text)))
    except (InvalidOperation, ValueError, OverflowError):
        return clean(cell.text)
    if not value.is_finite():
        raise _InvalidCell(_("«%s» no es un número.") % cell.text[:_MOST_QUOTED])
    if percent := _shown_in_percent(value, cell.number_format):
        return _typed_percent(percent) if part == "value" else percent
    if part == "value" and not fits_a_cell(value):
        raise _InvalidCell(
            _(
                "Tiene más de quince cifras, que es lo que guarda una hoja de cálculo: redondéelo, o "
                "escríbalo con un apóstrofo delante para que sea texto."
            )
        )
    # A value is kept as the sheet shows it, so that whoever reads it does not count digits.
    return write_number(Decimal(plain(value))) if part == "value" else plain(value)


def _shown_in_percent(value: Decimal, number_format: str) -> str:
    """Return the number as a cell shows it whose format has a percent sign; empty for another one.

    A spreadsheet makes 0.6 of a typed «60%», and only the format says so.
    """
    sections = number_format.split(";")
    at = 1 if value < 0 else 2 if value == 0 else 0
    section = sections[at] if at < len(sections) else sections[0]
    if "%" not in _LITERAL.sub(lambda found: found[0] if found[0][0] != "_" else "", section):
        return ""
    unquoted = _LITERAL.sub("", section)
    decimals = len(re.findall(r"[0#?]", unquoted.partition(".")[2]))
    shown = value.scaleb(2 * unquoted.count("%"))
    with suppress(InvalidOperation):  # one of more digits than any figure has
        shown = round_half_up(shown, decimals)
    return f"{plain(shown)}%"


def _typed_percent(text: str) -> str:
    """Refuse a percent as every other door does, with the same sentence."""
    try:
        return read_typed(text).text
    except UnreadableFigure as unreadable:
        raise _InvalidCell(str(unreadable)) from unreadable


def _identity_text(cell: SheetCell | None) -> str:
    """Return the text of a cell of a row's identity."""
    if cell is None:
        return ""
    if cell.kind is CellKind.NUMBER:
        try:
            return _number("", cell)
        except _InvalidCell:
            return cell.text
    return clean(cell.text)
