"""The tables of the report: real ones, whose first row is repeated and whose rows stay whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .. import words
from ..arial_metrics import width_of
from ..report import (
    Calculation,
    ElementPart,
    Figure,
    SeriesTable,
    SummaryTable,
    Term,
    VariablesTable,
)
from .markup import in_attribute, paragraph, run

LONGEST_FIGURE = 26
"""A printed figure of more letters than this is a sentence, and stands like one."""

LONGEST_WHOLE = 1_500
"""Letters of a cell up to which its row is not split: more might not fit on a page."""

SIZE, SIDES = 8.5, 150
"""Points of the letters of tables, and twentieths of a point that stand beside them."""

LEAST_TEXT = 1_900
"""The width that a column of text needs."""


@dataclass(frozen=True, slots=True)
class WordColumn:
    """A heading; ``share`` of the room that is left, 0 for one that takes what its figures need.

    ``whole`` are words of the heading that stay on one line.
    """

    title: str
    share: int = 0
    right: bool = False
    whole: str = ""


@dataclass(frozen=True, slots=True)
class WordCell:
    """Paragraphs, their letters in all, and how wide they are: whole, and with the mark below."""

    content: str
    letters: int
    whole: int = 0
    stacked: int = 0


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table of columns and rows of cells; ``title`` is for who does not see it."""

    title: str
    columns: tuple[WordColumn, ...]
    rows: tuple[tuple[WordCell, ...], ...]

    def fits(self, room: int) -> bool:
        """Return whether its figures leave room for its texts."""
        taken = self._width_taken(stacked=True)
        return not taken or taken + self._texts * LEAST_TEXT <= room

    @property
    def _texts(self) -> int:
        return sum(1 for column in self.columns if column.share)

    def _width_taken(self, *, stacked: bool) -> int:
        return sum(
            self._needed(at, stacked) for at, column in enumerate(self.columns) if not column.share
        )

    def _needed(self, at: int, stacked: bool) -> int:
        """Return the width that a column of figures needs, in one line or with marks below."""
        cells = [row[at].stacked if stacked else row[at].whole for row in self.rows]
        column = self.columns[at]
        parts = [column.whole, *column.title.split()]
        heads = [width_of(part, SIZE, bold=True) for part in parts]
        return max([*cells, *heads]) + SIDES

    def widths(self, room: int) -> list[int]:
        """Return the width of each column; together the room.  Marks go below their figures where
        it is narrow.
        """
        stacked = self._width_taken(stacked=False) + self._texts * LEAST_TEXT > room
        left = max(room - self._width_taken(stacked=stacked), self._texts * LEAST_TEXT, 0)
        shares = sum(column.share for column in self.columns)
        widths = []
        for at, column in enumerate(self.columns):
            needed = 0 if column.share else self._needed(at, stacked)
            spare = left * column.share // shares if shares else left // len(self.columns)
            widths.append(needed + spare)
        over = room / sum(widths)
        return [int(width * over) for width in widths]

    def markup(self, room: int) -> str:
        widths = self.widths(room)
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        head = _row(
            [_head(column) for column in self.columns], widths, "<w:tblHeader/>", whole=True
        )
        body = "".join(
            _row(
                [cell.content for cell in row],
                widths,
                whole=max(cell.letters for cell in row) <= LONGEST_WHOLE,
            )
            for row in self.rows
        )
        title = in_attribute(self.title)
        return (
            '<w:tbl><w:tblPr><w:tblStyle w:val="ReportTable"/>'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
            'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
            f'<w:tblCaption w:val="{title}"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>"
        )


def _row(cells: Sequence[str], widths: Sequence[int], more: str = "", *, whole: bool) -> str:
    split = "<w:cantSplit/>" if whole else ""
    said = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr>{split}{more}</w:trPr>{said}</w:tr>"


def _head(column: WordColumn) -> str:
    return paragraph("FigureHead" if column.right else "TableHead", run(column.title))


def summary_table(table: SummaryTable) -> WordTable:
    """Return the table *Avances de la Meta para el bienestar y Parámetros*."""
    columns = (
        WordColumn(words.INDICATOR, share=1),
        WordColumn(words.BASELINE, right=True),
        WordColumn(words.BASELINE_YEAR, right=True),
        *(WordColumn(words.result_of(year), right=True) for year in table.years),
    )
    rows = tuple(
        (
            lines(
                ("TableQuiet", f"{row.code} {row.role}"),
                ("TableText", row.name),
                ("TableQuiet", row.unit),
            ),
            figure(row.baseline),
            number(row.baseline_year),
            *map(figure, row.results),
        )
        for row in table.rows
    )
    return WordTable(table.title, columns, rows)


