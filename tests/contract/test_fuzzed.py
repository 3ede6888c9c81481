"""Whatever is asked of a table: a sentence or the right rows, on either way and in every format."""

import csv
import io
import json
import math
import re
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pyarrow import parquet

from tables.collation import alphabetical
from tables.columns import NESTED, ColumnKind
from tables.query_params import filters_of, parameter_names
from tests.contract.addresses import filled, lists, table_of
from tests.contract.test_committed_schema import committed
from tests.servers import ON_POSTGRES

PATHS = lists(committed())
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.usefixtures("real_programme"),
    pytest.mark.parametrize("path", PATHS),
]
# Fewer where the database is the other one: the same questions, of which each was answered once.
MANY, SOME, FEW = (20, 6, 2) if ON_POSTGRES else (40, 8, 3)
FUZZ = settings(
    max_examples=SOME,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
LATE = "2100-12-31"
LISTED = (ColumnKind.CODE, ColumnKind.ENUM, ColumnKind.INTEGER)

# What people and programs write wrongly, or with a purpose.
AWKWARD = [
    "", " ", ",", ",,", "\0", "%00", "NaN", "Infinity", "-0", "1e9", "0x10", "٢٠٢٣", "9" * 40, "2023.5",
    "-1", "2024-02-30", "0001-01-01", "9999-12-31", "2024-06-30T25:00", "2024-06-30T10:00+99:00",
    "null", "None", "true", "sí", "'; DROP TABLE x --", "%", "_", "\\", "<script>", "á" * 300, "-",
    "--year", "year,-year", "*", "[]", "{}", "\x1f", "\u202e", "🙂",
]  # fmt: skip
TEXTS = st.sampled_from(AWKWARD) | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
ENGLISH = re.compile(
    r"\b(the|not|valid|invalid|must|this|field|value|enter|select|required|found|could|please|is)\b",
    re.I,
)


def ask(client, path, parameters, **headers):
    return client.get(filled(path), parameters, **headers)


def rows(client, path, parameters=None):
    response = ask(client, path, {"page_size": "1000", **(parameters or {})})
    assert response.status_code == 200, (parameters, response.content.decode())
    return response.json()["results"]


def text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def asked_of(data, table, whole):
    """Some conditions that make sense, an order, and words: parameters for the address."""
    found = {}
    filters = list(filters_of(table))
    for name, column, operator in data.draw(st.lists(st.sampled_from(filters), max_size=2)):
        if operator == "null":
            found[name] = data.draw(st.sampled_from(["true", "false"]))
            continue
        values = [each[column.name] for each in whole if each[column.name] not in (None, "", [])]
        if operator == "has":
            values = [word for words in values for word in words]
        if not values:
            continue
        several = operator == "has" or (operator == "is" and column.kind in LISTED)
        some = data.draw(
            st.lists(st.sampled_from(values), min_size=1, max_size=3 if several else 1)
        )
        found[name] = ",".join(map(text, some))
    orders = [each.name for each in table.columns if each.order_paths]
    wanted = data.draw(st.lists(st.sampled_from(orders), max_size=2, unique=True))
    if wanted:
        found["ordering"] = ",".join(
            data.draw(st.sampled_from(["", "-"])) + each for each in wanted
        )
    word = data.draw(st.sampled_from(["", "", "salud", "NÚMERO", "tasa de", "1.1", "ó", "%"]))
    return {**found, "search": word} if word else found


@pytest.mark.postgres
def test_a_sentence_or_an_answer(client, path):
    table = table_of(path)
    names = [*parameter_names(table, as_of=True, is_list=True), "no_hay", "Year", "indicator[]"]

    @settings(FUZZ, max_examples=MANY)
    @given(
        parameters=st.dictionaries(st.sampled_from(names), TEXTS, max_size=3),
        accept=st.sampled_from(
            ["*/*", "application/json", "text/csv", "text/html", "image/*", "q", ";;,", "a" * 9_000]
        ),
    )
    def check(parameters, accept):
        response = ask(client, path, parameters, HTTP_ACCEPT=accept)
        where = (parameters, accept, response.status_code)
        assert response.status_code in (200, 400, 404, 406), where
        if response.status_code == 200:
            return
        assert response["Content-Type"] == "application/json", where
        told = response.json()
        assert set(told) <= {"detail", "errors"}, where
        # Without what was given, and the names that are listed after a colon.
        sentences = told["errors"].values() if "errors" in told else [[told["detail"]]]
        whole = " ".join(each for some in sentences for each in some)
        sentence = re.sub(r"«.*?»|: [\w, /.+-]+", "", whole, flags=re.S)
        assert len(sentence) > 10, where
        assert not ENGLISH.search(sentence), told

    check()


@pytest.mark.postgres
def test_the_database_and_plain_rows_find_the_same(client, path):
    """Today out of the tables; of a day to come, worked out and found row by row."""
    table = table_of(path)
    if ask(client, path, {"as_of": LATE}).status_code != 200:
        pytest.skip("what it was on an earlier day is not told")
    whole = rows(client, path)

    @settings(FUZZ)
    @given(data=st.data())
    def check(data):
        parameters = asked_of(data, table, whole)
        assert rows(client, path, parameters) == rows(
            client, path, {**parameters, "as_of": LATE}
        ), parameters

    check()


@pytest.mark.postgres
def test_the_conditions_hold_of_what_is_found_and_of_nothing_else(client, path):
    table = table_of(path)
    whole = rows(client, path)
    by_name = {name: (column, operator) for name, column, operator in filters_of(table)}

    def holds(row, name, asked):
        column, operator = by_name[name]
        value = row[column.name]
        if operator == "null":
            return (value is None) == (asked == "true")
        if value is None:
            return False
        if operator == "has":
            return bool(set(value) & set(asked.split(",")))
        if operator == "is":
            wanted = asked.split(",") if column.kind in LISTED else [asked]
            if column.kind == ColumnKind.DECIMAL:
                return Decimal(value) == Decimal(asked)
            return text(value) in wanted
        read = {ColumnKind.DECIMAL: Decimal, ColumnKind.DATETIME: datetime.fromisoformat}.get(
            column.kind, str
        )
        mine, limit = (
            (int(value), int(asked))
            if column.kind == ColumnKind.INTEGER
            else (read(value), read(asked))
        )
        return mine >= limit if operator == "min" else mine <= limit

    @settings(FUZZ)
    @given(data=st.data())
    def check(data):
        parameters = asked_of(data, table, whole)
        conditions = {name: each for name, each in parameters.items() if name in by_name}
        expected = [row for row in whole if all(holds(row, *each) for each in conditions.items())]
        assert rows(client, path, conditions) == expected, conditions

    check()


@pytest.mark.postgres
def test_what_is_ordered_is_in_its_order_and_what_has_no_value_comes_last(client, path):
    table = table_of(path)
    read = {
        ColumnKind.DECIMAL: Decimal,
        ColumnKind.DATETIME: datetime.fromisoformat,
        ColumnKind.DATE: date.fromisoformat,
    }
    plain = (
        ColumnKind.DECIMAL,
        ColumnKind.INTEGER,
        ColumnKind.DATE,
        ColumnKind.DATETIME,
        ColumnKind.BOOLEAN,
    )
    whole = rows(client, path)
    key = [tuple(json.dumps(row[name]) for name in table.key) for row in whole]
    assert len(set(key)) == len(key)
    for column in (each for each in table.columns if each.order_paths):
        for sign in ("", "-"):
            found = [
                each[column.name] for each in rows(client, path, {"ordering": sign + column.name})
            ]
            assert sorted(map(repr, found)) == sorted(repr(each[column.name]) for each in whole)
            if column.kind in plain and not column.order_by:
                given = [each for each in found if each is not None]
                assert found == [*given, *[None] * (len(found) - len(given))], column.name
                numbers = list(map(read.get(column.kind, lambda value: value), given))
                assert numbers == sorted(numbers, reverse=bool(sign)), column.name
            elif column.is_in_order:
                codes = [each for each in found if each is not None]
                assert found == [*codes, *[None] * (len(found) - len(codes))], column.name
                assert codes == sorted(codes, key=alphabetical, reverse=bool(sign)), column.name


@pytest.mark.postgres
def test_the_pages_joined_are_the_whole(client, path):
    table = table_of(path)
    whole = rows(client, path)

    @settings(FUZZ, max_examples=FEW)
    @given(data=st.data(), counts=st.booleans())
    def check(data, counts):
        parameters = asked_of(data, table, whole)
        expected = rows(client, path, parameters)
        size = data.draw(st.integers(max(1, len(expected) // 7), max(1, len(expected)) + 1))
        found, number, address = [], 0, None
        more = {"page_size": size} if counts else {"page_size": size, "count": "false"}
        page = ask(client, path, {**parameters, **more}).json()
        while True:
            number += 1
            found += page["results"]
            assert page["count"] == (len(expected) if counts else None)
            assert (page["previous"] is None) == (number == 1)
            address = page["next"]
            if address is None:
                break
            page = client.get(address.removeprefix("http://testserver")).json()
        assert found == expected, (parameters, size)
        beyond = ask(client, path, {**parameters, **more, "page": number + 1})
        assert beyond.status_code == 404

    check()


def test_every_format_says_cell_for_cell_what_json_says(client, path):
    table = table_of(path)
    whole = rows(client, path)

    @settings(FUZZ, max_examples=FEW)
    @given(data=st.data())
    def check(data):
        parameters = asked_of(data, table, whole)
        names = data.draw(st.lists(st.sampled_from(list(table.by_name)), max_size=6, unique=True))
        if names:
            parameters["fields"] = ",".join(names)
        columns = [table.by_name[each] for each in names or table.by_name]
        expected = rows(client, path, parameters)

        def file(name):
            response = ask(client, path, {**parameters, "format": name})
            assert response.status_code == 200, (parameters, name)
            return b"".join(response.streaming_content) if response.streaming else response.content

        assert [json.loads(each) for each in file("jsonl").splitlines()] == expected
        head, *table_rows = csv.reader(io.StringIO(file("csv").decode("utf-8-sig"), newline=""))
        assert head == [each.name for each in columns]
        assert len(table_rows) == len(expected)
        kept = parquet.read_table(io.BytesIO(file("parquet"))).to_pylist()
        assert len(kept) == len(expected)
        sheet = load_workbook(io.BytesIO(file("xlsx"))).active
        head, *cells = sheet.iter_rows(values_only=True)
        assert list(head) == [each.name for each in columns]
        # Rows without any value at the end are no rows to a workbook.
        assert len(cells) <= len(expected)
        for number, row in enumerate(expected):
            for place, column in enumerate(columns):
                value = row[column.name]
                assert csv_says(table_rows[number][place], value, column), (column.name, value)
                assert parquet_says(kept[number][column.name], value, column), (column.name, value)
                cell = cells[number][place] if number < len(cells) else None
                assert sheet_says(cell, value, column), (column.name, value, cell)

    check()


def csv_says(cell, value, column):
    if value is None:
        return cell == ""
    if column.kind in NESTED:
        return json.loads(cell) == value
    return cell in (text(value), f"'{value}")  # what a spreadsheet would run is quoted


def parquet_says(cell, value, column):
    if value is None:
        return cell is None
    match column.kind:
        case ColumnKind.DECIMAL:
            return isinstance(cell, Decimal) and cell == Decimal(value)
        case ColumnKind.DATE:
            return cell == date.fromisoformat(value)
        case ColumnKind.DATETIME:
            return cell == datetime.fromisoformat(value)
    return (json.loads(cell) if column.kind in NESTED else cell) == value


def sheet_says(cell, value, column):
    if value is None or value == "":
        return cell is None
    match column.kind:
        case ColumnKind.DECIMAL:
            return math.isclose(cell, float(value), rel_tol=1e-14)  # fifteen digits and no more
        case ColumnKind.DATE:
            return cell.date() == date.fromisoformat(value)
        case ColumnKind.DATETIME:
            seconds = datetime.fromisoformat(value).replace(tzinfo=None) - cell
            return abs(seconds.total_seconds()) < 0.01
    return (json.loads(cell) if column.kind in NESTED else cell) == value
