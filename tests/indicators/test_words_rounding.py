"""No word rounds a figure onto a limit that the rule says it has not reached, from either side."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.arithmetic.official_numbers import round_half_up, round_on_its_side
from indicators.arithmetic.progress import round_share
from indicators.words import (
    change_text,
    computed_text,
    gap_share_text,
    index_text,
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
    ("pace", "limit", "said"),
    [
        ("84.96", "85", "84.96 %"),
        ("85.04", "85", "85.04 %"),
        ("85", "85", "85.0 %"),
        ("82.46", "85", "82.5 %"),
        ("82.46", "82.5", "82.46 %"),
        ("66.68", "66.7", "66.68 %"),
        ("66.7", "66.7", "66.7 %"),
        ("66.68", "66.67", "66.7 %"),
        ("66.68", "66.69", "66.68 %"),
        ("66.64", "66.66", "66.6 %"),
        ("45.04", "45", "45.04 %"),
        ("-54.97", "85", "−55.0 %"),
        ("99.999", "85", "99.999 %"),
    ],
)
def test_a_pace_beside_the_limit_of_its_own_indicator(pace, limit, said):
    assert percent_text(Decimal(pace), "", Decimal(limit)) == said


def test_a_distance_beside_the_limit_of_what_is_near():
    assert "5.04\u00a0%" in gap_share_text(Decimal("5.04"), Decimal(100), Decimal(5))
    assert "5.0\u00a0%" in gap_share_text(Decimal("5.04"), Decimal(100), Decimal(10))
    assert "6.66\u00a0%" in gap_share_text(Decimal("6.66"), Decimal(100), Decimal("6.7"))
    assert "0.02\u00a0%" in gap_share_text(Decimal("-0.02"), Decimal(100))


@given(shares, st.integers(min_value=0, max_value=4), shares)
def test_a_rounded_share_is_where_the_exact_one_is(share, decimals, own):
    shown = round_share(share, decimals, own)
    for limit in (0, 100, own):
        assert (shown < limit, shown > limit) == (share < limit, share > limit)
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
