"""The first sheet: which edition it is, and where everything is."""

from collections.abc import Sequence

from .. import words
from ..report import Report
from .cells import SheetLink, SpreadsheetCell
from .workbook import Sheet


def write_cover(
    sheet: Sheet, report: Report, digest: str, entries: Sequence[tuple[str, str]]
) -> None:
    edition, programme = report.edition, report.programme
    sheet.title(f"{words.REPORT.upper()}. {edition.period}", programme.institution)
    sheet.blank()
    for label, said in (
        (words.PROGRAMME, programme.name),
        (words.INSTITUTION, programme.institution),
        (words.PERIOD, edition.period),
        (words.STATE, words.state_of(edition)),
        (words.CUTOFF, words.day(edition.cutoff)),
        (words.DIGEST, digest),
        ("", words.DIGEST_SAID),
    ):
        sheet.add([SpreadsheetCell(label, "strong"), SpreadsheetCell(said)])
    sheet.blank()
    sheet.add([SpreadsheetCell("Hoja", "head"), SpreadsheetCell(words.CONTENT, "head")])
    for name, said in entries:
        sheet.add([SpreadsheetCell(SheetLink(name), "link"), SpreadsheetCell(said)])
    sheet.blank()
    sheet.add_full_width(words.MISSING_TEXTS, "heading")
    missing = list(words.missing_texts(report)) or [words.NO_MISSING_TEXTS]
    for sentence in missing:
        sheet.add_full_width(sentence, "note")
