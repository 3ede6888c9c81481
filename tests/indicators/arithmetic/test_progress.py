"""How results stand against what was promised: the six rules, case by case.

The cases of the programme carry the figures that its documents print: each row says so, and the
test checks that the ficha says the same.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indicators.arithmetic.official_numbers import (
    DEFINITIVE,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    PRELIMINARY,
    read_printed,
    write_number,
)
from indicators.arithmetic.progress import (
    EVALUABLE,
    SYSTEM_THRESHOLDS,
    Commitment,
    Direction,
    Mark,
    PercentOrReason,
    Reason,
    Thresholds,
    TrafficLight,
    is_against_direction,
    judge,
    sentence,
)
from indicators.arithmetic.targets import Goal, read_target

from ...factories import shipped_fichas

UP, DOWN, STEADY = Direction.ASCENDING, Direction.DESCENDING, Direction.CONSTANT
GREEN, AMBER, RED = TrafficLight.GREEN, TrafficLight.AMBER, TrafficLight.RED
NO_DATA, NO_TARGET = TrafficLight.NO_DATA, TrafficLight.NO_TARGET
NO_APLICA = TrafficLight.NOT_APPLICABLE


def number(text):
    return None if text is None else Decimal(text.replace(",", ""))


def goal(text):
    return None if text is None else read_target(text)


def promise(direction, baseline=None, target=None, final=None, thresholds=SYSTEM_THRESHOLDS):
    """A commitment from texts; the final target is the year's own unless told."""
    return Commitment(
        direction=direction,
        baseline=number(baseline),
        year_target=goal(target),
        final_target=goal(final if final is not None else target),
        thresholds=thresholds,
    )


def stand(commitment, value, status=DEFINITIVE, year=2023, cutoff=None):
    value = number(value) if isinstance(value, str) else value
    return judge(commitment, value=value, status=status, year=year, cutoff=cutoff)


def shown(share):
    """A percentage to one decimal, or the reason why there is none."""
    assert (share.value is None) != (share.reason is None)
    return str(share.reason) if share.value is None else write_number(share.value, 1)


# The programme's own cases ----------------------------------------------------------------

HALF_YEAR = date(2024, 6, 30)
CONTRARY = "target_against_direction"


