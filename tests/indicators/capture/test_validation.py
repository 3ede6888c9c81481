"""What blocks a capture and what asks about it, as tables of what was typed and what is said."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.arithmetic.formulas import parse
from indicators.arithmetic.progress import Commitment, Direction
from indicators.arithmetic.targets import Goal
from indicators.arithmetic.vectorized import ND
from indicators.capture.parsing import (
    CaptureContext,
    Issue,
    VariableSpec,
    compute_result,
    parse_values,
)
from indicators.capture.validation import find_errors, find_warnings, unjustified


def asked(symbol, definition="", history=None):
    return VariableSpec(
        symbol,
        f"Variable {symbol}",
        parse(definition) if definition else None,
        {year: Decimal(value) for year, value in (history or {}).items()},
    )


def question(formula="v1 / v2 * 100", *variables, **fields):
    variables = variables or (asked("v1"), asked("v2"))
    values = {
        "year": 2023,
        "cutoff": date(2023, 12, 31),
        "today": date(2024, 2, 1),
        "variables": {each.symbol: each for each in variables},
        "node": parse(formula),
    }
    return CaptureContext(**values | fields)


def entry(value="12", status="definitivo", source="Registro", **more):
    return {"value": value, "status": status, "source": source, **more}


def fields_of(problems):
    return [each.field for each in problems]


GOOD = {"v1": entry("12"), "v2": entry("1 000")}


class TestProblems:
    def test_there_are_none(self):
        assert find_errors(question(), GOOD) == []

    @pytest.mark.parametrize(
        ("v1", "field", "sentence"),
        [
            ({}, "v1.value", "Falta «Variable v1»"),
            (entry(""), "v1.value", "Falta «Variable v1»"),
            (entry(" \n"), "v1.value", "Falta «Variable v1»"),
            (entry("526,8780"), "v1.value", "dos maneras"),
            (entry("12%"), "v1.value", "el signo %"),
            (entry("12", status="nd"), "v1.value", "Hay un número, 12, y el estado dice ND"),
            (entry("12", status="na"), "v1.value", "Hay un número, 12, y el estado dice NA"),
            (entry("ND", status="definitivo"), "v1.status", "El valor dice ND"),
            (entry("ND", status="na"), "v1.status", "El valor dice ND"),
            (entry("NA", status="nd"), "v1.status", "El valor dice NA"),
            (entry("12", status=""), "v1.status", "definitivo o preliminar"),
            (
                entry("12", status="quizás"),
                "v1.status",
                "«quizás» no es un estado: elija definitivo",
            ),
            (entry("12", source=" "), "v1.source", "Falta la fuente de «Variable v1»"),
            ({"value": "12", "status": "definitivo"}, "v1.source", "Falta la fuente"),
        ],
    )
    def test_one_variable(self, v1, field, sentence):
        (problem,) = find_errors(question(), GOOD | {"v1": v1})
        assert problem.field == field
        assert sentence in problem.message
        assert problem.blocking

    @pytest.mark.parametrize(
        "v1",
        [
            entry("", status="nd", source=""),
            entry("ND", status="nd", source=""),
            entry("n.d.", status="", source=""),
            entry("", status="na", source=""),
            entry("No aplica", status="", source=""),
            entry("12", status="preliminar"),
            entry("−12"),
            entry("", status="N/D", source=""),
            entry("12", status="p/"),
        ],
    )
    def test_what_is_in_order(self, v1):
        assert find_errors(question(), GOOD | {"v1": v1}) == []

    def test_all_of_them_at_once(self):
        typed = {
            "v1": entry("12,3", source=""),
            "v2": entry("", source=""),
            "v9": entry("1"),
        }
        asks = question(not_now="El ciclo está cerrado.")
        assert fields_of(find_errors(asks, typed)) == [
            "",
            "v1.value",
            "v1.source",
            "v2.value",
            "v2.source",
            "v9.value",
        ]

    def test_a_bad_number_hides_neither_the_status_nor_the_source(self):
        typed = GOOD | {"v1": {"value": "12,3", "status": "", "source": " "}}
        assert fields_of(find_errors(question(), typed)) == ["v1.value", "v1.status", "v1.source"]

    def test_of_what_nobody_began_only_the_value_is_missing(self):
        assert fields_of(find_errors(question(), {})) == ["v1.value", "v2.value"]

    def test_a_bad_number_of_what_is_not_there_needs_no_source(self):
        typed = GOOD | {"v1": {"value": "12,3", "status": "nd"}}
        assert fields_of(find_errors(question(), typed)) == ["v1.value"]

    @pytest.mark.parametrize("text", ["ND", "N/D", "n.d.", "NA", "N/A", "No aplica"])
    def test_nd_goes_over_the_status_that_the_form_began_with(self, text):
        asks = question(usual_status="definitivo")
        typed = GOOD | {"v1": entry(text, status="definitivo", source="")}
        assert find_errors(asks, typed) == []
        answer = parse_values(asks, typed).values["v1"]
        assert (answer.value, answer.status) == (None, answer.understood.lower())

    def test_but_not_over_one_that_was_chosen(self):
        asks = question(usual_status="definitivo")
        typed = GOOD | {"v1": entry("ND", status="preliminar")}
        assert fields_of(find_errors(asks, typed)) == ["v1.status"]

    @pytest.mark.parametrize("zero", ["0", "0.00", "-0"])
    def test_a_division_by_zero_names_the_denominator(self, zero):
        (problem,) = find_errors(question(), GOOD | {"v2": entry(zero)})
        assert problem == Issue("v2.value", "El denominador es cero: el método no tiene resultado.")

    def test_a_zero_below_the_line_is_told_of_beside_what_cannot_be_read(self):
        typed = {"v1": entry("7654,321"), "v2": entry("0", source="")}
        assert fields_of(find_errors(question(), typed)) == ["v1.value", "v2.source", "v2.value"]

    def test_a_denominator_of_several(self):
        asks = question("v1 / (v2 - v1)")
        typed = {"v1": entry("5"), "v2": entry("5")}
        assert fields_of(find_errors(asks, typed)) == ["v2.value"]

    def test_a_zero_is_no_division_while_something_is_missing(self):
        typed = {"v1": entry("", status="nd"), "v2": entry("0")}
        assert find_errors(question(), typed) == []

    def test_a_result_that_is_too_large(self):
        asks = question("v1 ** v2")
        (problem,) = find_errors(asks, {"v1": entry("99"), "v2": entry("99")})
        assert problem.field == ""
        assert "demasiado grande" in problem.message

    def test_there_is_no_method(self):
        said = "El indicador no tiene método de cálculo vigente en 2023."
        assert find_errors(question(unmeasured=said), GOOD) == [Issue("", said)]

    def test_the_cycle_takes_nothing(self):
        (problem,) = find_errors(question(not_now="El ciclo está cerrado."), GOOD)
        assert problem == Issue("", "El ciclo está cerrado.")


class TestDerivedVariables:
    """A percentage that is made from two counts: the counts are asked."""

    asks = question("v1 * 100", asked("v1", "a / b"), asked("a"), asked("b"))

    def test_its_counts_are_asked(self):
        assert fields_of(find_errors(self.asks, {})) == ["a.value", "b.value"]
        assert find_errors(self.asks, {"a": entry("3"), "b": entry("4")}) == []

    def test_or_it_is_stated_itself(self):
        assert find_errors(self.asks, {"v1": entry("0.75")}) == []

    def test_but_not_both(self):
        typed = {"v1": entry("0.75"), "a": entry("3"), "b": entry("4")}
        (problem,) = find_errors(self.asks, typed)
        assert (problem.field, "no ambas" in problem.message) == ("v1.value", True)

    def test_the_result_comes_from_either(self):
        for typed in ({"v1": entry("0.75")}, {"a": entry("3"), "b": entry("4")}):
            answers = parse_values(self.asks, typed).values
            assert compute_result(self.asks, answers) == Decimal(75)

    def test_a_count_of_zero(self):
        typed = {"a": entry("3"), "b": entry("0")}
        assert fields_of(find_errors(self.asks, typed)) == ["b.value"]

    def test_a_true_zero_asks_what_the_component_is_then(self):
        """Nobody complained that year."""
        counts = {"a": entry("0"), "b": entry("0")}
        (problem,) = find_errors(self.asks, counts)
        assert problem.field == "v1.value"
        assert "«Variable b» es cero: de los conteos no sale «Variable v1»" in problem.message
        said = counts | {"v1": entry("1")}
        (problem,) = find_errors(self.asks, said)
        assert (problem.field, "Explique por qué" in problem.message) == ("v1.note", True)
        said["v1"] = entry("1", note="Nadie se quejó: la ficha lo tiene por cumplido.")
        assert find_errors(self.asks, said) == []
        values = parse_values(self.asks, said).values
        assert compute_result(self.asks, values) == Decimal(100)
        assert values["b"].value == 0, "and the zero is stated as it is"

    def test_a_zero_in_one_component_loses_no_other(self):
        asks = question(
            "(0.75*v1 + 0.25*v2) * 100",
            asked("v1", "a / b"), asked("a"), asked("b"),
            asked("v2", "c / d"), asked("c"), asked("d"),
        )  # fmt: skip
        typed = {"a": entry("3"), "b": entry("4"), "c": entry("0"), "d": entry("0")}
        assert fields_of(find_errors(asks, typed)) == ["v2.value"]
        typed["v2"] = entry("1", note="Nadie se quejó.")
        assert find_errors(asks, typed) == []
        assert compute_result(asks, parse_values(asks, typed).values) == Decimal("81.25")

    def test_a_part_larger_than_its_whole(self):
        (warning,) = find_warnings(self.asks, {"a": entry("5"), "b": entry("4")})
        assert warning.key == "parte.a"


GROWING = {2019: "100", 2020: "110", 2021: "125", 2022: "130"}


class TestWarnings:
    @pytest.mark.parametrize(
        ("value", "key"),
        [
            ("135", None),
            ("145", None),  # it grew by 15 once
            ("145.01", "historia.v1"),
            ("85", None),
            ("84.9", "historia.v1"),
            ("130", "repetido.v1"),
            ("130.00", "repetido.v1"),
            ("129", None),
            ("129.9", "fraccion.v1"),
            ("129.90", "fraccion.v1"),
            # a sign, or zeros
            ("-135", "signo.v1"),
            ("1,300", "magnitud.v1"),
            ("650", "magnitud.v1"),
            ("649", "historia.v1"),
            ("13,500", "magnitud.v1"),
            ("130,000", "magnitud.v1"),
            ("1,300,000", "historia.v1"),
            ("13", "magnitud.v1"),
            ("1.3", "magnitud.v1"),
            ("0.13", "magnitud.v1"),
            ("0", "historia.v1"),
        ],
    )
    def test_against_its_history(self, value, key):
        asks = question("v1", asked("v1", history=GROWING))
        found = find_warnings(asks, {"v1": entry(value)})
        assert [each.key for each in found] == ([key] if key else [])
        assert all(not each.blocking and each.field == "v1.value" for each in found)

    @pytest.mark.parametrize(
        ("value", "sentence"),
        [
            ("1,300", "1,300 es unas 10 veces el de 2022, que fue 130."),
            ("1.3", "1.3 es unas 100 veces menor que el de 2022, que fue 130."),
            ("-135", "−135 tiene el signo contrario al de 2022, que fue 130."),
            ("130", "130 es el mismo valor que en 2022."),
            (
                "200",
                "200 queda fuera de su historia, que va de 100 (2019) a 130 (2022).",
            ),
        ],
    )
    def test_what_they_say(self, value, sentence):
        asks = question("v1", asked("v1", history=GROWING))
        (warning,) = find_warnings(asks, {"v1": entry(value)})
        assert warning.message == sentence

    @pytest.mark.parametrize(
        ("history", "value", "said"),
        [
            ({2020: "0.8", 2021: "0.85"}, "86", "es unas 101 veces el de 2021, que fue 0.85"),
            ({2021: "0.85", 2022: "0"}, "86", "es unas 101 veces el de 2021, que fue 0.85"),
            ({2021: "0.85", 2022: "0.85"}, "86", "es unas 101 veces el de 2022, que fue 0.85"),
            ({2020: "80", 2021: "85"}, "0.86", "es unas 99 veces menor que el de 2021, que fue 85"),
            ({2020: "0.8", 2021: "0.85"}, "12", None),
            ({2020: "1.2", 2021: "0.85"}, "86", None),
            ({2020: "0.8", 2021: "0.85"}, "0.9", None),
        ],
    )
    def test_a_percentage_in_place_of_a_proportion_however_long_ago_it_was(
        self, history, value, said
    ):
        found = find_warnings(question("v1", asked("v1", history=history)), {"v1": entry(value)})
        scale = [each.message for each in found if each.key == "magnitud.v1"]
        assert len(scale) == (said is not None)
        assert said is None or said in scale[0]

    def test_two_years_are_no_history_and_an_older_one_is_not_last_year(self):
        asks = question("v1", asked("v1", history={2020: "100", 2021: "110"}))
        assert find_warnings(asks, {"v1": entry("1000")}) == []
        assert find_warnings(asks, {"v1": entry("110")}) == []

    @pytest.mark.parametrize(
        ("formula", "v1", "v2", "warned"),
        [
            ("v1 / v2 * 100", "12", "12", False),
            ("v1 / v2 * 100", "13", "12", True),
            ("v1 / v2 * 100 - 3", "13", "12", True),
            ("v1 / v2 * 100000", "13", "12", False),
            ("(v1 / v2 - 1) * 100", "13", "12", False),
            ("v1 / v2", "13", "12", False),
        ],
    )
    def test_a_part_larger_than_the_whole(self, formula, v1, v2, warned):
        found = find_warnings(question(formula), {"v1": entry(v1), "v2": entry(v2)})
        assert [each.key for each in found] == (["parte.v1"] if warned else [])

    @pytest.mark.parametrize(
        ("direction", "target", "cutoff", "warned"),
        [
            (Direction.ASCENDING, "1.2", date(2023, 6, 30), True),
            (Direction.ASCENDING, "1.21", date(2023, 6, 30), False),
            (Direction.DESCENDING, "1.2", date(2023, 6, 30), True),
            (Direction.DESCENDING, "1.19", date(2023, 6, 30), False),
            (Direction.ASCENDING, "1.2", date(2023, 12, 30), True),
            (Direction.ASCENDING, "1.2", date(2023, 12, 31), False),
            (Direction.ASCENDING, None, date(2023, 6, 30), False),
        ],
    )
    def test_a_target_met_before_the_year_is_over(self, direction, target, cutoff, warned):
        asks = question(
            cutoff=cutoff,
            commitment=Commitment(direction, None, target and Goal(Decimal(target)), None),
        )
        found = find_warnings(asks, GOOD)
        assert [each.key for each in found] == (["meta"] if warned else [])

    @pytest.mark.parametrize(
        ("cutoff", "today", "status", "warned"),
        [
            (date(2023, 12, 31), date(2024, 1, 1), "preliminar", True),
            (date(2023, 12, 31), date(2023, 12, 31), "preliminar", False),
            (date(2023, 12, 31), date(2024, 1, 1), "definitivo", False),
            (date(2023, 6, 30), date(2023, 8, 1), "preliminar", False),
        ],
    )
    def test_still_preliminary_when_the_year_was_counted(self, cutoff, today, status, warned):
        asks = question("v1", asked("v1"), cutoff=cutoff, today=today)
        found = find_warnings(asks, {"v1": entry(status=status)})
        assert [each.key for each in found] == (["vencido.v1"] if warned else [])

    def test_the_result_outside_its_history(self):
        history = {2020: Decimal("2.0"), 2021: Decimal("2.1"), 2022: Decimal("2.2")}
        (warning,) = find_warnings(question(history=history), GOOD)
        assert (warning.key, warning.field) == ("historia", "")
        assert warning.message == (
            "El resultado, 1.20, queda fuera de su historia, que va de 2.0 (2020) a 2.2 (2022)."
        )

    def test_a_warning_about_a_variable_hides_none_about_the_result(self):
        history = {2020: Decimal("2.0"), 2021: Decimal("2.1"), 2022: Decimal("2.2")}
        asks = question(
            "v1 / v2 * 100", asked("v1", history={2022: "12"}), asked("v2"), history=history
        )
        assert [each.key for each in find_warnings(asks, GOOD)] == ["repetido.v1", "historia"]

    def test_a_minus_is_a_minus_and_a_day_is_written_as_everywhere(self):
        history = {2020: "-2", 2021: "-2.1", 2022: "-2.2"}
        asks = question("v1", asked("v1", history=history))
        (warning,) = find_warnings(asks, {"v1": entry("-9", status="preliminar")})[:1]
        assert "-" not in warning.message and "−2.2 (2022)" in warning.message
        late = find_warnings(asks, {"v1": entry("-2.15", status="preliminar")})
        assert "el corte, 31 dic 2023, ya pasó" in late[-1].message

    def test_of_a_whole_that_is_zero_nothing_is_a_part(self):
        assert find_warnings(question(), {"v1": entry("5"), "v2": entry("0")}) == []

    @pytest.mark.parametrize(
        ("previous", "warned"), [(ND, True), (Decimal(0), False), (Decimal(7), False)]
    )
    def test_an_accumulated_one_without_the_year_before(self, previous, warned):
        asks = question("previous + v1", asked("v1"), previous=previous)
        found = find_warnings(asks, {"v1": entry()})
        assert [each.key for each in found] == (["anterior"] if warned else [])

    def test_what_cannot_be_read_is_not_asked_about(self):
        asks = question("v1", asked("v1", history=GROWING))
        assert find_warnings(asks, {"v1": entry("1,3")}) == []
        assert find_warnings(asks, {}) == []

    def test_a_missing_source_does_not_keep_the_warnings_back(self):
        asks = question("v1", asked("v1", history=GROWING))
        assert len(find_warnings(asks, {"v1": entry("1300", source="")})) == 1

    def test_what_was_the_same_every_year_may_be_so_again(self):
        fixed = question("v1", asked("v1", history={2021: "130", 2022: "130.0"}))
        assert find_warnings(fixed, {"v1": entry("130")}) == []
        once = question("v1", asked("v1", history={2022: "130"}))
        assert [each.key for each in find_warnings(once, {"v1": entry("130")})] == ["repetido.v1"]

    @pytest.mark.parametrize("history", [{2022: "2"}, {2020: "1", 2021: "2.5", 2022: "2"}])
    def test_a_fraction_of_what_never_was_counted_in_whole_ones_alone(self, history):
        asks = question("v1", asked("v1", history=history))
        assert find_warnings(asks, {"v1": entry("2.5")}) == []

    @pytest.mark.parametrize(("units", "key"), [("12", None), ("12.0", None), ("13", "suma.v1"),
                                                ("0", "suma.v1"), (None, None)])  # fmt: skip
    def test_what_the_units_add_up_to(self, units, key):
        whole = replace(asked("v1"), unit_total=None if units is None else Decimal(units))
        found = find_warnings(question("v1", whole), {"v1": entry("12")})
        assert [each.key for each in found] == ([key] if key else [])
        if key:
            assert found[0].message == f"12 no es lo que suman las unidades, {units}."

    def test_an_index_may_be_above_a_hundred(self):
        index = question(history={2021: Decimal("104.2")})
        assert find_warnings(index, {"v1": entry("12"), "v2": entry("10")}) == []

    def test_nothing_is_a_part_of_zero(self):
        assert find_warnings(question(), {"v1": entry("12"), "v2": entry("0")}) == []

    @pytest.mark.parametrize(("previous", "cutoff", "warned"), [
        (Decimal(10), date(2022, 6, 30), True),
        (Decimal(10), date(2022, 12, 31), False),
        (Decimal(10), date(2023, 3, 31), False),
        (Decimal(0), None, False),
        (ND, date(2022, 6, 30), False),
    ])  # fmt: skip
    def test_an_accumulated_one_upon_a_part_of_the_year_before(self, previous, cutoff, warned):
        asks = question("previous + v1", asked("v1"), previous=previous, previous_cutoff=cutoff)
        keys = [each.key for each in find_warnings(asks, {"v1": entry("12")})]
        assert ("parcial" in keys) == warned

    def test_a_total_that_accumulates_is_beyond_its_history_every_year(self):
        history = {2020: Decimal(4), 2021: Decimal(10), 2022: Decimal(18)}
        asks = question("previous + v1", asked("v1"), previous=Decimal(18), history=history)
        assert find_warnings(asks, {"v1": entry("20")}) == []
        periodic = question("v1", asked("v1"), history=history)
        assert [each.key for each in find_warnings(periodic, {"v1": entry("38")})] == ["historia"]

    @pytest.mark.parametrize("value", ["4,000", "40,000", "4.2", "0.3", "1,300,000", "0.01"])
    def test_no_size_slips_between_the_powers_of_ten(self, value):
        asks = question("v1", asked("v1", history={2022: "130"}))
        assert [each.key for each in find_warnings(asks, {"v1": entry(value)})] == ["magnitud.v1"]

    @pytest.mark.parametrize(("formula", "v1", "sentence"), [
        ("v1 / v2 * 100", "6", "El resultado, 0.60, es unas 20 veces menor que el de 2021, que fue 12."),
        ("v1 / v2 * 100", "600", "El resultado, 60.00, es unas 5 veces el de 2021, que fue 12."),
        ("v1 / v2 * 100", "599", None),
        ("v1 / v2 * 100", "25", None),
        ("v1 / v2 * 100", "0", None),
        ("v1 / v2 * 100 - 0", "6", None),
        ("-v1 / v2 * 100", "6", None),
        ("min(v1, v1 - v2)", "12", None),
    ])  # fmt: skip
    def test_a_result_against_the_last_one_where_no_variable_of_that_year_is_known(
        self, formula, v1, sentence
    ):
        history = {2020: Decimal(99), 2021: Decimal(12)}
        asks = question(formula, history=history)
        found = find_warnings(asks, {"v1": entry(v1), "v2": entry("1000")})
        assert [each.message for each in found] == ([sentence] if sentence else [])
        assert all(each.key == "magnitud" and each.field == "" for each in found)

    @pytest.mark.parametrize(("v1", "sentence"), [
        ("50", "El aumento del acumulado, 50.0, es unas 25 veces el de 2022, que fue 2."),
        ("0.4", "El aumento del acumulado, 0.4, es unas 5 veces menor que el de 2022, que fue 2."),
        ("9.9", None),
        ("0", None),
    ])  # fmt: skip
    def test_what_a_year_adds_to_a_total_against_what_the_last_one_did(self, v1, sentence):
        history = {2021: Decimal(11), 2022: Decimal(13)}
        asks = question(
            "previous + v1", asked("v1"), previous=Decimal(13), history=history, decimals=1
        )
        found = [each.message for each in find_warnings(asks, {"v1": entry(v1)})]
        assert found == ([sentence] if sentence else [])

    @pytest.mark.parametrize("history", [{2022: "13"}, {2021: "13", 2022: "13"}, {2020: "5"}])
    def test_nothing_is_said_of_what_a_year_adds_where_the_last_one_s_is_not_known(self, history):
        history = {year: Decimal(value) for year, value in history.items()}
        asks = question("previous + v1", asked("v1"), previous=Decimal(13), history=history)
        assert find_warnings(asks, {"v1": entry("500")}) == []

    def test_a_size_is_asked_about_once(self):
        history = {2022: Decimal("1.2")}
        asks = question(
            "v1 / v2 * 100", asked("v1", history={2022: "12"}), asked("v2"), history=history
        )
        found = find_warnings(asks, {"v1": entry("120"), "v2": entry("1000")})
        assert [each.key for each in found] == ["magnitud.v1"]


def test_an_older_figure_does_not_take_the_place_of_one_that_counts_longer():
    older = question(newer="Ya hay una cifra.")
    assert find_errors(older, GOOD) == [Issue("", "Ya hay una cifra.")]


class TestJustifications:
    asks = question("v1", asked("v1", history=GROWING))
    typed = {"v1": entry("1300")}

    @pytest.mark.parametrize("why", [{}, {"magnitud.v1": " \n"}, {"otra.v1": "Porque sí."}])
    def test_one_that_is_not_answered_blocks_in_the_field_of_its_answer(self, why):
        warnings = find_warnings(self.asks, self.typed)
        (problem,) = unjustified(warnings, self.typed | {"_justifications": why})
        assert problem.blocking
        assert (problem.field, problem.key) == ("_justifications.magnitud.v1", "magnitud.v1")
        assert problem.message.startswith("Corrija o explique: 1,300 es unas 10 veces")

    def test_one_that_is_answered_does_not(self):
        typed = self.typed | {"_justifications": {"magnitud.v1": "Se sumó otro registro."}}
        assert unjustified(find_warnings(self.asks, typed), typed) == []
        assert find_errors(self.asks, typed) == []


texts = st.sampled_from(["", "0", "12", "-3", "1,2", "ND", "x", "9" * 30, "1e5", " 1 000\n"])
statuses = st.sampled_from(["", "definitivo", "preliminar", "nd", "na", "otro"])
entries = st.fixed_dictionaries(
    {}, optional={"value": texts, "status": statuses, "source": st.sampled_from(["", "Registro"])}
)


@given(st.dictionaries(st.sampled_from(["v1", "v2", "a", "b", "z"]), entries))
def test_whatever_is_typed_is_judged_and_what_passes_has_every_value(typed):
    asks = question(
        "v1 / v2 * 100",
        asked("v1", "a / b", history=GROWING),
        asked("a", history=GROWING),
        asked("b"),
        asked("v2"),
    )
    find_warnings(asks, typed)
    if find_errors(asks, typed):
        return
    answers = parse_values(asks, typed).values
    assert "v2" in answers and ("v1" in answers) != ("a" in answers and "b" in answers)
    for answer in answers.values():
        assert (answer.value is None) == (answer.status in ("nd", "na"))
    assert compute_result(asks, answers) is not None
