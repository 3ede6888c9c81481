"""Changing a ficha: what follows is shown first, and what was shown is what is accepted."""

import copy
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.api.results import earlier_results
from indicators.api.tables.computed_cells import Methods, substitution
from indicators.duties import ADMINISTRATION, CAPTURE
from indicators.fichas import change
from indicators.fichas.change import PreviewOutdated, accept, preview_change
from indicators.fichas.definitions import FichaDefinition
from indicators.fichas.history import compiled_indicators_at, results_as_of
from indicators.fichas.loading import load_programme, read_programme_folder
from indicators.fichas.representation import data_of, fields_of, is_governed
from indicators.models import (
    Capture,
    CapturedValue,
    DataVersion,
    Event,
    Indicator,
    Method,
    Result,
    Target,
)
from indicators.results.compiled import read_compiled_indicators
from indicators.results.inputs import RecomputeScope
from indicators.results.recompute import check_drift, recompute_programme
from objectives.models import Programme
from tables.query_params import TableQuery
from tests.factories.concurrency import all_at_once, of_kind
from tests.factories.duties import give
from tests.factories.proposals import change_ficha

from ...factories.example_folder import EXAMPLE, SECOND, copy_example
from ...factories.model_rows import make_cycle

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

REAL = Path(__file__).parents[3] / "fixtures" / "piimss-2020-2024"


@pytest.fixture
def loaded(example_programme, db):
    return Programme.objects.get()


@pytest.fixture
def olga():
    person = User.objects.create_user("olga")
    give(person, ADMINISTRATION)
    return person


def indicator(code="1.1"):
    return Indicator.objects.get(code=code)


def changed(code="1.1", **fields):
    """The definition of a ficha with some of its top fields changed."""
    return FichaDefinition.model_validate({**data_of(indicator(code)), **fields})


def with_method(**fields):
    """The ficha 1.1 with another method, whose variables go on from those of the first."""
    data = copy.deepcopy(data_of(indicator()))
    former = data["methods"][0]
    variables = [{**each, "continues": each["symbol"]} for each in former["variables"]]
    data["methods"].append(
        {**former, "valid_from": 2021, "variables": variables, "notes": [], **fields}
    )
    return FichaDefinition.model_validate(data)


def with_formula(formula):
    data = copy.deepcopy(data_of(indicator()))
    data["methods"][0]["formula"] = formula
    return FichaDefinition.model_validate(data)


def take(definition, by, code="1.1", reason="Lo pidió la unidad."):
    return change_ficha(indicator(code), definition, by=by, reason=reason)


class TestData:
    @pytest.mark.parametrize("folder", [EXAMPLE, REAL], ids=["example", "real"])
    def test_what_was_loaded_is_read_back_as_its_file_says(self, folder):
        load_programme(folder)
        for definition in read_programme_folder(folder).indicators:
            stored = data_of(indicator(definition.code))
            assert fields_of(stored) == fields_of(definition.model_dump())
            assert FichaDefinition.model_validate(stored).code == definition.code

    @pytest.mark.postgres
    def test_a_ficha_without_baseline_or_targets(self, loaded):
        Target.objects.all().delete()
        Indicator.objects.update(baseline_year=None, baseline_value=None, baseline_printed="")
        found = data_of(indicator())
        assert found["baseline"] is None
        assert found["targets"] is None
        assert not [each for each in fields_of(found) if each.startswith(("baseline", "targets"))]


