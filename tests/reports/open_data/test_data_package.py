"""The data package, judged by frictionless, and compared with the API cell for cell."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import get_resolver
from frictionless import Package

from objectives.models import Programme
from reports.open_data import publication
from reports.open_data.formats import data_package
from reports.open_data.formats.data_package import columns_of, write_package
from reports.open_data.tables import BY_NAME, TABLES
from tables import http_cache
from tables.columns import ColumnKind
from tables.resource import TableView

pytestmark = [pytest.mark.slow]

ADDRESS = "/datos/paquete.zip"
API = "/api/v1/programmes/piimss-2020-2024/"


def unpacked(body, folder):
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return Package(str(folder / "datapackage.json"))


def judged(package):
    """Return what is wrong with a package, by resource."""
    report = package.validate()
    found = [("", each.type, each.note) for each in report.errors]
    return found + [
        (task.name, each.type, each.note) for task in report.tasks for each in task.errors
    ]


def as_json(value):
    """Return what frictionless reads, as the API tells it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else value


def same(read, told, column):
    """A cell of the package and of the API; a text that may lack does not tell empty from null."""
    if column.kind == ColumnKind.DATETIME and told is not None:
        return read == datetime.fromisoformat(told)
    if column.nullable and told == "":
        return read is None
    return as_json(read) == told


@pytest.fixture(scope="module")
def zipped(reading_programme):
    """The package of the real programme, asked for once."""
    with reading_programme():
        response = Client().get(ADDRESS)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/zip"
    return response.content


UNTOUCHED = ("revisions", "ficha-revisions", "progress", "compliance")


