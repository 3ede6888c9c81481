"""The kind of a unit of measure as data: said in the file or here, read from the text otherwise."""

from html import unescape

import pytest
from django.core.management import call_command

from indicators.arithmetic.units import UnitKind
from indicators.fichas.representation import data_of, fields_of
from indicators.models import Indicator
from indicators.words import result_sentence
from tests.factories.example_folder import FIRST
from tests.factories.ficha_forms import accepted, client_of_administration
from tests.factories.pages import text_of

pytestmark = [pytest.mark.slow, pytest.mark.one_database, pytest.mark.django_db]

API = "/api/v1/programmes/programa-2018-2022/indicators/?code=1.1"
AT = "/programas/vivienda-2021-2024"


def indicator():
    return Indicator.objects.get(code="1.1")


@pytest.mark.postgres
def test_a_file_says_it_and_without_the_key_the_text_does(folder, client, tmp_path):
    folder.load()
    assert (indicator().unit_kind, indicator().kind_of_unit) == ("", UnitKind.PERCENTAGE)
    assert client.get(API).json()["results"][0]["unit_kind"] == "porcentaje"
    folder.change(FIRST, "unit_of_measure:", "unit_kind: indice\nunit_of_measure:")
    folder.load()
    assert (indicator().unit_kind, indicator().kind_of_unit) == ("indice", UnitKind.INDEX)
    assert client.get(API).json()["results"][0]["unit_kind"] == "indice"
    call_command("dump_programme", "programa-2018-2022", str(tmp_path / "dumped"))
    assert "unit_kind: indice\n" in (tmp_path / "dumped" / FIRST).read_text()
    folder.change(FIRST, "unit_kind: indice\n", "")
    folder.load()
    assert indicator().unit_kind == ""


def test_a_kind_that_there_is_not_is_refused_with_those_that_there_are(folder):
    folder.change(FIRST, "unit_of_measure:", "unit_kind: metros\nunit_of_measure:")
    (fault,) = folder.faults()
    assert "unit_kind: «metros» no se admite; se espera 'porcentaje', 'proporcion'" in fault


def test_it_is_changed_in_the_form_and_told_in_words(example_programme):
    olga = client_of_administration()
    page = accepted(olga, "/fichas/1.1/elementos/", unit_kind="posicion")
    assert indicator().unit_kind == "posicion"
    assert "unit_kind" in fields_of(data_of(indicator()))
    assert "posición" in text_of(page)
    accepted(olga, "/fichas/1.1/elementos/", unit_kind="")
    assert indicator().kind_of_unit == UnitKind.PERCENTAGE


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("Porcentaje de viviendas", "frente a la meta > 11: faltan 1.0 puntos porcentuales"),
        ("Valor numérico del 1 al 15", "frente a la meta > 11: faltan 1.0 puntos"),
        ("Promedio de años", "frente a la meta > 11: faltan 1.0"),
        ("Lugar", "frente a la meta > 11: faltan 1.0 posiciones"),
        ("Vivienda terminada", "frente a la meta > 11: faltan 1.0 viviendas terminadas"),
        ("Defunciones por cada mil", "frente a la meta > 11: faltan 1.0 defunciones por cada mil"),
    ],
)
def test_pages_say_figures_and_distances_in_it(odd_programmes, client, unit, said):
    here = Indicator.objects.filter(programme__slug="vivienda-2021-2024", code="1.3")
    here.update(unit_of_measure=unit)
    here.get().results.filter(year=2023).update(gap="-1.0", value="10.0", printed="10.0", met=False)
    result = here.get().results.get(year=2023)
    assert result_sentence(here.get(), result, None) == f"10.0 {said}"
    for address in ("/?year=2023", "/indicadores/1.3/?year=2023"):
        assert said in unescape(text_of(client.get(AT + address)))
