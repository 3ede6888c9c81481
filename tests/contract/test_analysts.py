"""What an analyst does every day: choose, order, search, recompute from one answer, take files."""

import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pandas as pd
import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Token
from indicators.arithmetic.formulas import evaluate, parse
from indicators.arithmetic.official_numbers import round_half_up
from indicators.models import Result
from indicators.results.recompute import note_change
from objectives.models import Programme
from tables import concurrency, http_cache
from tests.factories.model_rows import make_ficha_event

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.usefixtures("real_programme"),
]

BASE = "/api/v1/programmes/piimss-2020-2024/"
TABLES = (
    "objectives strategies actions units publications glossary alignments indicators targets methods "
    "variables results values revisions ficha-revisions reconciliation registers commitments "
    "progress compliance"
).split()


def rows(client, name, **parameters):
    response = client.get(BASE + name, {"page_size": 1000, **parameters})
    assert response.status_code == 200, response.content.decode()
    return response.json()["results"]


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


# Choosing, ordering, searching -----------------------------------------------------------


@pytest.mark.postgres
def test_only_the_fields_that_are_asked_for_in_their_order(client):
    (row,) = rows(client, "results/", indicator="2.1", year=2023, fields="value,indicator,light")
    assert list(row.items()) == [("value", "221.84"), ("indicator", "2.1"), ("light", "rojo")]
    ficha = client.get(BASE + "indicators/2.1/", {"fields": "code,direction"}).json()
    assert ficha == {"code": "2.1", "direction": "descendente"}


@pytest.mark.postgres
def test_several_values_and_ranges(client):
    found = rows(client, "results/", indicator="2.1,6.1", year_min=2022, year_max=2023)
    assert {(row["indicator"], row["year"]) for row in found} == {
        ("2.1", 2022), ("2.1", 2023), ("6.1", 2022), ("6.1", 2023),
    }  # fmt: skip
    low = rows(client, "results/", year=2023, value_min="90", value_max="100")
    assert low
    assert all(90 <= Decimal(row["value"]) <= 100 for row in low)
    assert rows(client, "results/", met="true", year=2023) == [
        row for row in rows(client, "results/", year=2023) if row["met"]
    ]


@pytest.mark.postgres
def test_ordered_as_numbers_and_what_is_missing_last(client):
    for sign in ("", "-"):
        found = [row["value"] for row in rows(client, "results/", ordering=f"{sign}value")]
        numbers = [Decimal(each) for each in found if each is not None]
        assert numbers == sorted(numbers, reverse=bool(sign))
        assert found[: len(numbers)].count(None) == 0
    two = rows(client, "results/", ordering="year,-indicator", year_min=2023)
    assert [row["indicator"] for row in two[:18]] == [
        row["indicator"] for row in rows(client, "results/", year=2023)
    ][::-1]


@pytest.mark.postgres
def test_words_are_found_without_their_accents(client):
    found = {row["code"] for row in rows(client, "indicators/", search="hospitalizacion")}
    assert found == {row["code"] for row in rows(client, "indicators/", search="HOSPITALIZACIÓN")}
    assert {row["indicator"] for row in rows(client, "results/", search="mortalidad")} == {
        row["code"] for row in rows(client, "indicators/", search="mortalidad")
        if "mortalidad" in row["name"].lower()
    }  # fmt: skip
    assert rows(client, "actions/", search="inexistente") == []


@pytest.mark.parametrize("name", TABLES)
def test_every_table_knows_the_same_questions(client, name):
    whole = rows(client, f"{name}/")
    first = client.get(f"{BASE}{name}/", {"page_size": 1, "count": "false"}).json()
    assert first["count"] is None
    assert first["results"] == whole[:1]
    columns = list(whole[0]) if whole else []
    for column in columns[:1]:
        assert all(list(row) == [column] for row in rows(client, f"{name}/", fields=column))
        down = rows(client, f"{name}/", ordering=f"-{column}")
        assert sorted(map(repr, down)) == sorted(map(repr, whole))
        up = rows(client, f"{name}/", ordering=column)
        told = [row[column] for row in down]
        assert list(dict.fromkeys(told)) == list(dict.fromkeys(row[column] for row in up))[::-1]
    wrong = client.get(f"{BASE}{name}/", {"fields": "nada"})
    assert wrong.status_code == 400
    assert wrong.json()["detail"].startswith("fields: no hay un campo «nada»")


