"""A sheet that goes out and comes back: what is told of it, and that it is saved whole or not at all."""

import io
from datetime import date, datetime

import pytest
from django.core.signing import Signer
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from indicators.arithmetic.number_input import read_typed
from indicators.arithmetic.official_numbers import UnreadableFigure
from indicators.capture.cycles import close_cycle
from indicators.capture.drafts import save_draft, start_draft
from indicators.capture.workflow import return_to_planner, submit, withdraw
from indicators.duties import CAPTURE
from indicators.lifecycle import EditConflict
from indicators.models import (
    Capture,
    CaptureEventKind,
    CaptureOrigin,
    CaptureStatus,
    FilledSheet,
    SheetState,
)
from indicators.results.recompute import recompute_programme
from indicators.sheets import apply, processing
from indicators.sheets.export import sheet_of
from indicators.sheets.processing import save
from indicators.sheets.submission import request_save
from indicators.sheets.table import COLUMNS, SHEET
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast, open_cycle_of, the_capture, typed
from tests.factories.duties import give, take
from tests.factories.sheets import cells_of, change, download, fill, rows_in, send, told

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.one_database]


@kept_fixture
def cast():
    cast = make_cast()
    cast.small.state("1.1", 2022, {"v1": "1200.5", "v2": "4800"})
    recompute_programme(cast.small.programme)
    return cast


def save_now(sheet):
    """Do what the button does, and the task after it."""
    assert request_save(sheet)
    save(sheet.pk)
    sheet.refresh_from_db()
    return sheet


# What goes out -----------------------------------------------------------------------------


def test_it_holds_a_row_a_variable_with_last_year_and_what_the_form_begins_with(cast):
    sheet = load_workbook(io.BytesIO(download(cast)))[SHEET]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == tuple(column.name for column in COLUMNS)
    assert rows[1][:12] == (
        "1.1", "v1", "Variable v1", "Indicador 1.1", "Nacional", 2023, "definitivo", 1200.5,
        None, "definitivo", None, None,
    )  # fmt: skip
    assert len(rows) == 3


def test_the_year_before_is_the_one_before_that_is_measured(cast):
    cast.small.state("1.1", 2021, {"v1": "900", "v2": "4700"})
    cast.small.programme.indicators.filter(code="1.1").update(measured_years="2021, 2023")
    sheet = load_workbook(io.BytesIO(download(cast)))[SHEET]
    assert [row[7] for row in sheet.iter_rows(min_row=2, values_only=True)] == [900, 4700]


def test_only_what_is_filled_is_open_and_the_key_is_hidden(cast):
    sheet = load_workbook(io.BytesIO(download(cast)))[SHEET]
    assert sheet.protection.sheet and not sheet.protection.password
    unlocked = [cell.column_letter for cell in sheet[2] if not cell.protection.locked]
    assert unlocked == ["I", "J", "K", "L"]
    assert sheet.column_dimensions["M"].hidden
    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref == "A1:L3"
    assert sheet.page_setup.orientation == "landscape"
    assert str(sheet.page_setup.paperSize) == sheet.PAPERSIZE_A4
    assert sheet.print_title_rows == "$1:$1"
    statuses = next(each for each in sheet.data_validations.dataValidation if each.type == "list")
    assert statuses.formula1 == '"definitivo,preliminar,no disponible,no aplica"'
    assert str(statuses.sqref) == "J2:J3"


def test_numbers_are_numbers_and_what_no_cell_holds_is_a_text(cast):
    entries = typed(v1="1 234.50", v2="12345678901234567.89")
    entries["v2"]["note"] = '=HYPERLINK("http://otro")'
    capture_at_status(cast, "borrador", entries=entries)
    sheet = load_workbook(io.BytesIO(download(cast)))[SHEET]
    assert (sheet["I2"].value, sheet["I2"].data_type) == (1234.5, "n")
    assert sheet["I2"].number_format == "#,##0.0"
    assert (sheet["I3"].value, sheet["I3"].data_type) == ("12345678901234567.89", "s")
    assert sheet["L3"].data_type == "s"


def test_it_goes_out_with_what_is_pending_and_nothing_else(cast):
    cast.small.add_indicator("1.2", "v1", symbols={"v1": "nacional"})
    cast.small.add_indicator("1.3", "", symbols={"v1": "suma"})
    capture_at_status(cast, "en_revision")
    assert set(rows_in(download(cast))) == {
        ("1.2", "Nacional", "v1"),
        # Without a formula it is the result itself that is asked for.
        ("1.3", "Nacional", "resultado"),
    }
    assert set(rows_in(download(cast, by="noe"))) == {
        ("1.1", "norte", "v1"),
        ("1.1", "norte", "v2"),
    }
    close_cycle(cast.cycle, by=cast.olga)
    assert sheet_of(cast.small.programme, by=cast.ana) is None


