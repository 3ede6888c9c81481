"""The catalogue, judged by the official JSON Schema of Project Open Data 1.1; its links are followed."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft4Validator
from referencing import Registry, Resource

from objectives.models import Programme
from reports.open_data.tables import TABLES
from tables import http_cache

pytestmark = [pytest.mark.slow]

ADDRESS = "/datos/data.json"
SCHEMAS = Path(__file__).parents[2] / "sources" / "project-open-data-1.1"


@pytest.fixture(scope="module")
def judge():
    """The official schema; the other file is where the first one looks for it."""
    registry = Registry()
    for path in SCHEMAS.glob("*.json"):
        schema = Resource.from_contents(json.loads(path.read_text()))
        registry = registry.with_resource(schema.id(), schema)
    catalogue = json.loads((SCHEMAS / "catalog.json").read_text())
    validator = Draft4Validator(
        catalogue, registry=registry, format_checker=Draft4Validator.FORMAT_CHECKER
    )
    return lambda told: [
        f"{each.json_path}: {each.message}" for each in validator.iter_errors(told)
    ]


def test_the_schema_would_find_what_is_wrong(judge):
    told = {"conformsTo": "otra", "dataset": [{"title": "", "modified": "ayer", "license": 1}]}
    found = "\n".join(judge(told))
    for part in (
        "$.conformsTo",
        "$.dataset[0].title",
        "$.dataset[0].modified",
        "license",
        "publisher",
    ):
        assert part in found


@pytest.mark.django_db
@pytest.mark.usefixtures("real_programme")
class TestCatalogue:
    def test_the_official_schema_finds_nothing_wrong(self, client, judge):
        response = client.get(ADDRESS)
        assert response["Content-Type"] == "application/json"
        told = response.json()
        assert judge(told) == []
        assert told["@id"] == "http://testserver/datos/data.json"
        assert len(told["dataset"]) == 1 + len(TABLES)

    def test_a_programme_that_states_nothing(self, client, judge):
        Programme.objects.update(open_data={}, published_on=None)
        told = client.get(ADDRESS).json()
        assert judge(told) == []
        assert "license" not in told["dataset"][0]
        assert told["dataset"][0]["contactPoint"]["fn"] == "Instituto Mexicano del Seguro Social"

    def test_whom_to_ask_if_it_is_stated(self, client, judge):
        Programme.objects.update(
            open_data={"contact": {"name": "Planeación", "email": "datos@imss.example"}}
        )
        told = client.get(ADDRESS).json()
        assert judge(told) == []
        assert told["dataset"][3]["contactPoint"] == {
            "@type": "vcard:Contact",
            "fn": "Planeación",
            "hasEmail": "mailto:datos@imss.example",
        }

    def test_what_it_says_of_the_programme(self, client):
        whole, *tables = client.get(ADDRESS).json()["dataset"]
        assert whole["license"] == "https://datos.gob.mx/libreusomx"
        assert whole["temporal"] == "2012-01-01/2024-12-31"
        assert whole["issued"] == "2020-06-18"
        assert whole["accrualPeriodicity"] == "R/P1Y"
        assert {each["isPartOf"] for each in tables} == {whole["identifier"]}
        assert len({each["identifier"] for each in tables}) == len(TABLES)

    def test_every_link_leads_to_what_it_says(self, client):
        links = {
            each.get("downloadURL") or each["accessURL"]: each["mediaType"]
            for dataset in client.get(ADDRESS).json()["dataset"]
            for each in dataset["distribution"]
        }
        assert len(links) == 4 + 5 * len(TABLES)
        for link, media_type in links.items():
            parts = urlsplit(link)
            assert f"{parts.scheme}://{parts.netloc}" == "http://testserver"
            response = client.get(f"{parts.path}?{parts.query}")
            assert response.status_code == 200, link
            assert response["Content-Type"].partition(";")[0] == media_type, link

    def test_below_its_slug_it_is_of_one_programme(self, client):
        first = Programme.objects.get()
        Programme.objects.create(
            slug="otro-2025-2030", name="Otro", short_name="Otro", institution="Instituto",
            root_unit=first.root_unit, start_year=2025, end_year=2030,
        )  # fmt: skip
        number = 1 + len(TABLES)
        # The table of the programmes is the same one: once.
        datasets = client.get(ADDRESS).json()["dataset"]
        assert len(datasets) == 2 * number - 1
        addresses = [
            each.get("downloadURL") or each["accessURL"]
            for dataset in datasets
            for each in dataset["distribution"]
        ]
        assert len(addresses) == len(set(addresses))
        own = client.get(f"/programas/{first.slug}{ADDRESS}").json()
        assert len(own["dataset"]) == number

    def test_it_is_not_sent_twice(self, client):
        tag = client.get(ADDRESS)["ETag"]
        assert client.get(ADDRESS, headers={"If-None-Match": tag}).status_code == 304

    def test_portals_find_it_at_the_root_of_the_site(self, client):
        moved = client.get("/data.json", headers={"Origin": "https://portal.example"})
        assert (moved.status_code, moved["Location"]) == (301, ADDRESS)
        assert moved["Access-Control-Allow-Origin"] == "*"
        assert client.get("/data.json", follow=True).json() == client.get(ADDRESS).json()
        assert client.post("/data.json").status_code == 405
        assert client.get("/data.jsonx").status_code == 404

    def test_what_a_portal_keeps_does_not_follow_who_asks(self, client, settings):
        settings.ALLOWED_HOSTS = ["*"]
        asked = client.get(ADDRESS, headers={"Host": "10.0.0.7"}).content.decode()
        assert "http://10.0.0.7/programas/" in asked
        settings.PUBLIC_URL = "https://piimss.example"
        http_cache.clear()
        told = client.get(ADDRESS, headers={"Host": "10.0.0.7"})
        assert "10.0.0.7" not in told.content.decode()
        assert told.json()["@id"] == f"https://piimss.example{ADDRESS}"
        whole = told.json()["dataset"][0]
        assert whole["identifier"] == "https://piimss.example/programas/piimss-2020-2024/datos/"
        page = client.get("/", headers={"Host": "10.0.0.7"}).content.decode()
        assert 'rel="canonical" href="https://piimss.example/programas/piimss-2020-2024/' in page

    @pytest.mark.parametrize(
        ("where", "found"),
        [
            ("/", ADDRESS),
            ("/datos/", ADDRESS),
            ("/programas/piimss-2020-2024/", ADDRESS),
            ("/indicadores/2.1/", "/api/v1/programmes/piimss-2020-2024/indicators/2.1/"),
        ],
    )
    def test_a_page_says_where_what_it_shows_is_as_data(self, client, where, found):
        html = client.get(where).content.decode()
        (address,) = re.findall(
            r'<link rel="alternate" type="application/json" href="([^"]*)"', html
        )
        assert address == found
        assert client.get(address)["Content-Type"] == "application/json"