# One answer is enough --------------------------------------------------------------------


def test_every_figure_can_be_recomputed_from_its_own_row(client):
    found = rows(client, "results/", include="components")
    computed = 0
    for row in found:
        given = {each["variable"]: each["value"] for each in row["components"]}
        numbers = {symbol: Decimal(text) for symbol, text in given.items() if text is not None}
        if row["computed"] is None:
            continue
        value = evaluate(parse(row["formula"]), numbers)
        assert round_half_up(value, 10) == round_half_up(Decimal(row["computed"]), 10), row
        computed += 1
    assert computed == 48


def test_the_components_say_where_they_come_from(client):
    (row,) = rows(client, "results/", indicator="2.1", year=2023, include="components")
    first, second = row["components"]
    assert (first["variable"], first["value"], first["printed"]) == ("v1", "93936", "93936")
    assert first["publication"] == "avance-y-resultados-2023-2024"
    assert second["source"]
    (row,) = rows(client, "results/", indicator="3.2", year=2024, include="components")
    assert [(each["variable"], each["value"]) for each in row["components"]] == [
        ("v1", "5"),
        ("previous", "18"),
    ]
    assert row["formula"] == "previous + v1"
    assert "components" not in rows(client, "results/", indicator="2.1", year=2023)[0]


def test_the_components_of_a_page_cost_one_query(client):
    client.get(BASE + "results/?year=2023")
    with CaptureQueriesContext(connection) as plain:
        client.get(BASE + "results/?year_min=2021")
    with CaptureQueriesContext(connection) as included:
        client.get(BASE + "results/?year_min=2021&include=components")
    assert len(included) <= len(plain) + 1


# Files -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_each_format_has_the_rows_of_the_json(client, name):
    expected = rows(client, f"{name}/")
    lines = body(client.get(f"{BASE}{name}/", {"format": "jsonl"})).splitlines()
    assert pd.read_json(io.BytesIO(b"\n".join(lines)), lines=True).shape[0] == len(expected)
    csv = pd.read_csv(io.BytesIO(body(client.get(f"{BASE}{name}/", {"format": "csv"}))), dtype=str)
    parquet = pd.read_parquet(io.BytesIO(body(client.get(f"{BASE}{name}/", {"format": "parquet"}))))
    book = pd.read_excel(io.BytesIO(body(client.get(f"{BASE}{name}/", {"format": "xlsx"}))))
    for table in (csv, parquet, book):
        assert len(table) == len(expected)
        if expected:
            assert list(table.columns) == list(expected[0])


def test_a_parquet_keeps_numbers_exact_and_typed(client):
    response = client.get(BASE + "results/", {"format": "parquet"})
    assert response.headers["Content-Type"] == "application/vnd.apache.parquet"
    table = pd.read_parquet(io.BytesIO(body(response)))
    for row, cells in zip(rows(client, "results/"), table.to_dict("records"), strict=True):
        for name in ("value", "computed", "target", "gap", "progress"):
            expected = None if row[name] is None else Decimal(row[name])
            assert cells[name] == expected, (row["indicator"], row["year"], name)
    assert str(table["year"].dtype) == "int64"
    assert str(table["approved_at"].dtype).startswith("datetime64")


