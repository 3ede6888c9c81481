"""No word rounds a figure onto a limit that the rule says it has not reached, from either side."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.arithmetic.official_numbers import round_half_up, round_on_its_side
from indicators.arithmetic.progress import round_distance, round_pace, round_share
from indicators.words import (
    change_text,
    computed_text,
    gap_share_text,
    index_text,
    pace_text,
    percent_text,
    share_of_base,
    share_text,
)

shares = st.decimals(min_value=-500, max_value=500, places=6, allow_nan=False)


@pytest.mark.parametrize(
    ("share", "said"),
    [
        ("99.96", "99.96 %"),
        ("100.04", "100.04 %"),
        ("-0.04", "−0.04 %"),
        ("0.0004", "0.0004 %"),
        ("0", "0.0 %"),
        ("100", "100.0 %"),
        ("49.96", "50.0 %"),
        ("-49.82", "−49.8 %"),
    ],
)
def test_a_progress(share, said):
    assert percent_text(Decimal(share), "") == said
    assert index_text(Decimal(share)) == said.removesuffix(" %")


@pytest.mark.parametrize(
    ("pace", "said"),
    [
        ("84.96", "84.96 %"),
        ("85.04", "85.04 %"),
        ("85", "85.0 %"),
        ("82.46", "82.46 %"),
        ("84.74", "84.7 %"),
        ("84.46", "84.5 %"),
        ("-54.97", "−55.0 %"),
        ("99.999", "99.999 %"),
    ],
)
def test_a_pace_beside_the_limits_of_the_lights(pace, said):
    assert pace_text(Decimal(pace), "") == said


def test_a_distance_beside_the_limit_of_what_is_near():
    assert "5.04\u00a0%" in gap_share_text(Decimal("5.04"), Decimal(100))
    assert "0.02\u00a0%" in gap_share_text(Decimal("-0.02"), Decimal(100))


@given(shares, st.integers(min_value=0, max_value=4))
def test_a_rounded_share_is_where_the_exact_one_is(share, decimals):
    shown, pace = round_share(share, decimals), round_pace(share, decimals)
    for limit in (0, 100):
        assert (shown < limit, shown > limit) == (share < limit, share > limit)
        assert (pace < limit, pace > limit) == (share < limit, share > limit)
    for limit in (Decimal(85), Decimal("82.5"), Decimal(60)):
        assert (pace < limit, pace > limit) == (share < limit, share > limit)
    beside = round_distance(abs(share), decimals)
    for limit in (Decimal(5), Decimal("7.5"), Decimal(10)):
        assert (beside < limit, beside > limit) == (abs(share) < limit, abs(share) > limit)
    assert abs(shown - share) <= Decimal("0.5").scaleb(-decimals)


def test_it_is_rounded_as_ever_where_no_limit_is_near():
    assert round_on_its_side(Decimal("12.345"), 1, 0, 100) == round_half_up(Decimal("12.345"), 1)


@pytest.mark.parametrize(
    ("computed", "decimals", "said"),
    [
        ("2.4999996", 0, "2.4999996"),  # which is printed 2, and 2.50 would be 3
        ("2.5", 0, "2.5"),
        ("59.98", 2, "59.98"),
        ("59.98499999", 2, "59.98499999"),
        ("59.9812", 2, "59.9812"),
    ],
)
def test_a_computed_figure_rounds_by_what_is_shown_as_it_rounds(computed, decimals, said):
    shown = Decimal(computed_text(Decimal(computed), decimals))
    assert shown == Decimal(said)
    assert round_half_up(shown, decimals) == round_half_up(Decimal(computed), decimals)


def test_a_change_is_none_only_where_nothing_changed():
    assert change_text(Decimal(100_000), Decimal(100_001)) == "+0.001 %"
    assert change_text(Decimal(100_000), Decimal(99_999)) == "−0.001 %"
    assert change_text(Decimal(5), Decimal(5)) == "0.0 %"


def test_all_and_none_are_said_of_all_and_none():
    assert share_of_base(2_999, 3_000, preliminary=False).endswith("99.97\u00a0%")
    assert share_of_base(1, 3_000, preliminary=False).endswith("0.03\u00a0%")
    assert share_of_base(3, 3, preliminary=False).endswith("100.0\u00a0%")
    assert share_text(Decimal("99.98")) == "99.98 %"
