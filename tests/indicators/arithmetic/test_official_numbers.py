"""Figures as documents print them: what is read, what is refused, and how they are written back."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.arithmetic.official_numbers import (
    DEFINITIVE,
    MAX_DIGITS,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    PRELIMINARY,
    Printed,
    UnreadableFigure,
    read_printed,
    round_half_up,
    write_number,
)

figures = st.decimals(
    min_value=Decimal("-1e18"), max_value=Decimal("1e18"), allow_nan=False, places=6
) | st.builds(
    lambda digits, decimals: Decimal(digits).scaleb(-decimals),
    st.integers(min_value=-(10**25), max_value=10**25),
    st.integers(min_value=0, max_value=12),
)


# Reading ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "status", "decimals"),
    [
        # as the programme and its reports print them
        ("29.99", "29.99", DEFINITIVE, 2),
        ("15,414,033", "15414033", DEFINITIVE, 0),
        ("93936", "93936", DEFINITIVE, 0),
        ("42'344,860", "42344860", DEFINITIVE, 0),
        ("42’344,860", "42344860", DEFINITIVE, 0),
        (".68", "0.68", DEFINITIVE, 2),
        ("100.00", "100.00", DEFINITIVE, 2),
        ("-860", "-860", DEFINITIVE, 0),
        ("-0.7%", "-0.7", DEFINITIVE, 1),
        ("−0.7", "-0.7", DEFINITIVE, 1),
        ("- 5", "-5", DEFINITIVE, 0),
        ("87%", "87", DEFINITIVE, 0),
        ("87 %", "87", DEFINITIVE, 0),
        ("0", "0", DEFINITIVE, 0),
        ("1,234,567.890", "1234567.890", DEFINITIVE, 3),
        ("  28.57\n", "28.57", DEFINITIVE, 2),
        # thousands in spaces, as NOM-008 and INEGI have them
        ("21 471", "21471", DEFINITIVE, 0),
        ("1\u00a0147\u202f723.50", "1147723.50", DEFINITIVE, 2),
        ("- 21 471 p/", "-21471", PRELIMINARY, 0),
        ("42´344,860", "42344860", DEFINITIVE, 0),
        ("\u200e42,344\u200f %", "42344", DEFINITIVE, 0),
        # the mark of the preliminary ones
        ("81,008 p/", "81008", PRELIMINARY, 0),
        ("86.8p/", "86.8", PRELIMINARY, 1),
        ("86.8 P/", "86.8", PRELIMINARY, 1),
        ("86.8^{p/}", "86.8", PRELIMINARY, 1),
        ("p/ 710", "710", PRELIMINARY, 0),
        ("50% p/", "50", PRELIMINARY, 0),
        ("50 p/ %", "50", PRELIMINARY, 0),
        # missing, and which kind of missing
        ("ND", None, NOT_AVAILABLE, 0),
        ("N.D.", None, NOT_AVAILABLE, 0),
        ("N. D.", None, NOT_AVAILABLE, 0),
        ("n.d.", None, NOT_AVAILABLE, 0),
        ("NA", None, NOT_APPLICABLE, 0),
        ("n.a.", None, NOT_APPLICABLE, 0),
        ("n..a.", None, NOT_APPLICABLE, 0),
        ("N/D", None, NOT_AVAILABLE, 0),
        ("n/a", None, NOT_APPLICABLE, 0),
        ("No disponible", None, NOT_AVAILABLE, 0),
        ("No aplica.", None, NOT_APPLICABLE, 0),
        # as long as a figure may be
        ("9" * MAX_DIGITS, "9" * MAX_DIGITS, DEFINITIVE, 0),
        ("-" + "9" * MAX_DIGITS, "-" + "9" * MAX_DIGITS, DEFINITIVE, 0),
        ("1" * 15 + "." + "1" * 15, "1" * 15 + "." + "1" * 15, DEFINITIVE, 15),
    ],
)
def test_what_is_printed_is_read(text, value, status, decimals):
    printed = read_printed(text)
    assert printed == Printed(
        text=text.strip(),
        status=status,
        value=None if value is None else Decimal(value),
        decimals=decimals,
    )
    # Equal numbers may hold different digits: 100 == 100.00.
    assert str(printed.value) == str(value)


@pytest.mark.parametrize(
    "text",
    [
        "526,8780",  # printed in the ficha of indicator 4.1 and readable in two ways
        "1,23",
        "12,345,67",
        "1234,567",
        ",123",
        "1,",
        "1,234.",
        "1.234.567",
        "1.2,345",
        "1''234",
        "5.",
        ".",
        "",
        "   ",
        "%",
        "-",
        "--5",
        "+5",
        "5-",
        "5%%",
        "doce",
        "12 personas",
        "O.5",
        "1e5",
        "0x1F",
        "1_000",
        "Infinity",
        "NaN",
        "12 34",
        "0,123",
        "1 23 456",
        "1,234 567",
        "No disponible p/",
        "12/34",
        "12 y 34",
        "12-34",
        "１２",
        "१२",
        "½",
        "10²",
        "n.d. p/",
        "p/",
        "12 p/ p/",
        "1p/2",
        "12 p/ 34",
        "9" * (MAX_DIGITS + 1),
        "0." + "9" * MAX_DIGITS,
    ],
)
def test_what_is_not_one_number_is_refused(text):
    with pytest.raises(UnreadableFigure) as refusal:
        read_printed(text)
    assert str(refusal.value).startswith(f"«{text}» ")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "526,8780",
            "«526,8780» no se puede leer: la coma separa grupos de tres cifras y el punto los "
            "decimales; escrito así se puede leer de dos maneras. Por ejemplo, 1,234,567.89.",
        ),
        ("12 p/ p/", "«12 p/ p/» lleva más de una marca p/."),
        ("1" * 31, f"«{'1' * 31}» tiene más de 30 cifras."),
    ],
)
def test_a_refusal_says_what_was_found(text, sentence):
    with pytest.raises(UnreadableFigure) as refusal:
        read_printed(text)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("text", "unit"),
    [("29.99", "0.01"), ("15,414,033", "1"), ("87%", "1"), (".68", "0.01"), ("86.8 p/", "0.1")],
)
def test_one_unit_of_the_last_printed_decimal(text, unit):
    assert read_printed(text).unit_of_last_decimal == Decimal(unit)


pieces = st.sampled_from(["1", "456", ",", ".", "%", "-", " ", "p/", "nd"])


@pytest.mark.slow
@settings(max_examples=1000)
@given(st.lists(pieces, max_size=5).map("".join))
def test_any_text_is_refused_or_holds_one_number_or_none(text):
    try:
        printed = read_printed(text)
    except UnreadableFigure:
        return
    numbers = re.findall(r"[0-9.,'’]*[0-9](?:[0-9.,'’]| (?=[0-9]{3}))*", text)
    missing = printed.status in (NOT_AVAILABLE, NOT_APPLICABLE)
    assert (printed.value is None) == missing
    assert len(numbers) == (0 if missing else 1)


# Rounding ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-0.5", 0, "-1"),
        ("-2.5", 0, "-3"),
        ("-0.65", 1, "-0.7"),
        ("-0.649", 1, "-0.6"),
        ("0.65", 1, "0.7"),
        ("2.675", 2, "2.68"),
        ("2.6749999", 2, "2.67"),
        ("87.5", 0, "88"),
        ("29.998995", 2, "30.00"),
        ("9.995", 2, "10.00"),
        ("100", 2, "100.00"),
        ("0", 3, "0.000"),
        ("0.4999999999999999999999999999999999999999", 0, "0"),
        ("1E+3", 1, "1000.0"),
        ("1E-40", 2, "0.00"),
    ],
)
def test_half_is_rounded_away_from_zero(value, decimals, rounded):
    assert str(round_half_up(Decimal(value), decimals)) == rounded


@given(figures, st.integers(min_value=0, max_value=12))
def test_rounding_moves_a_figure_by_half_a_unit_at_most(value, decimals):
    rounded = round_half_up(value, decimals)
    assert abs(rounded - value) * 2 <= Decimal(1).scaleb(-decimals)
    assert round_half_up(rounded, decimals) == rounded
    assert round_half_up(-value, decimals) == -rounded


def test_the_largest_result_a_formula_can_have_is_rounded_and_written():
    largest = Decimal(9).scaleb(99)
    assert round_half_up(largest, 12) == largest
    assert write_number(largest, 2).startswith("9,000,000,")


# Writing ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("1234567.89", None, "1,234,567.89"),
        ("1234567.89", 0, "1,234,568"),
        ("1234567.89", 3, "1,234,567.890"),
        ("999", None, "999"),
        ("1000", None, "1,000"),
        ("-860", None, "-860"),
        ("-1234.5", None, "-1,234.5"),
        ("100.00", None, "100.00"),
        ("1E+6", None, "1,000,000"),
        ("-0.04", 1, "0.0"),
        ("-0.05", 1, "-0.1"),
        ("-0", None, "0"),
        ("-0.00", None, "0.00"),
        ("0.1234567", None, "0.1234567"),
    ],
)
def test_numbers_are_written_with_commas_and_point(value, decimals, text):
    assert write_number(Decimal(value), decimals) == text


@given(figures)
def test_what_is_written_reads_back_to_the_same_number(value):
    read = read_printed(write_number(value))
    assert read.value == value
    assert read.status == DEFINITIVE
    assert read.decimals == -value.as_tuple().exponent


@given(figures, st.integers(min_value=0, max_value=12))
def test_what_is_written_rounded_reads_back_rounded(value, decimals):
    read = read_printed(write_number(value, decimals))
    assert read.value == round_half_up(value, decimals)
    assert read.decimals == decimals
