"""A formula over whole columns gives, row by row, what it gives alone."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.arithmetic.formulas import (
    DIVISION_BY_ZERO,
    OVERFLOW,
    UNDEFINED,
    CalculationError,
    FormulaError,
    evaluate,
    parse,
    symbols,
)
from indicators.arithmetic.vectorized import NA, ND, Missing, evaluate_columns, weakest

from .strategies import NAMES, cells, nodes, rows_of_values

BY_ZERO, TOO_LARGE, NO_ROOT = Missing(DIVISION_BY_ZERO), Missing(OVERFLOW), Missing(UNDEFINED)


def alone(node, row):
    """The slow and obvious way: one row by itself, its status decided first."""
    missing = [row[name] for name in symbols(node) if isinstance(row[name], Missing)]
    if missing:
        return ND if ND in missing else NA
    try:
        return evaluate(node, row)
    except CalculationError as error:
        return Missing(error.code)


def cell(text):
    return {"nd": ND, "na": NA}.get(text) or Decimal(text)


@pytest.mark.parametrize(
    ("formula", "columns", "result"),
    [
        ("v1 / v2 * 100", {"v1": "1 3", "v2": "4 4"}, [25, 75]),
        ("v1 / v2", {"v1": "1 0 8", "v2": "0 0 4"}, [BY_ZERO, BY_ZERO, 2]),
        ("v1 + v2", {"v1": "1 nd na nd 5", "v2": "1 1 1 na nd"}, [2, ND, NA, ND, ND]),
        ("-v1", {"v1": "1 nd na"}, [-1, ND, NA]),
        ("min(v1, v2, 3)", {"v1": "1 9 nd", "v2": "2 9 1"}, [1, 3, ND]),
        # missing outweighs a failure, wherever it stands
        ("v1 / v2 + v3", {"v1": "1 1", "v2": "0 0", "v3": "nd na"}, [ND, NA]),
        ("v3 + v1 / v2", {"v1": "1 1", "v2": "0 0", "v3": "nd na"}, [ND, NA]),
        ("max(v1 / v2, v3)", {"v1": "1", "v2": "0", "v3": "na"}, [NA]),
        # of two failures, the first
        ("(1 / v1) + (v2 ** 0.5)", {"v1": "0", "v2": "-1"}, [BY_ZERO]),
        ("(v2 ** 0.5) + (1 / v1)", {"v1": "0", "v2": "-1"}, [NO_ROOT]),
        ("-(1 / v1)", {"v1": "0 2"}, [BY_ZERO, Decimal("-0.5")]),
        ("10 ** v1", {"v1": "2 100"}, [100, TOO_LARGE]),
        ("v1 ** -1", {"v1": "2 0"}, [Decimal("0.5"), BY_ZERO]),
        # zero times what is not known is not known
        ("0 * v1", {"v1": "nd na 7"}, [ND, NA, 0]),
        ("v1 - v1", {"v1": "nd 7"}, [ND, 0]),
        # no symbol at all
        ("2 + 3", {}, [5, 5, 5]),
        ("v1", {"v1": ""}, []),
    ],
)
def test_a_formula_down_its_columns(formula, columns, result):
    columns = {name: [cell(text) for text in texts.split()] for name, texts in columns.items()}
    assert evaluate_columns(parse(formula), columns, len(result)) == result


@pytest.mark.parametrize("constant", ["9" * 120, "-" + "9" * 120, "-(10 ** 99 * 9) * 2"])
def test_a_constant_too_large_is_refused_or_fails_in_every_row(constant):
    try:
        node = parse(constant)
    except FormulaError:
        return
    assert evaluate_columns(node, {}, 2) == [TOO_LARGE, TOO_LARGE]


@given(nodes(), st.lists(rows_of_values(cells), max_size=8))
def test_columns_give_what_rows_give_alone(node, rows):
    columns = {name: [row[name] for row in rows] for name in NAMES}
    assert evaluate_columns(node, columns, len(rows)) == [alone(node, row) for row in rows]


@given(nodes(), st.lists(rows_of_values(cells), min_size=1, max_size=4))
def test_what_is_missing_never_becomes_a_number(node, rows):
    columns = {name: [row[name] for row in rows] for name in NAMES}
    for row, result in zip(rows, evaluate_columns(node, columns, len(rows)), strict=True):
        inputs = [row[name] for name in symbols(node)]
        if ND in inputs:
            assert result == ND
        elif NA in inputs:
            assert result == NA
        else:
            assert isinstance(result, Decimal) or result.is_failure


@given(nodes(), st.lists(rows_of_values(cells), max_size=6), st.randoms())
def test_a_row_does_not_depend_on_its_neighbours(node, rows, random):
    def results(some):
        return evaluate_columns(
            node, {name: [row[name] for row in some] for name in NAMES}, len(some)
        )

    order = list(range(len(rows)))
    random.shuffle(order)
    straight = results(rows)
    assert results([rows[place] for place in order]) == [straight[place] for place in order]


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ([BY_ZERO, NA, ND], ND),
        ([BY_ZERO, NA], NA),
        ([BY_ZERO, NO_ROOT], BY_ZERO),
        ([NO_ROOT], NO_ROOT),
    ],
)
def test_which_of_several_reasons_is_told(missing, told):
    assert weakest(missing) == told


def test_a_status_is_not_a_failure():
    assert [each.is_failure for each in (ND, NA, BY_ZERO)] == [False, False, True]
