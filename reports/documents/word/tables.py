"""The tables of the report: real ones, whose first row is repeated and whose rows stay whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .. import words
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

LETTER, BOLD_LETTER, SIDES = 95, 108, 150
"""Twentieths of a point that a letter of a table takes, and what stands beside it."""

LEAST_TEXT = 1_900
"""What a column of text needs."""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; ``share`` of the room that is left, 0 for one that takes what its figures need."""

    title: str
    share: int = 0
    right: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """Paragraphs, their letters in all, and the longest part that is not to be broken."""

    content: str
    letters: int
    longest: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A table of columns and rows of cells; ``title`` is for who does not see it."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def fits(self, room: int) -> bool:
        """Whether its figures leave room for its texts."""
        texts = sum(1 for column in self.columns if column.share)
        return self._taken() + texts * LEAST_TEXT <= room

    def _taken(self) -> int:
        return sum(self._needed(at) for at, column in enumerate(self.columns) if not column.share)

    def _needed(self, at: int) -> int:
        longest = max((row[at].longest for row in self.rows), default=0)
        head = max((len(word) for word in self.columns[at].title.split()), default=0)
        return max(longest * LETTER, head * BOLD_LETTER) + SIDES

    def widths(self, room: int) -> list[int]:
        """Of each column; together the room."""
        shares = sum(column.share for column in self.columns)
        if not shares:
            spare = max(room - self._taken(), 0) // len(self.columns)
            widths = [self._needed(at) + spare for at in range(len(self.columns))]
        else:
            left = max(room - self._taken(), LEAST_TEXT)
            widths = [
                left * column.share // shares if column.share else self._needed(at)
                for at, column in enumerate(self.columns)
            ]
        over = room / sum(widths)
        return [int(width * over) for width in widths]

    def markup(self, room: int) -> str:
        widths = self.widths(room)
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        head = _row([_head(column) for column in self.columns], widths, "<w:tblHeader/>", whole=True)
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


def _head(column: Column) -> str:
    return paragraph("FigureHead" if column.right else "TableHead", run(column.title))


def summary_table(table: SummaryTable) -> Drawn:
    """*Avances de la Meta para el bienestar y Parámetros*."""
    columns = (
        Column(words.INDICATOR, share=1),
        Column(words.BASELINE, right=True),
        Column(words.BASELINE_YEAR, right=True),
        *(Column(words.result_of(year), right=True) for year in table.years),
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
    return Drawn(table.title, columns, rows)


def elements_table(title: str, elements: Iterable[ElementPart]) -> Drawn:
    """The fields of a ficha."""
    columns = (Column(words.ELEMENT, share=3), Column(words.CONTENT, share=8))
    rows = tuple(
        (lines(("TableLabel", each.label)), lines(("TableText", each.text))) for each in elements
    )
    return Drawn(title, columns, rows)


def series_table(title: str, table: SeriesTable) -> Drawn:
    """*Serie histórica*: one row."""
    heads = [words.baseline_of(table.baseline_year), *map(words.result_of, table.years)]
    figures = [table.baseline, *table.results]
    if table.target is not None:
        heads.append(words.target_of(table.target.year))
        figures.append(table.target.figure)
    columns = tuple(Column(head, right=True) for head in heads)
    return Drawn(title, columns, (tuple(map(figure, figures)),))


def variables_table(title: str, table: VariablesTable) -> Drawn:
    """The variables with their values in the reported years."""
    columns = (
        Column(words.NUMBER),
        Column(words.VARIABLE, share=5),
        *(Column(words.value_in(year), right=True) for year in table.years),
        Column(words.SOURCE, share=4),
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
    return Drawn(title, columns, rows)


def substitutions_table(calculations: Sequence[Calculation]) -> Drawn:
    """The substitution of each year, and as it was printed where that is another one."""
    printed = [words.printed_otherwise(each) for each in calculations]
    columns = [Column(words.YEAR), Column(words.SUBSTITUTION, share=1)]
    if any(printed):
        columns.append(Column(words.AS_PRINTED, share=1))
    rows = []
    for each, other in zip(calculations, printed, strict=True):
        row = [number(each.year, "TableText"), lines(("TableText", each.written))]
        rows.append((*row, lines(("TableText", other))) if any(printed) else tuple(row))
    return Drawn(words.SUBSTITUTION, tuple(columns), tuple(rows))


def terms_table(title: str, heads: tuple[str, str], terms: Iterable[Term]) -> Drawn:
    """Words with what they mean."""
    columns = (Column(heads[0], share=2), Column(heads[1], share=7))
    rows = tuple(
        (lines(("TableLabel", each.term)), lines(("TableText", each.meaning))) for each in terms
    )
    return Drawn(title, columns, rows)


def lines(*said: tuple[str, str]) -> Cell:
    """Texts below each other, each in its style; a cell has at least one paragraph."""
    shown = [
        (style, line) for style, text in said for line in text.splitlines() if line.strip()
    ] or [(said[0][0], "")]
    content = "".join(paragraph(style, run(line) if line else "") for style, line in shown)
    return Cell(content, sum(len(line) for _style, line in shown), 0)


def number(value: object, style: str = "Figure") -> Cell:
    """A year, or the number of a variable."""
    text = "" if value is None else str(value)
    return Cell(paragraph(style, run(text) if text else ""), len(text), len(text))


def figure(shown: Figure) -> Cell:
    """Exactly what is shown, and after it the numbers of its notes."""
    notes = ",".join(map(str, shown.notes))
    content = run(shown.shown) + (run(notes, "NoteNumber") if notes else "")
    said = len(shown.text) > LONGEST_FIGURE or "\n" in shown.text
    longest = 10 if said else max(len(word) for word in (shown.text, shown.mark + notes))
    style = "TableText" if said else "Figure"
    return Cell(paragraph(style, content), len(shown.shown), longest)