def test_a_derived_variable_says_what_it_is_made_from(cast):
    cast.small.add_indicator(
        "1.2", "p * 100", symbols={"p": "suma", "a": "suma", "b": "suma"}, derived={"p": "a / b"}
    )
    sheet = load_workbook(io.BytesIO(download(cast)))[SHEET]
    assert sheet["C4"].value == "Variable p (se calcula con a y b: déjela vacía)"
    assert [sheet[f"J{row}"].value for row in (4, 5, 6)] == [None, "definitivo", "definitivo"]


def test_one_under_way_in_the_other_cycle_of_the_year_goes_out_once(cast):
    capture_at_status(cast, "borrador")
    open_cycle_of(cast.small, 2023, by=cast.olga, kind="preliminar", cutoff=date(2023, 6, 30))
    sheet = load_workbook(io.BytesIO(download(cast)))[SHEET]
    assert [row[6].value for row in sheet.iter_rows(min_row=2)] == ["definitivo", "definitivo"]


# What comes back ---------------------------------------------------------------------------


@pytest.mark.parametrize("begun", [False, True])
def test_what_comes_back_as_it_went_out_changes_nothing(cast, begun):
    if begun:
        entries = typed(v1="1 234.50", v2="1'00")
        entries["v1"]["note"] = " dos\r\nrenglones "
        capture_at_status(cast, "borrador", entries=entries)
    sheet = send(cast, download(cast))
    assert (sheet.state, sheet.problems, sheet.captures) == (SheetState.UNCHANGED, [], [])
    assert not sheet.content
    assert not request_save(sheet)


def test_nothing_is_saved_before_it_is_seen_and_then_everything(cast):
    filled = fill(download(cast), I2=1234.5, K2="Registro", I3="5 000", K3="Registro", L3="Nota")
    sheet = send(cast, filled)
    assert sheet.state == SheetState.READY
    assert cells_of(sheet) == {
        "Capturas!I2": ("—", "1,234.5"),
        "Capturas!J2": ("—", "definitivo"),
        "Capturas!K2": ("—", "Registro"),
        "Capturas!I3": ("—", "5 000"),
        "Capturas!J3": ("—", "definitivo"),
        "Capturas!K3": ("—", "Registro"),
        "Capturas!L3": ("—", "Nota"),
    }
    assert not Capture.objects.filter(cycle__isnull=False).exists()

    assert save_now(sheet).state == SheetState.SAVED
    capture = the_capture()
    assert (capture.status, capture.origin) == (CaptureStatus.DRAFT, CaptureOrigin.SPREADSHEET)
    assert capture.captured_by == cast.ana
    assert capture.typed == {
        "v1": {"value": "1,234.5", "status": "definitivo", "source": "Registro"},
        "v2": {"value": "5 000", "status": "definitivo", "source": "Registro", "note": "Nota"},
    }
    saved = capture.events.get(kind=CaptureEventKind.SAVED)
    assert saved.reason == "De la hoja «capturas.xlsx»."
    assert submit(capture, by=cast.ana).status == CaptureStatus.IN_REVIEW


def test_what_was_typed_stays_as_it_was_typed_where_the_sheet_says_the_same(cast):
    capture = capture_at_status(cast, "borrador", entries=typed(v1="1 234.50", v2="5,000"))
    answered = {**capture.typed, "_justifications": {"repetido.v2": "Así fue."}}
    save_draft(capture, by=cast.ana, version=capture.version, typed=answered)
    sheet = send(cast, fill(download(cast), L2="Con nota"))
    assert cells_of(sheet) == {"Capturas!L2": ("—", "Con nota")}
    save_now(sheet)
    assert the_capture().typed["v1"] == {**answered["v1"], "note": "Con nota"}
    assert the_capture().typed["v2"] == answered["v2"]
    assert the_capture().typed["_justifications"] == {"repetido.v2": "Así fue."}


def test_what_was_emptied_is_emptied(cast):
    capture_at_status(cast, "borrador")
    sheet = send(cast, fill(download(cast), I2=None, J2=None, K2=None))
    assert cells_of(sheet)["Capturas!I2"] == ("1 234", "—")
    assert sheet.captures[0]["missing"] == "1 valor"
    save_now(sheet)
    assert "v1" not in the_capture().typed


