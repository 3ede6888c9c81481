"""A page can't lie: every figure on board and ficha beside what the API gives, for all years.

The pages are read as a person would, from their HTML, and the figures are written out again here,
from the API's decimals, without the code that wrote them for the pages.
"""

import re
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser

import pytest

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("real_programme"),
    pytest.mark.slow,
]
API = "/api/v1/programmes/piimss-2020-2024/"
WORDS = {
    "verde": "en meta", "amarillo": "cerca de la meta", "rojo": "lejos de la meta",
    "sin_dato": "sin dato", "sin_meta": "sin meta", "no_aplica": "no aplica",
}  # fmt: skip
REASONS = {
    "constant_direction": "tendencia constante", "target_equals_baseline": "meta igual a la línea base",
    "target_against_direction": "meta contraria a la tendencia", "no_target": "sin meta",
    "no_baseline": "sin línea base", "no_data": "sin dato",
}  # fmt: skip


@pytest.fixture(scope="module")
def told(reading_programme):
    """The API's results by indicator and year, of the real programme."""
    from django.test import Client

    with reading_programme():
        rows = Client().get(f"{API}results/?page_size=1000").json()["results"]
        found = defaultdict(dict)
        for row in rows:
            found[row["indicator"]][row["year"]] = row
        return found


class Tables(HTMLParser):
    """Every table of a page as rows of texts; what a small element says is left out."""

    def __init__(self, html):
        super().__init__()
        self.tables, self.small = [], 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            span = int(dict(attrs).get("colspan", 1))
            self.tables[-1][-1] += [""] * span
            self.wide = span
        elif tag == "small":
            self.small += 1

    def handle_endtag(self, tag):
        if tag == "small":
            self.small -= 1

    def handle_data(self, data):
        if self.tables and self.tables[-1] and self.tables[-1][-1] and not self.small:
            self.tables[-1][-1][-1] = f"{self.tables[-1][-1][-1]} {data}".strip()


def number(text):
    """A figure as a page writes it, as a number."""
    return Decimal(text.replace(",", "").replace("−", "-").replace("%", "").strip())


def rounded(text, places):
    return Decimal(text).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def agree(cell, value, *, places=None):
    """Return whether a cell says the number, or a dash where there is none."""
    if value is None:
        return cell == "—"
    return number(cell) == (Decimal(value) if places is None else rounded(value, places))


def series_of(client, code):
    """The rows of the ficha's table by year, as a dictionary of their headings."""
    head, *rows = Tables(client.get(f"/indicadores/{code}/").content.decode()).tables[0]
    return {int(row[0]): dict(zip(head, row, strict=True)) for row in rows}


def test_every_year_of_every_ficha(client, told):
    assert len(told) == 18
    checked = 0
    for code, years in told.items():
        rows = series_of(client, code)
        assert set(rows) == set(years), code
        for year, api in years.items():
            row = rows[year]
            where = (code, year, row)
            assert row["Cifra"] == (api["printed"] or ("NA" if api["status"] == "na" else "ND")), (
                where
            )
            assert row["Semáforo"] == WORDS[api["light"]], where
            assert agree(row["Meta"], api["target"]), where
            assert agree(row["Brecha"], api["gap"]), where
            if row["Avance"] or row["Ritmo"]:  # else: earlier than the baseline, which is said
                for name, share in (("Avance", "progress"), ("Ritmo", "pace")):
                    reason = api[f"{share}_reason"]
                    if reason:
                        assert row[name] == REASONS[reason], where
                    else:
                        assert agree(row[name], api[share], places=1), where
            if api["computed"] is None:
                assert row["Calculado"] == "—", where
            else:
                shown = row["Calculado"]
                places = len(shown.partition(".")[2])
                assert number(shown) == rounded(api["computed"], places), where
            checked += 1
    assert checked == 234


def test_every_card_of_every_board(client, told):
    years = sorted({year for found in told.values() for year in found})
    assert years == list(range(2012, 2025))
    for year in years:
        html = client.get(f"/?year={year}").content.decode()
        cards = re.findall(r'<li class="card luz-(\w+)(.*?)</li>\s*', html, re.S)
        seen = {}
        for light, body in cards:
            code = re.search(r'<span class="code">([^<]+)</span>', body)[1]
            value = re.search(r'<dd class="value">([^<]+)<?', body)[1].strip()
            target = re.search(r'<dd class="target">([^<]+)<?', body)
            seen[code] = (light, value, target and target[1].strip())
        assert set(seen) == set(told)
        for code, (light, value, target) in seen.items():
            api = told[code][year]
            where = (code, year, light, value, target)
            assert light == api["light"], where
            if api["value"] is None:
                assert value == ("NA" if api["light"] == "no_aplica" else "ND"), where
            else:
                assert number(value) == Decimal(api["value"]), where
            # A card without a target says so by its light alone.
            assert (target is None) == (api["target"] is None), where
            if api["target"] is not None:
                assert number(target) == Decimal(api["target"]), where


@pytest.mark.parametrize("year", [2020, 2021, 2022, 2023, 2024])
def test_the_headline_counts_what_the_api_counts(client, told, year):
    html = client.get(f"/?year={year}").content.decode()
    counted = re.findall(
        r'<li class="count luz-(\w+)">.*?<span class="number">(\d+)</span>', html, re.S
    )
    lights = [found[year]["light"] for found in told.values()]
    shown = defaultdict(int)
    for light, count in counted:
        shown[light] += int(count)
    assert {light: count for light, count in shown.items() if count} == {
        light: lights.count(light) for light in set(lights)
    }
