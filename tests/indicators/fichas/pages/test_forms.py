"""What the forms of the fichas bear: impossible changes, forged fields, parts not there yet."""

import pytest
from django.contrib.auth.models import User

from indicators.arithmetic.number_input import read_typed
from indicators.arithmetic.official_numbers import UnreadableFigure
from indicators.fichas.pages.method_forms import MOST_VARIABLES
from indicators.fichas.representation import data_of
from indicators.models import (
    Capture,
    Event,
    Indicator,
    Method,
    Target,
    Threshold,
    Variable,
)
from indicators.results.recompute import recompute_programme
from objectives.models import Programme, ResponsibleUnit
from tests.factories.ficha_forms import (
    accepted,
    client_of_administration,
    filled,
    pairs_of,
    previewed,
)
from tests.factories.pages import text_of
from tests.factories.proposals import accept_open

from ....factories.model_rows import make_cycle

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ELEMENTS, TARGETS = "/fichas/1.1/elementos/", "/fichas/1.1/metas/"
NEW, METHOD = "/fichas/1.1/metodos/nuevo/", "/fichas/1.1/metodos/2016/"
LONG = "2" * 5000


@pytest.fixture
def loaded(example_programme, db):
    return Programme.objects.get()


@pytest.fixture
def client(loaded):
    return client_of_administration()


def variables_of(year, code="1.1"):
    """Return what each variable of a method continues: a symbol, and its method's first year."""
    rows = Variable.objects.filter(method__indicator__code=code, method__valid_from=year)
    return [
        (each.symbol, each.continues and (each.continues.method.valid_from, each.continues.symbol))
        for each in rows.select_related("continues__method")
    ]


class TestPreview:
    def test_all_that_changes_of_a_result_is_shown_and_nothing_else(self, client):
        preview = previewed(client, TARGETS, target_2022="24").context["preview"]
        shown = {each.year: pairs_of(each) for each in preview.figures}
        assert preview.summary == "Cambian 2 de 5 resultados:"
        assert shown[2021] == {
            "Cifra": ("12.1", "12.1"),
            "Meta": ("12.0", "12.0"),
            "Avance": ("52.5 %", "15.0 %"),
            "Marcas": ("preliminar", "preliminar, meta final cambiada aquí"),
        }
        assert shown[2022]["Meta"] == ("14.0", "24")
        assert not preview.several_units
        assert not preview.lights_change

    def test_a_target_that_turns_around_shows_its_mark(self, client):
        preview = previewed(client, TARGETS, target_2022="9", note="Baja.").context["preview"]
        shown = {each.year: pairs_of(each) for each in preview.figures}
        assert shown[2021]["Marcas"] == (
            "preliminar",
            "preliminar, meta contraria a la tendencia esperada",
        )
        assert shown[2021]["Avance"] == ("52.5 %", "meta contraria a la tendencia")
        assert "Corte" not in shown[2021]

    def test_what_changes_only_in_digits_that_are_not_shown_is_told_apart(self, client):
        preview = previewed(client, METHOD, formula="v1 / v2 * 100.0001").context["preview"]
        (pair,) = {
            pairs_of(each)["Según el método"] for each in preview.figures if each.year > 2020
        }
        assert pair == ("11.80000", "11.80001")

    def test_no_more_is_told_of_a_year_before_the_baseline_than_on_the_page(self, client):
        """Its stored progress changes with the last target; no page tells it."""
        preview = previewed(client, TARGETS, target_2022="24").context["preview"]
        assert [each.year for each in preview.figures] == [2021, 2022]
        assert preview.summary == "Cambian 2 de 5 resultados:"
        preview = previewed(client, ELEMENTS, baseline_printed="9.5", baseline_year="2017").context[
            "preview"
        ]
        shown = {each.year: pairs_of(each) for each in preview.figures}
        assert shown[2017]["Avance"] == ("anterior a la línea base", "0.0 %")
        assert "Marcas" not in shown[2017]

    def test_a_pace_is_not_told_on_the_other_side_of_its_limit(self, client, loaded):
        Threshold.objects.create(
            programme=loaded, indicator=Indicator.objects.get(code="1.1"), pace_minimum="105.7",
            valid_from="2020-01-02", near_share=5, constant_met_share=5, constant_near_share=10,
            norm="De prueba.",
        )  # fmt: skip
        page = previewed(client, TARGETS, target_2021="11.987").context["preview"]
        (shown,) = (pairs_of(each) for each in page.figures)
        assert shown["Ritmo"] == ("105.0 %", "105.69 %")

    def test_captures_that_pass_to_another_unit(self, client, loaded):
        cycle = make_cycle(loaded, year=2022, cutoff="2022-12-31")
        Capture.objects.create(
            indicator=Indicator.objects.get(code="1.1"),
            year=2022,
            unit=loaded.root_unit,
            origin="formulario",
            captured_by=User.objects.get(),
            cycle=cycle,
        )
        other = ResponsibleUnit.objects.get(slug="norte")
        text = text_of(previewed(client, ELEMENTS, owner="norte"))
        assert f"Capturas en curso que pasan a {other.name}" in text
        assert "2022, Nacional: borrador." in text
        assert "pasan a" not in text_of(previewed(client, ELEMENTS, decimals="0"))


