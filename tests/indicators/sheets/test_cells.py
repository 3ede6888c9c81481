"""Reading a workbook as a stream: what cells say, and that no file bursts its reader."""

import io
import time as clock
import tracemalloc
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles.numbers import BUILTIN_FORMATS

from indicators.sheets import cells
from indicators.sheets import parts as book_parts
from indicators.sheets.cells import CellKind, SheetCell, read_rows
from indicators.sheets.parts import LONGEST_FORMAT, MOST_CHARACTERS, UnreadableWorkbook
from indicators.sheets.table import COLUMNS as TABLE
from indicators.sheets.table import (
    MOST_ROWS,
    canonical_text,
    clean,
    digest,
    fits_a_cell,
    plain,
)

COLUMNS = "ABC"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(*rows, title="Capturas"):
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def by_hand(rows, *, texts="", styles="", head="", namespace=MAIN, prefix=""):
    """A workbook written by hand, to say what no library would."""
    p = f"{prefix}:" if prefix else ""
    xmlns = f'xmlns:{prefix}="{namespace}"' if prefix else f'xmlns="{namespace}"'
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": (
            f'<{p}workbook {xmlns} xmlns:r="{RELATIONS}">{head}<{p}sheets>'
            f'<{p}sheet name="Capturas" sheetId="1" r:id="rId1"/></{p}sheets></{p}workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="/xl/hoja.xml"/>'
            '<Relationship Id="rId2" Type="x/sharedStrings" Target="textos.xml"/>'
            '<Relationship Id="rId3" Type="x/styles" Target="estilos.xml"/></Relationships>'
        ),
        "xl/hoja.xml": f"<{p}worksheet {xmlns}><{p}sheetData>{rows}</{p}sheetData></{p}worksheet>",
    }
    if texts:
        parts["xl/textos.xml"] = texts
    if styles:
        parts["xl/estilos.xml"] = styles
    return archive(parts)


def archive(parts, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def read(content, columns=COLUMNS):
    return list(read_rows(content, "Capturas", columns))


def test_each_kind_of_cell_is_told_apart():
    content = workbook(
        ["texto", 1.5, True],
        [date(2024, 6, 30), datetime(2024, 6, 30, 12), "=A1"],
        ["#N/A", None, "  "],
        [timedelta(hours=30), time(13, 5), 2],
    )
    assert read(content) == [
        (1, {"A": SheetCell(CellKind.TEXT, "texto"), "B": SheetCell(CellKind.NUMBER, "1.5"),
             "C": SheetCell(CellKind.TRUTH, "VERDADERO")}),
        (2, {"A": SheetCell(CellKind.DATE, "30/06/2024"), "B": SheetCell(CellKind.DATE, "30/06/2024"),
             "C": SheetCell(CellKind.FORMULA, "=A1")}),
        (3, {"A": SheetCell(CellKind.ERROR, "#N/A")}),
        (4, {"A": SheetCell(CellKind.DATE, "31/12/1899"), "B": SheetCell(CellKind.DATE, "30/12/1899"),
             "C": SheetCell(CellKind.NUMBER, "2")}),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("dd/mm/yyyy", True), ("[$-80A]d mmm yyyy", True), ("[h]:mm", True), ("General", False),
        ('#,##0.00 "días"', False), ("0.00E+00", False), ("[Red]#,##0", False), ("0%", False),
    ],
)  # fmt: skip
def test_a_number_is_a_date_by_its_format(code, is_date):
    book = Workbook()
    book.active.title = "Capturas"
    book.active["A1"] = 45000
    book.active["A1"].number_format = code
    out = io.BytesIO()
    book.save(out)
    ((_number, row),) = read(out.getvalue())
    assert (row["A"].kind is CellKind.DATE) is is_date


@pytest.mark.parametrize("code", ["0.00%", '#,##0.0 "%"', *dict.fromkeys(BUILTIN_FORMATS.values())])
def test_a_cell_says_in_which_format_it_is_shown(code):
    book = Workbook()
    book.active.title = "Capturas"
    book.active["A1"], book.active["B1"] = 0.6, "seis"
    for cell in book.active[1]:
        cell.number_format = code
    out = io.BytesIO()
    book.save(out)
    ((_number, row),) = read(out.getvalue())
    assert [cell.number_format for cell in row.values()] == [code, code]


def test_what_names_no_known_format_is_shown_as_it_comes():
    styles = (
        '<styleSheet><cellXfs><xf/><xf numFmtId="10"/><xf numFmtId="163"/></cellXfs></styleSheet>'
    )
    row = "<row>{}</row>".format("".join(f'<c s="{style}"><v>1</v></c>' for style in (0, 1, 2, 9)))
    ((_number, cells_by_letter),) = read(by_hand(row, styles=styles), "ABCD")
    shown = [cell.number_format for cell in cells_by_letter.values()]
    assert shown == ["General", "0.00%", "General", "General"]
    assert {cell.kind for cell in cells_by_letter.values()} == {CellKind.NUMBER}


