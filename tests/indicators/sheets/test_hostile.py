"""Files made to hold whoever reads them: each is refused, or read, within seconds and megabytes."""

import io
import os
import struct
import time
import tracemalloc
import zipfile
from functools import cache

import pytest
from openpyxl import load_workbook

from indicators.capture.file_types import InvalidFile, detect_type
from indicators.models import SheetState
from indicators.sheets import cells, processing
from indicators.sheets import parts as book_parts
from indicators.sheets.cells import read_rows
from indicators.sheets.parts import LONGEST_FORMAT, UnreadableWorkbook
from indicators.sheets.reader import MOST_PROBLEMS, read_sheet
from indicators.sheets.submission import receive
from indicators.sheets.table import COLUMNS, KEY, MOST_ROWS, SHEET
from tests.factories.captures import make_cast
from tests.factories.sheets import as_file, download
from tests.factories.workbooks import A_ROW, FORMATS, archive, by_hand, lying, rewritten

MOST_SECONDS = 8
"""Of the processor, several times what the dearest of these files takes on a slow machine."""


def read(content):
    return list(read_rows(content, "Capturas", "ABC"))


BILLION_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/hoja.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_no_part_declares_entities(part, encoding):
    with zipfile.ZipFile(io.BytesIO(by_hand(A_ROW))) as file:
        parts = {each: file.read(each).decode() for each in file.namelist()}
    parts[part] = f"<?xml version='1.0' encoding='{encoding}'?>{BILLION_LAUGHS}{parts[part]}"
    encoded = (
        {name: text.encode(encoding) for name, text in parts.items()}
        if encoding != "utf-8"
        else parts
    )
    for name in set(encoded) - {part}:
        encoded[name] = parts[name]
    with pytest.raises(UnreadableWorkbook, match="declaraciones"):
        read(archive(encoded))


def test_what_would_burst_the_reader_is_refused(monkeypatch):
    monkeypatch.setattr(cells, "LARGEST_UNPACKED", 1_000_000)
    with pytest.raises(UnreadableWorkbook, match="demasiado grande"):
        read(by_hand(" " * 1_000_001))
    monkeypatch.setattr(book_parts, "MOST_TEXTS", 3)
    with pytest.raises(UnreadableWorkbook, match="demasiados textos"):
        read(by_hand(A_ROW, texts=f"<sst>{'<si/>' * 4}</sst>"))


HOSTILE = {
    "no archive": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100_000), "dañado"),
    "another archive": (lambda: archive({"word/document.xml": "<document/>"}), "dañado"),
    "no sheet": (
        lambda: rewritten(by_hand(A_ROW), lambda parts: parts.pop("xl/hoja.xml")), "dañado",
    ),
    "a dear method": (
        lambda: rewritten(
            by_hand("<row/>" * 500_000), lambda parts: None, method=zipfile.ZIP_BZIP2
        ), "dañado",
    ),
    "a size that lies": (lambda: lying(by_hand(A_ROW + " " * 50_000_000)), "dañado"),
    "rows": (lambda: by_hand("<row/>" * 9_000_000), "demasiado grande"),
    "a row of cells": (lambda: by_hand(f"<row>{'<c/>' * 9_000_000}</row>"), "demasiado grande"),
    "an attribute": (lambda: by_hand(f'<row><c s="{"1" * 50_000_000}"/></row>'), "demasiado grande"),
    "nesting": (
        lambda: by_hand(A_ROW, texts=f"<sst><si>{'<r>' * 50_000}{'</r>' * 50_000}</si></sst>"),
        "demasiado grande",
    ),
    "texts": (
        lambda: by_hand(A_ROW, texts=f"<sst>{'<si><t>x</t></si>' * 1_000_000}</sst>"),
        "demasiados textos",
    ),
    "styles": (
        lambda: by_hand(A_ROW, styles=FORMATS.format("", '<xf numFmtId="14"/>' * 1_000_000)),
        "demasiados estilos",
    ),
    "formats": (
        lambda: by_hand(A_ROW, styles=many_formats(60_000)), "demasiados formatos",
    ),
    "a format": (
        lambda: by_hand(A_ROW, styles=FORMATS.format(f'<numFmt formatCode="{"[" * 5_000_000}"/>', "")),
        "demasiado grande",
    ),
    "a comment": (lambda: by_hand(f"<!--{'x' * 50_000_000}-->{A_ROW}"), "demasiado grande"),
    "one text in every cell": (
        lambda: by_hand(
            ("<row>" + '<c t="s"><v>0</v></c>' * 3 + "</row>") * MOST_ROWS,
            texts=f"<sst><si><t>{'x' * 32_767}</t></si></sst>",
        ),
        "demasiado texto",
    ),
}  # fmt: skip