def test_nd_needs_no_other_status_than_itself(cast):
    sheet = send(cast, fill(download(cast), I2="ND", J3="no aplica"))
    assert not sheet.problems
    save_now(sheet)
    assert the_capture().typed == {"v1": {"value": "ND"}, "v2": {"status": "na"}}


def test_what_it_will_ask_for_is_told_and_left_to_the_form(cast):
    sheet = send(cast, fill(download(cast), I2=12005, K2="Registro"))
    (capture,) = sheet.captures
    assert capture["warnings"][0].startswith("Variable v1: 12,005 es unas 10 veces el de 2022")
    assert capture["missing"] == "1 valor y 1 aviso sin explicar"
    assert not sheet.problems


def test_a_closed_cycle_takes_drafts_as_the_form_does_and_says_so(cast):
    filled = fill(download(cast), I2=3, K2="Registro")
    close_cycle(cast.cycle, by=cast.olga)
    sheet = send(cast, filled)
    assert sheet.captures[0]["not_now"] == "El ciclo definitivo de 2023 está cerrado."
    assert save_now(sheet).state == SheetState.SAVED


# What is wrong, by cell --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("526,8780", "se puede leer de dos maneras"),
        ("1.234,56", "no se puede leer"),
        ("45%", "el signo % no dice"),
        ("=1+1", "Tiene una fórmula, «=1+1»: copie la celda y péguela como valor"),
        ("#N/A", "es un aviso de la hoja de cálculo"),
        (datetime(2024, 2, 1), "lo convirtió en una fecha, 01/02/2024"),
        (True, "«VERDADERO» no es un número."),
        (2 / 3, "más de quince cifras"),
        (1e15, "más de quince cifras"),
        (12345678901234567, "más de quince cifras"),
        ("x" * 4_001, "Cada celda admite 4,000 caracteres."),
    ],
)
def test_a_value_that_cannot_be_taken_is_named_by_its_cell(cast, value, said):
    sheet = send(cast, fill(download(cast), I3=value, K3="Registro"))
    assert sheet.state == SheetState.REFUSED
    assert list(told(sheet)) == ["Capturas!I3"]
    assert said in told(sheet)["Capturas!I3"]
    assert not request_save(sheet)


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.6, "0%", "60%"),
        (0.605, "0.0%", "60.5%"),
        (-0.6, "0%;[Red]-0%", "-60%"),
        (0.6, '#,##0.00\\ "%"', "0.6%"),
        (0, "0%", "0%"),
        (1e200, "0%", f"1{'0' * 202}%"),
        (0.6, "0" + "%" * 200, f"6{'0' * 399}%"),
    ],
)
def test_a_value_in_percent_is_refused_as_in_the_form(cast, value, number_format, shown):
    """A spreadsheet makes 0.6 of a typed «60%»: only the format still says so."""

    def put(sheet):
        sheet["I3"], sheet["K3"] = value, "Registro"
        sheet["I3"].number_format = number_format

    sheet = send(cast, change(download(cast), put))
    with pytest.raises(UnreadableFigure) as refused:
        read_typed(shown)
    assert told(sheet) == {"Capturas!I3": str(refused.value)}


def test_room_for_a_percent_sign_is_none(cast):
    def put(sheet):
        sheet["I3"], sheet["K3"] = 0.6, "Registro"
        sheet["I3"].number_format = "0.0_%_)"

    assert told(send(cast, change(download(cast), put))) == {}


def test_a_note_in_percent_is_kept_as_the_cell_shows_it(cast):
    def put(sheet):
        sheet["I2"], sheet["K2"], sheet["L2"] = 5, "Registro", 0.1
        sheet["L2"].number_format = "0%"

    save_now(send(cast, change(download(cast), put)))
    assert the_capture().typed["v1"]["note"] == "10%"


@pytest.mark.parametrize(
    ("text", "status"), [("N/D", "nd"), ("No Disponible", "nd"), ("n. a.", "na")]
)
def test_a_status_is_read_as_everywhere(cast, text, status):
    save_now(send(cast, fill(download(cast), J2=text)))
    assert the_capture().typed["v1"]["status"] == status


