"""Formulas and figures for hypothesis to draw."""

from decimal import Decimal

from hypothesis import strategies as st

from indicators.arithmetic.formulas import Constant, Extremum, Negation, Operation, Symbol
from indicators.arithmetic.vectorized import NA, ND

NAMES = ("v1", "v2", "v3", "v1_en_tiempo", "previous", "x")
ARITHMETIC = ("+", "-", "*", "/")


def decimals(minimum=-(10**9), maximum=10**9, places=4):
    """Numbers of few digits, as in fichas, with their trailing zeros."""
    return st.builds(
        lambda digits, after_point: Decimal(digits).scaleb(-after_point),
        st.integers(min_value=minimum, max_value=maximum),
        st.integers(min_value=0, max_value=places),
    )


def nodes(operators=(*ARITHMETIC, "**"), functions=("min", "max"), names=NAMES, max_leaves=20):
    """Trees that a formula can mean; a number in a formula is written without sign."""
    leaves = st.builds(Constant, decimals(minimum=0))
    if names:
        leaves |= st.builds(Symbol, st.sampled_from(names))

    def larger(smaller):
        grown = st.builds(Negation, smaller) | st.builds(
            Operation, st.sampled_from(operators), smaller, smaller
        )
        if functions:
            operands = st.lists(smaller, min_size=2, max_size=4).map(tuple)
            grown |= st.builds(Extremum, st.sampled_from(functions), operands)
        return grown

    return st.recursive(leaves, larger, max_leaves=max_leaves)


small_decimals = st.sampled_from([Decimal(0), Decimal(1), Decimal(-1)]) | decimals()
cells = small_decimals | st.sampled_from([ND, NA])


def rows_of_values(values, names=NAMES):
    """One value for each symbol."""
    return st.fixed_dictionaries(dict.fromkeys(names, values))
