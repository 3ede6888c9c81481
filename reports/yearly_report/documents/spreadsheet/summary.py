"""*Avances de la Meta para el bienestar y Parámetros* of an objective as a sheet."""

from collections.abc import Iterable

from .. import words
from ..report import Figure, Note, ObjectivePart, SummaryRow, SummaryTable
from .cells import SpreadsheetCell
from .workbook import Sheet, Workbook


def write_summary(workbook: Workbook, part: ObjectivePart) -> tuple[str, str]:
    """Write the sheet of a summary; return its name and what is on it."""
    table = part.table
    widths = (7, 15, 40, 16, 12, 7, *(12 for _year in table.years), 14)
    sheet = workbook.sheet(f"Resumen {part.code}", widths)
    sheet.title(table.title, words.objective_title(part))
    heads = [
        SpreadsheetCell("Clave", "head"),
        SpreadsheetCell("Tipo", "head"),
        SpreadsheetCell(words.INDICATOR, "head"),
        SpreadsheetCell("Unidad de medida", "head"),
        SpreadsheetCell(words.BASELINE, "head-figure"),
        SpreadsheetCell(words.BASELINE_YEAR, "head"),
        *(SpreadsheetCell(words.result_of(year), "head-figure") for year in table.years),
        SpreadsheetCell(words.NOTES, "head"),
    ]
    sheet.freeze(sheet.add(heads))
    for row in table.rows:
        sheet.add(_row(row, table))
    write_table_notes(sheet, table.notes)
    return sheet.name, table.title


def _row(row: SummaryRow, table: SummaryTable) -> list[SpreadsheetCell]:
    said = [(words.BASELINE, row.baseline)]
    said += [(str(year), figure) for year, figure in zip(table.years, row.results, strict=True)]
    return [
        SpreadsheetCell(row.code, "strong"),
        SpreadsheetCell(row.role),
        SpreadsheetCell(row.name),
        SpreadsheetCell(row.unit),
        SpreadsheetCell(row.baseline, "figure"),
        SpreadsheetCell(row.baseline_year, "year"),
        *(SpreadsheetCell(result, "figure") for result in row.results),
        SpreadsheetCell(noted(said)),
    ]


def noted(figures: Iterable[tuple[str, Figure]]) -> str:
    """Return the numbers of the notes by cell of a row: «2019: 1; 2024: 2, 3»."""
    return "; ".join(
        f"{label}: {', '.join(map(str, figure.notes))}" for label, figure in figures if figure.notes
    )


def write_table_notes(sheet: Sheet, notes: Iterable[Note]) -> None:
    """Write what stands below a table."""
    for place, note in enumerate(notes):
        if not place:
            sheet.blank()
            sheet.add_full_width(words.NOTES, "heading")
        sheet.add_full_width(f"{note.sign}  {note.text}", "note")