@pytest.mark.parametrize(
    ("code", "year", "printed", "target", "met", "gap", "progress", "pace", "light", "marks"),
    [
        # the example of the design: falling where it should rise
        ("1.1", 2023, "28.57", "32.27", False, "-3.70", "-49.8", "-62.3", RED, "retroceso"),
        ("1.1", 2024, "27.07", "32.84", False, "-5.77", "-102.5", "-102.5", RED,
         "preliminar retroceso"),
        # 3.3: the baseline is zero, and results accumulate
        ("3.3", 2020, "3,768", "3,313", True, "455", "42.7", "113.7", GREEN, ""),
        ("3.3", 2021, "5,442", "5,038", True, "404", "61.6", "108.0", GREEN, ""),
        ("3.3", 2023, "9,148", "7,831", True, "1,317", "103.6", "116.8", GREEN, ""),
        ("3.3", 2024, "11,866", "8,831", True, "3,035", "134.4", "134.4", GREEN, "preliminar"),
        # 6.1: the baseline is a zero that is not a measurement; the rule takes it as printed
        ("6.1", 2020, "70.8", "78", False, "-7.2", "78.7", "90.8", AMBER, ""),
        ("6.1", 2022, "75.0", "84", False, "-9.0", "83.3", "89.3", AMBER, ""),
        ("6.1", 2023, "68.9", "88", False, "-19.1", "76.6", "78.3", RED, ""),
        ("6.1", 2024, "64.8", "90", False, "-25.2", "72.0", "72.0", RED, "preliminar"),
        # 5.2: the target is zero, to be reached from above
        ("5.2", 2020, "3,578", "0", False, "-3,578", "74.9", "74.9", RED, ""),
        ("5.2", 2021, "784", "0", False, "-784", "94.5", "94.5", AMBER, ""),
        ("5.2", 2022, "2,689", "0", False, "-2,689", "81.1", "81.1", RED, ""),
        ("5.2", 2023, "26,124", "0", False, "-26,124", "-83.4", "-83.4", RED, "retroceso"),
        ("5.2", 2024, "81,008 p/", "0", False, "-81,008", "-468.6", "-468.6", RED,
         "preliminar retroceso"),
        ("5.2", 2013, "0", None, None, None, "100.0", "no_target", NO_TARGET, ""),
        ("5.2", 2012, "-860", None, None, None, "106.0", "no_target", NO_TARGET, ""),
        # 4.3: negative values, better than any target
        ("4.3", 2020, "17.1", "2.56", False, "-14.54", "-555.1", "-1,446.8", RED, "retroceso"),
        ("4.3", 2023, "1.7", "1.30", False, "-0.40", "73.5", "81.8", RED, ""),
        ("4.3", 2024, "-0.7", "1.05", True, "1.75", "171.4", "171.4", GREEN, "preliminar"),
        ("4.3", 2013, "-0.5", None, None, None, "163.3", "no_target", NO_TARGET, ""),
        # 6.3: it should rise, and its targets lie below its baseline
        ("6.3", 2020, "32%", "57", False, "-25", CONTRARY, CONTRARY, RED, "meta_contraria"),
        ("6.3", 2023, "87%", "60", True, "27", CONTRARY, CONTRARY, GREEN, "meta_contraria"),
        ("6.3", 2024, "ND", "61", None, None, CONTRARY, CONTRARY, NO_DATA, "meta_contraria"),
        ("6.3", 2019, "56%", None, None, None, CONTRARY, "no_target", NO_TARGET, "meta_contraria"),
        # 1.3: constant
        ("1.3", 2020, "94.5", "95.0", True, "-0.5", "constant_direction", "constant_direction",
         GREEN, ""),
        ("1.3", 2021, "96.7", "95.0", True, "1.7", "constant_direction", "constant_direction",
         GREEN, ""),
        ("1.3", 2022, "85.3", "95.0", False, "-9.7", "constant_direction", "constant_direction",
         RED, ""),
        ("1.3", 2024, "86.8 p/", "95.0", False, "-8.2", "constant_direction", "constant_direction",
         AMBER, "preliminar"),
        ("1.3", 2019, "92.2", None, None, None, "constant_direction", "constant_direction",
         NO_TARGET, ""),
        # 2.1: the further from the target, the further below zero
        ("2.1", 2023, "221.84", "123.23", False, "-98.61", "-584.4", "-694.6", RED, "retroceso"),
        ("2.1", 2024, "ND", "120.89", None, None, "no_data", "no_data", NO_DATA, ""),
        # 3.2: hardly begun
        ("3.2", 2024, "21", "248", False, "-227", "7.0", "7.0", RED, "preliminar"),
        # years with no target, and the baseline's own
        ("3.3", 2019, "1,848", None, None, None, "20.9", "no_target", NO_TARGET, ""),
        ("3.3", 2018, "0", None, None, None, "0.0", "no_target", NO_TARGET, ""),
        ("5.1", 2018, "100", None, None, None, "0.0", "no_target", NO_TARGET, ""),
        ("5.1", 2012, "77.96", None, None, None, "-101.9", "no_target", NO_TARGET, "retroceso"),
        # missing: not known, or not applicable, with or without a target
        ("1.1", 2012, "n.d.", None, None, None, "no_data", "no_target", NO_DATA, ""),
        ("3.3", 2014, "n..a.", None, None, None, "no_data", "no_target", NO_APLICA, ""),
        ("5.1", 2024, "ND", "121.62", None, None, "no_data", "no_data", NO_DATA, ""),
    ],
)  # fmt: skip
def test_a_result_of_the_programme_against_its_ficha(
    code, year, printed, target, met, gap, progress, pace, light, marks
):
    assert printed in shipped_fichas.printed_texts(code, year)
    assert shipped_fichas.target(code, year) == goal(target and target.replace(",", ""))
    figure = read_printed(printed)
    standing = judge(
        shipped_fichas.commitment(code, year),
        value=figure.value,
        status=figure.status,
        year=year,
        cutoff=min(date(year, 12, 31), HALF_YEAR),
    )
    assert standing.met is met
    assert standing.gap == number(gap)
    assert shown(standing.progress) == progress
    assert shown(standing.pace) == pace
    assert standing.light == light
    assert " ".join(standing.marks) == marks


