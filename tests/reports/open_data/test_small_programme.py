"""Open data of a small programme: nothing that is not published, everything else to the letter."""

import json
import re
from decimal import Decimal

import pytest

from indicators.models import CaptureStatus
from indicators.results.recompute import recompute_programme
from reports.open_data.tables import BY_NAME
from tests.factories.captures import capture_at_status, make_cast, typed
from tests.factories.csv_texts import original_text
from tests.factories.model_rows import make_ficha_event
from tests.reports.open_data.test_data_package import ADDRESS, judged, same, unpacked

pytestmark = pytest.mark.slow

FILES = (
    ADDRESS,
    "/datos/",
    "/datos/recetas/",
    "/datos/data.json",
    "/datos/sdmx/estructura.xml",
    "/datos/sdmx/datos.csv",
    "/datos/sdmx/datos.xml",
)


def text_of(client, address, folder):
    """All that an address gives away, of an archive what is in it."""
    response = client.get(address)
    assert response.status_code == 200
    if address != ADDRESS:
        return response.content.decode()
    assert judged(unpacked(response.content, folder)) == []
    return "".join(path.read_text("utf-8") for path in sorted(folder.rglob("*.*")))


@pytest.mark.django_db
@pytest.mark.parametrize("address", FILES)
class TestNothingUnpublished:
    @pytest.mark.parametrize(
        "status", [CaptureStatus.DRAFT, CaptureStatus.IN_REVIEW, CaptureStatus.RETURNED]
    )
    def test_what_is_not_approved_is_in_no_file(self, client, tmp_path, address, status):
        """1,053 of 4,321 is 24.37 %: neither the figure nor what it is made of, nor a word of it."""
        cast = make_cast()
        cast.small.state("1.1", 2022, {"v1": "1000", "v2": "4000"}, printed="25.00")
        entries = typed(v1="1053", v2="4321")
        entries["v1"]["source"] = "Fuente que nadie ha aprobado"
        capture_at_status(cast, status, entries=entries)
        recompute_programme(cast.small.programme)
        text = text_of(client, address, tmp_path)
        assert not re.search(r"4321|4,321|1053|1,053|24\.3[67]|nadie ha aprobado|\bana\b", text)

    def test_what_is_approved_is(self, client, tmp_path, address):
        """The same figure once it is published, so that the test above would find it."""
        cast = make_cast()
        capture_at_status(cast, CaptureStatus.APPROVED, entries=typed(v1="1053", v2="4321"))
        recompute_programme(cast.small.programme)
        is_of_figures = address == ADDRESS or "/sdmx/datos" in address
        assert ("24.37" in text_of(client, address, tmp_path)) == is_of_figures

    def test_without_a_programme_it_says_so(self, client, tmp_path, address):
        response = client.get(address)
        assert response.status_code == 404
        assert "Aún no se ha cargado ningún programa." in response.content.decode()


@pytest.mark.django_db
class TestPackage:
    def test_what_was_entered_here_can_be_had_to_the_letter(self, client, tmp_path):
        """Also what a spreadsheet would run, and does not."""
        cast = make_cast()
        entries = typed(v1="1234", v2="5000")
        entries["v1"]["source"] = '=HYPERLINK("http://x"; "Registro, \n «a»")'
        capture_at_status(cast, CaptureStatus.APPROVED, entries=entries)
        recompute_programme(cast.small.programme)
        package = unpacked(client.get(ADDRESS).content, tmp_path)
        assert judged(package) == []
        (first, _second) = package.get_resource("values").read_rows()
        slug = cast.small.programme.slug
        told = client.get(f"/api/v1/programmes/{slug}/values/").json()["results"]
        assert original_text(first["source"]) == told[0]["source"]
        assert first["source"].startswith("'=HYPERLINK")
        assert first["value"] == Decimal(1234)

    def test_what_was_changed_is_told_as_the_api_tells_it(self, client, tmp_path):
        cast = make_cast()
        cast.small.state("1.1", 2023, {"v1": "1000", "v2": "4000"}, printed="25.00")
        capture_at_status(cast, CaptureStatus.APPROVED, entries=typed(v1="1053", v2="4321"))
        make_ficha_event(
            cast.small.indicators["1.1"], cast.olga, reason="Errata.",
            before={"name": "Indicador 1.1"}, after={"name": "-Otro"},
        )  # fmt: skip
        recompute_programme(cast.small.programme)
        package = unpacked(client.get(ADDRESS).content, tmp_path)
        assert judged(package) == []
        for name in ("revisions", "ficha-revisions"):
            (read,) = package.get_resource(name).read_rows()
            (told,) = client.get(f"/api/v1/programmes/{cast.small.programme.slug}/{name}/").json()[
                "results"
            ]
            for column in BY_NAME[name].table.columns:
                cell = read[column.name]
                cell = original_text(cell) if isinstance(cell, str) else cell
                assert same(cell, told[column.name], column), column.name

    def test_a_programme_without_figures(self, client, tmp_path):
        make_cast()
        package = unpacked(client.get(ADDRESS).content, tmp_path)
        assert judged(package) == []
        assert json.loads((tmp_path / "datapackage.json").read_text())["version"] == "0.0.0"
