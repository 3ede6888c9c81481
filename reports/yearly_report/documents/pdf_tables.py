"""The tables of the yearly report as plain values that the layout of the PDF draws.

A column is of figures, which are never broken and stand at the right, or of text, which takes the
room that figures leave, by ``share``.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from . import words
from .glyphs import lettered, printable
from .pdf_text import LONGEST_IN_CELL, plain
from .report import Calculation, FichaPart, Figure, SeriesTable, SummaryTable, Term, VariablesTable

Node = dict[str, Any]

LONGEST_FIGURE = 26
"""A printed figure of more letters than this is a sentence, and broken like one."""


def summary_node(table: SummaryTable) -> Node:
    """Return the table *Avances de la Meta para el bienestar y Parámetros*."""
    columns = [
        _text(words.INDICATOR),
        _figures(words.BASELINE),
        _figures(words.BASELINE_YEAR),
        *(_figures(words.result_of(year)) for year in table.years),
    ]
    rows = [
        [
            _lines(quiet=f"{row.code} {row.role}", text=row.name, below=row.unit),
            _figure(row.baseline),
            _number(row.baseline_year),
            *map(_figure, row.results),
        ]
        for row in table.rows
    ]
    return _table(columns, rows)


def elements_node(ficha: FichaPart) -> Node:
    """Return the fields of the ficha."""
    columns = [_text(words.ELEMENT, share=3), _text(words.CONTENT, share=8)]
    rows = [[_lines(strong=element.label), _lines(text=element.text)] for element in ficha.elements]
    return _table(columns, rows)


def series_node(table: SeriesTable) -> Node:
    """Return the table *Serie histórica*: one row."""
    columns = words.series_columns(table)
    return _table(
        [_figures(head) for head, _shown in columns], [[_figure(shown) for _head, shown in columns]]
    )


def variables_node(table: VariablesTable) -> Node:
    """Return the variables with their values in the reported years."""
    columns = [
        _figures(words.NUMBER, side="left"),
        _text(words.VARIABLE, share=5),
        *(_figures(words.value_in(year)) for year in table.years),
        _text(words.SOURCE, share=4),
    ]
    rows = [
        [
            _number(row.number),
            _lines(text=row.name, indented=not row.number),
            *map(_figure, row.values),
            _lines(text=row.source),
        ]
        for row in table.rows
    ]
    return _table(columns, rows)


def substitutions_node(calculations: Sequence[Calculation]) -> Node:
    """Return the substitution of each year, and as it was printed where that is another one."""
    columns = [_figures(words.YEAR, side="left"), _text(words.SUBSTITUTION, share=1)]
    rows = [
        [_number(calculation.year), _lines(text=calculation.written)]
        for calculation in calculations
    ]
    printed = words.printed_beside(calculations)
    if printed:
        columns.append(_text(words.AS_PRINTED, share=1))
        rows = [[*row, _lines(text=other)] for row, other in zip(rows, printed, strict=True)]
    return _table(columns, rows)


def acronyms_node(terms: Iterable[Term]) -> Node:
    columns = [_text(words.ACRONYM, share=2), _text(words.MEANING, share=7)]
    rows = [[_lines(strong=term.term), _lines(text=term.meaning)] for term in terms]
    return _table(columns, rows)


def _table(columns: list[Node], rows: list[list[Node]]) -> Node:
    """Return a table in which text is set apart where it follows figures, which end where it begins."""
    before = [{"side": "left"}, *columns]
    placed = [
        column | {"apart": not column["figures"] and earlier["side"] == "right"}
        for earlier, column in zip(before, columns, strict=False)
    ]
    return {"kind": "table", "columns": placed, "rows": rows}


def _text(title: str, share: float = 1) -> Node:
    return {"title": lettered(title), "figures": False, "share": share, "side": "left"}


def _figures(title: str, side: str = "right") -> Node:
    return {"title": lettered(title), "figures": True, "share": 0, "side": side}


def _lines(
    *, strong: str = "", quiet: str = "", text: str = "", below: str = "", indented: bool = False
) -> Node:
    """Return a cell of text: what stands out, what stands above, the text, and what stands below."""
    parts = (("quiet", quiet), ("strong", strong), ("text", text), ("quiet", below))
    lines = [(look, line) for look, said in parts for line in plain(said, LONGEST_IN_CELL)]
    return {
        "lines": [{"look": look, "text": line} for look, line in lines],
        "letters": sum(len(line) for _look, line in lines) + 40 * len(lines),
        "indented": indented,
    }


def _number(number: object) -> Node:
    return {"number": "" if number is None else str(number), "mark": "", "notes": []}


def _figure(figure: Figure) -> Node:
    """Return the figure, its mark and its notes apart, since only the first is never broken."""
    if len(figure.text) > LONGEST_FIGURE or "\n" in figure.text:
        return _lines(text=figure.display_text) | {"notes": [str(note) for note in figure.notes]}
    return {
        "number": printable(figure.text),
        "mark": printable(figure.mark),
        "notes": [str(note) for note in figure.notes],
    }