class TestForetelling:
    def test_nothing_changed(self, loaded):
        found = preview_change(indicator(), changed())
        assert found.is_empty
        assert (found.figures, found.results) == ((), 5)

    def test_words_change_no_figure(self, loaded):
        found = preview_change(indicator(), changed(name="Otro nombre."))
        assert found.before == {"name": "Porcentaje de la población atendida."}
        assert found.after == {"name": "Otro nombre."}
        assert found.figures == ()

    @pytest.mark.postgres
    def test_a_target_changes_what_is_judged(self, loaded):
        targets = data_of(indicator())["targets"]
        targets["intermediate"][2021] = "12.1"
        found = preview_change(indicator(), changed(targets=targets))
        assert (found.before, found.after) == ({"targets.2021": "12.0"}, {"targets.2021": "12.1"})
        (figure,) = found.figures
        assert (figure.year, figure.before.target, figure.after.target) == (
            2021,
            Decimal("12.0"),
            Decimal("12.1"),
        )
        assert (figure.before.gap, figure.after.gap) == (Decimal("0.1"), Decimal("0.0"))

    @pytest.mark.postgres
    def test_nothing_is_stored(self, loaded):
        before = list(Method.objects.values()), list(Result.objects.order_by("id").values())
        version = DataVersion.objects.get().inputs
        preview_change(indicator(), with_formula("v2 / v1"))
        assert (
            list(Method.objects.values()),
            list(Result.objects.order_by("id").values()),
        ) == before
        assert DataVersion.objects.get().inputs == version
        assert not Event.objects.of(Indicator).exists()

    def test_a_formula_shows_every_figure_that_it_changes(self, loaded):
        found = preview_change(indicator(), with_formula("v1 / v2"))
        assert [
            (each.year, each.before.computed, each.after.computed) for each in found.figures
        ] == [
            (2018, Decimal("10"), Decimal("0.1")),
            (2021, Decimal("11.8"), Decimal("0.118")),
        ]

    def test_what_is_under_way_is_told(self, loaded, olga):
        cycle = make_cycle(loaded, year=2022, cutoff="2022-12-31")
        capture = Capture.objects.create(
            indicator=indicator(),
            year=2022,
            unit=loaded.root_unit,
            origin="formulario",
            captured_by=olga,
            cycle=cycle,
        )
        assert preview_change(indicator(), with_formula("v1 / v2")).affected_captures == (capture,)
        assert preview_change(indicator(), changed(name="Otro.")).affected_captures == ()

    def test_same_change_same_digest_and_another_one_another(self, loaded):
        digests = [
            preview_change(indicator(), with_formula(each)).digest
            for each in ("v1 / v2", "v1 / v2", "v2 / v1")
        ]
        assert digests[0] == digests[1] != digests[2]


