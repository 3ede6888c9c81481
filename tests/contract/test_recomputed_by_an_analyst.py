"""What an analyst gets who pulls the tables and does the arithmetic again, without this project.

The methods are written out by hand here, as the fichas print them: a slow and obvious second
version that shares no code with the engine.
"""

import io

import pandas as pd
import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.postgres, pytest.mark.slow]

BASE = "/api/v1/programmes/piimss-2020-2024/"

METHODS = {
    "1.1": lambda v: v.v1 / v.v2 * 100,
    "1.2": lambda v: v.v1,
    "1.3": lambda v: v.v1 / v.v2 * 100,
    "2.1": lambda v: v.v1 / v.v2 * 100_000,
    "2.2": lambda v: v.v1 / v.v2 * 100,
    "2.3": lambda v: v.v1 / v.v2 * 100,
    "3.1": lambda v: v.v1 / v.v2 * 1_000,
    "3.2": lambda v: v.before + v.v1,
    "3.3": lambda v: v.before + v.v1,
    "4.1": lambda v: v.filter(regex=r"^v\d$").sum(axis=1, skipna=False),
    "4.2": lambda v: v.v1,
    "4.3": lambda v: (v.v1 / v.v2 - 1) * 100,
    "5.1": lambda v: v.v1 / v.v2 * 100,
    "5.2": lambda v: v.v1 - v.v2 - v.v3,
    "5.3": lambda v: v.v1 / v.v2 * 100,
    "6.1": lambda v: (
        100
        * (
            0.25 * v.v1_en_tiempo / v.v1_recibidas
            + 0.25 * v.v2_en_tiempo / v.v2_recibidas
            + 0.20 * v.v3_en_tiempo / v.v3_recibidas
            + 0.10 * v.v4_en_tiempo / v.v4_recibidas
            + 0.20 * v.v5_en_tiempo / v.v5_recibidas
        )
    ),
    "6.2": lambda v: v.v1 / v.v2 * 100 - v.v3.clip(upper=10),
    "6.3": lambda v: v.v1 / v.v2 * 100,
}


@pytest.fixture
def tables(real_programme, client):
    def pull(name: str) -> pd.DataFrame:
        text = client.get(f"{BASE}{name}/", {"format": "csv"}).content
        return pd.read_csv(io.BytesIO(text), dtype={"indicator": str})

    return pull("results"), pull("values")


def test_every_computed_figure_comes_out_again(tables):
    results, values = tables
    compared = 0
    for code, method in METHODS.items():
        own = results[results.indicator == code].set_index("year")
        wide = values[values.indicator == code].pivot(
            index="year", columns="variable", values="value"
        )
        wide["before"] = own.value.shift(1).reindex(wide.index)
        # The counters begin with the year of the baseline, on top of nothing.
        wide.loc[wide.index == 2018, "before"] = 0
        again = method(wide).dropna()
        published = own.computed.dropna()
        # 6.1 printed its percentages of 2018 as such, without counts: not to be had again.
        if code == "6.1":
            published = published.drop(2018)
        # 6.2 has no formula since it was redefined, and no variables either.
        pd.testing.assert_series_equal(
            again.astype(float), published, rtol=1e-12, check_names=False
        )
        compared += len(again)
    assert compared == 17 + 17 + 13  # the baselines, 2023, the half-year of 2024


def test_gaps_and_lights_come_out_again(tables):
    results, _values = tables
    judged = results.dropna(subset=["value", "target"])
    better_up = judged[judged.indicator.isin(["1.1", "3.1", "5.1", "6.1"])]
    assert ((better_up.value - better_up.target - better_up.gap).abs() < 1e-9).all()
    better_down = judged[judged.indicator.isin(["2.1", "4.3", "5.2"])]
    assert ((better_down.target - better_down.value - better_down.gap).abs() < 1e-9).all()
    assert ((judged.light == "verde") == (judged.met == True)).all()  # noqa: E712
    assert set(results[results.value.isna()].light) == {"sin_dato", "no_aplica"}
