"""SDMX: structure and results read by the sdmx1 client, each observation compared with the API."""

import io

import pytest

from indicators.models import Indicator
from objectives.models import Programme
from reports.open_data.formats import sdmx_xml
from reports.open_data.formats.sdmx_results import _ids, identifier, structure_of
from tables import http_cache

API = "/api/v1/programmes/piimss-2020-2024/results/"
STATUSES = {"definitivo": "A", "preliminar": "P", "nd": "O", "na": "M"}

pytestmark = [pytest.mark.slow]


@pytest.fixture(scope="module")
def sdmx():
    """The client; slow to load."""
    import sdmx

    return sdmx


@pytest.fixture
def structure(client, sdmx):
    response = client.get("/datos/sdmx/estructura.xml")
    assert response["Content-Type"].startswith("application/vnd.sdmx.structure+xml")
    return sdmx.read_sdmx(io.BytesIO(response.content))


@pytest.fixture
def flow(structure):
    (flow,) = structure.dataflow.values()
    return flow


def read_csv(client, sdmx, flow):
    body = client.get("/datos/sdmx/datos.csv").content
    return sdmx.read_sdmx(io.BytesIO(body), format="CSV", structure=flow)


def read_xml(client, sdmx, flow):
    body = client.get("/datos/sdmx/datos.xml").content
    return sdmx.read_sdmx(io.BytesIO(body), structure=flow.structure)


def told_by(message):
    """Return what each observation says, by indicator, unit and year."""
    (data,) = message.data
    found = {}
    for each in data.obs:
        key = {name: str(value.value) for name, value in each.key.values.items()}
        attributes = {name: str(value.value) for name, value in each.attrib.items()}
        value = None if each.value in (None, "NaN") else str(each.value)
        given = {name: value for name, value in attributes.items() if value}
        place = (key["INDICATOR"], key["RESPONSIBLE_UNIT"], key["TIME_PERIOD"])
        assert key["FREQ"] == "A" and place not in found
        found[place] = given | ({"OBS_VALUE": value} if value is not None else {})
    return found


