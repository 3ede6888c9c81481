"""Methods of calculation: what is understood, what is refused and where, and what they give."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indicators.arithmetic.formulas import (
    CALCULATION_ERRORS,
    DIVISION_BY_ZERO,
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_OPERATIONS,
    OVERFLOW,
    UNDEFINED,
    CalculationError,
    Constant,
    Extremum,
    FormulaError,
    Negation,
    Operation,
    Symbol,
    evaluate,
    parse,
    substitute,
    symbols,
)
from indicators.arithmetic.official_numbers import write_number

from .strategies import ARITHMETIC, decimals, nodes, rows_of_values, small_decimals

few_decimals = st.sampled_from(
    [Decimal(text) for text in ("-2", "-1", "-0.5", "0", "0.5", "1", "2")]
)


def value_of(formula, **values):
    return evaluate(parse(formula), {name: Decimal(text) for name, text in values.items()})


# What a formula gives ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "values", "result"),
    [
        # the methods of the programme, with the figures of a year, to the printed decimals
        ("v1 / v2 * 100", {"v1": "7708958", "v2": "26983528"}, "28.57"),
        ("v1 / v2 * 100000", {"v1": "93936", "v2": "42344860"}, "221.84"),
        ("(v1 / v2 - 1) * 100", {"v1": "22510271", "v2": "22663670"}, "-0.68"),
        ("v1 - v2 - v3", {"v1": "1240844", "v2": "1182157", "v3": "32563"}, "26,124.00"),
        ("previous + v1", {"previous": "7131", "v1": "2017"}, "9,148.00"),
        ("v1 / v2 * 100 - min(v3, 10)", {"v1": "99", "v2": "100", "v3": "4"}, "95.00"),
        ("v1 / v2 * 100 - min(v3, 10)", {"v1": "99", "v2": "100", "v3": "40"}, "89.00"),
        (
            "(0.25*v1 + 0.25*v2 + 0.20*v3 + 0.10*v4 + 0.20*v5) * 100",
            {"v1": ".598", "v2": ".585", "v3": ".643", "v4": "1", "v5": ".823"},
            "68.90",
        ),
        ("v1 + ... + v9", {f"v{n}": str(n) for n in range(1, 10)}, "45.00"),
        ("v1 + … + v9", {f"v{n}": str(n) for n in range(1, 10)}, "45.00"),
        ("v0 - v1 + ... + v3", {f"v{n}": str(10**n) for n in range(4)}, "1,091.00"),
        # precedence and side
        ("2 + 3 * 4", {}, "14.00"),
        ("(2 + 3) * 4", {}, "20.00"),
        ("10 - 4 - 3", {}, "3.00"),
        ("100 / 10 / 2", {}, "5.00"),
        ("100 / 10 * 2", {}, "20.00"),
        ("2 ** 3 ** 2", {}, "512.00"),
        ("-2 ** 2", {}, "-4.00"),
        ("(-2) ** 2", {}, "4.00"),
        ("2 ** -1", {}, "0.50"),
        ("2 * -3", {}, "-6.00"),
        ("2 - -3", {}, "5.00"),
        ("--3", {}, "3.00"),
        ("-v1", {"v1": "-7"}, "7.00"),
        ("4 ** 0.5", {}, "2.00"),
        (".5 * 4", {}, "2.00"),
        ("min(3, 1, 2)", {}, "1.00"),
        ("max(3, min(10, 20), 2)", {}, "10.00"),
        ("max(-v1, v1)", {"v1": "-5"}, "5.00"),
        # nothing at all on one side
        ("v1 / v2", {"v1": "0", "v2": "5"}, "0.00"),
        ("v1 * v2", {"v1": "0", "v2": "-5"}, "0.00"),
    ],
)
def test_a_formula_gives(formula, values, result):
    assert write_number(value_of(formula, **values), 2) == result


@pytest.mark.parametrize(
    ("formula", "exactly"),
    [
        ("0.1 + 0.2", "0.3"),
        ("1 / 3", "0." + "3" * 50),
        ("999999999999999999999999999999 + 0.00000000000001", "9" * 30 + "." + "0" * 13 + "1"),
        ("12345678901234567890 * 98765432109876543210", "1219326311370217952237463801111263526900"),
        ("10 ** 99", "1E+99"),
    ],
)
def test_arithmetic_is_exact_to_fifty_digits(formula, exactly):
    assert value_of(formula) == Decimal(exactly)


@pytest.mark.parametrize(
    ("formula", "values", "code"),
    [
        ("v1 / v2", {"v1": "5", "v2": "0"}, DIVISION_BY_ZERO),
        ("v1 / v2", {"v1": "0", "v2": "0"}, DIVISION_BY_ZERO),
        ("v1 / v2", {"v1": "5", "v2": "0.000"}, DIVISION_BY_ZERO),
        ("v1 / (v2 - v2)", {"v1": "5", "v2": "7"}, DIVISION_BY_ZERO),
        ("min(1, 1 / v1)", {"v1": "0"}, DIVISION_BY_ZERO),
        ("0 * (1 / v1)", {"v1": "0"}, DIVISION_BY_ZERO),
        ("v1 ** -1", {"v1": "0"}, DIVISION_BY_ZERO),
        ("v1 ** -0.5", {"v1": "0"}, DIVISION_BY_ZERO),
        ("10 ** 10 ** 10", {}, OVERFLOW),
        ("10 ** 100", {}, OVERFLOW),
        ("v1 * v1", {"v1": "1E+60"}, OVERFLOW),
        ("-(10 ** 99) * 10", {}, OVERFLOW),
        ("v1 ** 0.5", {"v1": "-4"}, UNDEFINED),
        ("v1 ** (1/3)", {"v1": "-8"}, UNDEFINED),
        ("v1 ** v2", {"v1": "0", "v2": "0"}, UNDEFINED),
    ],
)
def test_what_has_no_result_is_an_error_with_a_name_never_a_number(formula, values, code):
    with pytest.raises(CalculationError) as error:
        value_of(formula, **values)
    assert error.value.code == code
    assert str(error.value) == CALCULATION_ERRORS[code]


@pytest.mark.parametrize("constant", ["9" * 120, "-" + "9" * 120])
def test_a_constant_too_large_is_refused_or_fails_and_is_never_a_number(constant):
    with pytest.raises((FormulaError, CalculationError)):
        value_of(constant)


def test_every_arithmetic_error_has_a_sentence_of_its_own():
    assert CALCULATION_ERRORS == {
        DIVISION_BY_ZERO: "El denominador es cero: el método no tiene resultado.",
        OVERFLOW: "El resultado es demasiado grande para ser una cifra: revise las variables.",
        UNDEFINED: "La operación no está definida con estas variables (por ejemplo, una raíz de "
        "un número negativo).",
    }


def test_a_symbol_without_a_number_is_not_zero():
    with pytest.raises(KeyError, match="v2"):
        value_of("v1 + v2", v1="1")


# What is refused, and where ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason", "position"),
    [
        ("", "la fórmula está vacía", 1),
        (" \n ", "la fórmula está vacía", 1),
        ("v1 +", "se esperaba un número o un símbolo y está «el final de la fórmula»", 5),
        ("v1 + ", "se esperaba un número o un símbolo y está «el final de la fórmula»", 5),
        ("* v1", "se esperaba un número o un símbolo y está «*»", 1),
        ("+ v1", "se esperaba un número o un símbolo y está «+»", 1),
        ("v1 */ v2", "se esperaba un número o un símbolo y está «/»", 5),
        ("()", "se esperaba un número o un símbolo y está «)»", 2),
        ("(v1 + v2", "se esperaba «)» y se encontró «el final»", 9),
        ("(v1 v2)", "se esperaba «)» y se encontró «v2»", 5),
        ("v1)", "sobra «)»", 3),
        ("v1 v2", "sobra «v2»", 4),
        ("2v1", "sobra «v1»", 2),
        ("1,234", "sobra «,»", 2),
        ("1e5", "sobra «e5»", 2),
        ("1.2.3", "sobra «.3»", 4),
        ("sqrt(v1)", "sobra «(»", 5),
        ("min v1", "se esperaba «(» y se encontró «v1»", 5),
        ("min", "se esperaba «(» y se encontró «el final»", 4),
        ("v2 * min(v1)", "«min» compara dos valores o más", 6),
        ("max()", "se esperaba un número o un símbolo y está «)»", 5),
        ("max(v1, )", "se esperaba un número o un símbolo y está «)»", 9),
        ("max(v1, v2", "se esperaba «)» y se encontró «el final»", 11),
        # characters that mean nothing here
        ("v1 % v2", "el carácter «%» no se usa en las fórmulas", 4),
        ("v1 ^ 2", "el carácter «^» no se usa en las fórmulas", 4),
        ("v1 × 100", "el carácter «×» no se usa en las fórmulas", 4),
        ("  año", "el carácter «ñ» no se usa en las fórmulas", 4),
        ("v1 = 3", "el carácter «=» no se usa en las fórmulas", 4),
        ("[v1]", "el carácter «[» no se usa en las fórmulas", 1),
        ("5.", "el carácter «.» no se usa en las fórmulas", 2),
        ("v１", "el carácter «１» no se usa en las fórmulas", 2),
        # dots that do not say between what
        ("... + v9", "se esperaba un número o un símbolo y está «...»", 1),
        ("v1 ... v9", "sobra «...»", 4),
        ("v1 + ... v9", "se esperaba «+» y se encontró «v9»", 10),
        ("v1 + ... ", "se esperaba «+» y se encontró «el final»", 9),
        *(
            (
                text,
                "los puntos suspensivos van entre dos símbolos de la misma letra, como "
                "v1 + ... + v9",
                6,
            )
            for text in (
                "v1 + ... +",
                "v1 + ... + w9",
                "v9 + ... + v1",
                "v1 + ... + v1",
                "v1 + ... + 9",
                "vv + ... + v9",
            )
        ),
        ("1 + ... + 9", "los puntos suspensivos van entre dos símbolos de la misma letra, como "
         "v1 + ... + v9", 5),
        # Python, and nothing of it
        ("__import__('os')", "el carácter «'» no se usa en las fórmulas", 12),
        ("__import__(os)", "sobra «(»", 11),
        ("v1.__class__", "el carácter «.» no se usa en las fórmulas", 3),
        ("lambda: 0", "el carácter «:» no se usa en las fórmulas", 7),
        ("v1 if v2 else v3", "sobra «if»", 4),
        ("v1 // v2", "se esperaba un número o un símbolo y está «/»", 5),
        ("eval(v1)", "sobra «(»", 5),
    ],
)  # fmt: skip
def test_what_is_not_a_formula_is_refused_with_reason_and_position(text, reason, position):
    with pytest.raises(FormulaError) as error:
        parse(text)
    assert (error.value.reason, error.value.position) == (reason, position)
    assert str(error.value) == f"{reason} (posición {position})"


TOO_DEEP = "demasiados niveles de paréntesis"
TOO_MANY = f"la fórmula pasa de {MAX_OPERATIONS} operaciones"


@pytest.mark.parametrize(
    ("text", "reason", "position"),
    [
        ("(" * 1000 + "1" + ")" * 999, TOO_DEEP, MAX_DEPTH + 2),
        ("-" * 1000 + "1", TOO_DEEP, MAX_DEPTH + 2),
        ("2" + "**2" * 250, TOO_DEEP, 3 * MAX_DEPTH + 4),
        ("min(1," * 300 + "1", TOO_DEEP, 6 * MAX_DEPTH + 4),
        ("v1" + "+v" * 1000, f"la fórmula pasa de {MAX_LENGTH} caracteres", MAX_LENGTH + 1),
        ("1" + "+1" * 999, TOO_MANY, 2 * MAX_OPERATIONS + 4),
        ("v1 + ... + v1000", TOO_MANY, 17),
        ("1" * (MAX_LENGTH + 1), f"la fórmula pasa de {MAX_LENGTH} caracteres", MAX_LENGTH + 1),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else None,
)
def test_what_is_too_long_or_too_deep_is_refused_with_reason_and_position(text, reason, position):
    with pytest.raises(FormulaError) as error:
        parse(text)
    assert (error.value.reason, error.value.position) == (reason, position)


def test_the_dots_continue_a_sum_and_nothing_else():
    # 2*v1 + v2 + v3 is not what its author means, and neither is 2*(v1 + v2 + v3) what is written.
    for text in ("2*v1 + ... + v3", "v0/v1 + ... + v3", "2**v1 + ... + v3"):
        with pytest.raises(FormulaError, match="puntos suspensivos"):
            parse(text)


def test_the_longest_formulas_there_may_be_are_read_and_evaluated():
    longest = "1" + "+1" * MAX_OPERATIONS
    assert value_of(longest) == MAX_OPERATIONS + 1
    deepest = "(" * MAX_DEPTH + "v1" + ")" * MAX_DEPTH
    assert value_of(deepest, v1="7") == 7
    last = MAX_OPERATIONS + 1
    names = tuple(f"v{n}" for n in range(1, last + 1))
    assert symbols(parse(f"v1 + ... + v{last}")) == names


@given(
    st.lists(
        st.sampled_from([*"+-*/(),", "**", "v1", "v2", "v9", "...", "min(", "2", ".5", " ", "ñ"]),
        max_size=15,
    ).map("".join)
)
def test_any_text_is_a_formula_or_is_refused_at_a_place_within_it(text):
    place = 1
    try:
        parse(text)
    except FormulaError as error:
        place = error.position
    assert 1 <= place <= len(text) + 1


# The tree ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("0.20", Constant(Decimal("0.20"))),
        ("v1", Symbol("v1")),
        ("-v1", Negation(Symbol("v1"))),
        ("v1 - 2", Operation("-", Symbol("v1"), Constant(Decimal(2)))),
        ("min(v1, 2)", Extremum("min", (Symbol("v1"), Constant(Decimal(2))))),
        ("((v1))", Symbol("v1")),
    ],
)
def test_a_formula_is_a_tree_of_frozen_nodes(text, node):
    assert parse(text) == node
    assert hash(parse(text)) == hash(node)
    with pytest.raises((AttributeError, TypeError)):
        parse(text).name = "v2"


@pytest.mark.parametrize("spaced", ["v1/v2*100", " v1 /v2\n* 100 ", "\tv1 / v2 *\u00a0100"])
def test_spaces_mean_nothing(spaced):
    assert parse(spaced) == parse("v1 / v2 * 100")


@pytest.mark.parametrize(
    ("formula", "names"),
    [
        ("1 + 2", ()),
        ("v2 / v1 + v2", ("v2", "v1")),
        ("previous + v1", ("previous", "v1")),
        ("-max(v3, v1 ** v2)", ("v3", "v1", "v2")),
        ("v1 + ... + v4", ("v1", "v2", "v3", "v4")),
        ("v1_en_tiempo / v1_recibidas", ("v1_en_tiempo", "v1_recibidas")),
    ],
)
def test_the_symbols_of_a_formula_in_order_of_appearance(formula, names):
    assert symbols(parse(formula)) == names


@pytest.mark.parametrize(
    ("formula", "definitions", "opened"),
    [
        ("v1 * 100", {"v1": "a / b"}, "a / b * 100"),
        ("v2 / v1", {"v1": "a + b"}, "v2 / (a + b)"),
        ("-v1 + min(v1, v2)", {"v1": "a - b"}, "-(a - b) + min(a - b, v2)"),
        ("v1 + v2", {"v1": "v2", "v2": "v1"}, "v2 + v1"),
        ("v1 + 2", {}, "v1 + 2"),
    ],
)
def test_a_derived_variable_is_opened_down_to_its_counts(formula, definitions, opened):
    definitions = {name: parse(text) for name, text in definitions.items()}
    assert substitute(parse(formula), definitions) == parse(opened)


@given(nodes(), nodes(names=("a", "b"), max_leaves=5), rows_of_values(small_decimals))
def test_opening_a_variable_gives_what_its_value_gives(node, definition, values):
    values = values | {"a": Decimal(3), "b": Decimal("0.7")}
    try:
        values["v1"] = evaluate(definition, values)
        result = evaluate(node, values)
    except CalculationError:
        assume(False)
    assert evaluate(substitute(node, {"v1": definition}), values) == result


# Against another arithmetic ---------------------------------------------------------------


class NoResult(Exception):
    """The exact arithmetic divides by zero."""


def rounding(result):
    """Return what rounding ``result`` to fifty digits may take away: nothing if it has no more."""
    scaled = result * 10**200
    if scaled.denominator == 1 and len(str(abs(scaled.numerator)).rstrip("0")) <= 50:
        return 0
    return abs(result) / 10**49


def exactly(node, values):
    """The value of a tree in fractions, and the most that fifty digits can have gone astray."""
    match node:
        case Constant(value):
            return Fraction(value), 0
        case Symbol(name):
            return Fraction(values[name]), 0
        case Negation(operand):
            value, error = exactly(operand, values)
            return -value, error
        case Operation(operator, left, right):
            (a, a_error), (b, b_error) = exactly(left, values), exactly(right, values)
            match operator:
                case "+":
                    result, error = a + b, a_error + b_error
                case "-":
                    result, error = a - b, a_error + b_error
                case "*":
                    result = a * b
                    error = abs(a) * b_error + abs(b) * a_error + a_error * b_error
                case "/":
                    if b == b_error == 0:
                        raise NoResult
                    assume(abs(b) > b_error)
                    result = a / b
                    error = (abs(a) * b_error + abs(b) * a_error) / (abs(b) * (abs(b) - b_error))
            return result, error + (rounding(result) if not error else abs(result) / 10**48)


@given(nodes(ARITHMETIC, functions=(), max_leaves=12), rows_of_values(small_decimals))
def test_evaluation_equals_fractions_to_forty_digits(node, values):
    try:
        expected, error = exactly(node, values)
    except NoResult:
        with pytest.raises(CalculationError):
            evaluate(node, values)
        return
    assume(abs(expected) < 10**90)
    assume(error * 10**40 <= abs(expected))  # what cancels out leaves no forty digits to compare
    try:
        result = evaluate(node, values)
    except CalculationError as failure:
        assume(failure.code != OVERFLOW)  # on the way to a result that is not large
        raise
    assert abs(Fraction(result) - expected) <= error


@given(nodes(), rows_of_values(small_decimals))
def test_a_value_is_a_finite_number_that_can_be_shown_or_an_error_with_a_name(node, values):
    try:
        result = evaluate(node, values)
    except CalculationError:
        return
    assert result.is_finite()
    assert write_number(result, 2)


@given(st.sampled_from([*ARITHMETIC, "**"]), few_decimals, few_decimals)
def test_one_operation_gives_a_finite_number_or_an_error_with_a_name(operator, left, right):
    node = Operation(operator, Symbol("v1"), Symbol("v2"))
    try:
        result = evaluate(node, {"v1": left, "v2": right})
    except CalculationError:
        return
    assert result.is_finite()


@given(decimals(), decimals())
def test_min_and_max_choose_one_of_theirs(a, b):
    values = {"v1": a, "v2": b}
    least, most = (evaluate(parse(f"{name}(v1, v2)"), values) for name in ("min", "max"))
    assert {least, most} == {a, b}
    assert least <= most