class TestRefusals:
    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            (
                {"final_year": "2030"},
                "No hay meta de 2030: escríbala o cambie el año de la meta final.",
            ),
            (
                {"target_2022": ""},
                "No hay meta de 2022: escríbala o cambie el año de la meta final.",
            ),
            ({"final_year": "dos mil"}, None),
        ],
    )
    def test_a_final_target_that_is_not_there(self, client, typed, said):
        shown = client.post(TARGETS, filled(client, TARGETS, **typed))
        errors = shown.context["form"].errors
        assert list(errors) == ["final_year"]
        (sentence,) = errors["final_year"]
        assert said is None or sentence == said
        assert "«»" not in sentence

    def test_each_thing_that_is_wrong_leads_to_its_field(self, client):
        typed = {"final_year": "dos mil", "target_2021": "doce"}
        shown = client.post(TARGETS, filled(client, TARGETS, **typed))
        refusals = shown.context["refusals"]
        assert [each.field for each in refusals] == ["id_target_2021", "id_final_year"]
        assert refusals[1].message.startswith("Año de la meta final: «dos mil»")
        for each in refusals:
            assert f'href="#{each.field}"' in shown.text
            assert f'id="{each.field}"' in shown.text
        assert "refusals" in client.get(TARGETS).context
        assert not client.get(TARGETS).context["refusals"]

    @pytest.mark.parametrize("text", ["45 %", "p/ 45", "45%"])
    @pytest.mark.parametrize(
        ("address", "name"), [(TARGETS, "target_2021"), (ELEMENTS, "baseline_printed")]
    )
    def test_a_notation_that_the_capture_refuses_is_refused_here(self, client, address, name, text):
        shown = client.post(address, filled(client, address, **{name: text}))
        with pytest.raises(UnreadableFigure) as refused:
            read_typed(text)
        assert shown.context["form"].errors[name] == [str(refused.value)]

    def test_what_a_document_printed_may_stay(self, client):
        data = data_of(Indicator.objects.get(code="1.1"))
        printed = f"{data['baseline']['printed']} %"
        Indicator.objects.filter(code="1.1").update(baseline_printed=printed)
        sent = filled(client, ELEMENTS, definition="Otra definición.")
        assert sent["baseline_printed"] == printed
        assert not client.post(ELEMENTS, sent).context["form"].errors

    @pytest.mark.parametrize("text", ["1 147 723", "1\u00a0147\u00a0723", "1\u202f147\u202f723"])
    def test_thousands_in_spaces_are_read(self, client, text):
        shown = client.post(TARGETS, filled(client, TARGETS, target_2021=text))
        assert not shown.context["form"].errors

    def test_a_last_target_that_is_no_number_is_told_once(self, client):
        """Its field fills two places of the ficha: the target of its year and the final one."""
        shown = client.post(TARGETS, filled(client, TARGETS, target_2022="abc"))
        assert len(shown.context["form"].errors["target_2022"]) == 1
        assert len(shown.context["refusals"]) == 1

    def test_of_a_variable_it_is_said_which_one(self, client):
        sent = filled(client, METHOD) | {"variables-1-number": "dos"}
        refusals = client.post(METHOD, sent).context["refusals"]
        assert "id_variables-1-number" in [each.field for each in refusals]
        assert any(each.message.startswith("Variable 2. Número: ") for each in refusals)

    def test_an_impossible_change_without_a_reason(self, client):
        sent = filled(client, ELEMENTS, baseline_printed="11") | {"accept": "1", "reason": ""}
        shown = client.post(ELEMENTS, sent)
        text = text_of(shown)
        assert "Escriba por qué se cambia la ficha." in text
        assert "La línea base tiene que ser una de las cifras impresas de 2018: 10.0, 10." in text
        assert shown.context["preview"] is None
        assert 'value="11"' in shown.content.decode()

    @pytest.mark.parametrize("address", [ELEMENTS, TARGETS, NEW])
    def test_what_cannot_be_taken_away_is_not(self, client, address):
        sent = filled(client, address, **({"valid_from": "2021"} if address == NEW else {}))
        shown = client.post(address, sent | {"remove": "1"})
        assert shown.status_code == 200
        assert not shown.context["removing"]
        assert 'name="remove"' not in shown.content.decode()
        assert Method.objects.filter(indicator__code="1.1").count() == 1

    @pytest.mark.parametrize(("address", "fields", "said"), [
        (NEW, {"valid_from": LONG}, "no es un número entero"),
        (NEW, {"valid_from": "20211"}, "es mayor que 2100, el máximo"),
        (NEW, {"accumulates_from": LONG, "valid_from": "2021"}, "no es un número entero"),
        (NEW, {"variables-0-number": LONG, "valid_from": "2021"}, "no es un número entero"),
        (TARGETS, {"final_year": LONG}, "no es un número entero"),
        (ELEMENTS, {"decimals": LONG}, "no es un número entero"),
        (ELEMENTS, {"baseline_year": LONG}, "no es un número entero"),
    ])  # fmt: skip
    def test_numbers_without_end(self, client, address, fields, said):
        text = text_of(previewed(client, address, **fields))
        assert said in text
        assert "exceeded" not in text

    @pytest.mark.parametrize("total", [LONG, "abc", "-1", ""])
    def test_one_more_of_so_many_that_nobody_can_count(self, client, total):
        sent = filled(client, NEW) | {"variables-TOTAL_FORMS": total, "another": "1"}
        assert client.post(NEW, sent).status_code == 200

    @pytest.mark.parametrize(("total", "said"), [
        ("100000", "Un método lleva a lo más 60 variables: quite alguna."),
        ("61", "Un método lleva a lo más 60 variables: quite alguna."),
        ("abc", "No se recibió cuántas variables son: abra de nuevo esta página"),
        (None, "No se recibió cuántas variables son: abra de nuevo esta página"),
    ])  # fmt: skip
    def test_how_many_variables_is_told_in_words(self, client, total, said):
        sent = filled(client, NEW, valid_from="2021") | {"preview": "1"}
        del sent["variables-TOTAL_FORMS"]
        shown = client.post(NEW, sent | ({"variables-TOTAL_FORMS": total} if total else {}))
        assert said in text_of(shown)
        assert shown.context["preview"] is None
        assert "<title>Error:" in shown.content.decode()

    def test_no_more_than_fit_in_are_added(self, client):
        sent = filled(client, NEW) | {"variables-TOTAL_FORMS": str(MOST_VARIABLES - 1)}
        shown = client.post(NEW, sent | {"another": "1"})
        assert len(shown.context["form"].variables.forms) == MOST_VARIABLES
        assert "Añadir otra variable" not in text_of(shown)
        again = sent | {"variables-TOTAL_FORMS": str(MOST_VARIABLES), "another": "1"}
        assert len(client.post(NEW, again).context["form"].variables.forms) == MOST_VARIABLES

    def test_what_is_wrong_elsewhere_is_named_in_spanish(self, client):
        Indicator.objects.filter(code="1.1").update(name="")
        Method.objects.filter(indicator__code="1.1").update(text="")
        Variable.objects.filter(method__indicator__code="1.1", symbol="v2").update(name="")
        text = text_of(previewed(client, TARGETS))
        assert "Nombre: no puede quedar vacío." in text
        assert "Método de 2016: método de cálculo: no puede quedar vacío." in text
        assert "Método de 2016, v2: nombre: no puede quedar vacío." in text
        assert "›" not in text and "methods" not in text

    def test_what_is_wrong_with_another_method_is_not_said_at_this_ones_fields(self, client):
        accepted(client, NEW, valid_from="2021")
        Method.objects.filter(valid_from=2016, indicator__code="1.1").update(text="")
        shown = previewed(client, "/fichas/1.1/metodos/2021/", formula="v1")
        assert list(shown.context["form"].errors) == ["__all__"]
        assert "Método de 2016: método de cálculo: no puede quedar vacío." in text_of(shown)