@pytest.mark.django_db
@pytest.mark.usefixtures("real_programme")
class TestResults:
    @pytest.mark.parametrize("read", [read_csv, read_xml])
    def test_every_observation_is_a_result_of_the_api(self, client, sdmx, flow, read):
        found = told_by(read(client, sdmx, flow))
        decimals = dict(Indicator.objects.values_list("code", "decimals"))
        rows = client.get(API, {"page_size": 1000}).json()["results"]
        assert len(found) == len(rows) == 234
        for row in rows:
            told = found[row["indicator"].replace(".", "_"), row["unit"], str(row["year"])]
            expected = {
                "OBS_VALUE": row["value"],
                "OBS_STATUS": STATUSES[row["status"]],
                "UNIT_MEASURE": _code(flow, "UNIT_MEASURE", row["unit_of_measure"]),
                "DECIMALS": str(decimals[row["indicator"]]),
                "TARGET": row["target"],
                "COMPUTED": row["computed"],
                "LIGHT": row["light"],
                "PRINTED": row["printed"],
                "CUTOFF": row["cutoff"],
                "PUBLICATION": row["publication"],
            }
            assert told == {name: value for name, value in expected.items() if value}, row

    @pytest.mark.parametrize("read", [read_csv, read_xml])
    def test_what_is_missing_is_missing_and_never_a_zero(self, client, sdmx, flow, read):
        message = read(client, sdmx, flow)
        series = sdmx.to_pandas(message.data[0])
        missing = client.get(API, {"status": "nd,na", "page_size": 1}).json()["count"]
        assert len(series) == 234
        assert int(series["value"].isna().sum() if "value" in series else series.isna().sum()) == (
            missing
        )
        assert missing > 0

    def test_the_version_is_the_programme_s(self, client, sdmx):
        programme = Programme.objects.get()
        programme.open_data["sdmx_version"] = "2.10"
        programme.save()
        http_cache.clear()
        xml = client.get("/datos/sdmx/estructura.xml").content
        read = sdmx.read_sdmx(io.BytesIO(xml))
        found = [*read.dataflow.values(), *read.structure.values(), *read.codelist.values()]
        assert {str(each.version) for each in found} == {"2.10"}
        (flow,) = read.dataflow.values()
        assert flow.urn.endswith("IMSS.PIIMSS_2020_2024:PIIMSS_2020_2024(2.10)")
        body = client.get("/datos/sdmx/datos.csv").text
        assert ",IMSS.PIIMSS_2020_2024:PIIMSS_2020_2024(2.10)," in body
        assert len(told_by(read_csv(client, sdmx, flow))) == 234
        assert len(told_by(read_xml(client, sdmx, flow))) == 234

    def test_the_structure_says_what_codes_mean(self, structure, flow):
        assert (flow.maintainer.id, flow.id, str(flow.version)) == (
            "IMSS.PIIMSS_2020_2024",
            "PIIMSS_2020_2024",
            "1.0",
        )
        assert [each.id for each in flow.structure.dimensions] == [
            "FREQ", "INDICATOR", "RESPONSIBLE_UNIT", "TIME_PERIOD",
        ]  # fmt: skip
        indicators = structure.codelist["CL_INDICATOR"]
        assert len(indicators) == 18
        assert str(indicators["2_1"].name).startswith("2.1 ")
        (annotation,) = indicators["2_1"].annotations
        assert str(annotation.text) == "2.1"
        assert set(structure.codelist["CL_OBS_STATUS"].items) == {"A", "P", "O", "M"}
        used = {each.local_representation.enumerated.id for each in flow.structure.attributes
                if each.local_representation.enumerated}  # fmt: skip
        assert used == {"CL_OBS_STATUS", "CL_UNIT_MEASURE", "CL_LIGHT"}
        assert "calculada" in str(structure.concept_scheme["CS_RESULTS"]["OBS_VALUE"].name)

    def test_no_attribute_of_the_file_is_no_truth_value(self, client):
        body = client.get("/datos/sdmx/estructura.xml").content.decode()
        assert 'isFinal="none"' not in body and 'isExternalReference="none"' not in body
        assert 'id=""' not in body

    def test_too_many_for_one_xml_are_sent_elsewhere(self, client, monkeypatch):
        monkeypatch.setattr(sdmx_xml, "MOST_OBSERVATIONS", 10)
        response = client.get("/datos/sdmx/datos.xml")
        assert response.status_code == 404
        assert "llévelos como SDMX-CSV" in response.content.decode()

    def test_a_long_csv_leaves_in_pieces(self, client, monkeypatch):
        whole = client.get("/datos/sdmx/datos.csv").content
        monkeypatch.setattr("tables.csv_cells.BATCH", 50)
        http_cache.clear()
        response = client.get("/datos/sdmx/datos.csv")
        assert response.streaming
        assert b"".join(response.streaming_content) == whole

    @pytest.mark.parametrize("name", ["estructura.xml", "datos.csv", "datos.xml"])
    def test_none_is_sent_twice(self, client, name):
        tag = client.get(f"/datos/sdmx/{name}")["ETag"]
        again = client.get(f"/datos/sdmx/{name}", headers={"If-None-Match": tag})
        assert again.status_code == 304


def _code(flow, concept, name):
    codes = flow.structure.attributes.get(concept).local_representation.enumerated
    return next(code.id for code in codes if str(code.name) == name)


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (["2.1", "2_1", "2-1"], ["2_1", "2_1_2", "2-1"]),
        (["Días por año", "Porcentaje", "¿?"], ["DIAS_POR_ANO", "Porcentaje", "X"]),
    ],
)
def test_identifiers_are_told_apart(names, ids):
    assert list(_ids(names).values()) == ids


def test_an_identifier_begins_with_a_letter():
    assert identifier("2025 á") == "_2025_A"


@pytest.mark.django_db
def test_two_programmes_of_one_institution_share_no_urn(odd_programmes):
    def urns():
        for programme in Programme.objects.all():
            structure = structure_of(programme)
            yield {f"{structure.agency}:{codes.id}" for codes in structure.lists.values()}

    Programme.objects.update(institution="Comisión de Vivienda de Ejemplo")
    one, other = urns()
    assert one and not one & other