@pytest.mark.parametrize("number", [27, 36, 50, 58])
def test_east_asian_dates_are_dates(number):
    styles = f'<styleSheet><cellXfs><xf numFmtId="{number}"/></cellXfs></styleSheet>'
    row = '<row><c s="0"><v>45473</v></c></row>'
    assert read(by_hand(row, styles=styles)) == [(1, {"A": SheetCell(CellKind.DATE, "30/06/2024")})]


@pytest.mark.parametrize(
    "written",
    [
        "0.1234567890123456", "100000000000000.5", "1E-7", "1.1000000000000001", "1.0", "-0",
        "12345678901234567890", "0.30000000000000000000001",
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_is_written(written):
    content = by_hand(f"<row><c><v>{written}</v></c></row>")
    assert read(content) == [(1, {"A": SheetCell(CellKind.NUMBER, written)})]


def test_rows_are_read_in_the_order_in_which_they_stand():
    """None is passed over because its number is not the next one, and none is waited for."""
    content = by_hand(
        '<row r="1048576"><c><v>1</v></c></row><row r="2"><c><v>2</v></c></row>'
        '<row r="2"><c><v>3</v></c></row><row r="999999999999"><c><v>4</v></c></row>'
    )
    found = [(number, row["A"].text) for number, row in read(content)]
    assert found == [(1048576, "1"), (2, "2"), (2, "3"), (999999999999, "4")]


@pytest.mark.parametrize(
    "styles",
    [
        "<fills><fill/></fills>",
        '<fills><fill><patternFill><fgColor rgb="00F"/><extLst/></patternFill></fill></fills>',
        "<fonts><font><sz val='grande'/></font></fonts>",
    ],
)
def test_what_is_odd_in_how_a_sheet_looks_keeps_nobody_from_reading_it(styles):
    assert read(by_hand(A_ROW, styles=f"<styleSheet>{styles}</styleSheet>"))


def test_texts_in_pieces_are_one_and_what_stands_above_is_left_out():
    book = Workbook()
    book.active.title = "Capturas"
    book.active["A1"] = CellRichText("uno ", TextBlock(InlineFont(b=True), "dos"))
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue())[0][1]["A"].text == "uno dos"
    shared = by_hand(
        '<row><c t="s"><v>1</v></c></row>',
        texts="<sst><si><t>no</t></si><si><r><t>sí</t></r><rPh><t>x</t></rPh><r><t>_x000D_!</t></r></si></sst>",
    )
    assert read(shared) == [(1, {"A": SheetCell(CellKind.TEXT, "sí!")})]


def test_what_names_no_address_follows_the_one_before():
    content = by_hand(
        '<row r="3"><c><v>1</v></c><c r="C3"><v>2</v></c><c><v>3</v></c></row><row><c><v>4</v></c></row>'
    )
    assert read(content, "ABCD") == [
        (
            3,
            {
                "A": SheetCell(CellKind.NUMBER, "1"),
                "C": SheetCell(CellKind.NUMBER, "2"),
                "D": SheetCell(CellKind.NUMBER, "3"),
            },
        ),
        (4, {"A": SheetCell(CellKind.NUMBER, "4")}),
    ]


@pytest.mark.parametrize(("namespace", "prefix"), [(STRICT, ""), (MAIN, "x")])
def test_other_ways_of_writing_the_same_are_read(namespace, prefix):
    p = f"{prefix}:" if prefix else ""
    content = by_hand(
        f'<{p}row r="1"><{p}c r="A1"><{p}v>1</{p}v></{p}c></{p}row>',
        namespace=namespace,
        prefix=prefix,
    )
    assert read(content) == [(1, {"A": SheetCell(CellKind.NUMBER, "1")})]


def test_days_may_count_from_another_beginning():
    styles = '<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    row = '<row><c s="0"><v>0</v></c></row>'
    for head, day in (("", "30/12/1899"), ('<workbookPr date1904="1"/>', "01/01/1904")):
        assert read(by_hand(row, styles=styles, head=head))[0][1]["A"].text == day


BILLION_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
)
A_ROW = "<row><c><v>1</v></c></row>"


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


