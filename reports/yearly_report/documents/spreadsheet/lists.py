"""Glossary, acronyms and notes, each a sheet."""

from collections.abc import Sequence

from .. import words
from ..report import Note, Term
from .cells import SpreadsheetCell
from .workbook import Workbook

NUMBERED = "¹"
"""The mark other documents put beside a figure; here the number stands in a row or column of its own."""

NUMBERS = ("1, 2…", "Las celdas «Notas» de cada tabla dicen qué notas tiene cada cifra.")


def write_glossary(workbook: Workbook) -> tuple[str, str]:
    return _terms(
        workbook, "Glosario", words.GLOSSARY, ("Término", words.MEANING), workbook.report.glossary
    )


def write_acronyms(workbook: Workbook) -> tuple[str, str]:
    heads = (words.ACRONYM, words.MEANING)
    return _terms(workbook, "Siglas", words.ACRONYMS, heads, workbook.report.acronyms)


def _terms(
    workbook: Workbook, name: str, title: str, heads: tuple[str, str], terms: Sequence[Term]
) -> tuple[str, str]:
    sheet = workbook.sheet(name, (32, 110))
    sheet.title(title)
    sheet.freeze(sheet.add([SpreadsheetCell(head, "head") for head in heads]))
    for term in terms:
        sheet.add([SpreadsheetCell(term.term, "strong"), SpreadsheetCell(term.meaning)])
    if not terms:
        sheet.add_full_width(words.NO_TERMS, "note")
    return sheet.name, title


def write_notes(workbook: Workbook, entries: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Write what the signs mean everywhere, and the notes of every table with the sheet it is on."""
    sheet = workbook.sheet("Notas", (20, 10, 112))
    sheet.title("Signos y notas")
    heads = ("Hoja", "Signo", "Nota")
    sheet.freeze(sheet.add([SpreadsheetCell(head, "head") for head in heads]))
    signs = [(sign, said) for sign, said in words.SIGNS if sign != NUMBERED]
    for sign, said in [*signs, NUMBERS]:
        sheet.add(
            [SpreadsheetCell("Todas"), SpreadsheetCell(sign, "strong"), SpreadsheetCell(said)]
        )
    report = workbook.report
    tables: list[tuple[Note, ...]] = [objective.table.notes for objective in report.objectives]
    tables += [ficha.notes for ficha in report.fichas]
    for (name, _title), notes in zip(entries, tables, strict=False):
        for note in notes:
            sheet.add(
                [
                    SpreadsheetCell(name),
                    SpreadsheetCell(note.sign, "strong"),
                    SpreadsheetCell(note.text),
                ]
            )
    return sheet.name, "Qué significan los signos, y las notas de todas las tablas"
