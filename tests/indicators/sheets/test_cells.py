"""Reading a workbook as a stream: what cells say."""

import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles.numbers import BUILTIN_FORMATS

from indicators.sheets.cells import CellKind, SheetCell, read_rows
from indicators.sheets.parts import MOST_CHARACTERS, UnreadableWorkbook
from indicators.sheets.table import (
    canonical_text,
    clean,
    digest,
    fits_a_cell,
    plain,
)
from tests.factories.workbooks import A_ROW, MAIN, archive, by_hand

COLUMNS = "ABC"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def workbook(*rows, title="Capturas"):
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
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