@pytest.mark.postgres
@pytest.mark.parametrize("value", [1.1, 28.57, 123456789012345, 0.000001, -3, "1,234,567.89"])
def test_a_number_is_taken_to_the_last_digit(cast, value):
    sheet = send(cast, fill(download(cast), I2=value, K2="Registro"))
    assert sheet.state == SheetState.READY
    save_now(sheet)
    assert float(the_capture().typed["v1"]["value"].replace(",", "")) == float(
        str(value).replace(",", "")
    )


@pytest.mark.parametrize(
    ("cells", "where", "said"),
    [
        ({"I2": 5, "J2": "no disponible"}, "I2", "Hay un número, 5, y el estado dice ND"),
        ({"I2": "ND", "J2": "preliminar"}, "J2", "El valor dice ND y el estado dice otra cosa"),
        ({"J2": "más o menos"}, "J2", "«más o menos» no es un estado: elija definitivo, prelim"),
        ({"I2": 1, "K2": "=A1"}, "K2", "Tiene una fórmula"),
        ({"I3": 0, "I2": 1, "K2": "R", "K3": "R"}, "I3", "El denominador es cero"),
    ],
)
def test_what_contradicts_itself_is_named_by_its_cell(cast, cells, where, said):
    sheet = send(cast, fill(download(cast), **cells))
    assert list(told(sheet)) == [f"Capturas!{where}"]
    assert said in told(sheet)[f"Capturas!{where}"]


@pytest.mark.postgres
def test_a_single_bad_cell_keeps_everything_from_being_saved_and_all_are_named(cast):
    for code in ("1.2", "1.3"):
        cast.small.add_indicator(code, "v1", symbols={"v1": "suma"})
    filled = fill(download(cast), I2=1, K2="R", I3=4, K3="R", I4="1,2", I5="=B1")
    sheet = send(cast, filled)
    assert list(told(sheet)) == ["Capturas!I4", "Capturas!I5"]
    assert not request_save(sheet)
    FilledSheet.objects.update(state=SheetState.SAVING)
    save(sheet.pk)
    sheet.refresh_from_db()
    assert sheet.state == SheetState.REFUSED
    assert not Capture.objects.filter(cycle__isnull=False).exists()


@pytest.mark.postgres
def test_a_save_that_fails_half_way_saves_nothing(cast, monkeypatch):
    for code in ("1.2", "1.3"):
        cast.small.add_indicator(code, "v1", symbols={"v1": "suma"})
    sheet = send(cast, fill(download(cast), I2=1, K2="R", I4=2, K4="R", I5=3, K5="R"))
    assert len(sheet.captures) == 3
    calls = []

    def fails_the_third_time(*args, **kwargs):
        calls.append(args)
        if len(calls) == 3:
            raise RuntimeError("the machine stops")
        return save_draft(*args, **kwargs)

    monkeypatch.setattr(apply, "save_draft", fails_the_third_time)
    request_save(sheet)
    with pytest.raises(RuntimeError):
        save(sheet.pk)
    sheet.refresh_from_db()
    assert sheet.state == SheetState.FAILED
    assert not Capture.objects.filter(cycle__isnull=False).exists()


# Keys --------------------------------------------------------------------------------------


def tampered(key):
    fields = key.split("/")
    return "/".join([fields[0], "999", *fields[2:]])


@pytest.mark.parametrize(
    ("do", "where", "said"),
    [
        (
            lambda s: s.__setitem__("M2", tampered(s["M2"].value)),
            "M2",
            "La clave de la fila se alteró",
        ),
        (lambda s: s.__setitem__("M2", "x"), "M2", "La clave de la fila se alteró"),
        (lambda s: s.__setitem__("M2", None), "M2", "no trae su clave"),
        (lambda s: s.__setitem__("M2", s["M3"].value), "M2", "La fila dice «1.1 v1 Nacional 2023"),
        (lambda s: s.__setitem__("F2", 2022), "M2", "su clave es de otra"),
        (
            lambda s: [s.cell(row=4, column=at + 1, value=c.value) for at, c in enumerate(s[2])],
            "M4",
            "Es copia de la fila 2",
        ),
    ],
)
def test_a_row_whose_key_is_not_its_own_is_named(cast, do, where, said):
    filled = fill(download(cast), I2=3, K2="R")
    sheet = send(cast, change(filled, do))
    assert list(told(sheet)) == [f"Capturas!{where}"]
    assert said in told(sheet)[f"Capturas!{where}"]


def test_a_key_signed_for_something_else_is_none(cast):
    forged = Signer(salt="otra").sign("1/1/1/0/0/v1/////")
    sheet = send(cast, fill(download(cast), I2=3, M2=forged))
    assert "se alteró" in told(sheet)["Capturas!M2"]