class TestNewMethod:
    @pytest.mark.postgres
    def test_figures_go_on_under_the_variables_that_continue(self, loaded, olga):
        definition = with_method(formula="v1 / v2 * 1000")
        found = preview_change(indicator(), definition)
        assert [(each.year, each.after.computed) for each in found.figures] == [
            (2021, Decimal("118")),
        ]
        take(definition, olga)
        recompute_programme(loaded)
        result = Result.objects.get(indicator__code="1.1", year=2021)
        assert (result.computed, result.method.valid_from) == (Decimal("118"), 2021)
        assert result.printed == "12.1"
        # What was stated stays stated of the variable that it was stated of.
        assert set(
            CapturedValue.objects.values_list("variable__method__valid_from", flat=True)
        ) == {
            2016,
            2018,
        }
        assert check_drift(loaded) == 0

    def test_figures_of_a_variable_that_does_not_continue_do_not_count(self, loaded):
        data = with_method().model_dump()
        data["methods"][1]["variables"][0]["continues"] = None
        (figure,) = preview_change(indicator(), FichaDefinition.model_validate(data)).figures
        assert (figure.year, figure.before.computed, figure.after.computed) == (
            2021,
            Decimal("11.8"),
            None,
        )
        assert figure.after.printed == "12.1"

    def test_a_variable_may_change_its_symbol_and_that_changes_no_figure(self, loaded, olga):
        data = with_method().model_dump()
        data["methods"][1]["formula"] = "a / b * 100"
        for variable, symbol in zip(data["methods"][1]["variables"], "ab", strict=True):
            variable["symbol"] = symbol
        definition = FichaDefinition.model_validate(data)
        assert preview_change(indicator(), definition).figures == ()
        before = Result.objects.get(indicator__code="1.1", year=2021).computed
        take(definition, olga)
        recompute_programme(loaded)
        result = Result.objects.get(indicator__code="1.1", year=2021)
        assert (result.inputs, result.computed) == ({"a": "1180", "b": "10000"}, before)

    @pytest.mark.postgres
    def test_preliminary_goes_on_too(self, loaded, olga):
        Method.objects.filter(indicator__code="1.1").update(formula="v1 / v2 * 100")
        take(with_method(formula="v1"), olga)
        recompute_programme(loaded)
        assert Result.objects.get(indicator__code="1.1", year=2021).status == "preliminar"

    @pytest.mark.parametrize(
        ("continues", "said"),
        [
            (
                ["v9", None],
                "continúa «v9» del de 2016, que no es una variable de un método anterior",
            ),
            (["v1", "v1"], "dos variables del método de 2021 continúan «v1» del de 2016"),
        ],
    )
    def test_what_cannot_continue(self, loaded, continues, said):
        data = with_method().model_dump()
        for variable, symbol in zip(data["methods"][1]["variables"], continues, strict=True):
            variable["continues"] = symbol
        with pytest.raises(ValueError, match=said):
            FichaDefinition.model_validate(data)

    def test_a_symbol_alone_is_of_the_method_before(self, loaded):
        definition = with_method()
        assert [each.continues for each in definition.methods[1].variables] == [
            "2016.v1",
            "2016.v2",
        ]

    def three_methods(self, **continues):
        """Methods from 2016, 2021 and 2022; what the variables of the last one continue."""
        data = with_method().model_dump()
        last = copy.deepcopy(data["methods"][1]) | {"valid_from": 2022}
        for variable in last["variables"]:
            variable["continues"] = continues[variable["symbol"]]
        data["methods"].append(last)
        return data

    @pytest.mark.postgres
    def test_what_an_earlier_method_has_can_be_continued_past_the_one_between(self, loaded, olga):
        data = self.three_methods(v1="2016.v1", v2="v2")
        take(FichaDefinition.model_validate(data), olga)
        last = Method.objects.get(indicator__code="1.1", valid_from=2022).variables.all()
        assert [each.continues.method.valid_from for each in last] == [2016, 2021]
        assert fields_of(data_of(indicator())) == fields_of(
            FichaDefinition.model_validate(data).model_dump()
        )

    @pytest.mark.postgres
    def test_no_figure_counts_for_two_variables_not_by_way_of_another_one_either(self, loaded):
        with pytest.raises(ValueError, match="dos variables del método de 2022 continúan «v1»"):
            FichaDefinition.model_validate(self.three_methods(v1="2021.v1", v2="2016.v1"))

    @pytest.mark.parametrize("named", ["2022.v1", "2017.v1", "2021.v9"])
    def test_only_an_earlier_method_has_what_can_be_continued(self, loaded, named):
        with pytest.raises(ValueError, match="que no es una variable de un método anterior"):
            FichaDefinition.model_validate(self.three_methods(v1=named, v2=None))

    def test_a_variable_goes_together_with_what_continues_it(self, loaded, olga):
        more = {
            "symbol": "v3", "number": 3, "name": "Otra", "source": "", "consolidation": "nacional",
            "formula": "", "input_of": None, "continues": None,
        }  # fmt: skip
        data = with_method().model_dump()
        before = copy.deepcopy(data)
        data["methods"][0]["variables"].append(more)
        data["methods"][1]["variables"].append({**more, "continues": "v3"})
        take(FichaDefinition.model_validate(data), olga)
        take(FichaDefinition.model_validate(before), olga)
        assert fields_of(data_of(indicator())) == fields_of(before)
        # And where the method that continues it goes as a whole.
        take(FichaDefinition.model_validate(data), olga)
        before["methods"] = before["methods"][:1]
        take(FichaDefinition.model_validate(before), olga)
        assert fields_of(data_of(indicator())) == fields_of(before)

    @pytest.mark.postgres
    def test_it_can_be_taken_back_while_nothing_was_captured_by_it(self, loaded, olga):
        original = changed()
        take(with_method(formula="v1"), olga)
        take(original, olga, reason="Fue un error.")
        assert Method.objects.filter(indicator__code="1.1").count() == 1
        assert fields_of(data_of(indicator())) == fields_of(original.model_dump())
        assert [each.number for each in Event.objects.of(Indicator).all()] == [1, 2]


