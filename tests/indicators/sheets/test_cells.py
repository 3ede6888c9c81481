"""Reading a workbook as a stream: what cells say, and that no file bursts its reader."""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from indicators.sheets import cells
from indicators.sheets import parts as book_parts
from indicators.sheets.cells import Cell, Kind, read_rows
from indicators.sheets.parts import MOST_CHARACTERS, Unreadable
from indicators.sheets.table import (
    as_shown,
    clean,
    digest,
    fits_a_cell,
    plain,
    status_of,
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


def archive(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
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
        (1, {"A": Cell(Kind.TEXT, "texto"), "B": Cell(Kind.NUMBER, "1.5"),
             "C": Cell(Kind.TRUTH, "VERDADERO")}),
        (2, {"A": Cell(Kind.DATE, "30/06/2024"), "B": Cell(Kind.DATE, "30/06/2024"),
             "C": Cell(Kind.FORMULA, "=A1")}),
        (3, {"A": Cell(Kind.ERROR, "#N/A")}),
        (4, {"A": Cell(Kind.DATE, "31/12/1899"), "B": Cell(Kind.DATE, "30/12/1899"),
             "C": Cell(Kind.NUMBER, "2")}),
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
    assert (row["A"].kind is Kind.DATE) is is_date


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
    assert read(shared) == [(1, {"A": Cell(Kind.TEXT, "sí!")})]


def test_what_names_no_address_follows_the_one_before():
    content = by_hand(
        '<row r="3"><c><v>1</v></c><c r="C3"><v>2</v></c><c><v>3</v></c></row><row><c><v>4</v></c></row>'
    )
    assert read(content, "ABCD") == [
        (
            3,
            {"A": Cell(Kind.NUMBER, "1"), "C": Cell(Kind.NUMBER, "2"), "D": Cell(Kind.NUMBER, "3")},
        ),
        (4, {"A": Cell(Kind.NUMBER, "4")}),
    ]


@pytest.mark.parametrize(("namespace", "prefix"), [(STRICT, ""), (MAIN, "x")])
def test_other_ways_of_writing_the_same_are_read(namespace, prefix):
    p = f"{prefix}:" if prefix else ""
    content = by_hand(
        f'<{p}row r="1"><{p}c r="A1"><{p}v>1</{p}v></{p}c></{p}row>',
        namespace=namespace,
        prefix=prefix,
    )
    assert read(content) == [(1, {"A": Cell(Kind.NUMBER, "1")})]


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
    with pytest.raises(Unreadable, match="declaraciones"):
        read(archive(encoded))


def test_what_would_burst_the_reader_is_refused(monkeypatch):
    monkeypatch.setattr(cells, "LARGEST_UNPACKED", 1_000_000)
    with pytest.raises(Unreadable, match="demasiado grande"):
        read(by_hand(" " * 1_000_001))
    monkeypatch.setattr(book_parts, "MOST_TEXTS", 3)
    with pytest.raises(Unreadable, match="demasiados textos"):
        read(by_hand(A_ROW, texts=f"<sst>{'<si/>' * 4}</sst>"))


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
    with pytest.raises(Unreadable, match=r"dañado|no tiene la hoja"):
        read(content)


def test_a_part_that_is_longer_than_it_says_is_not_read_further():
    """The size that the archive states is what is unpacked at most, and then it does not add up."""
    content = bytearray(by_hand(A_ROW + " " * 10_000))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as file:
        true_size = file.getinfo("xl/hoja.xml").file_size.to_bytes(4, "little")
    content = bytes(content).replace(true_size, (40).to_bytes(4, "little"))
    with pytest.raises(Unreadable):
        read(content)


# What a cell says --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1 234.50", "1234.5"), ("1,234.5", "1234.5"), ("-0", "0"), ("nd", "ND"), ("N.D.", "ND"),
        (" x ", "x"), ("1'00", "1'00"), ("", ""),
    ],
)  # fmt: skip
def test_ways_of_typing_one_value_show_as_one(text, shown):
    assert as_shown("value", text) == shown


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("definitivo", "definitivo"), (" No  Disponible ", "nd"), ("N.D.", "nd"), ("na", "na"),
        ("", ""), ("provisional", None),
    ],
)  # fmt: skip
def test_a_status_is_named_by_its_word_or_its_sign(text, status):
    assert status_of(text) == status


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
