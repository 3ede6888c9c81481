"""Glossary, acronyms and notes, each a sheet."""

from collections.abc import Sequence

from .. import words
from ..report import Note, Term
from .cells import Cell
from .workbook import Book

NUMBERED = "¹"
"""What other documents have beside a figure; here the number stands in a row or column of its own."""

NUMBERS = ("1, 2…", "Las celdas «Notas» de cada tabla dicen qué notas tiene cada cifra.")


def write_glossary(book: Book) -> tuple[str, str]:
    return _terms(
        book, "Glosario", words.GLOSSARY, ("Término", words.MEANING), book.report.glossary
    )


def write_acronyms(book: Book) -> tuple[str, str]:
    heads = (words.ACRONYM, words.MEANING)
    return _terms(book, "Siglas", words.ACRONYMS, heads, book.report.acronyms)


def _terms(
    book: Book, name: str, title: str, heads: tuple[str, str], terms: Sequence[Term]
) -> tuple[str, str]:
    sheet = book.sheet(name, (32, 110))
    sheet.title(title)
    sheet.freeze(sheet.add([Cell(each, "head") for each in heads]))
    for each in terms:
        sheet.add([Cell(each.term, "strong"), Cell(each.meaning)])
    if not terms:
        sheet.whole(words.NO_TERMS, "note")
    return sheet.name, title


def write_notes(book: Book, entries: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """What the signs mean everywhere, and the notes of every table with the sheet it is on."""
    sheet = book.sheet("Notas", (20, 10, 112))
    sheet.title("Signos y notas")
    heads = ("Hoja", "Signo", "Nota")
    sheet.freeze(sheet.add([Cell(each, "head") for each in heads]))
    signs = [(sign, said) for sign, said in words.SIGNS if sign != NUMBERED]
    for sign, said in [*signs, NUMBERS]:
        sheet.add([Cell("Todas"), Cell(sign, "strong"), Cell(said)])
    report = book.report
    tables: list[tuple[Note, ...]] = [each.table.notes for each in report.objectives]
    tables += [each.notes for each in report.fichas]
    for (name, _title), notes in zip(entries, tables, strict=False):
        for note in notes:
            sheet.add([Cell(name), Cell(note.sign, "strong"), Cell(note.text)])
    return sheet.name, "Qué significan los signos, y las notas de todas las tablas"