@cache
def hostile(name):
    """Return a file, which takes long to be made, and why it is refused."""
    make, told = HOSTILE[name]
    return make(), told


def many_formats(number):
    """Styles with as many formats, each of which is dear to look at."""
    formats = "".join(
        f'<numFmt numFmtId="{200 + each}" formatCode="{"[" * 249}{each:05}"/>'
        for each in range(number)
    )
    return FORMATS.format(
        formats, "".join(f'<xf numFmtId="{200 + each}"/>' for each in range(number))
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_no_file_takes_long_to_be_refused(name):
    content, told = hostile(name)
    with pytest.raises(UnreadableWorkbook, match=told):
        in_time(lambda: read(content))


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_no_file_takes_much_memory_to_be_refused(name, monkeypatch):
    # Counting to a million while memory is watched takes long: a twentieth shows the same.
    monkeypatch.setattr(book_parts, "MOST_ELEMENTS", book_parts.MOST_ELEMENTS // 20)
    monkeypatch.setattr(book_parts, "MOST_TEXTS", book_parts.MOST_TEXTS // 20)
    content, told = hostile(name)
    with pytest.raises(UnreadableWorkbook, match=told):
        within_memory(lambda: read(content))


@pytest.mark.parametrize(
    "make",
    [
        lambda: by_hand('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"/>'),
        lambda: by_hand(f'{A_ROW}</sheetData><dimension ref="A1:XFD1048576"/><sheetData>'),
        lambda: by_hand(
            f'<row><c t="inlineStr"><is><t>{"x" * 20_000_000}</t></is></c></row>', texts="<sst/>"
        ),
        lambda: by_hand(
            A_ROW.replace("<c>", '<c s="1">'),
            styles=FORMATS.format(
                f'<numFmt numFmtId="164" formatCode="{"[" * 500_000}"/>',
                '<xf numFmtId="164"/>' * 10_000,
            ),
        ),
        lambda: by_hand(A_ROW, styles=many_formats(book_parts.MOST_FORMATS)),
        lambda: by_hand(
            f'<row><c><f t="shared" si="0">{"+".join(["B1"] * 10_000)}</f></c></row>'
            + '<row><c><f t="shared" si="0"/></c></row>' * 10_000
        ),
    ],
    ids=[
        "a row far below",
        "a large dimension",
        "a long text",
        "a long format",
        "many formats",
        "one formula",
    ],
)
def test_what_is_odd_but_small_is_read_as_fast(make):
    content = make()
    assert in_time(lambda: read(content))[0][0] == 1
    assert within_memory(lambda: read(content))[0][0] == 1


def test_a_format_is_read_as_far_as_a_format_goes():
    styles = FORMATS.format(
        f'<numFmt numFmtId="164" formatCode="{"0" * 9_999}"/>', "<xf numFmtId='164'/>"
    )
    ((_number, row),) = read(by_hand('<row><c s="0"><v>1</v></c></row>', styles=styles))
    assert len(row["A"].number_format) == LONGEST_FORMAT


def in_time(do):
    """Do it within a few seconds."""
    read(by_hand(A_ROW, styles=FORMATS.format("", "")))  # whatever is imported at first
    begun = time.process_time()
    try:
        return do()
    finally:
        assert time.process_time() - begun < MOST_SECONDS


def within_memory(do):
    """Do it within a few megabytes."""
    read(by_hand(A_ROW, styles=FORMATS.format("", "")))
    tracemalloc.start()
    try:
        return do()
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 64 * 1024 * 1024


def test_the_largest_sheet_is_far_from_the_limits():
    """A cell, what it holds and its text, of every column of every row."""
    assert 2 * MOST_ROWS * len(COLUMNS) * 3 < book_parts.MOST_ELEMENTS


def test_a_part_that_is_longer_than_it_says_is_not_read_further():
    """The size that the archive states is what is unpacked at most, and then it does not add up."""
    with pytest.raises(UnreadableWorkbook):
        read(lying(by_hand(A_ROW + " " * 10_000)))


# From the upload to what the person is told -------------------------------------------------


HEADINGS = "".join(
    f'<c r="{column.letter}1" t="inlineStr"><is><t>{column.name}</t></is></c>' for column in COLUMNS
)


def repeated(key, text, letter):
    """A sheet whose every row has the same signed key, and a long text in one more column."""
    cell = {letter: '<c t="s"><v>0</v></c>', KEY: '<c t="s"><v>1</v></c>'}
    row = "".join(cell.get(column.letter, "<c/>") for column in COLUMNS)
    content = by_hand(
        f"<row>{HEADINGS}</row>" + f"<row>{row}</row>" * (MOST_ROWS - 1),
        texts=f"<sst><si><t>{text}</t></si><si><t>{key}</t></si></sst>",
    )
    # What is not pressed together that far is let in.
    return rewritten(content, lambda parts: parts.update({"xl/media/x": os.urandom(200_000)}))


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.parametrize("letter", ["A", "B", "I", "J", "K"])
@pytest.mark.parametrize("length", [1_500, 30_000])
def test_a_text_in_every_row_holds_nobody(letter, length):
    """Read, or refused: within seconds, and what the person is told stays short."""
    cast = make_cast()
    sheet = load_workbook(io.BytesIO(download(cast)))[SHEET]
    content = repeated(sheet[f"{KEY}2"].value, "9" * length, letter)
    sent = receive(cast.small.programme, as_file(content), by=cast.ana)
    assert in_time(lambda: processing.check(sent.pk)) == SheetState.REFUSED
    sent.refresh_from_db()
    assert 0 < len(sent.problems) <= MOST_PROBLEMS + 1
    assert max(len(each["message"]) for each in sent.problems) < 500


def test_so_many_problems_are_told_and_no_more():
    """The rest of the sheet is not read; that there is more is said first."""
    cells = "".join("<c><v>1</v></c>" for _column in COLUMNS)
    content = by_hand(f"<row>{HEADINGS}</row>" + f"<row>{cells}</row>" * (MOST_PROBLEMS + 9))
    found = read_sheet(content)
    assert len(found.problems) == MOST_PROBLEMS + 1
    first = sorted(found.problems, key=lambda problem: problem.sort_key)[0]
    assert (first.cell, first.message) == (
        "", "La hoja tiene más de 5,000 problemas: aquí están los primeros."
    )  # fmt: skip


# Evidence and sheets as they come in -------------------------------------------------------


def crowded(entries):
    """An archive of ten megabytes, nearly all of it the list of its parts."""
    content = archive({"[Content_Types].xml": "x", "xl/workbook.xml": "x"}, zipfile.ZIP_STORED)
    first, end = content.index(b"PK\1\2"), content.index(b"PK\5\6")
    entry = content[first : content.index(b"PK\1\2", first + 4)]
    entry = entry[:28] + struct.pack("<H", 1) + entry[30:46] + b"a"
    whole = content[:end] + entry * entries
    counted = min(entries, 65_535)
    return whole + struct.pack(
        "<4s4H2LH", b"PK\5\6", 0, 0, counted, counted, len(whole) - first, first, 0
    )


def test_a_workbook_of_too_many_parts_is_refused_before_they_are_read():
    content = crowded(10 * 1024 * 1024 // 47)

    def refuse():
        with pytest.raises(InvalidFile, match="demasiado grande"):
            detect_type(io.BytesIO(content))

    begun = time.process_time()
    within_memory(refuse)
    assert time.process_time() - begun < 1
