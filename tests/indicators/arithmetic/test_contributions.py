"""Shares of the variables in a sum, and where there are none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.arithmetic.contributions import shares_of
from indicators.arithmetic.formulas import parse


def shares(formula, definitions=None, **values):
    found = shares_of(
        parse(formula),
        {name: Decimal(text) for name, text in values.items()},
        {name: parse(text) for name, text in (definitions or {}).items()},
    )
    return {name: str(round(value, 2)) for name, value in found.items()}


@pytest.mark.parametrize(
    ("formula", "values", "expected"),
    [
        ("v1 + v2", {"v1": "1", "v2": "3"}, {"v1": "25.00", "v2": "75.00"}),
        ("v1 + ... + v3", {"v1": "2", "v2": "0", "v3": "2"}, {"v1": "50.00", "v2": "0.00", "v3": "50.00"}),  # noqa: E501
        ("previous + v1", {"previous": "13", "v1": "5"}, {"previous": "72.22", "v1": "27.78"}),
        ("(0.25*v1 + 0.75*v2) * 100", {"v1": "1", "v2": "1"}, {"v1": "25.00", "v2": "75.00"}),
        ("100 * (v1 + v2)", {"v1": "1", "v2": "1"}, {"v1": "50.00", "v2": "50.00"}),
        ("(v1 + v2) / 4", {"v1": "1", "v2": "1"}, {"v1": "50.00", "v2": "50.00"}),
        # a factor of one part is part of it, one of the whole changes nothing
        ("(v1 + v2) / 100 + v3", {"v1": "50", "v2": "50", "v3": "1"}, {}),
        ("v1 / 100 + v3", {"v1": "100", "v3": "3"}, {"v1": "25.00", "v3": "75.00"}),
        ("2 * ((v1 + v2) * 100)", {"v1": "1", "v2": "3"}, {"v1": "25.00", "v2": "75.00"}),
        ("(v1 + v2) / 0", {"v1": "1", "v2": "2"}, {}),
        ("(v1 + v2) * 0", {"v1": "1", "v2": "1"}, {}),
        # a constant is nobody's
        ("100 - 1*v1 + v2", {"v1": "1", "v2": "2"}, {}),
        ("v1 + min(v2 - 1, 5)", {"v1": "1", "v2": "2"}, {}),
        # no parts of a whole
        ("v1", {"v1": "1"}, {}),
        ("v1 / v2 * 100", {"v1": "1", "v2": "2"}, {}),
        ("v1 - v2", {"v1": "3", "v2": "1"}, {}),
        ("v1 + v2 - v3", {"v1": "3", "v2": "1", "v3": "1"}, {}),
        ("v1 + v1", {"v1": "3"}, {}),
        ("v1 + 5", {"v1": "3"}, {}),
        ("v1*v2 + v3", {"v1": "3", "v2": "1", "v3": "1"}, {}),
        # parts that are no shares: a negative one, nothing at all, one that is missing
        ("v1 + v2", {"v1": "-1", "v2": "3"}, {}),
        ("v1 + v2", {"v1": "0", "v2": "0"}, {}),
        ("v1 + v2", {"v1": "1"}, {}),
        ("1/v1 + v2", {"v1": "0", "v2": "1"}, {}),
    ],
)  # fmt: skip
def test_shares(formula, values, expected):
    assert shares(formula, **values) == expected


def test_a_derived_variable_is_evaluated_from_its_counts():
    of_counts = {"v1": "a1 / a2", "v2": "b1 / b2"}
    found = shares("0.5*v1 + 0.5*v2", of_counts, a1="1", a2="2", b1="6", b2="4")
    assert found == {"v1": "25.00", "v2": "75.00"}


def test_a_derived_variable_of_which_nothing_was_counted_is_what_was_stated():
    of_counts = {"v1": "a1 / a2", "v2": "b1 / b2"}
    found = shares("0.5*v1 + 0.5*v2", of_counts, a1="0", a2="0", v1="0.5", b1="6", b2="4")
    assert found == {"v1": "25.00", "v2": "75.00"}


@given(st.lists(st.decimals("0", "1e9", places=3), min_size=2, max_size=9))
def test_they_add_up(numbers):
    values = {f"v{place}": number for place, number in enumerate(numbers, 1)}
    found = shares_of(parse(" + ".join(values)), values)
    if any(numbers):
        assert abs(sum(found.values()) - 100) < Decimal("1e-20")
    else:
        assert found == {}
