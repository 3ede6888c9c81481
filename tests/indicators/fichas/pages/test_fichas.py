"""The administration's screens of the fichas: what to look at, forms, what would change, history."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.duties import DIRECTION
from indicators.models import Event, Indicator, Method, Target, Variable
from objectives.models import Programme
from tests.factories.duties import give
from tests.factories.ficha_forms import (
    accepted,
    client_of_administration,
    filled,
    pairs_of,
    previewed,
)
from tests.factories.pages import text_of
from tests.factories.proposals import accept_open

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LIST = "/fichas/"
ELEMENTS, TARGETS = "/fichas/1.1/elementos/", "/fichas/1.1/metas/"
NEW, METHOD = "/fichas/1.1/metodos/nuevo/", "/fichas/1.1/metodos/2016/"


@pytest.fixture
def loaded(example_programme, db):
    return Programme.objects.get()


@pytest.fixture
def client(loaded):
    return client_of_administration()


def copied(code, other):
    """Another ficha with the targets, methods and variables of one."""
    first = Indicator.objects.get(code=code)
    kept = {"targets": list(first.targets.all()), "methods": list(first.methods.all())}
    first.pk, first.code, first.position = None, other, 90
    first.save(force_insert=True)
    for target in kept["targets"]:
        target.pk, target.indicator = None, first
        target.save(force_insert=True)
    for method in kept["methods"]:
        variables = list(method.variables.all())
        method.pk, method.indicator = None, first
        method.save(force_insert=True)
        for variable in variables:
            variable.pk, variable.method = None, method
            variable.save(force_insert=True)


class TestList:
    def test_every_ficha_and_what_to_look_at(self, client, loaded):
        Indicator.objects.filter(code="1.1").update(decimals=0)
        Target.objects.filter(indicator__code="1.1", year=2020).update(printed="11.5")
        page = client.get(LIST).context["page"]
        assert [(each.code, each.odd, each.changed) for each in page.rows] == [
            ("1.1", 2, ""),
            ("1.2", 1, ""),
        ]
        assert {
            rule.key: [each.code for each in rule.rows] for rule in page.rules if rule.rows
        } == {
            "periodicidad": ["1.1", "1.2"],
            "decimales": ["1.1"],
        }

    def test_rules_quote_the_norm_or_say_that_they_are_the_systems(self, client, loaded):
        loaded.norms = {"baseline": {"until": 2017, "quote": "De 2017 o antes.", "source": "Norma"}}
        loaded.save()
        text = text_of(client.get(LIST))
        assert "De 2017 o antes. Norma" in text
        assert "La línea base es de 2018; la norma la pide de 2017 o antes." in text
        assert "Regla de este sistema; de la norma no se cita texto." in text
        assert "parámetros por objetivo" not in text

    def test_what_the_programme_fixes_is_said_to_be_the_programmes(self, client, loaded):
        loaded.norms = {"metas_per_objective": 1, "parameters_per_objective": 2}
        loaded.save()
        text = text_of(client.get(LIST))
        assert (
            "fija: 1 meta para el bienestar y 2 parámetros. De la norma no se cita texto." in text
        )
        assert "parámetro: hay 1 y el programa fija 2." in text.lower()
        assert "la norma pide" not in text

    def test_each_finding_leads_to_where_it_is_set_right(self, client):
        Indicator.objects.filter(code="1.1").update(decimals=0, frequency="A veces")
        Target.objects.filter(indicator__code="1.1", year=2020).update(printed="11.5")
        page = client.get(LIST).content.decode()
        assert "Corregir los elementos<" in page and f'href="{ELEMENTS}"' in page
        assert 'href="/fichas/1.2/metas/"' in page and f'href="{TARGETS}"' not in page
        Target.objects.filter(indicator__code="1.1", year=2022).update(printed="9")
        Target.objects.filter(indicator__code="1.1", final=True).update(final_printed="9")
        assert "Corregir las metas<" in client.get("/fichas/1.1/").content.decode()
        assert f'href="{TARGETS}"' in client.get(LIST).content.decode()

    def test_as_many_queries_for_many_fichas(self, client, loaded):
        def count():
            with CaptureQueriesContext(connection) as queries:
                client.get(LIST)
            return len(queries)

        count()  # what is pending is counted for the menu once
        few = count()
        for number in range(10):
            copied("1.1", f"9.{number}")
        assert Variable.objects.filter(method__indicator__code="9.9").count() == 2
        assert count() == few <= 20


class TestElements:
    def test_what_is_in_the_form_is_the_ficha(self, client):
        shown = previewed(client, ELEMENTS)
        assert "Nada: la ficha ya dice eso." in text_of(shown)

    def test_seen_first_then_accepted_for_a_reason(self, client):
        shown = previewed(client, ELEMENTS, decimals="0", name="Otro <b>nombre</b>.")
        text = text_of(shown)
        assert "No cambia ninguno de los 5 resultados." in text
        assert "decimales antes 1 → después 0" in text
        assert Indicator.objects.get(code="1.1").decimals == 1
        shown = accepted(client, ELEMENTS, decimals="0", name="Otro <b>nombre</b>.")
        assert shown.request["PATH_INFO"] == "/fichas/1.1/"
        text = text_of(shown)
        assert "La ficha se cambió; los resultados se recalculan." in text
        assert "Olga" in text
        assert "Lo pidió la unidad." in text
        assert "<b>nombre" not in shown.content.decode()
        assert Indicator.objects.get(code="1.1").decimals == 0

    @pytest.mark.parametrize(("fields", "name", "said"), [
        ({"decimals": "x"}, "decimals", "«x» no es un número entero."),
        ({"decimals": "13"}, "decimals", "«13» es mayor que 12, el máximo."),
        ({"name": " "}, "name", "No puede quedar vacío."),
        ({"unit_of_measure": "x" * 201}, "unit_of_measure", "Pasa de 200 caracteres."),
        ({"baseline_printed": "526,8780"}, "baseline_printed", None),
        ({"baseline_printed": "9"}, "baseline_printed",
         "La línea base tiene que ser una de las cifras impresas de 2018: 10.0, 10."),
        ({"baseline_year": "2020"}, None,
         "La meta de 2020 no es posterior a la línea base de 2020."),
        ({"owner": "otra"}, "owner", None),
    ])  # fmt: skip
    def test_what_is_wrong_is_said_at_its_field_and_stays_as_typed(
        self, client, fields, name, said
    ):
        shown = previewed(client, ELEMENTS, **fields)
        errors = shown.context["form"].errors
        assert list(errors) == [name or "__all__"]
        if said:
            assert errors[name or "__all__"] == [said]
        assert next(iter(fields.values())).strip() in shown.content.decode()
        assert shown.context["preview"] is None
        assert not Event.objects.of(Indicator).exists()

    def test_without_a_reason_what_was_typed_and_seen_stays(self, client):
        data = filled(client, ELEMENTS, decimals="0")
        digest = client.post(ELEMENTS, data | {"preview": "1"}).context["preview"].digest
        shown = client.post(ELEMENTS, data | {"accept": "1", "seen": digest, "reason": " "})
        text = text_of(shown)
        assert "Escriba por qué se cambia la ficha." in text
        assert shown.context["preview"].digest == digest
        assert not Event.objects.of(Indicator).exists()

    def test_what_was_not_shown_is_not_accepted(self, client):
        data = filled(client, ELEMENTS, decimals="0")
        digest = client.post(ELEMENTS, data | {"preview": "1"}).context["preview"].digest
        sent = data | {"name": "Otro.", "accept": "1", "seen": digest, "reason": "Sí."}
        shown = client.post(ELEMENTS, sent)
        assert "Lo que cambiaría no es lo que se le mostró" in text_of(shown)
        assert [each.field for each in shown.context["preview"].changes] == ["nombre", "decimales"]
        assert 'id="reason"' in shown.content.decode()
        assert ">Sí.</textarea>" in shown.content.decode()
        assert not Event.objects.of(Indicator).exists()

    def test_whoever_comes_second_is_told_who_changed_what_meanwhile(self, client):
        data = filled(client, ELEMENTS) | {"opened": "0", "name": "Mío."}
        accepted(client, ELEMENTS, name="Suyo.")
        shown = client.post(ELEMENTS, data | {"preview": "1"})
        text = text_of(shown)
        assert "Desde que abrió esta página, Olga cambió la ficha" in text
        assert "nombre antes Suyo. → después Mío." in text
        assert 'name="opened" value="1"' in shown.content.decode()
        again = client.post(ELEMENTS, data | {"preview": "1", "opened": "1"})
        assert "Desde que abrió esta página" not in text_of(again)


class TestTargets:
    def test_a_target_with_what_it_changes(self, client):
        shown = previewed(client, TARGETS, target_2021="12.1")
        (figure,) = shown.context["preview"].figures
        assert (figure.year, figure.unit) == (2021, "Nacional")
        assert pairs_of(figure)["Meta"] == ("12.0", "12.1")
        accepted(client, TARGETS, target_2021="12.1", publication="programa")
        assert Target.objects.get(indicator__code="1.1", year=2021).printed == "12.1"

    def test_none_for_a_year(self, client):
        accepted(client, TARGETS, target_2020="")
        assert list(
            Target.objects.filter(indicator__code="1.1").values_list("year", flat=True)
        ) == [
            2021,
            2022,
        ]

    @pytest.mark.parametrize(("fields", "name"), [
        ({"target_2021": "ND"}, "target_2021"),
        ({"target_2021": "abc"}, "target_2021"),
        ({"target_2022": ""}, "final_year"),
        ({"final_year": "x"}, "final_year"),
    ])  # fmt: skip
    def test_what_is_wrong(self, client, fields, name):
        assert list(previewed(client, TARGETS, **fields).context["form"].errors) == [name]


class TestMethods:
    def test_a_new_one_begins_with_the_variables_of_the_last_one(self, client):
        shown = previewed(client, NEW, valid_from="2021", formula="v1 / v2 * 1000")
        (figure,) = shown.context["preview"].figures
        assert (figure.year, pairs_of(figure)) == (
            2021,
            {"Cifra": ("12.1", "12.1"), "Según el método": ("11.8", "118.0")},
        )
        accepted(client, NEW, valid_from="2021", formula="v1 / v2 * 1000")
        variables = Variable.objects.filter(method__indicator__code="1.1", method__valid_from=2021)
        assert [(each.symbol, each.continues.symbol) for each in variables] == [
            ("v1", "v1"),
            ("v2", "v2"),
        ]

    def test_one_more_variable(self, client):
        data = filled(client, NEW, valid_from="2022", formula="v1 / v2 * v3")
        shown = client.post(NEW, data | {"another": "1"})
        assert len(shown.context["form"].variables.forms) == 3
        assert 'value="2022"' in shown.content.decode()
        assert not shown.context["form"].errors
        more = {
            "variables-TOTAL_FORMS": "3",
            "variables-2-symbol": "v3",
            "variables-2-number": "3",
            "variables-2-name": "Nueva",
            "variables-2-consolidation": "nacional",
        }
        shown = client.post(NEW, data | more | {"preview": "1"})
        assert shown.context["preview"] is not None, shown.context["form"].errors
        assert "método de 2022, v3: nombre" in [
            each.field for each in shown.context["preview"].changes
        ]

    @pytest.mark.parametrize(("fields", "said"), [
        ({"valid_from": "x"}, "«x» no es un número entero."),
        ({"valid_from": ""}, "«» no es un número entero."),
        ({"valid_from": "2016"}, "Los métodos van en orden de vigencia y uno por año."),
        ({"formula": "v1 /"}, "no se entiende"),
        ({"formula": "v1 / v9"}, "usa «v9», que no es una variable del método."),
        ({"variables-0-symbol": "V 1"}, "una minúscula sin acento"),
        ({"variables-0-symbol": "v2"}, "el símbolo «v2» está repetido."),
        ({"variables-0-name": ""}, "No puede quedar vacío."),
        ({"variables-1-continues": "2016.v1"}, "continúan «v1» del de 2016"),
        ({"accumulates_from": "x"}, "no es un número entero"),
    ])  # fmt: skip
    def test_what_is_wrong(self, client, fields, said):
        fields = {"valid_from": "2021"} | fields
        shown = previewed(client, NEW, **fields)
        assert said.lower() in text_of(shown).lower()
        assert shown.context["preview"] is None
        assert Method.objects.filter(indicator__code="1.1").count() == 1

    def test_the_one_there_is_can_be_corrected(self, client):
        accepted(client, METHOD, formula="v1 / v2")
        assert Method.objects.get(indicator__code="1.1").formula == "v1 / v2"

    def test_a_variable_with_figures_is_not_taken_away(self, client):
        shown = previewed(client, METHOD, **{"formula": "v1", "variables-1-DELETE": "on"})
        assert "La variable v2 tiene cifras capturadas de 2018 a 2021" in text_of(shown)

    def test_a_new_one_is_taken_away_again(self, client):
        accepted(client, NEW, valid_from="2021", formula="v1")
        address = "/fichas/1.1/metodos/2021/"
        data = filled(client, address) | {"remove": "1"}
        shown = client.post(address, data)
        assert "Quitar este método" in text_of(shown)
        sent = data | {"accept": "1", "seen": shown.context["preview"].digest, "reason": "No era."}
        assert client.post(address, sent).status_code == 302
        accept_open()
        assert Method.objects.filter(indicator__code="1.1").count() == 1

    def test_the_only_one_stays_while_figures_hang_on_it(self, client):
        shown = client.post(METHOD, filled(client, METHOD) | {"remove": "1"})
        assert "tiene cifras capturadas de 2018 a 2021 y no se puede quitar" in text_of(shown)
        assert Method.objects.filter(indicator__code="1.1").count() == 1


class TestAround:
    def test_the_history_of_a_ficha_and_the_log(self, client):
        accepted(client, ELEMENTS, decimals="0", reason="Con <i>cuidado</i>.")
        accepted(client, ELEMENTS, decimals="1", reason="Al revés.")
        page = client.get("/fichas/1.1/").context["page"]
        assert [(each.who, each.reason) for each in page.history] == [
            ("Olga", "Al revés."),
            ("Olga", "Con <i>cuidado</i>."),
        ]
        log = client.get("/bitacora/?kind=ficha")
        assert text_of(log).count("Cambio de una ficha") >= 2
        assert "<i>cuidado" not in log.content.decode()
        table = client.get("/bitacora/bitacora.csv?kind=ficha").content.decode()
        assert table.count("cambio de una ficha") == 2
        assert "2 cambios, el último el" in text_of(client.get(LIST))

    @pytest.mark.parametrize("address", ["/fichas/9.9/", "/fichas/9.9/metas/",
                                         "/fichas/1.1/metodos/1999/", "/fichas/1.1/metodos/x/",
                                         "/programas/otro/fichas/"])  # fmt: skip
    def test_what_there_is_not(self, client, address):
        assert client.get(address).status_code == 404

    def test_below_the_slug_of_the_programme(self, client, loaded):
        base = f"/programas/{loaded.slug}/fichas/"
        assert client.get(base).context["page"].programme == loaded.short_name
        assert client.get(f"{base}1.1/metas/").status_code == 200

    @pytest.mark.parametrize("address", [LIST, "/fichas/1.1/", ELEMENTS, TARGETS, NEW, METHOD])
    def test_nobody_else(self, loaded, address):
        dora = User.objects.create_user("dora")
        give(dora, DIRECTION)
        client = Client()
        client.force_login(dora)
        assert client.get(address).status_code == 403
        assert client.post(address).status_code in (403, 405)