def test_rows_may_be_left_out_and_come_in_any_order(cast):
    filled = fill(download(cast), I3=9, K3="R")
    sheet = send(cast, change(filled, lambda each: each.delete_rows(2)))
    assert list(cells_of(sheet)) == ["Capturas!I2", "Capturas!J2", "Capturas!K2"]
    save_now(sheet)
    assert the_capture().typed["v2"]["value"] == "9"


def test_a_table_without_its_columns_is_none_of_ours(cast):
    sheet = send(cast, change(download(cast), lambda each: each.delete_cols(8)))
    assert told(sheet) == {
        "": "Capturas!H1 tendría que decir «Año anterior»: se quitaron o movieron columnas, o no es "
        "la hoja que se bajó."
    }
    other = send(cast, change(download(cast), lambda each: setattr(each, "title", "Hoja1")))
    assert told(other)[""].startswith("El archivo no tiene la hoja «Capturas»")


# Whose it is -------------------------------------------------------------------------------


def test_the_row_of_another_unit_is_refused_by_its_cell(cast):
    filled = fill(download(cast, by="noe"), I2=3, K2="R")
    sheet = send(cast, filled, by="ana")
    assert told(sheet) == {"Capturas!A2": "El indicador 1.1 de norte lo captura otra unidad."}


def test_who_left_the_unit_meanwhile_saves_nothing(cast):
    sheet = send(cast, fill(download(cast), I2=3, K2="R"))
    take(cast.ana)
    give(cast.ana, CAPTURE, unit=cast.small.units["sur"])
    assert save_now(sheet).state == SheetState.REFUSED
    assert "lo captura otra unidad" in told(sheet)["Capturas!A2"]
    assert not Capture.objects.filter(cycle__isnull=False).exists()


def test_a_colleague_of_the_unit_may_send_what_another_one_downloaded(cast):
    sheet = send(cast, fill(download(cast), I2=3, K2="R"), by="luis")
    save_now(sheet)
    assert the_capture().captured_by == cast.luis


# What changed in between -------------------------------------------------------------------


def test_what_somebody_changed_since_is_told_by_cell_with_who_and_what(cast):
    capture = capture_at_status(cast, "borrador", entries=typed(v1="26", v2="100"))
    filled = fill(download(cast), I2=29)
    theirs = {**capture.typed, "v1": {**capture.typed["v1"], "value": "28"}}
    save_draft(capture, by=cast.luis, version=capture.version, typed=theirs)
    sheet = send(cast, filled)
    assert list(told(sheet)) == ["Capturas!I2"]
    assert "Luis lo cambió de «26» a «28»" in told(sheet)["Capturas!I2"]
    assert not request_save(sheet)
    assert the_capture().typed["v1"]["value"] == "28"


def test_what_is_wrong_besides_is_told_with_it(cast):
    capture = capture_at_status(cast, "borrador", entries=typed(v1="26", v2="100"))
    filled = fill(download(cast), I2=29, I3="1.2.3")
    theirs = {**capture.typed, "v1": {**capture.typed["v1"], "value": "28"}}
    save_draft(capture, by=cast.luis, version=capture.version, typed=theirs)
    found = told(send(cast, filled))
    assert sorted(found) == ["Capturas!I2", "Capturas!I3"]
    assert "Luis lo cambió" in found["Capturas!I2"]
    assert "1.2.3" in found["Capturas!I3"]


def test_two_saves_are_not_merged_even_where_they_touch_different_cells(cast):
    capture = capture_at_status(cast, "borrador", entries=typed(v1="26", v2="100"))
    filled = fill(download(cast), I3=101)
    theirs = {**capture.typed, "v1": {**capture.typed["v1"], "value": "28"}}
    save_draft(capture, by=cast.luis, version=capture.version, typed=theirs)
    assert list(told(send(cast, filled))) == ["Capturas!I2"]


def test_a_change_in_between_of_a_capture_that_the_sheet_does_not_touch_is_none(cast):
    cast.small.add_indicator("1.2", "v1", symbols={"v1": "suma"})
    capture = capture_at_status(cast, "borrador")
    filled = fill(download(cast), I4=2, K4="R")
    save_draft(capture, by=cast.luis, version=capture.version, typed=typed(v1="1", v2="2"))
    sheet = send(cast, filled)
    assert (sheet.state, len(sheet.captures)) == (SheetState.READY, 1)