@pytest.mark.django_db
@pytest.mark.usefixtures("real_programme")
class TestRealProgramme:
    @pytest.fixture
    def package(self, zipped, tmp_path):
        return unpacked(zipped, tmp_path)

    def test_frictionless_finds_nothing_wrong(self, package):
        assert judged(package) == []
        assert package.resource_names == [each.table.name for each in TABLES]

    def test_frictionless_would_find_what_is_wrong(self, package, tmp_path):
        """Keys, types and lists are judged: what breaks one of them is named."""
        path = tmp_path / "data" / "results.csv"
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
        rows[0] |= {"indicator": "9.9", "status": "inventado", "year": "hoy"}
        rows[2] = rows[1]
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        package = Package(str(tmp_path / "datapackage.json"))
        found = {(name, kind) for name, kind, _note in judged(package)}
        assert found == {
            ("results", "foreign-key"),
            ("results", "constraint-error"),
            ("results", "type-error"),
            ("results", "primary-key"),
        }

    @pytest.mark.parametrize("name", [name for name in BY_NAME if name != "programmes"])
    def test_every_cell_is_what_the_api_tells(self, client, package, name):
        told = client.get(f"{API}{name}/", {"page_size": 1000}).json()["results"]
        columns = columns_of(BY_NAME[name])
        read = package.get_resource(name).read_rows()
        assert len(read) == len(told)
        # In what is loaded nothing was changed yet, and of its commitments nothing was reported.
        assert bool(told) == (name not in UNTOUCHED)
        for ours, theirs in zip(read, told, strict=True):
            for column in columns:
                outer, _, inner = column.name.partition("_")
                value = theirs[column.name] if column.name in theirs else theirs[outer][inner]
                assert same(ours[column.name], value, column), (name, column.name, theirs)

    def test_the_programme_itself(self, client, package):
        (row,) = package.get_resource("programmes").read_rows()
        told = client.get(API).json()
        assert {name: as_json(value) for name, value in row.items()} == told

    def test_it_says_what_it_is(self, package):
        told = package.to_descriptor()
        assert told["licenses"] == [
            {
                "name": "libre-uso-mx",
                "title": "Términos de Libre Uso MX de los datos abiertos del Gobierno de México",
                "path": "https://datos.gob.mx/libreusomx",
            }
        ]
        assert [each["title"] for each in told["sources"]] == [
            "Programa Institucional del Instituto Mexicano del Seguro Social 2020-2024 · 2020-06-18",
            "Avance y Resultados. Enero 2023 – Junio 2024",
        ]
        assert told["homepage"] == "http://testserver/programas/piimss-2020-2024/datos/"
        (results,) = [each for each in told["resources"] if each["name"] == "results"]
        fields = {each["name"]: each for each in results["schema"]["fields"]}
        assert fields["progress"]["type"] == "number"
        assert fields["progress"]["unit"] == "por ciento, sin recortar"
        assert fields["met"]["type"] == "boolean"
        assert all(each["description"] for each in fields.values())

    def test_the_text_for_people(self, client, package, tmp_path):
        text = (tmp_path / "README.md").read_text(encoding="utf-8")
        assert "## Licencia\n\nTérminos de Libre Uso MX" in text
        assert "`data/results.csv` — Resultados por año" in text
        assert "http://testserver/programas/piimss-2020-2024/datos/ (fecha de consulta)" in text
        assert "{{" not in text and "&" not in text

    def test_what_nobody_declared_is_not_claimed(self, client, tmp_path):
        Programme.objects.update(open_data={})
        package = unpacked(client.get(ADDRESS).content, tmp_path)
        assert judged(package) == []
        assert "licenses" not in package.to_descriptor()
        text = (tmp_path / "README.md").read_text(encoding="utf-8")
        assert "no ha declarado una licencia" in text

    def test_the_same_data_give_the_same_bytes(self):
        programme = Programme.objects.get()
        found = []
        for _time in range(2):
            with write_package(programme, "http://x/") as file:
                found.append(file.read())
        assert found[0] == found[1]

    def test_it_is_not_sent_twice(self, client):
        response = client.get(ADDRESS)
        again = client.get(ADDRESS, headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_the_queries_are_those_of_the_tables(self, client, django_assert_max_num_queries):
        """None per row: the fichas of four tables, a handful each, and one or two of the others."""
        with django_assert_max_num_queries(62):
            client.get(ADDRESS)

    def test_a_large_one_leaves_in_pieces(self, client, monkeypatch):
        whole = client.get(ADDRESS).content
        monkeypatch.setattr("reports.open_data.views.LARGEST_STORED", 10)
        monkeypatch.setattr("reports.open_data.formats.data_package._IN_MEMORY", 10)
        http_cache.clear()
        response = client.get(ADDRESS)
        assert response.streaming
        assert b"".join(response.streaming_content) == whole
        assert response["ETag"]


def test_it_has_every_table_of_the_api():
    def views(patterns):
        for each in patterns:
            if hasattr(each, "url_patterns"):
                yield from views(each.url_patterns)
            else:
                view = getattr(each.callback, "cls", None)
                # What people are still working on has no version: it is not published.
                if view and issubclass(view, TableView) and view.has_version:
                    yield view.table.name

    assert set(views(get_resolver().url_patterns)) == set(BY_NAME)


@pytest.mark.django_db
@pytest.mark.usefixtures("real_programme")
def test_a_change_while_it_is_written_makes_it_anew(monkeypatch):
    """Its tables are of one state: what was begun before a change is not handed out."""
    programme = Programme.objects.get()
    versions = iter(["1", "2", "2", "2"])
    seen = []

    def told(programme):
        found = publication.published(programme)
        return replace(found, version=next(versions))

    def write(*arguments):
        seen.append(arguments)
        return io.BytesIO(b"zip")

    monkeypatch.setattr(data_package, "published", told)
    monkeypatch.setattr(data_package, "_written", write)
    assert data_package.write_package(programme, "http://x/").read() == b"zip"
    assert [about.version for _programme, about, _home in seen] == ["1", "2"]


@pytest.mark.django_db
@pytest.mark.usefixtures("real_programme")
def test_data_that_never_stand_still_are_a_sentence(monkeypatch):
    programme = Programme.objects.get()
    numbers = iter(range(100))
    monkeypatch.setattr(
        data_package,
        "published",
        lambda programme: replace(publication.published(programme), version=str(next(numbers))),
    )
    with pytest.raises(data_package.DataChanged, match="pida el paquete otra vez"):
        data_package.write_package(programme, "http://x/")