class TestTakingAway:
    @pytest.fixture
    def address(self, client):
        accepted(client, NEW, valid_from="2021", formula="v1")
        return "/fichas/1.1/metodos/2021/"

    def test_whoever_looks_at_something_else_takes_the_wish_back(self, client, address):
        sent = filled(client, address) | {"remove": "1"}
        assert client.post(address, sent).context["removing"]
        # The wish travels with all that is shown; the buttons to look are named.
        shown = client.post(address, sent | {"formula": "v1 / v2", "preview": "1"})
        assert not shown.context["removing"]
        assert [each.after for each in shown.context["preview"].changes] == ["v1 / v2"]
        digest = shown.context["preview"].digest
        accepting = filled(client, address, formula="v1 / v2") | {"accept": "1", "reason": "Sí."}
        assert client.post(address, accepting | {"seen": digest}).status_code == 302
        assert Method.objects.filter(indicator__code="1.1").count() == 2

    def test_without_a_reason_the_wish_stays(self, client, address):
        sent = filled(client, address) | {"remove": "1"}
        digest = client.post(address, sent).context["preview"].digest
        shown = client.post(address, sent | {"accept": "1", "seen": digest, "reason": ""})
        assert shown.context["removing"]
        assert '<input type="hidden" name="remove" value="1">' in shown.content.decode()

    def test_what_stands_in_the_way_is_said_in_spanish(self, client, address):
        Indicator.objects.filter(code="1.1").update(name="")
        text = text_of(client.post(address, filled(client, address) | {"remove": "1"}))
        assert "Nombre: no puede quedar vacío." in text
        assert "should have" not in text

    def test_what_continued_it_goes_on_with_what_it_continued(self, client, address):
        accepted(client, NEW, valid_from="2022", formula="v1 / v2")
        assert variables_of(2022) == [("v1", (2021, "v1")), ("v2", (2021, "v2"))]
        sent = filled(client, address) | {"remove": "1"}
        digest = client.post(address, sent).context["preview"].digest
        client.post(address, sent | {"accept": "1", "seen": digest, "reason": "No era."})
        accept_open()
        assert variables_of(2022) == [("v1", (2016, "v1")), ("v2", (2016, "v2"))]


