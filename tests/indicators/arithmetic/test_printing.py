"""Formulas printed: as typed, with the numbers in their place, as MathML, and for spreadsheets."""

import xml.etree.ElementTree as ElementTree
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.arithmetic.formulas import (
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_OPERATIONS,
    CalculationError,
    evaluate,
    parse,
)
from indicators.arithmetic.printing import (
    MOST_ARGUMENTS,
    write_mathml,
    write_plain,
    write_spreadsheet,
    write_substituted,
)
from tests.spreadsheet_reader import worked_out

from .strategies import NAMES, nodes, rows_of_values, small_decimals

MATHML = "{http://www.w3.org/1998/Math/MathML}"


def decimals(values):
    return {name: Decimal(text) for name, text in values.items()}


# As typed ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("v1/v2*100", "(v1 / v2) * 100"),
        ("100*v1/v2", "100 * v1 / v2"),
        ("100*(v1/v2)", "100 * (v1 / v2)"),
        ("(v1 / v2 - 1) * 100", "(v1 / v2 - 1) * 100"),
        ("v1 - v2 - v3", "v1 - v2 - v3"),
        ("v1 - (v2 - v3)", "v1 - (v2 - v3)"),
        ("v1 - (v2 + v3)", "v1 - (v2 + v3)"),
        ("(v1 + v2) + v3", "v1 + v2 + v3"),
        ("v1 + (v2 + v3)", "v1 + (v2 + v3)"),
        ("v1 / (v2 * v3)", "v1 / (v2 * v3)"),
        ("v1 / v2 / v3", "v1 / v2 / v3"),
        ("v1 + ... + v3", "v1 + v2 + v3"),
        ("2 ** 3 ** 2", "2 ** 3 ** 2"),
        ("(2 ** 3) ** 2", "(2 ** 3) ** 2"),
        ("(-2) ** 2", "(-2) ** 2"),
        ("-2 ** 2", "-2 ** 2"),
        ("2 ** -1", "2 ** -1"),
        ("-(v1 + v2)", "-(v1 + v2)"),
        ("v1 * -v2", "v1 * (-v2)"),
        ("min(v3,10)", "min(v3, 10)"),
        ("0.20*v3", "0.20 * v3"),
        (".25", "0.25"),
        ("((v1))", "v1"),
    ],
)
def test_a_formula_is_written_as_its_author_would_type_it(typed, written):
    assert write_plain(parse(typed)) == written


@given(nodes())
def test_what_is_written_plainly_parses_back_to_the_same_nodes(node):
    parsed = parse(write_plain(node))
    assert parsed == node
    assert repr(parsed) == repr(node)  # with the same digits: 0.20 is not 0.2