def elements_table(title: str, elements: Iterable[ElementPart]) -> WordTable:
    """Return the fields of a ficha."""
    columns = (WordColumn(words.ELEMENT, share=3), WordColumn(words.CONTENT, share=8))
    rows = tuple(
        (lines(("TableLabel", element.label)), lines(("TableText", element.text)))
        for element in elements
    )
    return WordTable(title, columns, rows)


def series_table(title: str, table: SeriesTable) -> WordTable:
    """Return the table *Serie histórica*: one row."""
    named = words.series_columns(table)
    columns = tuple(
        WordColumn(head, right=True, whole=words.BASELINE if place == 0 else "")
        for place, (head, _shown) in enumerate(named)
    )
    return WordTable(title, columns, (tuple(figure(shown) for _head, shown in named),))


def variables_table(title: str, table: VariablesTable) -> WordTable:
    """Return the variables with their values in the reported years."""
    columns = (
        WordColumn(words.NUMBER),
        WordColumn(words.VARIABLE, share=5),
        *(WordColumn(words.value_in(year), right=True) for year in table.years),
        WordColumn(words.SOURCE, share=4),
    )
    rows = tuple(
        (
            number(row.number, "TableText"),
            lines(("TableText" if row.number else "TableInput", row.name)),
            *map(figure, row.values),
            lines(("TableText", row.source)),
        )
        for row in table.rows
    )
    return WordTable(title, columns, rows)


def substitutions_table(calculations: Sequence[Calculation]) -> WordTable:
    """Return the substitution of each year, and as it was printed where that is another one."""
    printed = words.printed_beside(calculations)
    columns = [WordColumn(words.YEAR), WordColumn(words.SUBSTITUTION, share=1)]
    rows: list[tuple[WordCell, ...]] = [
        (number(calculation.year, "TableText"), lines(("TableText", calculation.written)))
        for calculation in calculations
    ]
    if printed:
        columns.append(WordColumn(words.AS_PRINTED, share=1))
        others = [lines(("TableText", other)) for other in printed]
        rows = [(*row, other) for row, other in zip(rows, others, strict=True)]
    return WordTable(words.SUBSTITUTION, tuple(columns), tuple(rows))


def terms_table(title: str, heads: tuple[str, str], terms: Iterable[Term]) -> WordTable:
    """Return words with what they mean."""
    columns = (WordColumn(heads[0], share=2), WordColumn(heads[1], share=7))
    rows = tuple(
        (lines(("TableLabel", term.term)), lines(("TableText", term.meaning))) for term in terms
    )
    return WordTable(title, columns, rows)


def lines(*said: tuple[str, str]) -> WordCell:
    """Return texts below each other, each in its style; a cell has at least one paragraph."""
    shown = [
        (style, line) for style, text in said for line in text.splitlines() if line.strip()
    ] or [(said[0][0], "")]
    content = "".join(paragraph(style, run(line) if line else "") for style, line in shown)
    return WordCell(content, sum(len(line) for _style, line in shown))


def number(value: object, style: str = "Figure") -> WordCell:
    """Return a year, or the number of a variable."""
    text = "" if value is None else str(value)
    width = _width(text)
    return WordCell(paragraph(style, run(text) if text else ""), len(text), width, width)


def figure(shown: Figure) -> WordCell:
    """Return exactly what is shown, and after it the numbers of its notes."""
    notes = ",".join(map(str, shown.notes))
    content = run(shown.display_text) + (run(notes, "NoteNumber") if notes else "")
    if len(shown.text) > LONGEST_FIGURE or "\n" in shown.text:
        least = LEAST_TEXT // 2
        return WordCell(paragraph("TableText", content), len(shown.display_text), least, least)
    whole, parts = _width(f"{shown.display_text}{notes}"), (shown.text, f"{shown.mark}{notes}")
    stacked = max(map(_width, parts)) if shown.mark else whole
    return WordCell(paragraph("Figure", content), len(shown.display_text), whole, stacked)


def _width(text: str) -> int:
    return width_of(text, SIZE)
