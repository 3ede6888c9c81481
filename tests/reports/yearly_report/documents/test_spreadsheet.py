"""The yearly report as a spreadsheet, opened again: every cell, and its formulas worked out."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.yearly_report.documents import words
from reports.yearly_report.documents.report import Calculation, Figure, Input
from reports.yearly_report.documents.spreadsheet import spreadsheet_of
from reports.yearly_report.documents.spreadsheet.cell_chunks import MOST_CHARACTERS, split_text
from reports.yearly_report.documents.spreadsheet.figures import format_of
from tests.spreadsheet_reader import number_shown, shown, worked_out

from ....factories.real_reports import EMPTY_KEYS, digest, hostile_report

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
COMPUTED = "Resultado calculado"


def opened(report, *, values=False):
    content = spreadsheet_of(report, digest(report))
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


@pytest.fixture(scope="module")
def book(draft):
    return opened(draft)


@pytest.fixture(scope="module")
def values(draft):
    """The same with what the formulas gave when it was written."""
    return opened(draft, values=True)


def rows_below(sheet, *heads):
    """The rows of the table with these headings, as what is shown by heading; until a blank row."""
    for row in sheet.iter_rows():
        found = {cell.value: cell.column for cell in row if isinstance(cell.value, str)}
        if all(head in found for head in heads):
            break
    else:
        raise AssertionError(f"{sheet.title}: no table {heads}")
    at = row[0].row + 1
    while sheet.cell(at, found[heads[0]]).value not in (None, ""):
        yield {head: sheet.cell(at, column) for head, column in found.items()}
        at += 1


# Every figure -----------------------------------------------------------------------------


def test_every_figure_of_the_summaries_is_shown_as_in_the_report(draft, book):
    compared = 0
    for objective in draft.objectives:
        table = objective.table
        sheet = book[f"Resumen {objective.code}"]
        rows = list(rows_below(sheet, "Clave", words.INDICATOR, words.BASELINE))
        assert [row["Clave"].value for row in rows] == [each.code for each in table.rows]
        for row, each in zip(rows, table.rows, strict=True):
            assert row[words.INDICATOR].value == each.name
            assert row[words.BASELINE_YEAR].value == each.baseline_year
            figures = {words.BASELINE: each.baseline}
            heads = map(words.result_of, table.years)
            figures |= dict(zip(heads, each.results, strict=True))
            for head, figure in figures.items():
                compared += same(row[head], figure)
            noted = {number for figure in figures.values() for number in figure.notes}
            assert (
                set(map(int, re.findall(r"(?<=[:,] )\d+", row[words.NOTES].value or ""))) == noted
            )
    assert compared == 126


def same(cell, figure):
    """A number wherever there is one, that shows what the report shows."""
    assert shown(cell) == figure.display_text
    if figure.value is None:
        assert cell.data_type == "s"
    else:
        assert cell.data_type == "n"
        found = Decimal(repr(cell.value))
        digits = len(figure.value.normalize().as_tuple().digits)
        assert near(found, figure.value) if digits > 15 else found == figure.value
    return 1


def test_every_figure_of_the_fichas_is_shown_as_in_the_report(draft, book):
    compared = 0
    for ficha in draft.fichas:
        sheet = book[f"Ficha {ficha.code}"]
        series = ficha.series
        figures = {words.baseline_of(series.baseline_year): series.baseline}
        figures |= dict(zip(map(words.result_of, series.years), series.results, strict=True))
        figures[words.target_of(series.target.year)] = series.target.figure
        row = next(rows_below(sheet, words.SERIES, *figures))
        compared += sum(same(row[head], figure) for head, figure in figures.items())
        table, *others = ficha.tables
        assert not others
        heads = [words.value_in(year) for year in table.years]
        rows = list(rows_below(sheet, words.VARIABLE, "Símbolo", *heads))[: len(table.rows)]
        for row, variable in zip(rows, table.rows, strict=True):
            assert row[words.VARIABLE].value == variable.name
            assert row["Símbolo"].value == variable.symbol
            assert row[words.SOURCE].value == (variable.source or None)
            for head, figure in zip(heads, variable.values, strict=True):
                compared += same(row[head], figure)
    assert compared == 18 * 8 + 126 - 18


def test_elements_substitutions_and_notes_are_texts_of_the_ficha(draft, book):
    for ficha in draft.fichas:
        sheet = book[f"Ficha {ficha.code}"]
        elements = list(rows_below(sheet, words.ELEMENT, words.CONTENT))
        assert [row[words.ELEMENT].value for row in elements] == [
            each.label for each in ficha.elements
        ]
        assert [row[words.CONTENT].value for row in elements] == [
            each.text for each in ficha.elements
        ]
        rows = list(rows_below(sheet, words.YEAR, words.SUBSTITUTION))[: len(ficha.calculations)]
        printed = words.printed_beside(ficha.calculations) or [None] * len(rows)
        for row, each, other in zip(rows, ficha.calculations, printed, strict=True):
            assert row[words.YEAR].value == each.year
            assert row[words.SUBSTITUTION].value == each.written
            assert row[words.AS_PRINTED].value == other
        texts = {cell.value for row in sheet.iter_rows() for cell in row}
        for note in ficha.notes:
            assert f"{note.sign}  {note.text}" in texts


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=3),
    st.integers(0, 3),
    st.sampled_from(["", "%", " %", " pesos", "‰"]),
    st.sampled_from(["", "p/"]),
    st.sampled_from(["grouped", "plain", "bare", "minus"]),
)
def test_a_number_shows_to_the_letter_what_was_printed_or_is_a_text(
    value, places, sign, mark, printing
):
    value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{value:f}" if printing == "plain" else f"{value:,f}"
    if printing == "bare":
        text = text.replace("0.", ".", 1) if abs(value) < 1 else text
    if printing == "minus":
        text = text.replace("-", "−")
    figure = Figure(f"{text}{sign}", value, "definitivo", mark)
    number_format = format_of(figure)
    if number_format is None:
        assert not value and "-" in f"{value:f}"  # no spreadsheet shows a zero with a sign
        return
    assert number_shown(value, number_format) == figure.display_text


@pytest.mark.parametrize(
    ("text", "value", "number_format"),
    [
        ("87%", "87", '#,##0"%"'),
        (".68", "0.68", "#.00"),
        ("1,234.50", "1234.50", "#,##0.00"),
        ("1234", "1234", "0"),
        ("−0.7", "-0.7", '#,##0.0;"−"#,##0.0'),
        ("ND", None, None),
        ("1,23.4", "123.4", None),
        ("007", "7", None),
        ("12,345,678,901,234,567.89", "12345678901234567.89", None),
        ('5"', "5", None),
        ("$5", "5", None),
        ("5;0", "5", '#,##0";0"'),
        ("87%", "0.87", None),
        ("5" + "a" * 41, "5", None),
    ],
)
def test_the_format_of_a_figure(text, value, number_format):
    assert format_of(Figure(text, Decimal(value) if value else None)) == number_format


# Live formulas ----------------------------------------------------------------------------


def calculated(report, book):
    """Each calculation with its sheet and its row."""
    for ficha in report.fichas:
        sheet = book[f"Ficha {ficha.code}"]
        rows = rows_below(sheet, words.YEAR, words.SUBSTITUTION, COMPUTED)
        for row, each in zip(rows, ficha.calculations, strict=False):
            yield ficha, each, sheet, row


def near(found, exact):
    """As near as numbers of a spreadsheet, of fifteen digits, are."""
    return abs(Decimal(found) - exact) <= abs(exact) * Decimal("1e-14")


def test_what_is_computed_is_a_formula_over_the_cells_of_its_numbers(draft, book, values):
    live = 0
    for ficha, each, sheet, row in calculated(draft, book):
        cell = row[COMPUTED]
        if each.computed is None:
            assert cell.value == "—"
            continue
        live += 1
        assert cell.data_type == "f"
        assert near(worked_out(cell.value, lambda name, of=sheet: of[name].value), each.computed)
        assert near(repr(values[sheet.title][cell.coordinate].value), each.computed)
        assert cell.number_format == "#,##0" + (f".{'0' * each.decimals}" if each.decimals else "")
        assert row["Valor exacto"].value == f"{each.computed:f}"
        assert row["Fórmula"].value == each.formula
        used = set(re.findall(r"[A-Z]+\d+", cell.value))
        assert len(used) == len(each.inputs), ficha.code
    assert live == 30


def test_a_changed_variable_changes_the_result_and_a_missing_one_is_no_zero(draft, book):
    for _ficha, each, sheet, row in calculated(draft, book):
        formula = row[COMPUTED].value
        if each.computed is None:
            continue
        used = sorted(set(re.findall(r"[A-Z]+\d+", formula)))
        for changed in used:
            numbers = {name: sheet[name].value for name in used}
            before = worked_out(formula, numbers.get)
            numbers[changed] = numbers[changed] * 2 + 1
            assert worked_out(formula, numbers.get) != before
            for missing in (None, "ND"):
                assert worked_out(formula, (numbers | {changed: missing}).get) == "ND"


def test_an_accumulated_result_builds_on_the_year_before_in_the_series(draft, book):
    (ficha,) = [each for each in draft.fichas if each.code == "3.3"]
    sheet = book["Ficha 3.3"]
    series = next(rows_below(sheet, words.SERIES, "Resultado 2022"))
    first, second = (row for of, _each, _sheet, row in calculated(draft, book) if of.code == "3.3")
    assert series["Resultado 2022"].coordinate in first[COMPUTED].value
    assert series["Resultado 2023"].coordinate in second[COMPUTED].value
    assert [each.year for each in ficha.calculations] == [2023, 2024]


def with_calculation(report, calculation, values=None):
    """The first ficha with another calculation, and other values of its first variable."""
    first, *others = report.annex
    ficha, *rest = first.fichas
    table = ficha.tables[0]
    if values:
        variable = replace(table.rows[0], values=values)
        table = replace(table, rows=(variable, *table.rows[1:]))
    ficha = replace(ficha, calculations=(calculation,), tables=(table,))
    return replace(report, annex=(replace(first, fichas=(ficha, *rest)), *others))


LONG = Decimal("12345678901234567.89")


def test_a_number_of_too_many_digits_is_a_text_with_an_input_beside(draft):
    figure = Figure("12,345,678,901,234,567.89", LONG, "definitivo")
    inputs = (Input("v1", "Uno", LONG), Input("previous", "El año anterior", Decimal(3)))
    each = Calculation(2023, "v1 / previous", inputs, LONG / 3, 2, "…", "")
    book = opened(with_calculation(draft, each, (figure, figure)))
    sheet = book["Ficha 1.1"]
    variable = next(rows_below(sheet, words.VARIABLE, words.value_in(2023)))
    assert variable[words.value_in(2023)].value == figure.text
    ((_, _, _, row), *_others) = calculated(with_calculation(draft, each), book)
    assert near(worked_out(row[COMPUTED].value, lambda name: sheet[name].value), LONG / 3)
    own = list(rows_below(sheet, words.YEAR, "Símbolo", "Valor"))
    assert [each["Símbolo"].value for each in own] == ["v1", "previous"]
    assert own[0]["Valor exacto"].value == "12345678901234567.89"
    assert own[1]["Valor exacto"].value is None


def test_a_formula_that_is_too_long_is_the_number_that_it_gives(draft):
    names = [f"v{at}" for at in range(380)]
    inputs = tuple(Input(name, name, Decimal(at)) for at, name in enumerate(names))
    each = Calculation(2023, f"max({','.join(names)})", inputs, Decimal(379), 0, "…", "")
    report = with_calculation(draft, each)
    ((_, _, sheet, row), *_others) = calculated(report, opened(report))
    assert row[COMPUTED].data_type == "f"
    assert worked_out(row[COMPUTED].value, lambda name: sheet[name].value) == 379

    each = replace(each, formula=f"max({','.join(names)},{','.join(names)})")
    report = with_calculation(draft, each)
    ((_, _, sheet, row), *_others) = calculated(report, opened(report))
    assert (row[COMPUTED].data_type, row[COMPUTED].value) == ("n", 379)


# The sheets -------------------------------------------------------------------------------


def test_there_is_a_sheet_for_each_table_and_the_first_one_leads_to_all(draft, book):
    summaries = [f"Resumen {each.code}" for each in draft.objectives]
    fichas = [f"Ficha {each.code}" for each in draft.fichas]
    others = ["Textos", "Glosario", "Siglas", "Notas"]
    assert book.sheetnames == ["Índice", *summaries, *fichas, *others]
    index = book["Índice"]
    links = links_of(index)
    assert [each.location for each in links] == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    assert all(each.target is None for each in links)
    texts = [cell.value for row in index.iter_rows() for cell in row]
    assert digest(draft) in texts and "30 de junio de 2024" in texts


def links_of(sheet):
    return [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_sheets_are_ready_for_the_screen_and_for_paper(book):
    for sheet in book.worksheets:
        setup = sheet.page_setup
        assert setup.orientation == "landscape" and int(setup.paperSize) == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (setup.fitToWidth or 1) == 1
        assert "Edición 2" in sheet.oddFooter.left.text
        assert "&P" in sheet.oddFooter.right.text and "&N" in sheet.oddFooter.right.text
        if sheet.title != "Índice":
            assert sheet.freeze_panes and sheet.freeze_panes.startswith("A")
            assert sheet.print_title_rows
        assert sheet.column_dimensions["A"].width >= 7
        assert all(
            row.height and row.height <= 409 for row in sheet.row_dimensions.values() if row.height
        )
        if sheet.title.startswith("Resumen"):
            head = int(sheet.freeze_panes[1:]) - 1
            assert sheet.cell(head, 1).value == "Clave"
            assert sheet.print_title_rows == f"${head}:${head}"


def test_texts_glossary_and_acronyms_are_whole(draft, book):
    found, key = {}, ""
    for row in book["Textos"].iter_rows(min_row=4, values_only=True):
        key = row[0] or key
        found[key] = found.get(key, "") + (row[4] or "")
    for each in draft.narratives:
        expected = f"Texto pendiente: {each.heading}" if each.is_empty else each.text
        assert found[each.key] == expected
    for name, terms in (("Glosario", draft.glossary), ("Siglas", draft.acronyms)):
        rows = list(book[name].iter_rows(min_row=4, values_only=True))
        assert rows == [(each.term, each.meaning) for each in terms]
    assert len(draft.glossary) > 10 and len(draft.acronyms) > 80


def test_a_draft_says_so_and_a_closed_edition_names_what_has_no_text(draft, closed, book):
    assert "Borrador" in book["Resumen 1"].oddHeader.left.text
    texts = [cell.value for row in book["Índice"].iter_rows() for cell in row]
    assert "Edición 2, borrador" in texts
    final = opened(closed)
    assert "Borrador" not in final["Resumen 1"].oddHeader.left.text
    index = [cell.value for row in final["Índice"].iter_rows() for cell in row]
    assert "Edición 2, cerrada el 3 de julio de 2024" in index
    missing = list(words.missing_texts(closed))
    assert len(missing) == len(EMPTY_KEYS) and set(missing) <= set(index)
    everything = [cell.value for sheet in final for row in sheet.iter_rows() for cell in row]
    assert not any("Texto pendiente" in str(text) for text in everything)


def test_the_same_report_is_the_same_file(draft):
    assert spreadsheet_of(draft, "a" * 64) == spreadsheet_of(draft, "a" * 64)


# What nobody should write -----------------------------------------------------------------


def test_hostile_texts_are_texts_and_the_file_is_whole(draft):
    report = hostile_report(draft)
    content = spreadsheet_of(report, digest(report))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert not [name for name in names if "vba" in name.lower() or "externalLink" in name]
        for name in names:
            if name.endswith(".rels"):
                assert b"TargetMode" not in archive.read(name)
    book = openpyxl.load_workbook(io.BytesIO(content))
    formulas = 0
    for sheet in book.worksheets:
        assert len(sheet.title) <= 31 and not set("[]:*?/\\'") & set(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    formulas += 1
                    assert cell.value.startswith("=IF(COUNT(")
                elif isinstance(cell.value, str):
                    assert len(cell.value) <= MOST_CHARACTERS
                    assert bool(cell.quotePrefix) == (cell.value[0] in "=+-@")
    assert formulas == 30
    acronyms = list(book["Siglas"].iter_rows(min_row=4, values_only=True))
    assert acronyms[0][0] == "@SUM(A1)" and len(acronyms) > 1
    assert "".join(row[1] for row in acronyms) == "+" + "9" * 40_000


def test_names_of_sheets_are_such_as_a_spreadsheet_takes(draft):
    first, second, *others = draft.objectives
    odd = replace(first, code="[1]:*?/\\'" + "x" * 60)
    same = replace(second, code="[1]:*?/\\'" + "X" * 60)
    book = opened(replace(draft, objectives=(odd, same, *others)))
    assert len(book.sheetnames) == len({name.casefold() for name in book.sheetnames})
    assert all(len(name) <= 31 for name in book.sheetnames)
    assert book.sheetnames[2].endswith("(2)")
    locations = [each.location for each in links_of(book["Índice"])]
    assert locations == [f"'{name}'!A1" for name in book.sheetnames[1:]]


@given(st.text("aá \n.", max_size=3_000), st.integers(1, 30), st.integers(1, 60))
def test_pieces_of_a_text_are_the_text(text, most, room):
    def lines(piece):
        return sum(max(1, -(-len(line) // room)) for line in piece.split("\n"))

    pieces = split_text(text, lines, most)
    assert "".join(pieces) == text
    assert all(lines(piece.rstrip("\n")) <= most for piece in pieces)


# Another program --------------------------------------------------------------------------


@pytest.mark.skipif(SOFFICE is None, reason="there is not LibreOffice")
def test_libreoffice_works_it_out_again_when_a_variable_is_changed(draft, book, tmp_path):
    """The variables doubled: in a file without results, so that it has to work them out."""
    cells, expected = {}, {}
    for _ficha, each, sheet, row in calculated(draft, book):
        if each.computed is None:
            continue
        formula = row[COMPUTED].value
        used = set(re.findall(r"[A-Z]+\d+", formula))
        cells.update({(sheet.title, name): sheet[name].value * 2 + 1 for name in used})
        expected[sheet.title, row[COMPUTED].coordinate] = formula
    changed = opened(draft)
    for (title, name), value in cells.items():
        changed[title][name].value = value
    came, left = tmp_path / "in", tmp_path / "out"
    came.mkdir()
    changed.save(came / "informe.xlsx")
    subprocess.run(
        [
            SOFFICE, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", left, came / "informe.xlsx",
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    after = openpyxl.load_workbook(left / "informe.xlsx", data_only=True)
    for (title, name), formula in expected.items():
        wanted = worked_out(formula, lambda each, of=title: cells[of, each])
        assert near(repr(after[title][name].value), wanted), (title, name)
        assert after[title][name].value != book[title][name].value