@pytest.mark.parametrize(
    "text",
    [
        "1" + "+1" * MAX_OPERATIONS,
        "1" + "*v1" * MAX_OPERATIONS,
        "1" + "/v1" * MAX_OPERATIONS,
        "v1" + "/v2*v3" * (MAX_OPERATIONS // 2),
        "v1" + "*(v2/v3)" * (MAX_OPERATIONS // 2),
        "1" + "-(2" * (MAX_DEPTH - 1) + ")" * (MAX_DEPTH - 1),
        "2" + "**-2" * (MAX_DEPTH // 2),
        "1" + "*-1" * (MAX_OPERATIONS // 2),
        "-" * MAX_DEPTH + "v1",
        "min(1," * MAX_DEPTH + "2" + ")" * MAX_DEPTH,
    ],
    ids=lambda text: f"{text[:24]}...",
)
def test_the_largest_formulas_are_written_every_way_and_parse_back(text):
    node = parse(text)
    ElementTree.fromstring(write_mathml(node))
    assert write_substituted(node, {})
    assert parse(write_plain(node)) == node


# With the numbers in their place ----------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "values", "substituted"),
    [
        (
            "v1 / v2 * 100000",
            {"v1": "93936", "v2": "42344860"},
            "(93,936 / 42,344,860) × 100,000",
        ),
        (
            "(v1 / v2 - 1) * 100",
            {"v1": "22510271", "v2": "22663670"},
            "(22,510,271 / 22,663,670 − 1) × 100",
        ),
        (
            "v1 - v2 - v3",
            {"v1": "1240844", "v2": "1182157", "v3": "32563"},
            "1,240,844 − 1,182,157 − 32,563",
        ),
        ("previous + v1", {"previous": "7131", "v1": "2017"}, "7,131 + 2,017"),
        (
            "(0.25*v1 + 0.20*v3) * 100",
            {"v1": "0.598", "v3": "0.643"},
            "(0.25 × 0.598 + 0.20 × 0.643) × 100",
        ),
        (
            "v1 / v2 * 100 - min(v3, 10)",
            {"v1": "300018", "v2": "430000", "v3": "0"},
            "(300,018 / 430,000) × 100 − min(0, 10)",
        ),
        ("v1", {"v1": "15414033"}, "15,414,033"),
        # two signs never meet
        ("v1 - v2", {"v1": "-860", "v2": "-0.7"}, "(-860) − (-0.7)"),
        ("v1 + v2", {"v1": "5", "v2": "-3"}, "5 + (-3)"),
        ("-v1", {"v1": "-3"}, "-(-3)"),
        ("v1 ** 2", {"v1": "-3"}, "(-3)^2"),
        ("v1 * -v2", {"v1": "2", "v2": "3"}, "2 × (-3)"),
        # zeros are kept as they were captured, without sign
        ("v1 / v2", {"v1": "0", "v2": "10.50"}, "0 / 10.50"),
        ("v1 + v2", {"v1": "-0", "v2": "1"}, "0 + 1"),
        # a symbol without a number stays a symbol
        ("v1 / v2 * 100", {"v2": "325407"}, "(v1 / 325,407) × 100"),
        ("previous + v1", {}, "previous + v1"),
    ],
)
def test_a_formula_with_its_numbers_is_written_as_a_ficha_prints_it(formula, values, substituted):
    assert write_substituted(parse(formula), decimals(values)) == substituted


def typed(substituted):
    """The characters of print put back to those of the keyboard."""
    for printed, key in ((",", ""), ("−", "-"), ("×", "*"), ("^", "**")):
        substituted = substituted.replace(printed, key)
    return substituted


@given(nodes(functions=()), rows_of_values(small_decimals))
def test_what_is_substituted_says_the_same_as_the_formula(node, values):
    """A reader who does the sum that is printed gets the result."""
    try:
        result = evaluate(node, values)
    except CalculationError:
        return
    assert evaluate(parse(typed(write_substituted(node, values))), {}) == result


# As MathML --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "inside"),
    [
        (
            "v1 / v2 * 100",
            "<mrow><mfrac><mrow><msub><mi>v</mi><mn>1</mn></msub></mrow>"
            "<mrow><msub><mi>v</mi><mn>2</mn></msub></mrow></mfrac><mo>×</mo><mn>100</mn></mrow>",
        ),
        ("x - 1000", "<mrow><mi>x</mi><mo>−</mo><mn>1,000</mn></mrow>"),
        ("-x", "<mrow><mo>−</mo><mi>x</mi></mrow>"),
        (
            "-(x + y)",
            "<mrow><mo>−</mo><mrow><mo>(</mo><mrow><mi>x</mi><mo>+</mo><mi>y</mi></mrow>"
            "<mo>)</mo></mrow></mrow>",
        ),
        ("x ** 2", "<msup><mi>x</mi><mrow><mn>2</mn></mrow></msup>"),
        (
            "min(x, 10)",
            "<mrow><mi>mín</mi><mo>(</mo><mi>x</mi><mo>,</mo><mn>10</mn><mo>)</mo></mrow>",
        ),
        (
            "max(x, y)",
            "<mrow><mi>máx</mi><mo>(</mo><mi>x</mi><mo>,</mo><mi>y</mi><mo>)</mo></mrow>",
        ),
        ("v1_en_tiempo", "<mi>v1_en_tiempo</mi>"),
    ],
)
def test_a_formula_as_mathml(formula, inside):
    assert write_mathml(parse(formula)) == (
        f'<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">{inside}</math>'
    )


def test_names_stand_in_place_of_symbols_and_are_only_text():
    names = {
        "v1": "Niños <b>\"atendidos\" & 'otros'</b>",
        "v2": "</mtext><script>alert(1)</script>",
    }
    markup = write_mathml(parse("v1 / v2 * v3"), names)
    root = ElementTree.fromstring(markup)
    assert [each.text for each in root.iter(f"{MATHML}mtext")] == list(names.values())
    assert {each.tag.removeprefix(MATHML) for each in root.iter()} == {
        "math", "mrow", "mfrac", "mtext", "mo", "msub", "mi", "mn",
    }  # fmt: skip


@given(nodes(), st.dictionaries(st.sampled_from(NAMES), st.text(alphabet="<>&\"'añ ]"), max_size=4))
def test_mathml_is_well_formed_whatever_the_formula_and_the_names(node, names):
    root = ElementTree.fromstring(write_mathml(node, names))
    assert root.tag == f"{MATHML}math"
    operands = {"mfrac": 2, "msup": 2, "msub": 2}
    for element in root.iter():
        tag = element.tag.removeprefix(MATHML)
        assert len(element) == operands.get(tag, len(element))
        if tag in ("mn", "mi", "mo"):
            assert element.text
            assert len(element) == 0


# For a spreadsheet ------------------------------------------------------------------------

CELLS = dict(zip(NAMES, ("B2", "C2", "AA10", "D4", "E5", "F6"), strict=True))


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("v1 / v2 * 100", "(B2/C2)*100"),
        ("(v1 / v2 - 1) * 100", "(B2/C2-1)*100"),
        ("v1 - (v2 - v3)", "B2-(C2-AA10)"),
        ("previous + v1", "E5+B2"),
        ("min(v1, max(v2, 10)) + 0.25", "MIN(B2,MAX(C2,10))+0.25"),
        # a spreadsheet would take the sign first, and powers from the left
        ("-2 ** 2", "-(2^2)"),
        ("(-2) ** 2", "(-2)^2"),
        ("2 ** 3 ** 2", "2^(3^2)"),
        ("(2 ** 3) ** 2", "(2^3)^2"),
        ("2 ** -1", "2^(-1)"),
        ("--v1", "-(-B2)"),
        ("v1 * -v2", "B2*(-C2)"),
    ],
)
def test_a_formula_for_a_spreadsheet_names_cells_and_fears_no_sign(typed, written):
    assert write_spreadsheet(parse(typed), CELLS.__getitem__) == written


@given(nodes(), rows_of_values(small_decimals))
def test_a_spreadsheet_works_it_out_to_the_same_figure(node, values):
    try:
        given_here = evaluate(node, values)
    except CalculationError:
        return
    by_cell = {CELLS[name]: value for name, value in values.items()}
    written = write_spreadsheet(node, CELLS.__getitem__)
    assert worked_out(f"={written}", by_cell.get) == given_here


def test_functions_of_a_spreadsheet_get_no_more_than_they_take():
    operands = (MAX_LENGTH - len("max()")) // len("v1,")
    assert operands > 2 * MOST_ARGUMENTS
    written = write_spreadsheet(parse(f"max({','.join(['v1'] * operands)})"), CELLS.__getitem__)
    assert written.count("B2") == operands
    innermost = written[written.rindex("(") + 1 : written.index(")")]
    assert innermost.count(",") < MOST_ARGUMENTS
    assert worked_out(f"={written}", {"B2": Decimal(7)}.get) == 7