# Rule 1: met and gap ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("direction", "value", "target", "met", "gap"),
    [
        (UP, "10", "10", True, "0"),
        (UP, "10.01", "10", True, "0.01"),
        (UP, "9.99", "10", False, "-0.01"),
        (UP, "-9", "-10", True, "1"),
        (UP, "-11", "-10", False, "-1"),
        (UP, "0", "0", True, "0"),
        (UP, "-0.1", "0", False, "-0.1"),
        (DOWN, "10", "10", True, "0"),
        (DOWN, "9.99", "10", True, "0.01"),
        (DOWN, "10.01", "10", False, "-0.01"),
        (DOWN, "-11", "-10", True, "1"),
        (DOWN, "-9", "-10", False, "-1"),
        (DOWN, "-860", "0", True, "860"),
        (DOWN, "0.1", "0", False, "-0.1"),
        # constant: 5 % of the target's size on either side, and the gap keeps its side
        (STEADY, "105", "100", True, "5"),
        (STEADY, "95", "100", True, "-5"),
        (STEADY, "105.01", "100", False, "5.01"),
        (STEADY, "94.99", "100", False, "-5.01"),
        (STEADY, "-105", "-100", True, "-5"),
        (STEADY, "-94.99", "-100", False, "5.01"),
        (STEADY, "0", "0", True, "0"),
        (STEADY, "0.01", "0", False, "0.01"),
    ],
)
def test_met_is_a_comparison_and_a_negative_gap_is_bad(direction, value, target, met, gap):
    standing = stand(promise(direction, "1", target), value)
    assert standing.met is met
    assert standing.gap == Decimal(gap)


# Rules 2 and 3: progress and pace ---------------------------------------------------------


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "final", "value", "progress", "pace"),
    [
        (UP, "10", "15", "20", "15", "50.0", "100.0"),
        (UP, "10", "15", "20", "10", "0.0", "0.0"),
        (UP, "10", "15", "20", "25", "150.0", "300.0"),
        (UP, "10", "15", "20", "5", "-50.0", "-100.0"),
        (DOWN, "20", "15", "10", "15", "50.0", "100.0"),
        (DOWN, "20", "15", "10", "20", "0.0", "0.0"),
        (DOWN, "20", "15", "10", "25", "-50.0", "-100.0"),
        (DOWN, "5", "0", "-5", "-5", "100.0", "200.0"),
        (UP, "-10", "-5", "0", "-5", "50.0", "100.0"),
        (UP, "0", "1", "3", "1", "33.3", "100.0"),
        # undefined, each for its reason
        (STEADY, "10", "15", "20", "15", "constant_direction", "constant_direction"),
        (UP, None, "15", "20", "15", "no_baseline", "no_baseline"),
        (UP, "10", None, None, "15", "no_target", "no_target"),
        (UP, "10", None, "20", "15", "50.0", "no_target"),
        (UP, "10", "15", "20", None, "no_data", "no_data"),
        (UP, "10", "10", "20", "15", "50.0", "target_equals_baseline"),
        (UP, "20", "15", "20", "15", "target_equals_baseline", CONTRARY),
        (UP, "10", "9", "20", "15", "50.0", CONTRARY),
        (UP, "10", "15", "9", "15", CONTRARY, "100.0"),
        (DOWN, "10", "11", "5", "8", "40.0", CONTRARY),
        (DOWN, "10", "5", "11", "5", CONTRARY, "100.0"),
        # what the promise lacks is said before what the year lacks
        (STEADY, None, None, None, None, "constant_direction", "constant_direction"),
        (UP, None, "15", "20", None, "no_baseline", "no_baseline"),
        (UP, "10", "9", "9", None, CONTRARY, CONTRARY),
        (UP, "10", "10", "10", None, "target_equals_baseline", "target_equals_baseline"),
    ],
)
def test_progress_and_pace_or_why_there_is_none(
    direction, baseline, target, final, value, progress, pace
):
    commitment = replace(promise(direction, baseline, target), final_target=goal(final))
    standing = stand(commitment, value)
    assert (shown(standing.progress), shown(standing.pace)) == (progress, pace)


