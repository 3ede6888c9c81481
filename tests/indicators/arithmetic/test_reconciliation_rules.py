"""Printed figures against computed ones, and against each other."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.arithmetic.formulas import evaluate
from indicators.arithmetic.official_numbers import read_printed, round_half_up, write_number
from indicators.arithmetic.reconciliation_rules import (
    WORST_FIRST,
    Verdict,
    compare,
    sources_disagree,
)

from ...factories import shipped_fichas
from ...factories.shipped_fichas import PROGRAMME, REPORT

MATCHES, ROUNDING, DIFFERS = Verdict.MATCHES, Verdict.ROUNDING, Verdict.DIFFERS
NOT_RECOMPUTABLE = Verdict.NOT_RECOMPUTABLE


# The programme's own cases ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "year", "publication", "table", "printed", "computed", "verdict"),
    [
        # truncated: 29.999 printed as 29.99
        ("1.1", 2018, PROGRAMME, "Línea base", "29.99", "29.9990", ROUNDING),
        # half rounded down: 87.5 printed as 87
        ("6.3", 2023, REPORT, "Serie histórica", "87%", "87.5000", ROUNDING),
        # the printed division does not give the printed rate
        ("2.1", 2018, PROGRAMME, "Línea base", "135.64", "135.5876", DIFFERS),
        # exactly one unit away: 718,888 - 560,793 - 77,086 = 81,009
        ("5.2", 2024, REPORT, "Serie histórica", "81,008 p/", "81009.0000", DIFFERS),
        # the series is what the counts give; the substitution printed beside it says 64.9
        ("6.1", 2024, REPORT, "Serie histórica", "64.8", "64.8454", MATCHES),
        ("6.1", 2023, REPORT, "Serie histórica", "68.9", "68.8812", MATCHES),
        ("1.1", 2023, REPORT, "Serie histórica", "28.57", "28.5691", MATCHES),
        ("2.1", 2023, REPORT, "Serie histórica", "221.84", "221.8357", MATCHES),
        ("4.1", 2024, REPORT, "Serie histórica", "13,786,391", "13786391.0000", MATCHES),
        ("4.3", 2024, REPORT, "Serie histórica", "-0.7", "-0.6768", MATCHES),
        ("5.1", 2018, PROGRAMME, "Línea base", "100", "100.0000", MATCHES),
        # nothing to compare with: a variable or the figure missing, or no formula
        ("2.1", 2024, REPORT, "Serie histórica", "ND", None, NOT_RECOMPUTABLE),
        ("6.3", 2024, REPORT, "Serie histórica", "ND", None, NOT_RECOMPUTABLE),
        ("6.2", 2023, REPORT, "Serie histórica", "100", None, NOT_RECOMPUTABLE),
        ("1.1", 2017, PROGRAMME, "Serie histórica", "29.14", None, NOT_RECOMPUTABLE),
    ],
)
def test_a_printed_figure_of_the_programme(
    code, year, publication, table, printed, computed, verdict
):
    figure = shipped_fichas.reading(code, year, publication, table)
    assert figure.text == printed
    formula, values = shipped_fichas.method(code, year), shipped_fichas.variables(code, year)
    result = None
    if formula is not None and values and None not in values.values():
        result = evaluate(formula, values)
    assert (None if result is None else str(round_half_up(result, 4))) == computed
    comparison = compare(figure, result)
    assert comparison.verdict == verdict
    if result is None:
        assert comparison.difference is None
    else:
        assert Fraction(comparison.difference) == Fraction(figure.value) - Fraction(result)


def test_the_substitution_of_6_1_in_2024_is_otherwise_rounded():
    place = shipped_fichas.ficha("6.1").readings[-1]
    stated = read_printed(place.substitution[2024].states)
    computed = evaluate(shipped_fichas.method("6.1", 2024), shipped_fichas.variables("6.1", 2024))
    assert stated.text == "64.9"
    assert compare(stated, computed).verdict == ROUNDING


# The boundaries ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "computed", "verdict", "difference"),
    [
        ("10.5", "10.5", MATCHES, "0"),
        ("10.5", "10.50", MATCHES, "0"),
        ("10.5", "10.45", MATCHES, "0.05"),
        ("10.5", "10.54999", MATCHES, "-0.04999"),
        ("10.5", "10.55", ROUNDING, "-0.05"),
        ("10.5", "10.44999", ROUNDING, "0.05001"),
        ("10.5", "10.59999", ROUNDING, "-0.09999"),
        ("10.5", "10.40001", ROUNDING, "0.09999"),
        # one unit of the last printed decimal, exactly, and it differs
        ("10.5", "10.6", DIFFERS, "-0.1"),
        ("10.5", "10.4", DIFFERS, "0.1"),
        ("10.50", "10.51", DIFFERS, "-0.01"),
        ("100", "101", DIFFERS, "-1"),
        ("100", "100.999", ROUNDING, "-0.999"),
        ("100.0", "100.999", DIFFERS, "-0.999"),
        # below zero, half is rounded away from it
        ("-0.7", "-0.65", MATCHES, "-0.05"),
        ("-0.6", "-0.65", ROUNDING, "0.05"),
        ("-0.7", "-0.75", ROUNDING, "0.05"),
        ("-0.7", "-0.8", DIFFERS, "0.1"),
        ("0", "-0.4", MATCHES, "0.4"),
        ("0", "-0.9", ROUNDING, "0.9"),
        ("0", "-1", DIFFERS, "1"),
        ("-860", "860", DIFFERS, "-1720"),
        # marks do not enter into it
        ("10.5 p/", "10.5", MATCHES, "0"),
        ("87%", "87.2", MATCHES, "-0.2"),
        # nothing to compare
        ("ND", "10.5", NOT_RECOMPUTABLE, None),
        ("n.a.", "10.5", NOT_RECOMPUTABLE, None),
        ("10.5", None, NOT_RECOMPUTABLE, None),
        ("ND", None, NOT_RECOMPUTABLE, None),
    ],
)
def test_the_verdict_at_its_boundaries(printed, computed, verdict, difference):
    comparison = compare(read_printed(printed), None if computed is None else Decimal(computed))
    assert comparison.verdict == verdict
    assert comparison.difference == (None if difference is None else Decimal(difference))


@given(
    st.integers(min_value=-(10**8), max_value=10**8),
    st.integers(min_value=0, max_value=4),
    st.decimals(min_value=-3, max_value=3, places=6),
)
def test_the_verdict_follows_from_the_distance_in_units_of_the_last_decimal(
    digits, decimals, units
):
    printed = read_printed(write_number(Decimal(digits).scaleb(-decimals)))
    verdict = compare(printed, printed.value + units.scaleb(-decimals)).verdict
    if abs(units) < Decimal("0.5"):
        assert verdict == MATCHES
    elif abs(units) > Decimal("0.5"):
        assert verdict == (ROUNDING if abs(units) < 1 else DIFFERS)
    else:
        assert verdict in (MATCHES, ROUNDING)  # a half goes to one side only


@given(st.decimals(min_value=-(10**8), max_value=10**8, places=8), st.integers(0, 6))
def test_a_computed_figure_rounded_and_printed_always_matches(computed, decimals):
    printed = read_printed(write_number(computed, decimals))
    assert compare(printed, computed).verdict == MATCHES


# Readings against each other --------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "disagree"),
    [
        ([], False),
        (["10"], False),
        (["100", "100.00"], False),
        (["64", "64%"], False),
        ([".68", "0.68"], False),
        (["86.8 p/", "86.8"], False),
        (["93936", "93,936", "93'936"], False),
        (["ND", "N. D.", "n.d."], False),
        (["n.a.", "n..a."], False),
        (["0", "-0", "0.0"], False),
        (["72.2", "75.9"], True),  # 6.1 in 2019: the annex and the summary table
        (["64.8", "64.8", "64.9"], True),  # 6.1 in 2024: the series and its substitution
        (["100", "99%"], True),  # 6.2 in 2023
        (["29.99", "29.990001"], True),
        (["81,008 p/", "81,009"], True),
        (["ND", "0"], True),
        (["ND", "10", "10"], True),
        (["ND", "NA"], True),
        (["0.7", "-0.7"], True),
    ],
)
def test_whether_the_readings_of_a_publication_say_different_things(texts, disagree):
    readings = [read_printed(text) for text in texts]
    assert sources_disagree([readings]) is disagree
    assert sources_disagree([readings[::-1]]) is disagree


@pytest.mark.parametrize(
    ("publications", "disagree"),
    [
        (["10", "11"], True),
        (["10", "10.0"], False),
        (["ND", "10"], False),  # news
        (["ND", "NA", "10", "10"], False),
        (["10", "ND"], True),  # taken back
        (["ND", "10", "ND"], True),
        (["ND", "10", "11"], True),
        (["ND", "10|ND"], True),  # two tables of one
        (["ND", "NA"], True),
        (["ND", "N. D."], False),
    ],
)
def test_what_a_later_publication_says_first_is_news(publications, disagree):
    readings = [[read_printed(text) for text in said.split("|")] for said in publications]
    assert sources_disagree(readings) is disagree


def all_readings(code, year):
    """Return what every place of each publication prints for a year, the substitutions included."""
    by_publication = {slug: [] for slug in (shipped_fichas.PROGRAMME, shipped_fichas.REPORT)}
    for place in shipped_fichas.ficha(code).readings:
        if year in place.figures:
            by_publication[place.publication].append(read_printed(place.figures[year]))
        substitution = place.substitution.get(year)
        if substitution is not None and substitution.states is not None:
            by_publication[place.publication].append(read_printed(substitution.states))
    return [readings for readings in by_publication.values() if readings]


def test_which_figures_of_the_programme_are_printed_in_two_ways():
    disagreeing = {
        (code, year)
        for code in [f"{objective}.{place}" for objective in range(1, 7) for place in range(1, 4)]
        for year in range(2012, 2025)
        if sources_disagree(all_readings(code, year))
    }
    assert disagreeing == {
        ("6.1", 2019),
        ("6.1", 2020),
        ("6.1", 2024),
        ("6.2", 2023),
        ("6.2", 2024),
    }


def test_the_verdicts_are_listed_worst_first():
    assert sorted(Verdict, key=WORST_FIRST.__getitem__) == [
        Verdict.DIFFERS,
        Verdict.SOURCES_DISAGREE,
        Verdict.ROUNDING,
        Verdict.NOT_RECOMPUTABLE,
        Verdict.MATCHES,
    ]
