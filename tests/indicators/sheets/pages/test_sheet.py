"""The screens of a sheet: taken, shown while it is checked, decided; each its owner's alone."""

import io
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from indicators.capture.file_types import XLSX
from indicators.models import LARGEST_SHEET, Capture, FilledSheet, SheetState
from indicators.sheets import processing
from indicators.sheets.processing import DAYS_KEPT, forget_old_sheets
from indicators.sheets.submission import MOST_KEPT
from indicators.sheets.table import SHEET
from indicators.tasks import forget_old_sheets as forget_task
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast
from tests.factories.model_rows import make_filled_sheet
from tests.factories.sheets import as_file, download, fill, send

LIST = "/captura/"
FILE = "/captura/hoja.xlsx"
SEND = "/captura/hojas/"

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


cast = kept_fixture(make_cast, "cast")


@pytest.fixture
def ana(client, cast):
    client.force_login(cast.ana)
    return client


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """Within it what waits for a commit is done, tasks among it."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def the_sheet():
    return FilledSheet.objects.get()


def address(sheet):
    return f"{SEND}{sheet.pk}/"


# Handed out and taken ----------------------------------------------------------------------


def test_the_list_offers_it_and_it_is_handed_out_as_a_workbook(ana):
    page = ana.get(LIST).text
    assert f'href="{FILE}"' in page
    assert 'enctype="multipart/form-data"' in page
    response = ana.get(FILE)
    assert response["Content-Type"] == XLSX
    name = f"capturas-de-prueba-{timezone.localdate().isoformat()}.xlsx"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "no-store" in response["Cache-Control"]
    book = load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == [SHEET, "Instrucciones"]
    guide = " ".join(str(each.value) for row in book["Instrucciones"] for each in row)
    assert "Deje sin llenar las filas que no va a usar." in guide
    assert "«Desproteger hoja»" in guide and "no pide contraseña" in guide
    assert not Capture.objects.exists()


def test_the_form_knows_how_large_a_sheet_may_be(ana):
    page = ana.get(LIST).text
    assert f'data-most="{LARGEST_SHEET}"' in page
    assert "El archivo pasa de 5 MB: no se envió." in page


def test_who_opens_the_address_that_takes_sheets_is_led_to_the_form(ana):
    response = ana.get(SEND)
    assert response.status_code == 302
    assert response["Location"] == f"{LIST}#hoja"


def test_where_nothing_is_pending_it_says_so(ana, cast):
    capture_at_status(cast, "en_revision")
    response = ana.get(FILE, follow=True)
    assert "No hay nada que bajar" in response.text


def test_a_sheet_is_sent_seen_and_saved(ana, cast, commits):
    filled = fill(ana.get(FILE).content, I2=3, K2="Registro", I3="5 000", K3="Registro")
    with commits():
        sent = ana.post(SEND, {"file": as_file(filled, "lo mío.xlsx")})
    sheet = the_sheet()
    assert sent["Location"] == address(sheet)
    page = ana.get(address(sheet)).text
    assert "lo mío.xlsx" in page
    assert "Cambian 6 celdas de 1 captura. Todavía no se guarda nada." in page
    assert "Guardar los 6 cambios" in page
    assert "<code>Capturas!I3</code>" in page
    assert "se leyó 5,000" in page
    assert not Capture.objects.exists()

    with commits():
        assert ana.post(address(sheet), {"action": "save"})["Location"] == address(sheet)
    page = ana.get(address(sheet)).text
    assert "Se guardaron 6 celdas de 1 captura, en borrador. Nada se ha enviado" in page
    assert 'href="/captura/1.1/2023/?kind=definitivo"' in page
    form = ana.get("/captura/1.1/2023/").context["form"]
    assert [row.value.text for row in form.rows] == ["3", "5 000"]
    assert "De la hoja «lo mío.xlsx»." in [each.reason for each in form.history]


def test_a_sheet_with_nothing_new_says_so(ana, cast, commits):
    with commits():
        ana.post(SEND, {"file": as_file(download(cast))})
    page = ana.get(address(the_sheet())).text
    assert "no hay nada que cambiar" in page
    assert 'value="save"' not in page


def test_what_is_wrong_is_not_among_what_would_change(ana, cast):
    sheet = send(cast, fill(download(cast), I2="treinta", K2="Registro", I3="1.234.567"))
    page = ana.get(address(sheet))
    assert [each.cell for each in page.context["page"].problems] == ["Capturas!I2", "Capturas!I3"]
    changes = page.text.partition('class="sheet-changes"')[2]
    assert "<code>Capturas!K2</code>" in changes
    assert "<code>Capturas!I" not in changes
    assert "treinta" not in changes and "1.234.567" not in changes


def test_all_that_is_wrong_is_shown_by_cell_and_can_be_taken_away(ana, cast):
    sheet = send(cast, fill(download(cast), I2="1,2", I3="=A1"))
    page = ana.get(address(sheet)).text
    assert "2 problemas" in page
    assert "<code>Capturas!I2</code>" in page and "<code>Capturas!I3</code>" in page
    assert 'value="save"' not in page
    table = ana.get(f"{address(sheet)}problemas.csv")
    lines = table.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "celda,problema"
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "está vacío"),
        (b"%PDF-1.7\n%%EOF", "«capturas.xlsx» no es una hoja XLSX"),
        (b"hola", "«capturas.xlsx» no es una hoja XLSX: suba la que bajó"),
        (b"PK\x03\x04hola", "no se puede tomar"),
        (b"PK\x03\x04" + b"\x00" * (LARGEST_SHEET + 1), "pasa de 5 MB"),
    ],
)
def test_what_is_no_sheet_is_not_taken(ana, content, said):
    response = ana.post(SEND, {"file": as_file(content)}, follow=True)
    assert said in response.text
    assert not FilledSheet.objects.exists()


def test_without_a_file_it_asks_for_one(ana):
    assert "Elija la hoja que va a subir." in ana.post(SEND, follow=True).text


def test_a_workbook_of_somebody_elses_is_told_apart(ana, commits):
    from openpyxl import Workbook

    out = io.BytesIO()
    Workbook().save(out)
    with commits():
        ana.post(SEND, {"file": as_file(out.getvalue())})
    assert "El archivo no tiene la hoja «Capturas»" in ana.get(address(the_sheet())).text


# While it is checked -----------------------------------------------------------------------


def test_while_it_is_checked_the_page_shows_how_far_it_is(ana, cast):
    sheet = make_filled_sheet(
        cast.small.programme, cast.ana, state=SheetState.CHECKING, done=4500, total=20000
    )
    page = ana.get(address(sheet)).text
    assert '<progress value="4500" max="20000"' in page
    assert f'hx-get="{address(sheet)}"' in page
    assert "Ver cómo va" in page
    bar = ana.get(address(sheet), headers={"HX-Request": "true"})
    assert bar.text.strip().startswith("<div")
    FilledSheet.objects.update(state=SheetState.UNCHANGED)
    done = ana.get(address(sheet), headers={"HX-Request": "true"})
    assert done["HX-Refresh"] == "true"


def test_whoever_is_not_signed_in_any_more_is_led_to_the_login(client, cast):
    sheet = make_filled_sheet(cast.small.programme, cast.ana)
    asked = client.get(address(sheet), headers={"HX-Request": "true"})
    assert asked["HX-Refresh"] == "true"
    assert client.get(address(sheet))["Location"] == f"/cuenta/entrar/?next={address(sheet)}"


def test_what_has_not_moved_may_be_asked_for_again(ana, cast, commits):
    sheet = send(cast, fill(download(cast), I2=3))
    FilledSheet.objects.update(state=SheetState.SAVING)
    assert 'value="retry"' not in ana.get(address(sheet)).text
    ana.post(address(sheet), {"action": "retry"})
    assert not Capture.objects.exists()
    FilledSheet.objects.update(moved_at=timezone.now() - timedelta(minutes=3))
    assert 'value="retry"' in ana.get(address(sheet)).text
    with commits():
        ana.post(address(sheet), {"action": "retry"})
    assert the_sheet().state == SheetState.SAVED


def test_a_check_that_fails_is_told_and_done_again(ana, cast, commits, monkeypatch):
    with monkeypatch.context() as broken, commits():
        broken.setattr(processing, "compare", lambda *args, **kwargs: 1 / 0)
        ana.post(SEND, {"file": as_file(fill(download(cast), I2=3))})
    sheet = the_sheet()
    assert "se interrumpió por una falla del sitio" in ana.get(address(sheet)).text
    with commits():
        ana.post(address(sheet), {"action": "retry"})
    assert the_sheet().state == SheetState.READY


def test_a_check_that_is_handed_out_twice_ends_the_same(cast):
    sheet = send(cast, fill(download(cast), I2=3))
    before = FilledSheet.objects.values().get()
    assert processing.check(sheet.pk) == ""
    assert FilledSheet.objects.values().get() == before


# Decided -----------------------------------------------------------------------------------


def test_a_sheet_is_given_up_but_not_in_the_middle_of_being_saved(ana, cast):
    sheet = send(cast, fill(download(cast), I2=3))
    FilledSheet.objects.update(state=SheetState.SAVING)
    response = ana.post(address(sheet), {"action": "discard"}, follow=True)
    assert "La hoja se está guardando" in response.text
    FilledSheet.objects.update(state=SheetState.READY)
    response = ana.post(address(sheet), {"action": "discard"}, follow=True)
    assert "se quitó de la lista" in response.text
    assert not FilledSheet.objects.exists()
    assert processing.save(sheet.pk) == ""


def test_the_button_bears_two_clicks(ana, cast, commits):
    sheet = send(cast, fill(download(cast), I2=3))
    with commits():
        ana.post(address(sheet), {"action": "save"})
        ana.post(address(sheet), {"action": "save"})
    again = ana.post(address(sheet), {"action": "save"}, follow=True)
    assert "no se puede guardar" not in again.text
    assert Capture.objects.get().events.count() == 2


def test_one_with_problems_is_not_saved_by_asking(ana, cast):
    sheet = send(cast, fill(download(cast), I2="1,2"))
    response = ana.post(address(sheet), {"action": "save"}, follow=True)
    assert "Esta hoja no se puede guardar como está." in response.text


@pytest.mark.parametrize("name", ["luis", "noe"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_sheet_is_its_owners_alone(client, cast, name, method):
    sheet = send(cast, fill(download(cast), I2=3))
    client.force_login(cast.people[name])
    response = getattr(client, method)(address(sheet), {"action": "save"})
    assert response.status_code == 404
    assert "Esa hoja no existe, o ya se borró." in response.text
    assert client.get(f"{address(sheet)}problemas.csv").status_code == 404
    assert sheet.name not in client.get(LIST).text


def test_many_captures_come_in_pages(ana, cast):
    for number in range(2, 40):
        cast.small.add_indicator(f"1.{number}", "v1", symbols={"v1": "suma"})
    content = download(cast)
    sheet = send(cast, fill(content, **{f"I{row}": 7 for row in range(2, 42)}))
    page = ana.get(address(sheet))
    assert len(page.context["page"].captures) == 25
    assert 'href="?page=2"' in page.text
    assert len(ana.get(f"{address(sheet)}?page=2").context["page"].captures) == 14
    for wrong in ("3", "0", "x"):
        assert ana.get(f"{address(sheet)}?page={wrong}").status_code == 404


def test_the_page_of_a_sheet_asks_few_queries(ana, cast):
    sheet = send(cast, fill(download(cast), I2=3, I3="1,2"))
    # What the menu counts is remembered until something happens.
    ana.get(address(sheet))
    with CaptureQueriesContext(connection) as asked:
        ana.get(address(sheet))
    assert len(asked) <= 14


# Forgotten ---------------------------------------------------------------------------------


def test_old_ones_are_forgotten_at_night_and_too_many_when_one_is_sent(ana, cast, commits):
    of = cast.small.programme
    old = make_filled_sheet(
        of, cast.ana, sent_at=timezone.now() - timedelta(days=DAYS_KEPT, hours=1)
    )
    theirs = make_filled_sheet(of, cast.luis)
    assert forget_task() == 1
    assert not FilledSheet.objects.filter(pk=old.pk).exists()
    assert forget_old_sheets() == 0
    for _ in range(MOST_KEPT + 3):
        make_filled_sheet(of, cast.ana)
    with commits():
        ana.post(SEND, {"file": as_file(download(cast))})
    assert FilledSheet.objects.filter(sent_by=cast.ana).count() == MOST_KEPT
    assert FilledSheet.objects.filter(pk=theirs.pk).exists()
    assert ana.get(LIST).text.count("capturas.xlsx</a>") == 3


# In the background -------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_form_is_used_while_a_sheet_is_checked(task_thread, monkeypatch):
    cast = make_cast()
    client = Client()
    client.force_login(cast.ana)
    reading, go_on = threading.Event(), threading.Event()
    real = processing.read_sheet

    def slowly(content, report):
        found = real(content, report)
        reading.set()
        assert go_on.wait(20)
        return found

    monkeypatch.setattr(processing, "read_sheet", slowly)
    monkeypatch.setattr(processing, "SECONDS_BETWEEN_REPORTS", 0)
    filled = fill(client.get(FILE).content, I2=3, K2="Registro")
    sent = client.post(SEND, {"file": as_file(filled)})
    assert reading.wait(20)
    try:
        page = client.get(sent["Location"]).text
        assert '<progress value="2"' in page
        kept = client.post(
            "/captura/1.1/2023/guardar/?unit=",
            {"capture": 0, "version": 0, "v1.value": "9"},
        )
        assert "Guardado" in kept.text
        assert Capture.objects.get().typed == {"v1": {"value": "9"}}
    finally:
        go_on.set()
    task_thread.wait_until_idle()
    # What was typed in between is not written over.
    assert "Ana lo cambió de «—» a «9»" in client.get(sent["Location"]).text