# Rule 4: the light, exactly at its boundaries ---------------------------------------------


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "value", "light"),
    [
        # pace: 85 % of the way, far from the target
        (UP, "0", "100", "100", GREEN),
        (UP, "0", "100", "99.999", AMBER),
        (UP, "0", "100", "85", AMBER),
        (UP, "0", "100", "84.999999", RED),
        (DOWN, "100", "0", "15", AMBER),
        (DOWN, "100", "0", "15.000001", RED),
        (UP, "-100", "0", "-15", AMBER),
        (UP, "-100", "0", "-15.000001", RED),
        # closeness: 5 % of the target, however little of the way
        (UP, "99", "100", "95", AMBER),
        (UP, "99", "100", "94.999999", RED),
        (DOWN, "101", "100", "105", AMBER),
        (DOWN, "101", "100", "105.000001", RED),
        (UP, "-101", "-100", "-105", AMBER),
        (UP, "-101", "-100", "-105.000001", RED),
        (DOWN, "-99", "-100", "-95", AMBER),
        (DOWN, "-99", "-100", "-94.999999", RED),
        # closeness alone judges where there is no pace
        (UP, None, "100", "95", AMBER),
        (UP, None, "100", "94.999999", RED),
        (UP, "100", "100", "95", AMBER),
        (UP, "100", "100", "94.999999", RED),
        (UP, "64", "60", "57", AMBER),
        (UP, "64", "60", "56.999999", RED),
        # nothing is close to zero but zero
        (UP, None, "0", "0", GREEN),
        (UP, None, "0", "-0.000001", RED),
        (DOWN, None, "0", "0.000001", RED),
        # constant: 5 % is met, 10 % is near, on either side
        (STEADY, "100", "100", "105", GREEN),
        (STEADY, "100", "100", "95", GREEN),
        (STEADY, "100", "100", "105.000001", AMBER),
        (STEADY, "100", "100", "94.999999", AMBER),
        (STEADY, "100", "100", "110", AMBER),
        (STEADY, "100", "100", "90", AMBER),
        (STEADY, "100", "100", "110.000001", RED),
        (STEADY, "100", "100", "89.999999", RED),
        (STEADY, "100", "-100", "-110", AMBER),
        (STEADY, "100", "-100", "-110.000001", RED),
        (STEADY, "100", "0", "0", GREEN),
        (STEADY, "100", "0", "0.000001", RED),
        # constant: how much of a way was walked is not asked
        (STEADY, "0", "100", "89", RED),
    ],
)
def test_the_light_at_its_boundaries(direction, baseline, target, value, light):
    assert stand(promise(direction, baseline, target), value).light == light


@pytest.mark.parametrize(
    ("value", "status", "target", "light"),
    [
        (None, NOT_APPLICABLE, "100", NO_APLICA),
        (None, NOT_APPLICABLE, None, NO_APLICA),
        (None, NOT_AVAILABLE, "100", NO_DATA),
        (None, NOT_AVAILABLE, None, NO_DATA),
        ("100", DEFINITIVE, None, NO_TARGET),
        ("100", PRELIMINARY, None, NO_TARGET),
        ("100", PRELIMINARY, "100", GREEN),
        ("86", PRELIMINARY, "100", AMBER),
        ("1", PRELIMINARY, "100", RED),
    ],
)
@pytest.mark.parametrize("direction", [UP, STEADY])
def test_what_cannot_be_judged_says_why_in_this_order(direction, value, status, target, light):
    commitment = promise(direction, "0", target, "100")
    light = RED if direction is STEADY and light is AMBER else light
    assert stand(commitment, value, status).light == light


@pytest.mark.parametrize(
    ("direction", "value", "thresholds", "light"),
    [
        (UP, "60", Thresholds(pace_minimum=Decimal(60)), AMBER),
        (UP, "59.99", Thresholds(pace_minimum=Decimal(60)), RED),
        (UP, "60", Thresholds(near_share=Decimal(40)), AMBER),
        (UP, "59.99", Thresholds(near_share=Decimal(40)), RED),
        (STEADY, "80", Thresholds(constant_met_share=Decimal(20)), GREEN),
        (STEADY, "80", Thresholds(constant_near_share=Decimal(20)), AMBER),
        (STEADY, "79.99", Thresholds(constant_near_share=Decimal(20)), RED),
        (UP, "99", Thresholds(pace_minimum=Decimal(101), near_share=Decimal(0)), RED),
    ],
)
def test_the_limits_are_those_of_the_norm_in_force(direction, value, thresholds, light):
    assert stand(promise(direction, "0", "100", thresholds=thresholds), value).light == light


