"""Open data of a small programme: nothing that is not published, everything else to the letter."""

import json
from decimal import Decimal

import pytest

from indicators.models import CaptureStatus
from indicators.recompute import recompute_programme
from tests.capturing import capture_at_status, make_cast, typed
from tests.reports.test_data_package import ADDRESS, judged, unpacked


@pytest.mark.django_db
class TestPackage:
    @pytest.mark.parametrize(
        "status", [CaptureStatus.DRAFT, CaptureStatus.IN_REVIEW, CaptureStatus.RETURNED]
    )
    def test_what_is_not_published_is_not_in_it(self, client, tmp_path, status):
        cast = make_cast()
        cast.small.state("1.1", 2022, {"v1": "1000", "v2": "4000"}, printed="25.00")
        entries = typed(v1="1053", v2="4321")
        entries["v1"]["source"] = "Fuente que nadie ha aprobado"
        capture_at_status(cast, status, entries=entries)
        recompute_programme(cast.small.programme)
        package = unpacked(client.get(ADDRESS).content, tmp_path)
        assert judged(package) == []
        text = "".join(path.read_text("utf-8") for path in tmp_path.rglob("*.*"))
        assert "1000" in text
        assert "4321" not in text and "1053" not in text and "nadie ha aprobado" not in text

    def test_what_was_entered_here_stands_to_the_letter(self, client, tmp_path):
        """Also what a spreadsheet would run: the package is for programs."""
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
        assert first["source"] == told[0]["source"]
        assert first["source"].startswith("=HYPERLINK")
        assert first["value"] == Decimal(1234)

    def test_a_programme_without_figures(self, client, tmp_path):
        make_cast()
        package = unpacked(client.get(ADDRESS).content, tmp_path)
        assert judged(package) == []
        assert json.loads((tmp_path / "datapackage.json").read_text())["version"] == "0.0.0"

    def test_without_a_programme_it_says_so(self, client):
        assert client.get(ADDRESS).status_code == 404
