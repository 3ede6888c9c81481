from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.dashboards.charts.scales import Scale, axis_for


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        (["0", "100"], "0 20 40 60 80 100"),
        (["29.99", "32.84"], "29 30 31 32 33"),
        (["-860", "81008"], "−20,000 0 20,000 40,000 60,000 80,000 100,000"),
        (["0.65", "0.90"], "0.65 0.70 0.75 0.80 0.85 0.90"),
        (["13786391", "25253000"], "12.5 15.0 17.5 20.0 22.5 25.0 27.5"),  # millions
        (["0", "0"], "−1.0 −0.5 0.0 0.5 1.0"),
    ],
)
def test_labels(values, labels):
    assert axis_for([Decimal(value) for value in values]).labels == tuple(labels.split())


numbers = st.decimals(-(10**9), 10**9, allow_nan=False, places=4)


@given(st.lists(numbers, min_size=1, max_size=20))
def test_an_axis_holds_every_value_with_few_even_ticks(values):
    axis = axis_for(values)
    assert axis.low <= min(values)
    assert max(values) <= axis.high
    assert 2 <= len(axis.ticks) <= 9
    assert len({after - before for before, after in pairwise(axis.ticks)}) == 1
    assert len(set(axis.labels)) == len(axis.labels)


def test_a_scale_is_a_line_and_survives_a_single_year():
    assert Scale(0, 10, 100, 0)(5) == 50
    assert Scale(2020, 2020, 10, 90)(2020) == 10