def test_only_three_lights_judge():
    assert set(EVALUABLE) == {GREEN, AMBER, RED}
    assert set(TrafficLight) - set(EVALUABLE) == {NO_DATA, NO_TARGET, NO_APLICA}


# Marks ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "cutoff", "value", "preliminary"),
    [
        (DEFINITIVE, None, "5", False),
        (DEFINITIVE, date(2023, 12, 31), "5", False),
        (DEFINITIVE, date(2024, 3, 31), "5", False),
        (DEFINITIVE, date(2023, 12, 30), "5", True),
        (DEFINITIVE, date(2023, 6, 30), "5", True),
        (PRELIMINARY, None, "5", True),
        (PRELIMINARY, date(2023, 12, 31), "5", True),
        (NOT_AVAILABLE, date(2023, 6, 30), None, False),
        (NOT_APPLICABLE, date(2023, 6, 30), None, False),
    ],
)
def test_preliminary_by_its_status_or_by_its_cutoff(status, cutoff, value, preliminary):
    standing = stand(promise(UP, "0", "10"), value, status, 2023, cutoff)
    assert (Mark.PRELIMINARY in standing.marks) is preliminary


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "final", "value", "marks"),
    [
        (UP, "10", "15", "20", "9.99", [Mark.SETBACK]),
        (UP, "10", "15", "20", "10", []),
        (DOWN, "10", "5", "1", "10.01", [Mark.SETBACK]),
        (DOWN, "10", "5", "1", "10", []),
        (STEADY, "10", "10", "10", "1", []),
        # contrary: the year's target or the final one; then there is no progress to go back on
        (UP, "10", "9", "8", "5", [Mark.CONTRARY_TARGET]),
        (UP, "10", "9", "20", "15", [Mark.CONTRARY_TARGET]),
        (UP, "10", "9", "20", "9", [Mark.SETBACK, Mark.CONTRARY_TARGET]),
        (UP, "10", "15", "8", "15", [Mark.CONTRARY_TARGET]),
        (DOWN, "10", "11", "12", "11", [Mark.CONTRARY_TARGET]),
        (STEADY, "10", "9", "20", "9", []),
        (UP, "10", "10", "10", "5", []),
        (UP, None, "9", "8", "5", []),
    ],
)
def test_the_marks_beside_the_light(direction, baseline, target, final, value, marks):
    standing = stand(promise(direction, baseline, target, final), value)
    assert list(standing.marks) == marks


# The sentence -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "final", "value", "decimals", "text"),
    [
        (UP, "29.99", "32.27", "32.84", "28.57", 2,
         "28.57 frente a la meta 32.27: faltan 3.70 puntos; avance −49.8 %"),
        (UP, "0", "7831", "8831", "9148", 0,
         "9,148 frente a la meta 7,831: la supera por 1,317 puntos; avance 103.6 %"),
        (UP, "0", "100", "200", "100", 0, "100 frente a la meta 100: justo en la meta; avance 50.0 %"),
        (DOWN, "135.64", "123.23", "120.89", "221.84", 2,
         "221.84 frente a la meta 123.23: faltan por bajar 98.61 puntos; avance −584.4 %"),
        (DOWN, "14246", "0", "0", "784", 0,
         "784 frente a la meta 0: faltan por bajar 784 puntos; avance 94.5 %"),
        (DOWN, "10", "5", "1", "3", 0,
         "3 frente a la meta 5: por debajo en 2 puntos; avance 77.8 %"),
        (STEADY, "93.9", "95.0", "95", "94.5", 1,
         "94.5 frente a la meta 95.0: 0.5 puntos por debajo de la meta"),
        (STEADY, "93.9", "95.0", "95", "96.7", 1,
         "96.7 frente a la meta 95.0: 1.7 puntos por encima de la meta"),
        (STEADY, "93.9", "95.0", "95", "95.0", 1, "95.0 frente a la meta 95.0: justo en la meta"),
        # no progress where it is undefined
        (UP, "64", "60", "61", "87", 0, "87 frente a la meta 60: la supera por 27 puntos"),
        # the target keeps its decimals, and the distance those of the finer of the two
        (DOWN, "3.5", "1.30", "1.05", "1.7", 1,
         "1.7 frente a la meta 1.30: faltan por bajar 0.40 puntos; avance 73.5 %"),
        # no progress is rounded onto the baseline or the target, from either side
        (UP, "100", "200", "300", "99.99", 2,
         "99.99 frente a la meta 200: faltan 100.01 puntos; avance −0.01 %"),
        (UP, "100", "200", "300", "100.01", 2,
         "100.01 frente a la meta 200: faltan 99.99 puntos; avance 0.01 %"),
        (UP, "100", "200", "300", "299.99", 2,
         "299.99 frente a la meta 200: la supera por 99.99 puntos; avance 99.995 %"),
        (DOWN, "300", "200", "100", "99.99", 2,
         "99.99 frente a la meta 200: por debajo en 100.01 puntos; avance 100.01 %"),
        (UP, "100", "200", "300", "100.00", 2,
         "100.00 frente a la meta 200: faltan 100.00 puntos; avance 0.0 %"),
        (UP, "0", "10", "20", "9", 0, "9 frente a la meta 10: falta 1 punto; avance 45.0 %"),
        (DOWN, "20", "10", "5", "11", 0,
         "11 frente a la meta 10: falta por bajar 1 punto; avance 60.0 %"),
        (UP, "29.99", None, "32.84", "30.19", 2, "30.19; sin meta para este año."),
        (UP, "29.99", "32.27", "32.84", None, 2, "Sin dato: la cifra aún no está disponible."),
    ],
)  # fmt: skip
def test_the_sentence_beside_a_light(direction, baseline, target, final, value, decimals, text):
    commitment = promise(direction, baseline, target, final)
    status = NOT_AVAILABLE if value is None else DEFINITIVE
    told = sentence(
        commitment,
        stand(commitment, value, status),
        value=number(value),
        decimals=decimals,
        status=status,
    )
    assert told == text