def test_a_workbook_has_numbers_and_no_formulas(client):
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(body(client.get(BASE + "results/", {"format": "xlsx"}))))
    sheet = book.active
    header = [cell.value for cell in sheet[1]]
    assert sheet.freeze_panes == "A2"
    values = [row[header.index("value")].value for row in sheet.iter_rows(min_row=2)]
    assert [None if each is None else Decimal(str(each)) for each in values] == [
        None if row["value"] is None else Decimal(row["value"]) for row in rows(client, "results/")
    ]
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_a_long_table_leaves_while_it_is_read(client, monkeypatch):
    forms = ("csv", "jsonl", "xlsx", "parquet")
    short = {form: body(client.get(BASE + "results/", {"format": form})) for form in forms}
    monkeypatch.setattr("tables.resource.BATCH", 50)
    monkeypatch.setattr("tables.csv_cells.BATCH", 50)
    monkeypatch.setattr("tables.formats.json_lines.BATCH", 50)
    http_cache.clear()
    for form in forms:
        response = client.get(BASE + "results/", {"format": form})
        assert response.streaming
        pieces = list(response.streaming_content)
        if form in ("csv", "jsonl"):
            assert len(pieces) >= 5
            assert b"".join(pieces) == short[form]
        else:
            read = pd.read_parquet if form == "parquet" else pd.read_excel
            long, whole = (read(io.BytesIO(each)) for each in (b"".join(pieces), short[form]))
            assert long.equals(whole)


@pytest.mark.postgres
def test_what_does_not_fit_a_format_is_said_before_a_byte_is_sent(client):
    result = Result.objects.filter(value__isnull=False).first()
    Result.objects.filter(pk=result.pk).update(computed=Decimal(10) ** 25)
    response = client.get(BASE + "results/", {"format": "parquet"})
    assert response.status_code == 400
    assert "no cabe en Parquet" in response.json()["detail"]
    Result.objects.filter(pk=result.pk).update(computed=result.computed)


# Nothing is sent or built twice ----------------------------------------------------------