class TestAccepting:
    def test_who_why_and_what(self, loaded, olga):
        version = DataVersion.objects.get().inputs
        event = take(changed(decimals=2), olga)
        assert (event.number, event.by, event.reason) == (1, olga, "Lo pidió la unidad.")
        assert (event.before, event.after) == ({"decimals": "1"}, {"decimals": "2"})
        assert indicator().decimals == 2
        assert DataVersion.objects.get().inputs == version + 1

    def test_the_results_follow(
        self, loaded, olga, monkeypatch, django_capture_on_commit_callbacks
    ):
        asked = []
        monkeypatch.setattr(change.recompute_ficha, "apply_async", lambda *a, **k: asked.append(a))
        with django_capture_on_commit_callbacks(execute=True):
            take(changed(decimals=2), olga)
        assert asked == [((indicator().pk,), {})]

    @pytest.mark.postgres
    def test_only_what_was_shown(self, loaded, olga):
        with pytest.raises(PreviewOutdated) as refused:
            accept(indicator(), changed(decimals=2), by=olga, reason="Sí.", seen="otra cosa")
        assert refused.value.preview.after == {"decimals": "2"}
        assert indicator().decimals == 1
        assert not Event.objects.of(Indicator).exists()

    def test_somebody_else_was_faster(self, loaded, olga):
        definition = changed(name="Uno.")
        seen = preview_change(indicator(), definition).digest
        take(changed(name="Otro."), olga)
        with pytest.raises(PreviewOutdated) as refused:
            accept(indicator(), definition, by=olga, reason="Sí.", seen=seen)
        assert refused.value.preview.before == {"name": "Otro."}

    @pytest.mark.parametrize("reason", ["", "  \n ", "x" * 4001])
    def test_not_without_a_reason(self, loaded, olga, reason):
        with pytest.raises(ValidationError) as refused:
            take(changed(decimals=2), olga, reason=reason)
        assert list(refused.value.message_dict) == ["reason"]
        assert indicator().decimals == 1

    def test_not_for_nothing(self, loaded, olga):
        with pytest.raises(ValidationError, match="ya es así"):
            take(changed(), olga)

    def test_nobody_else(self, loaded):
        person = User.objects.create_user("ana", is_superuser=True)
        give(person, CAPTURE)
        with pytest.raises(PermissionDenied, match="administración"):
            take(changed(decimals=2), person)


class TestWhatStands:
    def test_a_baseline_that_no_document_prints(self, loaded):
        baseline = {"year": 2018, "printed": "11", "note": ""}
        with pytest.raises(ValidationError) as refused:
            preview_change(indicator(), changed(baseline=baseline))
        assert refused.value.message_dict == {
            "baseline.printed": [
                "La línea base tiene que ser una de las cifras impresas de 2018: 10.0, 10."
            ]
        }

    def test_a_variable_with_figures_stays(self, loaded):
        data = data_of(indicator())
        data["methods"][0] |= {"formula": "v1", "variables": data["methods"][0]["variables"][:1]}
        with pytest.raises(ValidationError, match="v2 tiene cifras capturadas de 2018 a 2021"):
            preview_change(indicator(), FichaDefinition.model_validate(data))

    def test_a_method_with_figures_stays(self, loaded):
        data = data_of(indicator("1.2"))
        data["methods"] = data["methods"][1:]
        with pytest.raises(ValidationError, match="El método de 2018 tiene cifras capturadas"):
            preview_change(indicator("1.2"), FichaDefinition.model_validate(data))


