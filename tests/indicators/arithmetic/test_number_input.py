"""Numbers as people type and paste them: one reading or none."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.arithmetic.number_input import (
    TypedNumber,
    UnknownStatus,
    expand_exponent,
    read_status,
    read_typed,
)
from indicators.arithmetic.official_numbers import (
    MAX_DIGITS,
    UnreadableFigure,
    read_printed,
    write_number,
)

NBSP, NARROW, THIN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}"


@pytest.mark.parametrize(
    ("text", "value", "understood"),
    [
        ("1234567.89", "1234567.89", "1,234,567.89"),
        ("1,234,567.89", "1234567.89", "1,234,567.89"),
        ("1 234 567", "1234567", "1,234,567"),
        (f"1{NBSP}234{NBSP}567", "1234567", "1,234,567"),
        (f"1{NARROW}234.50", "1234.50", "1,234.50"),
        (f"1{THIN}234", "1234", "1,234"),
        ("42'344,860", "42344860", "42,344,860"),
        ("42’344,860", "42344860", "42,344,860"),
        ("1'234'567", "1234567", "1,234,567"),
        ("42´344,860", "42344860", "42,344,860"),
        # marks that nobody sees
        ("\u200e42,344\u200f", "42344", "42,344"),
        ("\ufeff12", "12", "12"),
        ("1,\u00ad234", "1234", "1,234"),
        ("\u202d-5\u202c", "-5", "−5"),
        # what a spreadsheet brings along
        ("12\n", "12", "12"),
        ("12\r\n", "12", "12"),
        ("12\t", "12", "12"),
        (f"{NBSP}12{NBSP}", "12", "12"),
        ("  12  ", "12", "12"),
        # signs
        ("-860", "-860", "−860"),
        ("−860", "-860", "−860"),
        ("- 1,860.5", "-1860.5", "−1,860.5"),
        ("-0", "0", "0"),
        ("-0.00", "0.00", "0.00"),
        # small numbers, and decimals as typed
        (".5", "0.5", "0.5"),
        ("0.123", "0.123", "0.123"),
        ("100.00", "100.00", "100.00"),
        ("0", "0", "0"),
        ("007", "7", "7"),
        ("9" * MAX_DIGITS, "9" * MAX_DIGITS, f"{int('9' * MAX_DIGITS):,}"),
    ],
)
def test_what_is_typed_is_read(text, value, understood):
    typed = read_typed(text)
    assert typed == TypedNumber(text, Decimal(value), "", understood)
    assert str(typed.value) == value


@pytest.mark.parametrize(
    ("text", "status", "understood"),
    [
        ("ND", "nd", "ND"),
        ("n.d.", "nd", "ND"),
        (" N. D. ", "nd", "ND"),
        ("No disponible", "nd", "ND"),
        ("NA", "na", "NA"),
        ("n.a.", "na", "NA"),
        ("no aplica\n", "na", "NA"),
        ("N/D", "nd", "ND"),
        ("n/a\u200e", "na", "NA"),
    ],
)
def test_there_is_no_number_and_why(text, status, understood):
    assert read_typed(text) == TypedNumber(text, None, status, understood)


TWO_WAYS = "se puede leer de dos maneras"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Falta el valor"),
        ("\u200e\ufeff", "Falta el valor"),
        (" \t\n", "Falta el valor"),
        # readable in two ways
        ("526,8780", TWO_WAYS),
        ("0,5", TWO_WAYS),
        ("0,123", TWO_WAYS),
        ("00,123", TWO_WAYS),
        ("0 123", TWO_WAYS),
        ("1,23", TWO_WAYS),
        ("1234,567", TWO_WAYS),
        ("12 34", TWO_WAYS),
        ("1 23 456", TWO_WAYS),
        ("1  234", TWO_WAYS),
        ("1,234 567", TWO_WAYS),
        ("1 234,567", TWO_WAYS),
        ("1.234,56", "separadores"),
        ("1.234.567", "separadores"),
        ("1,234.", "separadores"),
        ("5.", "separadores"),
        (",123", "separadores"),
        # a hyphen that nobody sees, where a document's minus may have been
        ("\u00ad5", "escriba el signo menos"),
        ("\u200e\u00ad 5", "escriba el signo menos"),
        # what goes with a number and is none
        ("45%", "el signo % no dice si 45 % se anota 45 o 0.45"),
        ("45 %", "el signo %"),
        ("$1,234", "sin el signo $"),
        ("(123)", "escriba el signo menos"),
        ("1.2E+05", "notación científica"),
        ("1e5", "notación científica"),
        ("12 p/", "elija el estado «preliminar»"),
        ("#DIV/0!", "aviso de la hoja de cálculo"),
        ("=A1+B1", "es una fórmula"),
        ("doce", "tiene letras"),
        ("12 personas", "tiene letras"),
        ("O.5", "tiene letras"),
        ("n.d. 5", "tiene letras"),
        # more than one
        ("12\n13", "más de una celda"),
        ("12\t13", "más de una celda"),
        ("12-34", "no se puede leer como un número"),
        ("12/34", "no se puede leer como un número"),
        # no number at all
        ("-", "no se puede leer como un número"),
        ("–5", "no se puede leer como un número"),
        ("--5", "no se puede leer como un número"),
        ("+5", "no se puede leer como un número"),
        ("5-", "no se puede leer como un número"),
        (".", "separadores"),
        ("1''234", "no se puede leer como un número"),
        ("1_000", "no se puede leer"),
        ("१२", "no se puede leer como un número"),
        ("１２", "no se puede leer como un número"),
        ("10²", "no se puede leer como un número"),
        ("9" * (MAX_DIGITS + 1), "tiene más de 30 cifras"),
        ("1" * 101, "pasa de 100 caracteres"),
    ],
)
def test_what_is_not_one_number_is_refused_and_told_why(text, sentence):
    with pytest.raises(UnreadableFigure) as refusal:
        read_typed(text)
    assert sentence in str(refusal.value)


@given(
    st.integers(min_value=-(10**20), max_value=10**20),
    st.integers(min_value=0, max_value=6),
    st.sampled_from([",", " ", NBSP, NARROW, THIN, "", "'", "’"]),
    st.sampled_from(["{}", " {}", "{}\n", "{}\t", f"{NBSP}{{}} ", "{}\r\n"]),
    st.booleans(),
)
def test_every_accepted_way_of_writing_a_number_gives_it_back(
    whole, decimals, separator, around, typographic
):
    value = Decimal(whole).scaleb(-decimals)
    text = write_number(value).replace(",", separator)
    if typographic:
        text = text.replace("-", "−")
    typed = read_typed(around.format(text))
    assert typed.value == value
    assert typed.understood == write_number(value).replace("-", "−")
    # How it was understood is itself a way of typing it.
    assert read_typed(typed.understood).value == value


pieces = st.sampled_from(
    ["1", "0", "456", ",", ".", "%", "-", " ", NBSP, "'", "\t", "\n", "nd", "e"]
)


@given(st.lists(pieces, max_size=6).map("".join))
def test_any_text_is_refused_with_a_sentence_or_has_one_reading(text):
    try:
        typed = read_typed(text)
    except UnreadableFigure:
        return
    if typed.value is None:
        assert typed.status in ("nd", "na")
        return
    digits = re.sub(r"[^0-9]", "", text)
    assert Decimal(digits or "0") == abs(typed.value).scaleb(-typed.value.as_tuple().exponent)


# One reading for every door --------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "21 471",
        f"1{NBSP}147{NARROW}723",
        "42´344,860",
        "- 5",
        "N/D",
        "n. a.",
        "No disponible",
        "007",
    ],
)
def test_what_is_typed_and_what_is_printed_are_read_alike(text):
    typed, printed = read_typed(text), read_printed(text)
    assert typed.value == printed.value
    assert typed.status == ("" if printed.value is not None else printed.status)


@pytest.mark.parametrize(
    "text",
    ["526,8780", "0,5", "1.234,56", "$1,234", "(123)", "1e5", "doce", "12\t13", "5-", "9" * 31],
)
def test_what_is_refused_is_refused_with_one_sentence(text):
    with pytest.raises(UnreadableFigure) as typed:
        read_typed(text)
    with pytest.raises(UnreadableFigure) as printed:
        read_printed(text)
    assert str(typed.value) == str(printed.value)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("definitivo", "definitivo"),
        (" No  Disponible ", "nd"),
        ("N.D.", "nd"),
        ("N/D", "nd"),
        ("na", "na"),
        ("n/a", "na"),
        ("p/", "preliminar"),
        ("Preliminar", "preliminar"),
        ("", ""),
    ],
)
def test_a_status_is_named_by_its_word_or_its_sign(text, status):
    assert read_status(text) == status


def test_a_word_that_is_no_status_says_which_there_are():
    with pytest.raises(UnknownStatus) as unknown:
        read_status("provisional")
    assert str(unknown.value) == (
        "«provisional» no es un estado: elija definitivo, preliminar, no disponible o no aplica."
    )


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("5e-05", "0.00005"),
        ("1.25E-6", "0.00000125"),
        ("1.5e3", "1500"),
        ("-2E+2", "-200"),
        ("0e0", "0"),
        ("12.50", "12.50"),
    ],
)
def test_an_exponent_of_json_is_written_out(text, digits):
    assert expand_exponent(text) == digits


@pytest.mark.parametrize(
    "text", ["1e999999999", "0e-999999999", "1e-101", "1e99999999999999999999"]
)
def test_an_exponent_of_too_many_digits_is_refused(text):
    with pytest.raises(UnreadableFigure, match="más de 30 cifras"):
        expand_exponent(text)