@pytest.mark.parametrize("name", ["", *(f"{each}/" for each in TABLES), "indicators/2.1/"])
def test_an_unchanged_answer_is_not_sent_again(client, name):
    first = client.get(BASE + name)
    tag = first.headers["ETag"]
    with CaptureQueriesContext(connection) as queries:
        again = client.get(BASE + name, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert len(queries) == 1
    assert "indicators_result" not in queries[0]["sql"]
    with CaptureQueriesContext(connection) as queries:
        assert client.get(BASE + name).content == first.content
    assert len(queries) == 1


@pytest.mark.postgres
def test_a_change_of_the_data_is_seen_at_once(client):
    address = BASE + "results/?indicator=2.1&year=2023&fields=cutoff"
    first = client.get(address)
    Result.objects.filter(indicator__code="2.1", year=2023).update(cutoff="2023-11-30")
    note_change(Programme.objects.get().pk)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert again.headers["ETag"] != first.headers["ETag"]
    assert again.json()["results"] == [{"cutoff": "2023-11-30"}]


def test_another_address_format_or_query_has_another_tag(client):
    tags = {
        client.get(BASE + path).headers["ETag"]
        for path in ("results/", "results/?page=2", "results/?format=csv", "values/")
    }
    assert len(tags) == 4


def test_a_refusal_carries_no_tag_and_is_not_kept(client):
    for _time in range(2):
        response = client.get(BASE + "results/?nada=1")
        assert response.status_code == 400
        assert "ETag" not in response.headers


def test_whoever_shows_a_key_is_asked_first_and_has_the_same_tag(client, django_user_model):
    tag = client.get(BASE + "results/").headers["ETag"]
    wrong = client.get(
        BASE + "results/",
        headers={"Authorization": "Token piimss_nada", "If-None-Match": tag},
    )
    assert wrong.status_code == 401


# What was known then ---------------------------------------------------------------------


@pytest.mark.parametrize("name", [each for each in TABLES if each != "ficha-revisions"])
def test_every_table_can_be_asked_what_was_known_on_a_day(client, name):
    """Before the programme nothing; after everything, what is known today."""
    assert rows(client, f"{name}/", as_of="2020-06-17") == []
    assert rows(client, f"{name}/", as_of="2026-01-01") == rows(client, f"{name}/")


@pytest.mark.postgres
def test_on_the_day_of_the_programme_only_its_own_figures_are_reconciled(client):
    then = rows(client, "reconciliation/", as_of="2020-06-18")
    assert {row["publication"] for row in then} == {"piimss-2020-2024"}
    assert {row["verdict"] for row in then} & {"difiere", "coincide", "no_recalculable"}
    assert all(len({each["publication"] for each in row["readings"]}) == 1 for row in then)
    one = rows(client, "reconciliation/", as_of="2020-06-18", indicator="2.1", year=2018)
    assert one == [row for row in then if (row["indicator"], row["year"]) == ("2.1", 2018)]


@pytest.mark.postgres
def test_on_a_day_between_no_table_knows_a_publication_of_later(client):
    day = "2021-06-30"
    known = {row["slug"] for row in rows(client, "publications/", as_of=day)}
    assert known == {"piimss-2020-2024"}
    for name in TABLES:
        found = rows(client, f"{name}/", as_of=day)
        said = {row["publication"] for row in found if row.get("publication")}
        said |= {
            method["publication"]
            for row in found
            if name == "indicators"
            for method in row["methods"]
        }
        assert said <= known, name
    assert {row["valid_from"] for row in rows(client, "methods/", indicator="6.2", as_of=day)} != {
        row["valid_from"] for row in rows(client, "methods/", indicator="6.2")
    }


def test_one_indicator_of_a_day_is_that_of_all(client):
    """Only it is worked out."""
    for day in ("2021-06-30", "2026-01-01"):
        for name in ("results/", "reconciliation/"):
            whole = rows(client, name, as_of=day)
            for code in ("1.1", "3.2", "6.1"):
                alone = rows(client, name, as_of=day, indicator=code)
                assert alone == [row for row in whole if row["indicator"] == code]


@pytest.mark.postgres
def test_a_formula_of_then_is_not_told_today(client):
    """What is remembered of today's methods is not written by a question about another day."""
    indicator = Programme.objects.get().indicators.get(code="2.1")
    valid_from = indicator.methods.get().valid_from
    ana = get_user_model().objects.create_user("de-las-fichas")
    indicator.methods.update(formula="v1 / v2 * 1000")
    make_ficha_event(
        indicator,
        ana,
        reason="Errata.",
        before={f"methods.{valid_from}.formula": "v1 / v2 * 100000"},
        after={f"methods.{valid_from}.formula": "v1 / v2 * 1000"},
    )
    note_change(indicator.programme_id)
    asked = {"indicator": "2.1", "year": 2023, "fields": "formula"}
    assert rows(client, "results/", as_of="2025-01-01", **asked) == [
        {"formula": "(v1 / v2) * 100000"}
    ]
    assert rows(client, "results/", **asked) == [{"formula": "(v1 / v2) * 1000"}]


@pytest.mark.postgres
@pytest.mark.parametrize("as_of", [{}, {"as_of": "2100-12-31"}])
def test_what_has_no_value_can_be_asked_for(client, as_of):
    asked = {"fields": "indicator,year,target,value", **as_of}
    whole = rows(client, "results/", **asked)
    without = rows(client, "results/", target_null="true", **asked)
    assert without == [each for each in whole if each["target"] is None] and without
    with_it = rows(client, "results/", target_null="false", value_null="no", **asked)
    assert with_it == [
        each for each in whole if each["target"] is not None and each["value"] is not None
    ]
    assert rows(client, "results/", target_null="true", target_min="0", **asked) == []
    refused = client.get(BASE + "results/", {"target_null": "quizás"})
    assert refused.json()["errors"] == {
        "target_null": ["«quizás» no se entiende: se espera true o false."]
    }
    # What is never missing cannot be asked for so.
    assert client.get(BASE + "results/", {"year_null": "true"}).status_code == 400


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/csv, application/json", "application/json"),  # alike: what comes first here
        ("text/csv;q=0.9, application/json;q=0.5", "text/csv"),
        ("application/json;q=0.5, text/*", "text/csv"),
        ("*/*;q=0.1, application/x-ndjson", "application/x-ndjson"),
        ("text/html, */*;q=0.8", "application/json"),
        ("text/csv, */*", "text/csv"),
        ("application/json;q=0, */*", "text/csv"),
        ("application/json;q=nan, text/csv;q=0.4", "application/json"),
        ("application/json;q=no", "application/json"),
        ("application/json; indent=2", "application/json"),
        ("application/json;q=0", None),
        ("*/*;q=0", None),
        ("*", None),
    ],
)
def test_how_much_a_format_is_wanted(client, accept, media_type):
    response = client.get(BASE + "results/?page_size=1", headers={"Accept": accept})
    assert response.status_code == (200 if media_type else 406)
    if media_type:
        assert response["Content-Type"].partition(";")[0] == media_type


