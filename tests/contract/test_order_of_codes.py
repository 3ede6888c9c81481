"""Codes with numbers and letters come in one order wherever they are listed: 1.2, 1.10, 1.a."""

import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from indicators.page_context import open_programme
from reports.dashboards.content.board import programme_board
from reports.open_data.formats.sdmx_results import structure_of
from tests.factories.rhythms import SLUG, load_rhythms

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

CODES = ["1.1", "1.2", "1.10", "1.a"]


@pytest.fixture
def programme():
    return load_rhythms()


def listed(address):
    return Client().get(f"/api/v1/programmes/{SLUG}/{address}")


@pytest.mark.usefixtures("programme")
class TestOrder:
    def test_of_the_board(self):
        (objective,) = programme_board(open_programme(SLUG)).objectives
        assert [card.code for card in objective.cards] == CODES

    @pytest.mark.parametrize("ordering", ["", "?ordering=code"])
    def test_of_the_api(self, ordering):
        found = listed(f"indicators/{ordering}").json()["results"]
        assert [row["code"] for row in found] == CODES
        back = listed("indicators/?ordering=-code").json()["results"]
        assert [row["code"] for row in back] == CODES[::-1]

    @pytest.mark.parametrize("table", ["results", "targets", "variables", "methods"])
    def test_of_what_belongs_to_them(self, table):
        found = listed(f"{table}/?ordering=indicator&page_size=1000").json()["results"]
        assert list(dict.fromkeys(row["indicator"] for row in found)) == CODES

    def test_of_files(self):
        content = listed("indicators/?format=xlsx").content
        rows = load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2, values_only=True)
        assert [row[0] for row in rows if row[0] in CODES] == CODES


def test_of_the_lists_of_sdmx(programme):
    assert list(structure_of(programme).lists["INDICATOR"].names) == CODES
