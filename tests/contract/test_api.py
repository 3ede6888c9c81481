"""The API contract, to the letter, on the real programme."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Capture, CaptureOrigin, CaptureStatus, Result
from indicators.results.recompute import note_change
from objectives.models import Programme
from tables import http_cache
from tests.factories.model_rows import make_cycle, make_ficha_event

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("real_programme"),
]

ROOT = "/api/v1/programmes/"
BASE = f"{ROOT}piimss-2020-2024/"

FIELDS = {
    "": "slug name institution start_year end_year published_on",
    "objectives/": "code name",
    "strategies/": "code objective name",
    "actions/": "code strategy objective text",
    "publications/": "slug title published_on",
    "glossary/": "kind term sense meaning position publication page note",
    "alignments/": (
        "framework framework_name node node_kind node_name node_parent level code objective "
        "publication section page note"
    ),
    "indicators/": (
        "code kind objective name definition disaggregation frequency type accumulation "
        "unit_of_measure collection_period dimension availability_month direction "
        "responsible_unit calculation_method formula observations decimals baseline targets "
        "variables"
    ),
    "results/": (
        "indicator year unit status value printed computed substitution cutoff target met gap "
        "progress progress_reason pace pace_reason light marks publication section approved_at"
    ),
    "values/": (
        "indicator year unit variable number name method_valid_from value printed status source "
        "publication section"
    ),
    "reconciliation/": (
        "indicator year verdict printed recomputed difference publication section explanation "
        "readings"
    ),
    "registers/": "slug name entry entries frequency",
    "commitments/": "register folio text unit objective action",
    "progress/": (
        "register folio objective unit year part percent not_applicable text approved_at"
    ),
    "compliance/": (
        "origin register objective year part programmed fulfilled reported not_applicable printed "
        "percent status computed substitution verdict difference sources_disagree entries_differ "
        "objectives_programmed "
        "objectives_fulfilled current publication section table page note"
    ),
}
COUNTS = {
    "objectives/": 6,
    "strategies/": 26,
    "actions/": 114,
    "publications/": 2,
    "glossary/": 160,
    "alignments/": 6,
    "registers/": 1,
    "commitments/": 114,
    "indicators/": 18,
    "results/": 234,
}
LISTS = [name for name in FIELDS if name]
NOT_IN_ITS_FILES = ("progress/", "compliance/")
"""Of the real programme nobody has reported anything, and no document prints anything in the aggregate:
the tests of commitments ask for these of programmes that have them."""


def get(client, path, **parameters):
    response = client.get(path if path.startswith("/") else BASE + path, parameters)
    assert response.status_code == 200, response.content.decode()
    return response.json()


def rows(client, path, **parameters):
    return get(client, path, page_size=1000, **parameters)["results"]


def one(client, path, **parameters):
    (row,) = rows(client, path, **parameters)
    return row


@pytest.mark.parametrize("name", FIELDS)
def test_every_resource_has_its_fields(client, name):
    if name in NOT_IN_ITS_FILES:
        assert rows(client, name) == []
        return
    item = get(client, name) if not name else rows(client, name)[0]
    assert set(FIELDS[name].split()) <= set(item)


@pytest.mark.parametrize("name", COUNTS)
def test_counts(client, name):
    page = get(client, name, page_size=1)
    assert set(page) == {"count", "next", "previous", "results"}
    assert page["count"] == COUNTS[name]
    assert len(page["results"]) == 1
    assert (page["next"] is None) == (COUNTS[name] == 1)


def test_an_indicator_of_its_own_address(client):
    item = get(client, "indicators/2.1/")
    assert item["direction"] == "descendente"
    assert item["baseline"] == {
        "value": "135.64",
        "printed": "135.64",
        "year": 2018,
        "period": "",
        "note": "Tasa x 100,000 derechohabientes de 20 años o más",
    }
    assert [(each["year"], each["value"], each["final"]) for each in item["targets"]] == [
        (2020, "130.53", False),
        (2021, "128.05", False),
        (2022, "125.62", False),
        (2023, "123.23", False),
        (2024, "120.89", True),
    ]
    assert set(item["targets"][0]) >= {"year", "value", "printed", "final", "note"}
    assert item["formula"] == "v1 / v2 * 100000"
    assert [each["symbol"] for each in item["variables"]] == ["v1", "v2"]
    assert set(item["variables"][0]) >= {"symbol", "number", "name", "source", "formula"}


def test_the_story_of_an_indicator(client):
    """2.1 from 2012 on, with its substitution for 2023."""
    story = rows(client, "results/", indicator="2.1")
    assert [row["year"] for row in story] == list(range(2012, 2025))
    assert [row["value"] for row in story] == [
        "163.70", "162.67", "155.34", "157.21", "160.37", "146.44", "135.64", "133.84", "145.51",
        "193.51", "193.18", "221.84", None,
    ]  # fmt: skip
    row = story[-2]
    assert row["substitution"] == "(93,936 / 42,344,860) × 100,000 = 221.84"
    assert row["computed"].startswith("221.8356608")
    assert (row["met"], row["gap"], row["light"]) == (False, "-98.61", "rojo")
    assert row["marks"] == ["retroceso"]
    assert row["publication"] == "avance-y-resultados-2023-2024"
    assert (row["section"], row["page"]) == ("Anexo, ficha 2.1", 145)
    assert story[-1]["status"] == "nd"
    assert story[-1]["printed"] == "ND"
    assert story[-1]["light"] == "sin_dato"


@pytest.mark.parametrize(
    ("code", "year", "expected"),
    [
        # constant: within 10 % of the target, beyond 5 %
        ("1.3", 2024, {"light": "amarillo", "progress_reason": "constant_direction"}),
        ("1.3", 2023, {"light": "rojo", "met": False}),
        # accumulated: the printed figure and what the method gives differ
        ("3.2", 2024, {"value": "21", "computed": "23", "substitution": "18 + 5 = 23"}),
        ("3.3", 2023, {"substitution": "7,131 + 2,017 = 9,148", "met": True}),
        # zero baseline
        ("6.1", 2023, {"value": "68.9", "light": "rojo", "gap": "-19.1"}),
        # zero target, descending
        ("5.2", 2021, {"value": "784", "light": "amarillo", "met": False, "gap": "-784"}),
        # negative value
        ("4.3", 2024, {"value": "-0.7", "met": True, "gap": "1.75", "status": "definitivo"}),
        # target on the wrong side
        (
            "6.3",
            2022,
            {
                "progress": None,
                "progress_reason": "target_against_direction",
                "marks": ["meta_contraria"],
                "light": "rojo",
            },
        ),
        # not applicable, not available, no target
        ("3.2", 2014, {"status": "na", "value": None, "light": "no_aplica"}),
        ("3.3", 2014, {"status": "na", "printed": "n..a."}),
        ("2.2", 2012, {"status": "nd", "value": None, "light": "sin_dato"}),
        ("2.2", 2019, {"target": None, "light": "sin_meta", "pace_reason": "no_target"}),
        # preliminary by mark, by cutoff only, and by its inputs
        ("2.2", 2024, {"status": "preliminar", "cutoff": "2024-05-31", "printed": "11.9 p/"}),
        ("1.1", 2024, {"status": "definitivo", "cutoff": "2024-06-30", "value": "27.07"}),
        ("6.1", 2024, {"status": "preliminar", "value": "64.8"}),
        # a template left in the cells: missing, not zero
        ("6.2", 2023, {"value": "100", "computed": None, "substitution": ""}),
    ],
)
def test_awkward_results(client, code, year, expected):
    row = one(client, "results/", indicator=code, year=year)
    assert {name: row[name] for name in expected} == expected


def test_half_year_figures_are_all_marked_preliminary(client):
    for row in rows(client, "results/", year=2024):
        assert ("preliminar" in row["marks"]) == (row["value"] is not None), row["indicator"]


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("parameters", "count"),
    [
        ({"objective": "1"}, 39),
        ({"kind": "meta"}, 78),
        ({"year_min": 2023}, 36),
        ({"year_max": 2012}, 18),
        ({"year_min": 2019, "year_max": 2019, "kind": "parametro"}, 12),
        ({"unit": "nacional"}, 234),
        ({"year": 2024, "status": "nd"}, 4),
        ({"year": 2024, "light": "sin_dato"}, 4),
        ({"status": "na"}, 11),
    ],
)
@pytest.mark.parametrize("as_of", [None, "2024-12-31"])
def test_filters(client, parameters, count, as_of):
    extra = {"as_of": as_of} if as_of else {}
    assert get(client, "results/", **parameters, **extra)["count"] == count


class TestAsOf:
    def test_before_anything_was_published(self, client):
        assert get(client, "results/", as_of="2020-06-17")["count"] == 0

    def test_when_only_the_programme_was(self, client):
        known = rows(client, "results/", as_of="2020-06-18")
        assert {row["publication"] for row in known} == {"piimss-2020-2024"}
        assert {row["year"] for row in known} == {*range(2012, 2019), 2019}
        (row,) = [row for row in known if row["indicator"] == "3.1" and row["year"] == 2018]
        assert (row["printed"], row["value"]) == (".68", "0.68")

    def test_today_it_is_what_is_stored(self, client):
        stored = rows(client, "results/")
        assert rows(client, "results/", as_of="2026-01-01") == stored


def test_values_keep_the_counts_and_the_missing(client):
    counts = rows(client, "values/", indicator="6.1", year=2023)
    assert {row["variable"]: row["value"] for row in counts}["v5_recibidas"] == "16575"
    assert len(counts) == 10
    template = rows(client, "values/", indicator="6.2", year=2023)
    assert [row["value"] for row in template] == [None, None, None]
    assert {row["status"] for row in template} == {"nd"}
    assert template[0]["printed"] == "Agregar el valor de la variable 1 para 2023"
    written = {row["variable"]: row for row in rows(client, "values/", indicator="2.1", year=2023)}
    assert (written["v2"]["printed"], written["v2"]["value"]) == ("42'344,860", "42344860")


@pytest.mark.postgres
def test_values_of_a_year_that_was_printed_again_are_those_that_stand(client):
    baseline = rows(client, "values/", indicator="2.1", year=2018)
    assert [row["value"] for row in baseline] == ["48240", "35578474"]


class TestReconciliation:
    @pytest.mark.parametrize(
        ("verdict", "found"),
        [
            ("difiere", {("2.1", 2018), ("3.2", 2024), ("5.2", 2024)}),
            (
                "fuentes_discrepan",
                {("6.1", 2019), ("6.1", 2020), ("6.1", 2024), ("6.2", 2023), ("6.2", 2024)},
            ),
            ("redondeo", {("1.1", 2018), ("6.3", 2023)}),
        ],
    )
    def test_what_the_documents_get_wrong(self, client, verdict, found):
        listed = rows(client, "reconciliation/", verdict=verdict)
        assert {(row["indicator"], row["year"]) for row in listed} == found

    def test_worst_first(self, client):
        order = ["difiere", "fuentes_discrepan", "redondeo", "no_recalculable", "coincide"]
        verdicts = [row["verdict"] for row in rows(client, "reconciliation/")]
        assert verdicts == sorted(verdicts, key=order.index)

    def test_the_difference_is_the_printed_figure_minus_the_recomputed(self, client):
        row = one(client, "reconciliation/", indicator="5.2", year=2024, verdict="difiere")
        assert (row["printed"], row["recomputed"], row["difference"]) == (
            "81,008 p/",
            "81009",
            "-1",
        )
        for row in rows(client, "reconciliation/"):
            if row["recomputed"] is not None:
                printed = Decimal(
                    one(client, "results/", indicator=row["indicator"], year=row["year"])["value"]
                )
                assert printed - Decimal(row["recomputed"]) == Decimal(row["difference"])

    def test_each_reading_and_its_place(self, client):
        row = one(
            client, "reconciliation/", indicator="6.1", year=2019, verdict="fuentes_discrepan"
        )
        assert [
            (each["printed"], each["table"], each["page"], each["current"])
            for each in row["readings"]
        ] == [("72.2", "Serie histórica", 170, True), ("75.9", "Cuadro resumen", 134, False)]


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_a_table_too(client, name):
    response = client.get(BASE + name, {"format": "csv"})
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    table = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    assert set(FIELDS[name].split()) <= set(table.fieldnames)
    assert len(list(table)) == get(client, name, page_size=1)["count"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{ROOT}no-hay/", 404),
        (f"{ROOT}no-hay/results/", 404),
        (f"{BASE}indicators/9.9/", 404),
        (f"{BASE}nada/", 404),
        (f"{BASE}results/?indicator=9.9", 400),
        (f"{BASE}results/?objective=x", 400),
        (f"{BASE}results/?year=abc", 400),
        (f"{BASE}results/?year=2023.5", 400),
        (f"{BASE}results/?year=99999999999999999999", 400),
        (f"{BASE}results/?light=azul", 400),
        (f"{BASE}results/?status=quizas", 400),
        (f"{BASE}results/?kind=otra", 400),
        (f"{BASE}results/?unit=otra", 400),
        (f"{BASE}results/?as_of=ayer", 400),
        (f"{BASE}results/?yaer=2023", 400),
        (f"{BASE}results/?indicator=2.1&indicator=2.2", 400),
        (f"{BASE}indicators/2.1/?year=2023", 400),
        (f"{BASE}indicators/2.1/?format=json", 200),
        (f"{BASE}?as_of=2023-01-01", 400),
        (f"{BASE}reconciliation/?verdict=otro", 400),
        (f"{BASE}values/?year=", 200),
        (f"{BASE}results/?page=0", 404),
        (f"{BASE}results/?page_size=99999999999", 200),
        (f"{BASE}results/?indicator=%00", 400),
        (f"{ROOT}%00/", 404),
        (f"{ROOT}%00/results/", 404),
        (f"{BASE}indicators/%00/", 404),
        (f"{BASE}results/?as_of=9999-12-31", 400),
        (f"{BASE}results/?as_of=0001-01-01", 400),
        (f"{BASE}results/?as_of=2100-12-31", 200),
        ("/api/v1/schema/?lang=en", 400),
        ("/api/v1/schema/?format=json", 200),
        ("/api/v1/?x=1", 400),
        ("/api/v1/?format=json", 200),
    ],
)
def test_what_is_not_there_is_a_sentence_never_a_500(client, path, status):
    response = client.get(path)
    assert response.status_code == status
    if status != 200:
        detail = response.json()["detail"]
        assert detail
        assert not detail.startswith("Select a valid")


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/schema/"])
def test_a_parameter_that_nobody_knows_is_named_also_where_there_is_no_table(client, path):
    refused = client.get(path, {"lang": "en"}).json()
    assert refused["errors"] == {"lang": ["este parámetro no existe; los que hay son: format."]}


@pytest.mark.parametrize("day", ["9999-12-31", "2101-01-01", "1899-12-31", "0001-01-01"])
def test_a_day_beyond_those_that_are_answered_is_a_day_nevertheless(client, day):
    for name in ("as_of", "cutoff_max", "approved_at_max"):
        (sentence,) = client.get(f"{BASE}results/", {name: day}).json()["errors"][name]
        assert sentence == f"«{day}» queda fuera de los días que se atienden, de 1900 a 2100."


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, method):
    for path in (ROOT, BASE, f"{BASE}results/", f"{BASE}indicators/2.1/"):
        response = getattr(client, method)(path)
        assert response.status_code == 405
        assert method.upper() in response.json()["detail"]


def test_a_draft_is_never_seen(client, django_user_model):
    programme = Programme.objects.get()
    indicator = programme.indicators.get(code="2.1")
    Capture.objects.create(
        indicator=indicator,
        year=2024,
        unit=programme.root_unit,
        status=CaptureStatus.DRAFT,
        origin=CaptureOrigin.FORM,
        cycle=make_cycle(programme, year=2024, cutoff=date(2024, 12, 31)),
        captured_by=django_user_model.objects.create_user("captura"),
        printed="999.99",
        printed_value=Decimal("999.99"),
    )
    for path in (*LISTS, "results/?as_of=2030-01-01", "results/?format=csv"):
        assert b"999.99" not in client.get(BASE + path).content, path


def test_when_a_ficha_was_changed_is_told(client, django_user_model):
    def moments():
        return {each["code"]: each["changed_at"] for each in rows(client, "indicators/")}

    assert set(moments().values()) == {None}
    ana = django_user_model.objects.create_user("administra")
    indicator = Programme.objects.get().indicators.get(code="2.1")
    for number in (1, 2):
        make_ficha_event(
            indicator,
            ana,
            number=number,
            at=datetime(2024, 5, number, 12, tzinfo=UTC),
            reason="Errata.",
        )
    note_change(indicator.programme_id)  # as whoever changes a ficha does
    told = moments()
    assert datetime.fromisoformat(told.pop("2.1")) == datetime(2024, 5, 2, 12, tzinfo=UTC)
    assert set(told.values()) == {None}


def test_the_number_of_queries_is_fixed(client):
    with CaptureQueriesContext(connection) as queries:
        assert len(rows(client, "indicators/")) == 18
    assert len(queries) == 11
    for path in ("results/?page_size=1", "results/?page_size=1000", "results/?indicator=2.1"):
        http_cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(BASE + path)
        # The version, and while it is new the programme, its methods and the number of rows.
        assert len(queries) == 5, path
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{BASE}{path}&fields=value")
        assert len(queries) == 2, path
    assert Result.objects.count() == 234


def test_the_schema_describes_every_resource(client):
    response = client.get("/api/v1/schema/?format=json")
    paths = response.json()["paths"]
    for name in FIELDS:
        assert f"{ROOT}{{programme}}/{name}" in paths
    assert f"{ROOT}{{programme}}/indicators/{{code}}/" in paths
    assert response.json()["openapi"] == "3.1.1"
    ficha = response.json()["components"]["schemas"]["Indicator"]
    assert ficha["properties"]["changed_at"]["format"] == "date-time"