FORMATS = "<styleSheet><numFmts>{}</numFmts><cellXfs>{}</cellXfs></styleSheet>"
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
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_no_file_takes_long_or_much_memory_to_be_refused(name, monkeypatch):
    # Counting to a million while memory is watched takes long: a twentieth shows the same.
    monkeypatch.setattr(book_parts, "MOST_ELEMENTS", book_parts.MOST_ELEMENTS // 20)
    monkeypatch.setattr(book_parts, "MOST_TEXTS", book_parts.MOST_TEXTS // 20)
    make, told = HOSTILE[name]
    content = make()
    with pytest.raises(UnreadableWorkbook, match=told):
        within_bounds(content)


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
        lambda: by_hand(
            f'<row><c><f t="shared" si="0">{"+".join(["B1"] * 10_000)}</f></c></row>'
            + '<row><c><f t="shared" si="0"/></c></row>' * 10_000
        ),
    ],
    ids=["a row far below", "a large dimension", "a long text", "a long format", "one formula"],
)
def test_what_is_odd_but_small_is_read_as_fast(make):
    assert within_bounds(make())[0][0] == 1


def test_a_format_is_read_as_far_as_a_format_goes():
    styles = FORMATS.format(
        f'<numFmt numFmtId="164" formatCode="{"0" * 9_999}"/>', "<xf numFmtId='164'/>"
    )
    ((_number, row),) = read(by_hand('<row><c s="0"><v>1</v></c></row>', styles=styles))
    assert len(row["A"].number_format) == LONGEST_FORMAT


def within_bounds(content):
    """Read a file within a few seconds and a few megabytes."""
    read(by_hand(A_ROW, styles=FORMATS.format("", "")))  # whatever is imported at first
    begun = clock.process_time()
    tracemalloc.start()
    try:
        return read(content)
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 64 * 1024 * 1024
        assert clock.process_time() - begun < 10


def test_the_largest_sheet_is_far_from_the_limits():
    """A cell, what it holds and its text, of every column of every row."""
    assert 2 * MOST_ROWS * len(TABLE) * 3 < book_parts.MOST_ELEMENTS
    assert MOST_ROWS * len(TABLE) < book_parts.MOST_TEXTS


def rewritten(content, do, method=zipfile.ZIP_DEFLATED):
    """The workbook after ``do(parts)``."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = {each: file.read(each) for each in file.namelist()}
    do(parts)
    return archive(parts, method)


def lying(content):
    """The workbook with a sheet that says to be of forty bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        size = file.getinfo("xl/hoja.xml").file_size.to_bytes(4, "little")
    return content.replace(size, (40).to_bytes(4, "little"))


def test_a_cell_is_read_as_far_as_a_cell_goes():
    content = by_hand(f'<row><c t="inlineStr"><is><t>{"x" * 100_000}</t></is></c></row>')
    assert len(read(content)[0][1]["A"].text) <= MOST_CHARACTERS + 1


@pytest.mark.parametrize(
    "content",
    [
        b"no es un archivo",
        archive({"xl/workbook.xml": "<workbook/>"}),
        archive({"xl/workbook.xml": "<workbook", "xl/_rels/workbook.xml.rels": "<R/>"}),
        by_hand('<row><c t="s"><v>7</v></c></row>'),
        by_hand("<row><c><v>1</row>"),
        by_hand('<row r="tres"/>'),
        by_hand(A_ROW)[:-40],
    ],
)
def test_what_is_damaged_is_said_so(content):
    with pytest.raises(UnreadableWorkbook, match=r"dañado|no tiene la hoja"):
        read(content)


def test_a_part_that_is_longer_than_it_says_is_not_read_further():
    """The size that the archive states is what is unpacked at most, and then it does not add up."""
    with pytest.raises(UnreadableWorkbook):
        read(lying(by_hand(A_ROW + " " * 10_000)))


# What a cell says --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1 234.50", "1234.5"), ("1,234.5", "1234.5"), ("-0", "0"), ("nd", "ND"), ("N.D.", "ND"),
        (" x ", "x"), ("1'00", "1'00"), ("", ""),
    ],
)  # fmt: skip
def test_ways_of_typing_one_value_show_as_one(text, shown):
    assert canonical_text("value", text) == shown


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("123456789012345", True), ("1234567890123456", False), ("0.000000000123456789012345", True),
        ("0.1234567890123456", False), ("100000000000000.5", False), ("-12.5", True),
    ],
)  # fmt: skip
def test_a_cell_holds_fifteen_digits(text, fits):
    assert fits_a_cell(Decimal(text)) is fits
    if fits:
        assert Decimal(repr(float(Decimal(plain(Decimal(text)))))) == Decimal(text)


def test_texts_are_compared_as_they_come_back():
    assert clean(" a\r\nb\x01\ud800 ") == "a\nb"
    assert digest("") == "" and digest("a") != digest("b")
