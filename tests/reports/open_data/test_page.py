"""The page of open data: every link on it leads somewhere, and says what it leads to."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from objectives.models import Programme
from reports.open_data.tables import TABLES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_programme")]


def links(html):
    main = html.partition("<main")[2].partition("</main>")[0]
    return [each.replace("&amp;", "&") for each in re.findall(r'<a [^>]*href="([^"]+)"', main)]


@pytest.mark.slow
def test_every_link_leads_to_something(client):
    found = [each for each in links(client.get("/datos/").content.decode()) if each[0] == "/"]
    assert len(found) > 5 * len(TABLES)
    for link in found:
        assert client.get(link).status_code == 200, link


def test_every_example_finds_something_and_less_than_everything(client):
    html = client.get("/datos/").content.decode()
    section = html.partition('id="api"')[2].partition("</section>")[0]
    found = [each for each in re.findall(r'href="([^"]+)"', section) if "/programmes/" in each]
    asked = [set(parse_qs(urlsplit(each.replace("&amp;", "&")).query)) for each in found]
    assert set().union(*asked) == {
        "indicator", "year_min", "fields", "ordering", "search", "as_of", "include",
    }  # fmt: skip
    for each in found:
        assert client.get(each.replace("&amp;", "&")).json()["count"] > 0, each


def test_all_tables_in_all_formats(client):
    html = client.get("/datos/").content.decode()
    for each in TABLES:
        title = str(each.table.title)
        for called in ("JSON", "CSV", "XLSX", "Parquet", "JSON Lines"):
            assert f'aria-label="{title} ({called})"' in html


def test_what_the_apostrophe_in_a_csv_means_is_told_beside_the_tables(client):
    tables = client.get("/datos/").content.decode().partition('id="tablas"')[2]
    assert "un apóstrofo que no es parte de él" in tables.partition("</section>")[0]


def test_licence_and_citation(client):
    html = client.get("/datos/").content.decode()
    assert 'href="https://datos.gob.mx/libreusomx" rel="license"' in html
    assert "<cite>Indicadores del Programa Institucional" in html
    Programme.objects.update(open_data={})
    html = client.get("/datos/?sin-copia").content.decode()
    assert "no ha declarado una licencia" in html and 'rel="license"' not in html


def test_few_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        client.get("/datos/")
