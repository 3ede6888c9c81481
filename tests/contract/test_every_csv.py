"""No CSV that is given away holds a cell that a spreadsheet would run, whoever wrote what is in it."""

import csv
import io
import zipfile

import pytest
from django.contrib.auth.models import User
from django.urls import get_resolver

from indicators.models import CaptureStatus, Indicator, Result
from indicators.reconciliation.explanations import explain
from indicators.results.recompute import recompute_programme
from objectives.models import ResponsibleUnit
from reports.open_data.tables import BY_NAME
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast, open_cycle_of, typed
from tests.factories.csv_texts import original_text
from tests.factories.model_rows import make_ficha_event
from tests.factories.pages import client_of
from tests.factories.sheets import download, fill, send

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HOSTILE = '=HYPERLINK("https://x.example";"Ver")'


@kept_fixture
def cast():
    """A programme in which everybody who writes anything wrote a formula."""
    cast = make_cast()
    cast.small.state("1.1", 2023, {"v1": "1000", "v2": "4000"}, printed="34.00")
    Indicator.objects.update(name=HOSTILE, unit_of_measure=HOSTILE, observations="-" + HOSTILE)
    ResponsibleUnit.objects.update(name="+" + HOSTILE, short_name=HOSTILE[:40])
    User.objects.filter(username="ana").update(first_name=HOSTILE)
    entries = typed(v1="1053", v2="4321")
    entries["v1"] |= {"source": HOSTILE, "note": "\t" + HOSTILE}
    capture_at_status(cast, CaptureStatus.APPROVED, entries=entries)
    indicator = cast.small.indicators["1.1"]
    make_ficha_event(
        indicator,
        cast.olga,
        reason=HOSTILE,
        before={"name": "@" + HOSTILE},
        after={"name": HOSTILE},
    )
    recompute_programme(cast.small.programme)
    explain(cast.small.programme, "1.1", 2023, "difiere", by=cast.rita, text=HOSTILE)
    return cast


def tables_of(response):
    """Every CSV of an answer, by its name."""
    assert response.status_code == 200
    body = b"".join(response) if response.streaming else response.content
    if response["Content-Type"] != "application/zip":
        return {"": body}
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.endswith(".csv")}


def cells(body):
    rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    return [cell for row in rows for cell in row]


def is_run(cell):
    """Return whether a spreadsheet takes the cell for a formula, and not for a number."""
    try:
        float(cell)
    except ValueError:
        return cell.lstrip()[:1] in tuple("=+-@|%") or cell[:1] in ("\t", "\r", "\n")
    return False


def is_safe(response):
    """Check that nothing in it is run; return whether what was written is there all the same."""
    found = [cell for body in tables_of(response).values() for cell in cells(body)]
    assert [cell for cell in found if is_run(cell)] == []
    return any(original_text(cell) == HOSTILE for cell in found)


def test_there_are_no_others():
    """Whoever adds a door adds it here."""

    def routes(patterns, before=""):
        for each in patterns:
            route = before + str(each.pattern)
            if hasattr(each, "url_patterns"):
                yield from routes(each.url_patterns, route)
            elif ".csv" in route:
                yield route.rpartition("/")[2]

    assert set(routes(get_resolver().url_patterns)) == {
        "datos.csv",
        "bitacora.csv",
        "problemas.csv",
    }


@pytest.mark.postgres
@pytest.mark.parametrize("name", [name for name in BY_NAME if name != "programmes"])
def test_a_table_of_the_api(client, cast, name):
    address = f"/api/v1/programmes/{cast.small.programme.slug}/{name}/?format=csv"
    told = is_safe(client.get(address))
    assert told or name not in ("indicators", "values", "results", "reconciliation")


def test_what_the_api_tells_of_captures(cast):
    address = f"/api/v1/programmes/{cast.small.programme.slug}/captures/?format=csv"
    assert is_safe(client_of(cast.ana).get(address))


def test_the_data_package(client, cast):
    response = client.get("/datos/paquete.zip")
    tables = tables_of(response)
    assert set(tables) == {f"data/{name}.csv" for name in BY_NAME}
    assert HOSTILE in [original_text(cell) for cell in cells(tables["data/values.csv"])]
    assert [cell for body in tables.values() for cell in cells(body) if is_run(cell)] == []


@pytest.mark.postgres
def test_sdmx(client, cast):
    Result.objects.update(printed=HOSTILE)  # of texts it has no other
    assert is_safe(client.get("/datos/sdmx/datos.csv"))


def test_the_log(cast):
    assert is_safe(client_of(cast.olga).get("/bitacora/bitacora.csv"))


def test_the_problems_of_a_sheet(cast):
    open_cycle_of(cast.small, 2022, by=cast.olga)
    sheet = send(cast, fill(download(cast), J2=HOSTILE, I2="=1+1"))
    response = client_of(cast.ana).get(f"/captura/hojas/{sheet.pk}/problemas.csv")
    is_safe(response)
    assert "HYPERLINK" in response.content.decode()