class TestFiles:
    def test_a_ficha_that_was_changed_here_is_not_changed_by_its_file(self, loaded, olga):
        take(changed(name="Otro."), olga)
        _slug, changes = load_programme(EXAMPLE)
        assert indicator().name == "Otro."
        assert not changes.any
        assert [each for each in changes.lines if each.startswith("=")] == [
            "= 1.1 name: se cambió en la aplicación y queda así; el archivo dice "
            "«Porcentaje de la población atendida.»"
        ]

    @pytest.mark.postgres
    def test_where_it_stands_among_the_others_is_the_files_to_say(self, loaded, olga):
        take(changed(name="Otro."), olga)
        Indicator.objects.filter(code="1.1").update(position=9)
        _slug, changes = load_programme(EXAMPLE)
        assert (indicator().position, indicator().name) == (1, "Otro.")
        assert changes.any

    @pytest.mark.postgres
    def test_the_others_are(self, loaded, olga):
        take(changed(name="Otro."), olga)
        Indicator.objects.filter(code="1.2").update(name="Mal.")
        load_programme(EXAMPLE)
        assert indicator("1.2").name == "Porcentaje de quejas atendidas en tiempo."

    def test_what_is_printed_stays_with_the_method_it_was_printed_under(self, loaded, olga):
        take(with_method(formula="v1"), olga)
        _slug, changes = load_programme(EXAMPLE)
        assert not changes.any

    def test_a_figure_of_a_variable_that_the_ficha_has_no_more_is_refused(
        self, loaded, olga, tmp_path
    ):
        """Nothing was captured of it, so that it could be taken away here; then the file reads it."""
        data = data_of(indicator("1.2"))
        data["methods"][1] |= {"formula": "v1", "variables": [
            {"symbol": "v1", "number": 1, "name": "Una", "source": "", "consolidation": "nacional"}
        ]}  # fmt: skip
        take(FichaDefinition.model_validate(data), olga, code="1.2")
        folder = copy_example(tmp_path)
        folder.change(
            SECOND,
            "variables: []",
            """variables:
      - {symbol: otra, number: 1, name: Otra, consolidation: nacional}""",
        )
        folder.change(SECOND, 'figures: {2021: "75"}', 'figures: {2021: "75", 2022: "80"}')
        folder.change(SECOND, "2021: {atendidas", '2022: {otra: "80"}\n      2021: {atendidas')
        (fault,) = folder.faults()
        assert "el archivo lee «otra» en 2022" in fault


class TestAnEarlierDay:
    """``as_of`` answers with the ficha of that day too."""

    def results(self, loaded, day):
        return {
            row["year"]: row
            for row in earlier_results(loaded, TableQuery(as_of=day).known_at)
            if row["indicator__code"] == "1.1"
        }

    @pytest.mark.postgres
    def test_what_was_changed_since_is_taken_back(self, loaded, olga):
        yesterday = timezone.localdate() - timedelta(days=1)
        before = self.results(loaded, yesterday)
        targets = data_of(indicator())["targets"]
        targets["intermediate"][2021] = "99"
        take(with_method(formula="v1 / v2 * 1000"), olga)
        take(changed(targets=targets, decimals=0, direction="descendente"), olga)
        take(changed(name="Otro."), olga)
        recompute_programme(loaded)
        assert self.results(loaded, yesterday) == before
        assert substitution(before[2021], Methods({})) == "(1,180 / 10,000) × 100 = 11.8"
        today = self.results(loaded, timezone.localdate())[2021]
        assert (today["computed"], today["target"]) == (Decimal(118), Decimal(99))

    def test_a_method_that_is_no_more(self, loaded, olga):
        take(with_method(formula="v1 / v2 * 1000"), olga)
        between = timezone.now()
        original = data_of(indicator())
        original["methods"] = original["methods"][:1]
        take(FichaDefinition.model_validate(original), olga)
        evaluated = results_as_of(RecomputeScope(loaded.pk), between)
        (found,) = [
            row for row in evaluated.rows if (row.indicator_id, row.year) == (indicator().pk, 2021)
        ]
        assert found.computed == Decimal(118)
        (method,) = [
            method
            for compiled in evaluated.compiled_indicators
            for method in compiled.methods
            if method.id == found.method_id
        ]
        assert (method.valid_from, method.id) == (2021, -2021)

    @pytest.mark.postgres
    def test_what_continues_a_variable_past_the_method_between(self, loaded, olga):
        data = TestNewMethod().three_methods(v1="2016.v1", v2="v2")
        take(FichaDefinition.model_validate(data), olga)
        now = read_compiled_indicators(loaded.pk, indicator().pk)
        between = timezone.now()
        take(changed(name="Otro."), olga)
        assert compiled_indicators_at(now, between) == now

    def test_two_queries_more_where_nothing_changed(self, loaded):
        with CaptureQueriesContext(connection) as queries:
            compiled_indicators_at(read_compiled_indicators(loaded.pk), timezone.now())
        assert len(queries) == 7


