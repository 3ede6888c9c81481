import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest

from tables.csv_cells import escape_formula
from tables.renderers import CSVRenderer
from tests.factories.csv_texts import original_text


def table(data):
    body = CSVRenderer().render(data)
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def test_the_header_is_the_union_of_the_keys_in_their_order():
    assert table([{"year": 2020, "value": "1.5"}, {"year": 2021, "note": "p/"}]) == [
        ["year", "value", "note"],
        ["2020", "1.5", ""],
        ["2021", "", "p/"],
    ]


def test_a_page_of_results_gives_its_rows():
    page = {"count": 1, "next": None, "previous": None, "results": [{"code": "2.1"}]}
    assert table(page) == [["code"], ["2.1"]]


def test_one_item_is_one_row():
    assert table({"code": "2.1", "name": "Tasa"}) == [["code", "name"], ["2.1", "Tasa"]]


def test_no_rows_are_an_empty_table():
    assert table([]) == []
    assert table(None) == []


def test_nested_values_travel_as_json():
    (_, row) = table([{"marks": ["preliminar", "retroceso"], "baseline": {"value": "−1", "ñ": 1}}])
    assert [json.loads(cell) for cell in row] == [
        ["preliminar", "retroceso"],
        {"value": "−1", "ñ": 1},
    ]
    assert "ñ" in row[1]


def test_none_is_empty_and_booleans_are_words():
    assert table([{"a": None, "b": True, "c": False, "d": Decimal("0.10")}])[1] == [
        "", "true", "false", "0.10",
    ]  # fmt: skip


@pytest.mark.parametrize("number", ["-0.7", "+3", "-49.8", "1e5", "-1.5E-3", "-.5", "32.27"])
def test_a_number_stays_as_it_is(number):
    assert escape_formula(number) == number


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+SUM(A1)",
        "-1+2",
        "@cmd",
        "\t=1",
        " =1",
        "\r=1",
        "\n=1",
        "|calc",
        "＝1",
        "-2+3|' /C",
    ],
)
def test_a_text_that_a_spreadsheet_would_run_is_quoted(text):
    assert escape_formula(text) == "'" + text


@pytest.mark.parametrize("text", ["", "Tasa de mortalidad", "n.d.", "(93,936 / 2) × 100", "a=b"])
def test_any_other_text_stays_as_it_is(text):
    assert escape_formula(text) == text


def test_keys_are_harmless_too():
    assert table([{"=1+1": "x"}])[0] == ["'=1+1"]


def test_quotes_commas_and_lines_survive():
    awkward = 'dijo "no", y\nse fue; año'
    assert table([{"note": awkward}])[1] == [awkward]


def test_what_is_documented_gives_the_text_back():
    """By the line of docs/api.md, every text to the letter."""
    texts = [
        "=1+1",
        "+a",
        "-b",
        "@c",
        "＝d",
        "|e",
        "%f",
        " =g",
        "-0.7",
        "'h",
        "i",
        "",
        "−0.7",
        "'=j",
        "''\t=k",
        "' ",
        "'-0.7",
    ]
    for text in texts:
        assert original_text(escape_formula(text)) == text
    told = Path("docs/api.md").read_text()
    assert "apostrophe" in told and all(f"`{each}`" in told for each in "=+-@|%")