def test_whether_there_is_anything_at_all(client):
    any_version = {"If-None-Match": "*"}
    for _kept in (False, True):
        for path in ("results/", "results/?format=csv", "indicators/2.1/"):
            answer = client.get(BASE + path, headers=any_version)
            assert (answer.status_code, answer.content) == (304, b"")
            assert answer.headers["ETag"]
    for path, status in (("results/?year=x", 400), ("indicators/9.9/", 404)):
        assert client.get(BASE + path, headers=any_version).status_code == status


# Long tables -----------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.parametrize("query", ["", "&year_min=2020", "&search=mortalidad", "&indicator=6.1"])
@pytest.mark.parametrize("count", ["", "&count=false"])
def test_the_first_page_of_a_long_table_is_that_of_the_sorted_one(
    client, monkeypatch, query, count
):
    address = f"{BASE}results/?page_size=7{query}"
    sorted_one = client.get(address).json()
    monkeypatch.setattr("tables.resource.LONG", 3)
    http_cache.clear()
    first = client.get(address + count).json()
    assert first["results"] == sorted_one["results"]
    assert (first["next"] is None) == (sorted_one["next"] is None)
    assert first["count"] == (None if count else sorted_one["count"])


ASKED = (
    "indicator=2.1", "indicator=6.1,2.1", "indicator=2.1,1.1,6.2&year=2023", "objective=2",
    "kind=parametro", "year=2021", "year=2023,2021", "year_min=2022", "year_max=2020",
    "year_min=2021&year_max=2021", "unit=institucion", "status=nd", "met=true", "met=false",
    "met_null=true", "marks=retroceso", "met_null=false", "cutoff=2023-12-31", "cutoff_min=2023-12-31",
    "cutoff_max=2022-06-30", "cutoff_null=true", "approved_at_min=2023-01-01",
    "approved_at_max=2024-06-30T12:00:00-06:00", "value_min=90&year=2022", "light=rojo,verde",
    "ordering=-value&year_min=2020", "ordering=-year,indicator", "page=2&year_min=2019",
    "marks=preliminar,meta_contraria", "year=2021&count=false", "fields=value&year=2020",
)  # fmt: skip


@pytest.mark.postgres
def test_the_database_finds_what_is_found_among_plain_rows(client):
    """Of an earlier day rows are worked out and filtered here; of today the database does it."""

    def answers(day=""):
        found = [client.get(f"{BASE}results/?page_size=9&{each}{day}") for each in ASKED]
        # A unit that there is not is refused, alike.
        assert [each.status_code for each in found].count(400) == 1
        return [(each.json().get("results"), each.json().get("count")) for each in found]

    today = answers()
    assert answers("&as_of=2100-12-31") == today
    assert answers() == today, "and where it is known how many there are"
    assert sum(bool(rows) for rows, _count in today) > 20


def test_the_addresses_of_other_pages_ask_the_same(client):
    """An address comes with its accents as they are: the next one has them escaped, not broken."""
    first = client.get(
        f"{BASE}indicators/", QUERY_STRING="search=médica&page_size=1".encode().decode("latin-1")
    ).json()
    assert first["count"] > 1
    following = client.get(first["next"]).json()
    assert following["count"] == first["count"]
    assert following["results"] != first["results"]


# Whoever asks ----------------------------------------------------------------------------


def test_a_token_costs_no_more_than_nobody(client, django_user_model):
    owner = django_user_model.objects.create_user("analista")
    _token, secret = Token.objects.create(
        owner, expiry=timedelta(days=30), name="cuaderno", scope="lectura", form_key=uuid4()
    )
    tag = client.get(BASE + "results/").headers["ETag"]
    shown = {"Authorization": f"Token {secret}", "If-None-Match": tag}
    client.get(BASE + "results/", headers=shown)  # notes that it was used
    with CaptureQueriesContext(connection) as queries:
        assert client.get(BASE + "results/", headers=shown).status_code == 304
    assert len(queries) == 2  # the token, the version
    strong = client.get(BASE + "results/", headers={"If-None-Match": tag.removeprefix("W/")})
    assert strong.status_code == 304


