"""Targets that are no plain number: how they are read, written, and what fulfils them."""

from decimal import Decimal

import pytest

from indicators.arithmetic.official_numbers import DEFINITIVE, UnreadableFigure
from indicators.arithmetic.progress import (
    Commitment,
    Direction,
    Mark,
    Reason,
    TrafficLight,
    judge,
    sentence,
)
from indicators.arithmetic.targets import Comparison, Goal, read_target, way_asked_for, write_goal

UP, DOWN, STEADY = Direction.ASCENDING, Direction.DESCENDING, Direction.CONSTANT
GREEN, AMBER, RED = TrafficLight.GREEN, TrafficLight.AMBER, TrafficLight.RED
NO_TARGET = TrafficLight.NO_TARGET


@pytest.mark.parametrize(
    ("printed", "comparison", "value", "upper", "written"),
    [
        ("32.27", "", "32.27", None, "32.27"),
        ("45%", "", "45", None, "45"),
        ("-1.05", "", "-1.05", None, "-1.05"),
        ("≥ 90", ">=", "90", None, "≥ 90"),
        (">=90", ">=", "90", None, "≥ 90"),
        ("Mayor o igual a 90.0 %", ">=", "90.0", None, "≥ 90.0"),
        ("al menos 1,500", ">=", "1500", None, "≥ 1,500"),
        ("≤5", "<=", "5", None, "≤ 5"),
        ("menor o igual que 5", "<=", "5", None, "≤ 5"),
        ("> 90", ">", "90", None, "> 90"),
        ("Menos de 12", "<", "12", None, "< 12"),
        ("<-3", "<", "-3", None, "< -3"),
        ("90 a 95", "rango", "90", "95", "90 a 95"),
        ("90-95", "rango", "90", "95", "90 a 95"),
        ("entre 90 % y 95 %", "rango", "90", "95", "90 a 95"),
        ("-5 – 5", "rango", "-5", "5", "-5 a 5"),
        ("De 1,000 a 1,500", "rango", "1000", "1500", "1,000 a 1,500"),
        ("Incrementar", "tendencia", None, None, "ascendente"),
        ("Descendente.", "tendencia", None, None, "descendente"),
    ],
)
def test_a_target_is_read_as_printed_and_written_one_way(
    printed, comparison, value, upper, written
):
    goal = read_target(printed)
    assert goal == Goal(value and Decimal(value), Comparison(comparison), upper and Decimal(upper))
    assert write_goal(goal, way_asked_for(printed) or "ascendente") == written


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("ND", "aquí tiene que haberlo"),
        ("≥ ND", "aquí tiene que haberlo"),
        ("≥", "no se puede leer"),
        ("95 a 90", "el primer número no es el menor"),
        ("90 a 90", "el primer número no es el menor"),
        ("unos 90", "tiene letras"),
        ("≥ 0,5", "no se entiende como meta"),
        ("", "no se puede leer"),
    ],
)
def test_what_is_no_target_is_refused_with_the_reason(printed, said):
    with pytest.raises(UnreadableFigure, match=said):
        read_target(printed)


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "value", "met", "gap", "light", "reason", "said"),
    [
        # a bound says itself on which side of it the figure has to be, whatever the direction
        (UP, "80", "≥ 90", "90", True, "0", GREEN, None, "justo en la meta; avance 100.0 %"),
        (UP, "80", "≥ 90", "88", False, "-2", AMBER, None, "faltan 2 puntos; avance 80.0 %"),
        (
            UP,
            "80",
            "> 90",
            "90",
            False,
            "0",
            AMBER,
            None,
            "justo en el límite, que no la cumple; avance 100.0 %",
        ),
        (DOWN, "20", "≤ 5", "4", True, "1", GREEN, None, "por debajo en 1 punto; avance 106.7 %"),
        (
            DOWN,
            "20",
            "< 5",
            "10",
            False,
            "-5",
            RED,
            None,
            "faltan por bajar 5 puntos; avance 66.7 %",
        ),
        (STEADY, "92", "≥ 90", "80", False, "-10", RED, "constant_direction", "faltan 10 puntos"),
        (
            STEADY,
            "92",
            "≥ 90",
            "99",
            True,
            "9",
            GREEN,
            "constant_direction",
            "la supera por 9 puntos",
        ),
        # a bound against the way is not neared by going beyond it
        (
            UP,
            "10",
            "≤ 20",
            "100",
            False,
            "-80",
            RED,
            "target_against_direction",
            "faltan por bajar 80 puntos",
        ),
        (DOWN, "10", "≥ 5", "0", False, "-5", RED, "target_against_direction", "faltan 5 puntos"),
        # within a range, the nearer end tells how far in or out
        (
            UP,
            "80",
            "90 a 95",
            "93",
            True,
            "2",
            GREEN,
            "no_target",
            "dentro de la meta por 2 puntos",
        ),
        (UP, "80", "90 a 95", "90", True, "0", GREEN, "no_target", "justo en la meta"),
        (
            UP,
            "80",
            "90 a 95",
            "96",
            False,
            "-1",
            AMBER,
            "no_target",
            "fuera de la meta por 1 punto",
        ),
        (
            UP,
            "80",
            "90 a 95",
            "80",
            False,
            "-10",
            RED,
            "no_target",
            "fuera de la meta por 10 puntos",
        ),
        # only a direction: from the baseline on
        (
            UP,
            "80",
            "Incrementar",
            "81",
            True,
            None,
            GREEN,
            "no_target",
            "va en ese sentido",
        ),
        (
            UP,
            "80",
            "Incrementar",
            "80",
            False,
            None,
            RED,
            "no_target",
            "no va en ese sentido",
        ),
        (
            DOWN,
            "80",
            "Reducir",
            "79",
            True,
            None,
            GREEN,
            "no_target",
            "va en ese sentido",
        ),
        (
            STEADY,
            "80",
            "Mantener",
            "82",
            True,
            None,
            GREEN,
            "constant_direction",
            "va en ese sentido",
        ),
        (
            UP,
            None,
            "Incrementar",
            "81",
            None,
            None,
            NO_TARGET,
            "no_target",
            "sin línea base con qué comparar",
        ),
    ],
)
def test_a_figure_beside_its_target(
    direction, baseline, target, value, met, gap, light, reason, said
):
    goal = read_target(target)
    commitment = Commitment(direction, baseline and Decimal(baseline), goal, goal)
    found = judge(commitment, value=Decimal(value), status=DEFINITIVE, year=2023)
    assert (found.met, found.gap) == (met, gap and Decimal(gap))
    assert found.light is light
    assert found.progress.reason == (reason and Reason(reason))
    assert Mark.SETBACK not in found.marks
    text = sentence(commitment, found, value=Decimal(value), decimals=0, status=DEFINITIVE)
    assert text == f"{value} frente a la meta {write_goal(goal, direction)}: {said}"