@pytest.mark.postgres
def test_who_sends_a_capture_between_looking_and_accepting_is_told_of(loaded, olga):
    definition = with_formula("v1 / v2")
    seen = preview_change(indicator(), definition).digest
    cycle = make_cycle(loaded, year=2022, cutoff="2022-12-31")
    Capture.objects.create(
        indicator=indicator(),
        year=2022,
        unit=loaded.root_unit,
        origin="formulario",
        captured_by=olga,
        cycle=cycle,
    )
    with pytest.raises(PreviewOutdated):
        accept(indicator(), definition, by=olga, reason="Sí.", seen=seen)


@pytest.mark.parametrize(("year", "touched", "methods", "governed"), [
    (2020, {2016}, [2016], True),
    (2020, {2016}, [2016, 2018], False),
    (2020, {2018}, [2016], True),
    (2020, {2021}, [2016, 2021], False),
    (2020, {2010}, [2016], False),
    (2020, set(), [2016], False),
    (2010, {2011}, [2016], False),
])  # fmt: skip
def test_which_years_a_method_governs(year, touched, methods, governed):
    assert is_governed(year, touched, methods) == governed


@pytest.mark.slow
@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
class TestManyAtOnce:
    def test_of_two_who_accept_what_they_were_shown_one_is_refused(self):
        load_programme(EXAMPLE)
        recompute_programme(Programme.objects.get())
        people = [User.objects.create_user(name) for name in ("olga", "omar")]
        for person in people:
            give(person, ADMINISTRATION)
        jobs = []
        for number in range(10):
            definition = changed(name=f"Nombre {number}.")
            seen = preview_change(indicator(), definition).digest
            jobs.append(
                partial(
                    accept, indicator(), definition, by=people[number % 2], reason="Sí.", seen=seen
                )
            )
        outcomes = all_at_once(*jobs)
        (event,) = of_kind(outcomes, Event)
        refusals = of_kind(outcomes, PreviewOutdated)
        assert len(refusals) == 9
        assert indicator().name == event.after["name"]
        assert {refusal.preview.before["name"] for refusal in refusals} == {event.after["name"]}
        assert [each.number for each in Event.objects.of(Indicator).all()] == [1]


def test_a_rule_that_would_not_be_followed_any_more_is_told(loaded):
    targets = data_of(indicator())["targets"]
    targets["intermediate"][2021] = "12.25"
    (broken,) = preview_change(indicator(), changed(targets=targets)).violations
    assert (broken.code, broken.rule) == ("1.1", "decimales")
    assert preview_change(indicator(), changed(name="Otro.")).violations == ()


def test_who_contributes_is_changed_as_everything_else(loaded, olga):
    """The sum of the units is no figure of the institution any more, and the past knows it was."""
    norte = loaded.units.get(slug="norte")
    year, printed_in = 2024, loaded.publications.latest("order")
    part = Capture.objects.create(
        indicator=indicator(), year=year, unit=norte, status="aprobada", origin="publicacion",
        publication=printed_in, approved_at=timezone.now(), rank=1,
    )  # fmt: skip
    for variable in indicator().methods.latest("valid_from").variables.filter(formula=""):
        part.values.create(variable=variable, value=Decimal(4), status="definitivo")
    recompute_programme(loaded)
    summed = Result.objects.filter(indicator=indicator(), year=year, unit=loaded.root_unit)
    assert summed.exists()
    changed_to = changed(captured_by="")
    foretold = preview_change(indicator(), changed_to)
    assert foretold.before == {"captured_by": "delegacion"} and foretold.after == {}
    take(changed_to, olga)
    assert indicator().captured_by == ""
    recompute_programme(loaded)
    assert not summed.exists()