def test_the_sentence_of_a_year_that_does_not_apply():
    commitment = promise(UP, "0", "10")
    standing = stand(commitment, None, NOT_APPLICABLE)
    told = sentence(commitment, standing, value=None, decimals=0, status=NOT_APPLICABLE)
    assert told == "No aplica este año."


def test_the_sentence_speaks_in_the_unit_of_the_indicator():
    commitment = promise(UP, "0", "8831")
    told = sentence(
        commitment,
        stand(commitment, "8000"),
        value=Decimal(8000),
        decimals=0,
        status=DEFINITIVE,
        unit="egresados",
    )
    assert told == "8,000 frente a la meta 8,831: faltan 831 egresados; avance 90.6 %"


# What holds for any figures ---------------------------------------------------------------

figures = st.builds(
    lambda digits, decimals: Decimal(digits).scaleb(-decimals),
    st.integers(min_value=-(10**8), max_value=10**8) | st.integers(min_value=-20, max_value=20),
    st.integers(min_value=0, max_value=4),
)
maybe = st.none() | figures
directions = st.sampled_from(Direction)
one_way = st.sampled_from([UP, DOWN])
goals = st.builds(Goal, figures)
maybe_goal = st.none() | goals
commitments = st.builds(Commitment, directions, maybe, maybe_goal, maybe_goal)
OPPOSITE = {UP: DOWN, DOWN: UP, STEADY: STEADY}
BETTER = {RED: 0, AMBER: 1, GREEN: 2}


def changed(commitment, change):
    """The same promise with every figure changed in the same way."""
    baseline = None if commitment.baseline is None else change(commitment.baseline)
    targets = {
        name: target and Goal(change(target.value))
        for name in ("year_target", "final_target")
        for target in [getattr(commitment, name)]
    }
    return replace(commitment, baseline=baseline, **targets)


def percentages(standing):
    return standing.progress, standing.pace, standing.light, standing.met, standing.marks


@given(commitments, figures, st.integers(min_value=-9, max_value=9))
def test_a_change_of_unit_by_powers_of_ten_changes_no_percentage_nor_light(
    commitment, value, power
):
    def change(figure):
        return figure.scaleb(power)

    before, after = stand(commitment, value), stand(changed(commitment, change), change(value))
    assert percentages(after) == percentages(before)
    assert after.gap == (None if before.gap is None else before.gap.scaleb(power))