class TestMethodInBetween:
    @pytest.fixture
    def client(self, loaded):
        client = client_of_administration()
        accepted(client, NEW, valid_from="2022", formula="v1 / v2 * 10")
        return client

    def test_the_variables_of_all_methods_are_offered(self, client):
        form = client.get(NEW).context["form"]
        assert form.variables.forms[0].fields["continues"].choices[1:] == [
            ("2022.v1", "v1 de 2022: Personas atendidas"),
            ("2022.v2", "v2 de 2022: Población"),
            ("2016.v1", "v1 de 2016: Personas atendidas"),
            ("2016.v2", "v2 de 2016: Población"),
        ]
        form = client.get("/fichas/1.1/metodos/2022/").context["form"]
        assert [value for value, _label in form.variables.forms[0].fields["continues"].choices] == [
            "",
            "2016.v1",
            "2016.v2",
        ]
        assert "continues" not in client.get(METHOD).context["form"].variables.forms[0].fields

    def test_what_comes_later_is_not_continued(self, client):
        text = text_of(previewed(client, NEW, valid_from="2021"))
        assert (
            "El método de 2021 continúa «v1» del de 2022, que no es una variable de un método "
            "anterior." in text
        )

    def test_what_came_after_it_goes_on_with_the_same_variables(self, client, loaded):
        """The one in between begins anew; what the next one continues stays what it was."""
        fields = {"variables-0-continues": "2016.v1", "variables-1-continues": ""}
        shown = previewed(client, NEW, valid_from="2021", **fields)
        assert not [each for each in shown.context["preview"].changes if "2022" in each.field]
        accepted(client, NEW, valid_from="2021", **fields)
        assert variables_of(2021) == [("v1", (2016, "v1")), ("v2", None)]
        assert variables_of(2022) == [("v1", (2016, "v1")), ("v2", (2016, "v2"))]
        assert "v1 de 2016" in text_of(client.get("/fichas/1.1/"))
        recompute_programme(loaded)
        assert text_of(previewed(client, ELEMENTS)).count("Nada: la ficha ya dice eso.") == 1