def test_the_next_day_has_a_version_of_its_own(client):
    """A name of a person that is corrected moves no counter, and is seen then at the latest."""
    tags = set()
    for day in (29, 30):
        with time_machine.travel(datetime(2026, 11, day, 18, tzinfo=UTC), tick=False):
            tags.add(client.get(BASE + "results/").headers["ETag"])
    assert len(tags) == 2


def test_a_process_may_believe_for_a_while_what_it_knows(client, settings):
    settings.API_VERSION_SECONDS = 60
    tag = client.get(BASE + "results/").headers["ETag"]
    with CaptureQueriesContext(connection) as queries:
        assert client.get(BASE + "results/", headers={"If-None-Match": tag}).status_code == 304
    assert len(queries) == 0
    note_change(Programme.objects.get().pk)
    assert client.get(BASE + "results/").headers["ETag"] == tag
    http_cache.clear()
    assert client.get(BASE + "results/").headers["ETag"] != tag


@pytest.mark.postgres
def test_so_many_long_questions_at_once_and_no_more(client, monkeypatch):
    monkeypatch.setattr("tables.concurrency.WAITS", 0.01)
    with concurrency.slot(), concurrency.slot():
        busy = client.get(BASE + "results/", {"as_of": "2021-12-31"})
        assert busy.status_code == 503
        assert busy.headers["Retry-After"] == "5"
        assert "consultas largas" in busy.json()["detail"]
        assert client.get(BASE + "results/").status_code == 200
    assert client.get(BASE + "results/", {"as_of": "2021-12-31"}).status_code == 200


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("name", "asked", "unknown"),
    [
        ("results/", {"indicator": "1.1,zz"}, "zz"),
        ("results/", {"objective": "1,77"}, "77"),
        ("results/", {"unit": "nacional,zz", "format": "csv"}, "zz"),
        ("values/", {"variable": "zz"}, "zz"),
        ("actions/", {"code": "zz"}, "zz"),
        ("units/", {"parent": "zz"}, "zz"),
        ("units/", {"kind": "zz"}, "zz"),
        ("variables/", {"input_of": "zz"}, "zz"),
        ("variables/", {"continues": "zz"}, "zz"),
        ("publications/", {"slug": "piimss-2020-2024,zz"}, "zz"),
        ("glossary/", {"term": "IMSS,imss"}, "imss"),
        ("glossary/", {"publication": "zz"}, "zz"),
        ("alignments/", {"framework": "zz"}, "zz"),
        ("alignments/", {"node": "zz"}, "zz"),
        ("alignments/", {"publication": "zz"}, "zz"),
    ],
)
def test_a_code_that_there_is_not_is_named_also_among_others(client, name, asked, unknown):
    response = client.get(BASE + name, asked)
    assert response.status_code == 400
    assert f"no hay «{unknown}»" in response.json()["detail"]


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx", "parquet"])
def test_a_file_has_no_pages(client, form):
    refused = client.get(BASE + "units/", {"format": form, "page": "2"})
    assert refused.status_code == 400
    assert "enteros" in refused.json()["detail"]
    whole = client.get(BASE + "units/", {"format": form, "page_size": "1"})
    assert whole.status_code == 200


@pytest.mark.postgres
def test_a_filter_with_nothing_between_its_commas_is_refused(client):
    response = client.get(BASE + "results/", {"indicator": ","})
    assert response.status_code == 400
    assert response.json()["detail"] == "indicator: no trae ningún valor."


def test_values_say_since_when_they_are_published_and_through_which_door(client):
    (first, *_rest) = rows(client, "values/", indicator="2.1", year=2023)
    assert first["origin"] == "publicacion"
    assert (
        first["approved_at"]
        == rows(client, "results/", indicator="2.1", year=2023)[0]["approved_at"]
    )