def test_one_that_goes_on_filling_the_same_file_may_send_it_again(cast):
    first = fill(download(cast), I2=3, K2="R")
    save_now(send(cast, first))
    again = send(cast, first)
    assert again.state == SheetState.UNCHANGED
    both = send(cast, fill(first, I3=12, K3="R"))
    assert list(cells_of(both)) == ["Capturas!I3", "Capturas!J3", "Capturas!K3"]
    save_now(both)
    assert the_capture().typed["v2"]["value"] == "12"


def test_what_was_begun_in_between_is_not_written_over(cast):
    filled = fill(download(cast), I2=3, K2="R")
    capture_at_status(cast, "borrador", by="luis", entries=typed(v1="7"))
    sheet = send(cast, filled)
    assert "Luis lo cambió de «—» a «7»" in told(sheet)["Capturas!I2"]


def test_one_begun_empty_in_between_is_filled(cast):
    filled = fill(download(cast), I2=3, K2="R")
    small = cast.small
    start_draft(small.indicators["1.1"], 2023, small.units["nacional"], cast.cycle, by=cast.luis)
    save_now(send(cast, filled))
    assert the_capture().typed["v1"]["value"] == "3"


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (lambda capture, cast: submit(capture, by=cast.ana), "está en revisión: ya no se captura"),
        (lambda capture, cast: withdraw(capture, by=cast.ana), "se retiró después"),
    ],
)
def test_one_that_went_on_its_way_in_between_is_left_alone(cast, step, said):
    capture = capture_at_status(cast, "borrador", entries=typed(v1="1300", v2="5000"))
    filled = fill(download(cast), I2=1301)
    step(capture, cast)
    sheet = send(cast, filled)
    assert said in told(sheet)["Capturas!A2"]


def test_one_that_was_returned_is_corrected_in_the_sheet(cast):
    capture = capture_at_status(cast, "en_revision")
    return_to_planner(capture, by=cast.rita, reason="La fuente no es esa.")
    save_now(send(cast, fill(download(cast), K2="Otra")))
    assert the_capture().typed["v1"]["source"] == "Otra"
    assert the_capture().status == CaptureStatus.RETURNED


@pytest.mark.postgres
def test_a_change_between_seeing_and_saving_is_found_at_that_moment(cast):
    sheet = send(cast, fill(download(cast), I2=3, K2="R"))
    capture_at_status(cast, "borrador", by="luis", entries=typed(v1="7"))
    assert save_now(sheet).state == SheetState.REFUSED
    assert "Luis lo cambió" in told(sheet)["Capturas!I2"]
    assert the_capture().typed == typed(v1="7")


@pytest.mark.postgres
def test_a_save_in_the_very_moment_of_saving_undoes_all(cast, monkeypatch):
    cast.small.add_indicator("1.2", "v1", symbols={"v1": "suma"})
    capture_at_status(cast, "borrador", code="1.2", entries=typed(v1="5"))
    sheet = send(cast, fill(download(cast), I2=3, K2="R", I4=6))
    real = apply.save_draft

    def overtaken(capture, **kwargs):
        if capture.indicator.code == "1.2":
            raise EditConflict(capture, capture.version)
        return real(capture, **kwargs)

    monkeypatch.setattr(apply, "save_draft", overtaken)
    assert save_now(sheet).state == SheetState.REFUSED
    assert "alguien cambió esta captura" in told(sheet)[""]
    assert [each.indicator.code for each in Capture.objects.filter(cycle__isnull=False)] == ["1.2"]
    assert the_capture().typed == typed(v1="5")


def test_saving_twice_saves_once(cast):
    sheet = send(cast, fill(download(cast), I2=3, K2="R"))
    assert request_save(sheet)
    assert not request_save(sheet)
    assert save(sheet.pk) == SheetState.SAVED
    assert save(sheet.pk) == ""
    assert the_capture().events.count() == 2


def test_checking_takes_the_same_queries_for_many_rows(cast, monkeypatch):
    # How far it is is told by the clock, which on a busy machine would be one query more.
    monkeypatch.setattr(processing, "SECONDS_BETWEEN_REPORTS", 3600)

    def queries(content):
        with CaptureQueriesContext(connection) as asked:
            send(cast, content)
        return len(asked)

    few = queries(fill(download(cast), I2=3, K2="R"))
    for number in range(2, 12):
        cast.small.add_indicator(f"1.{number}", "v1", symbols={"v1": "suma"})
    content = download(cast)
    many = fill(content, **{f"I{row}": row for row in range(2, 14)})
    assert queries(many) == few