class TestPartsNotThereYet:
    """A ficha that came into the database without them is completed part by part."""

    @pytest.fixture
    def bare(self, loaded):
        """A ficha with nothing but its elements."""
        first = Indicator.objects.get(code="1.1")
        first.pk, first.code, first.position = None, "1.3", 3
        first.baseline_year = first.baseline_value = None
        first.baseline_printed = first.baseline_note = ""
        first.save(force_insert=True)
        return first

    @pytest.mark.parametrize("part", ["elementos/", "metas/", "metodos/nuevo/", ""])
    def test_every_page_is_there(self, client, bare, part):
        assert client.get(f"/fichas/1.3/{part}").status_code == 200
        assert (
            client.get("/api/v1/programmes/programa-2018-2022/indicators/1.3/").json()["formula"]
            == ""
        )
        assert client.get("/indicadores/1.3/").status_code == 200

    def test_one_after_another(self, client, bare):
        base = "/fichas/1.3/"
        for part in ("elementos/", "metas/"):
            assert "Nada: la ficha ya dice eso." in text_of(previewed(client, base + part))
        # What a browser chooses of a list by itself.
        first = {"publication": "informe-2022"}
        method = {"valid_from": "2018", "text": "Personas", "formula": "v1", **first}
        variable = {
            "variables-0-symbol": "v1",
            "variables-0-number": "1",
            "variables-0-name": "Personas",
            "variables-0-consolidation": "suma",
        }
        accepted(client, f"{base}metodos/nuevo/", **method, **variable)
        accepted(client, f"{base}elementos/", baseline_year="2018", baseline_printed="10")
        accepted(client, f"{base}metas/", target_2022="14", **first)
        data = data_of(Indicator.objects.get(code="1.3"))
        assert data["baseline"] == {
            "year": 2018,
            "printed": "10",
            "period": "",
            "note": "",
        }
        assert data["targets"]["final"]["printed"] == "14"
        assert [each["valid_from"] for each in data["methods"]] == [2018]
        assert Event.objects.of(Indicator).count() == 3
        assert Target.objects.filter(indicator__code="1.3").count() == 1

    def test_half_a_baseline_is_none(self, client, bare):
        shown = previewed(client, "/fichas/1.3/elementos/", baseline_printed="10")
        assert list(shown.context["form"].errors) == ["baseline_year"]

    def test_a_baseline_may_be_taken_away_and_put_back(self, client):
        before = data_of(Indicator.objects.get(code="1.1"))["baseline"]
        accepted(client, ELEMENTS, baseline_year="", baseline_printed="")
        assert data_of(Indicator.objects.get(code="1.1"))["baseline"] is None
        accepted(client, ELEMENTS, baseline_year="2018", baseline_printed="10.0")
        assert data_of(Indicator.objects.get(code="1.1"))["baseline"] == before

    def test_a_baseline_that_is_not_there_and_of_a_period(self, client):
        accepted(
            client, ELEMENTS, baseline_year="", baseline_printed="ND", baseline_note="No la hay."
        )
        assert Indicator.objects.get(code="1.1").baseline_value is None
        accepted(
            client,
            ELEMENTS,
            baseline_year="2018",
            baseline_period="2017-2018",
            baseline_printed="10.0",
        )
        assert "2017-2018" in text_of(client.get("/indicadores/1.1/"))

    def test_targets_may_be_taken_away(self, client):
        gone = {f"target_{year}": "" for year in range(2018, 2023)}
        accepted(client, TARGETS, **gone, final_year="")
        assert data_of(Indicator.objects.get(code="1.1"))["targets"] is None
        assert "no fija metas" in text_of(client.get("/indicadores/1.1/"))

    def test_a_final_target_may_go_alone(self, client):
        accepted(client, TARGETS, final_year="")
        targets = data_of(Indicator.objects.get(code="1.1"))["targets"]
        assert (targets["final"], list(targets["intermediate"])) == (None, [2020, 2021, 2022])

    @pytest.mark.parametrize(
        ("typed", "stored"), [("≥ 12", ">="), ("11 a 13", "rango"), ("Incrementar", "tendencia")]
    )
    def test_a_target_that_is_no_number(self, client, typed, stored):
        accepted(client, TARGETS, target_2021=typed, publication="programa")
        found = Target.objects.get(indicator__code="1.1", year=2021)
        assert (found.printed, found.comparison) == (typed, stored)

    def test_a_target_after_the_programme(self, client):
        later = {"later_year": "2040", "later_target": "30", "final_year": "2040"}
        accepted(client, TARGETS, **later, publication="programa")
        found = Target.objects.get(indicator__code="1.1", year=2040)
        assert (found.value, found.final) == (30, True)

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"later_year": "dos mil", "later_target": "30"}, "later_year"),
            ({"later_year": "2040", "later_target": "mucho"}, "later_target"),
            ({"later_year": "2040", "later_target": ""}, "later_target"),
            ({"final_year": ""} | {"note": "Sin año."}, "final_year"),
        ],
    )
    def test_what_is_wrong_with_them_is_said_at_its_field(self, client, typed, field):
        shown = previewed(client, TARGETS, **typed)
        assert list(shown.context["form"].errors) == [field]