@given(
    commitments,
    figures,
    st.fractions(min_value=Fraction(1, 10**4), max_value=10**4, max_denominator=10**4),
)
def test_a_change_of_unit_by_any_ratio_changes_no_percentage_nor_light(commitment, value, ratio):
    # In units of 1/p and of 1/q the figures are to each other as p to q, and all are exact.
    def in_units_of(parts):
        def change(figure):
            return figure * parts

        return stand(changed(commitment, change), change(value))

    one, other = in_units_of(ratio.numerator), in_units_of(ratio.denominator)
    assert percentages(one) == percentages(other)
    assert percentages(one) == percentages(stand(commitment, value))


@given(commitments, figures)
def test_negating_all_and_swapping_the_direction_changes_nothing_that_is_judged(commitment, value):
    mirrored = changed(commitment, lambda figure: -figure)
    mirrored = replace(mirrored, direction=OPPOSITE[commitment.direction])
    before, after = stand(commitment, value), stand(mirrored, -value)
    assert percentages(after) == percentages(before)
    side = -1 if commitment.direction is STEADY else 1  # above becomes below
    assert after.gap == (None if before.gap is None else side * before.gap)


@given(one_way, figures, figures, figures)
def test_progress_is_nothing_at_the_baseline_and_all_at_the_target(
    direction, baseline, target, final
):
    assume(baseline not in (target, final))
    assume(not is_against_direction(direction, baseline, target))
    assume(not is_against_direction(direction, baseline, final))
    commitment = Commitment(direction, baseline, Goal(target), Goal(final))
    at_baseline, at_target, at_final = (
        stand(commitment, figure) for figure in (baseline, target, final)
    )
    assert at_baseline.progress.value == at_baseline.pace.value == 0
    assert at_target.pace == PercentOrReason(Decimal(100))
    assert at_final.progress == PercentOrReason(Decimal(100))
    assert at_target.light == GREEN


@given(commitments, figures, figures)
def test_a_better_value_never_looks_worse(commitment, one, other):
    assume(commitment.direction is not STEADY)
    worse, better = sorted((one, other), reverse=commitment.direction is DOWN)
    before, after = stand(commitment, worse), stand(commitment, better)
    for name in ("progress", "pace"):
        share_before, share_after = getattr(before, name), getattr(after, name)
        assert share_before.reason == share_after.reason
        if share_before.value is not None:
            assert share_after.value >= share_before.value
    assert after.light == before.light or BETTER[after.light] > BETTER[before.light]
    if before.met is not None:
        assert after.met >= before.met
        assert after.gap >= before.gap


@given(figures, figures, figures)
def test_a_constant_indicator_is_judged_by_its_distance_alone(target, distance, nearer):
    distance, nearer = abs(distance), min(abs(nearer), abs(distance))
    commitment = Commitment(STEADY, Decimal(0), Goal(target), Goal(target))
    above, below = stand(commitment, target + distance), stand(commitment, target - distance)
    assert (above.light, above.met) == (below.light, below.met)
    assert BETTER[stand(commitment, target + nearer).light] >= BETTER[above.light]


@given(commitments, st.sampled_from([NOT_AVAILABLE, NOT_APPLICABLE]))
def test_a_missing_value_never_gives_a_number(commitment, status):
    standing = stand(commitment, None, status)
    assert standing.met is standing.gap is None
    assert standing.progress.value is standing.pace.value is None
    assert standing.progress.reason is not None
    assert standing.pace.reason is not None
    assert standing.light == (NO_APLICA if status == NOT_APPLICABLE else NO_DATA)
    assert set(standing.marks) <= {Mark.CONTRARY_TARGET}


@given(commitments, figures)
def test_every_standing_is_whole(commitment, value):
    """A percentage or its reason, and a verdict where there is something to judge."""
    standing = stand(commitment, value)
    for share in (standing.progress, standing.pace):
        assert (share.value is None) != (share.reason is None)
        assert share.reason is not Reason.NO_DATA
    has_target = commitment.year_target is not None
    assert (standing.met is not None) == (standing.gap is not None) == has_target
    assert (standing.light in EVALUABLE) == has_target
    assert (standing.light == GREEN) == (standing.met is True)


@given(commitments, maybe, st.integers(min_value=0, max_value=6))
def test_there_is_a_sentence_for_everything(commitment, value, decimals):
    status = NOT_AVAILABLE if value is None else DEFINITIVE
    standing = stand(commitment, value, status)
    told = sentence(commitment, standing, value=value, decimals=decimals, status=status)
    assert "None" not in told
    assert ("avance" in told) == (
        None not in (value, standing.progress.value, commitment.year_target)
    )
