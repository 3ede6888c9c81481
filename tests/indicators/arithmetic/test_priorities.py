"""The order of what asks for attention, and since when."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.arithmetic.priorities import YearOutcome, met_since, needs_attention, urgency
from indicators.arithmetic.progress import TrafficLight


def outcome(light="rojo", *, setback=False, pace=None, gap="-1", target="10"):
    return YearOutcome(
        TrafficLight(light),
        setback,
        None if pace is None else Decimal(pace),
        None if gap is None else Decimal(gap),
        None if target is None else Decimal(target),
    )


# The most urgent first; each row goes before all rows below it.
IN_ORDER = [
    outcome(setback=True, pace="-694"),
    outcome(setback=True, pace="-3.1"),
    outcome(pace="5.7"),
    outcome(pace="73.5"),
    outcome(gap="-4", target="0"),  # a target of zero has no share: any miss is beyond it
    outcome(gap="-10.7", target="95"),
    outcome(gap="9", target="-95"),  # a constant one may miss on either side, and be negative
    outcome("amarillo", setback=True, pace="-1"),
    outcome("amarillo", pace="60.9"),
    outcome("amarillo", gap="-0.1", target="95"),
]


def test_the_order():
    shuffled = IN_ORDER[5:] + IN_ORDER[:5]
    assert sorted(shuffled, key=urgency) == IN_ORDER


@pytest.mark.parametrize(
    ("light", "asks"),
    [("rojo", True), ("amarillo", True), ("verde", False), ("sin_dato", False),
     ("sin_meta", False), ("no_aplica", False)],
)  # fmt: skip
def test_only_a_missed_target_asks(light, asks):
    assert needs_attention(outcome(light)) is asks


NUMBERS = st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=3)


@given(
    st.lists(
        st.builds(
            YearOutcome, st.sampled_from([TrafficLight.RED, TrafficLight.AMBER]), st.booleans(),
            NUMBERS, NUMBERS, NUMBERS,
        )
    )
)  # fmt: skip
def test_every_two_can_be_compared_and_red_comes_first(outcomes):
    lights = [each.light for each in sorted(outcomes, key=urgency)]
    assert lights == sorted(lights, key=[TrafficLight.RED, TrafficLight.AMBER].index)


@pytest.mark.parametrize(
    ("met", "year", "since"),
    [
        ({2020: False, 2021: False, 2022: False}, 2022, 2020),
        ({2020: True, 2021: False, 2022: False}, 2022, 2021),
        ({2020: False, 2021: None, 2022: False}, 2022, 2022),
        ({2020: False, 2022: False}, 2022, 2022),
        ({2020: True, 2021: True}, 2021, 2020),
        ({2020: False, 2021: False, 2022: True}, 2021, 2020),
        ({2020: False, 2021: None}, 2021, None),
        ({2020: False}, 2021, None),
        ({}, 2021, None),
    ],
)
def test_since_when(met, year, since):
    assert met_since(met, year) == since
