"""The checks of a capture: what is wrong and what looks wrong; usable while typing, without a
database.

A problem blocks: nothing is submitted until it is gone.  A warning asks: the figure may be right,
and the person says why under the warning's key, or corrects it.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise

from indicators.arithmetic.formulas import (
    CALCULATION_ERRORS,
    DIVISION_BY_ZERO,
    EXACT,
    Constant,
    Extremum,
    Negation,
    Node,
    Operation,
    Symbol,
    symbols,
)
from indicators.arithmetic.official_numbers import PRELIMINARY, round_half_up, write_number
from indicators.arithmetic.progress import is_met
from indicators.arithmetic.targets import write_goal
from indicators.arithmetic.vectorized import ND, Missing

from .parsing import (
    JUSTIFICATIONS,
    CaptureContext,
    Issue,
    ParsedValue,
    Typed,
    VariableSpec,
    compute_result,
    evaluate_formula,
    expand_formula,
    formula_inputs,
    parse_values,
    quotients,
    zero_total,
)

YEARS_OF_HISTORY = 3
"""Fewer years than these are no range to be outside of."""

_MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")

WARNINGS = frozenset(
    "magnitud signo repetido historia fraccion suma vencido parte anterior parcial meta".split()
)
"""The kinds of warnings: each is justified under its kind, or its kind and the variable."""

LEAST_TIMES = 5
"""Times by which a figure has lost or won a zero, whatever it grew by in its year besides."""
TIMES_OF_SCALE = 50
"""Times from which on a proportion and a figure may be the same, one of them in percent."""
MOST_TIMES = 2_000
"""Times from which on it is no slip of some zeros: its history tells more, where it has one."""


def find_errors(context: CaptureContext, typed: Typed) -> list[Issue]:
    """Return everything that keeps it from being submitted, all at once, in the order of the form."""
    problems = list(_capture_issues(context))
    reading = parse_values(context, typed)
    problems += reading.issues
    problems += [
        Issue(f"{symbol}.value", f"«{symbol}» no es una variable del método de {context.year}.")
        for symbol, entry in typed.items()
        if symbol not in context.variables
        and symbol != JUSTIFICATIONS
        and entry.get("value", "").strip()
    ]
    problems += _unsaid_components(context, reading.values)
    return problems + list(_arithmetic_issues(context, reading.values))


def _unsaid_components(
    context: CaptureContext, parsed_values: Mapping[str, ParsedValue]
) -> Iterator[Issue]:
    """Yield the components of which nothing was counted that year, until somebody says what each is
    then, and why.
    """
    for symbol, variable in context.variables.items():
        if not (zero := zero_total(variable, parsed_values)):
            continue
        if symbol not in parsed_values:
            yield Issue(f"{symbol}.value", zero_total_text(context, symbol, zero))
        elif not parsed_values[symbol].note:
            yield Issue(
                f"{symbol}.note", f"Explique por qué vale eso «{variable.name}»: su total es cero."
            )


def zero_total_text(context: CaptureContext, symbol: str, zero: str) -> str:
    """Ask what a component is of which nothing was counted."""
    return (
        f"«{context.variables[zero].name}» es cero: de los conteos no sale "
        f"«{context.variables[symbol].name}». Escriba cuánto vale entonces, según la ficha, y por qué, "
        "en su nota; con NA no aplica el indicador entero."
    )


def _capture_issues(context: CaptureContext) -> Iterator[Issue]:
    if context.not_now:
        yield Issue("", context.not_now)
    if context.newer:
        yield Issue("", context.newer)
    yield from unmeasured_issues(context)


def unmeasured_issues(context: CaptureContext) -> Iterator[Issue]:
    """Yield why no figure of the year can follow from what is captured, whatever it is."""
    if context.unmeasured:
        yield Issue("", context.unmeasured)


def _arithmetic_issues(
    context: CaptureContext, parsed_values: Mapping[str, ParsedValue]
) -> Iterator[Issue]:
    result = compute_result(context, parsed_values)
    # A zero below the line is told of also while another variable cannot be read.
    zeros = _zero_denominators(context, parsed_values) if result is None else []
    reason = DIVISION_BY_ZERO
    if isinstance(result, Missing) and result.is_failure:
        reason = result.reason
        if reason == DIVISION_BY_ZERO:
            zeros = _zero_denominators(context, parsed_values)
            if not zeros and not _asks_of_components(context, parsed_values):
                zeros = [""]
        else:
            zeros = [""]
    for zero in zeros:
        yield Issue(zero, CALCULATION_ERRORS[reason])


def _zero_denominators(
    context: CaptureContext, parsed_values: Mapping[str, ParsedValue]
) -> list[str]:
    node, given = expand_formula(context, parsed_values), formula_inputs(context, parsed_values)
    # What a component is over which there is nothing is asked of it, and not said of its counts.
    unsaid = {zero_total(variable, parsed_values) for variable in context.variables.values()}
    found = (
        symbol
        for quotient in quotients(node)
        if not unsaid.intersection(symbols(quotient.right))
        if evaluate_formula(quotient.right, given) == 0
        for symbol in symbols(quotient.right)[:1]
    )
    return [f"{symbol}.value" for symbol in dict.fromkeys(found)]


def _asks_of_components(context: CaptureContext, parsed_values: Mapping[str, ParsedValue]) -> bool:
    return any(zero_total(variable, parsed_values) for variable in context.variables.values())


# What looks wrong --------------------------------------------------------------------------


def find_warnings(context: CaptureContext, typed: Typed) -> list[Issue]:
    """Return the warnings about typed figures, each with the key of its justification."""
    parsed_values = parse_values(context, typed).values
    found = [
        warning
        for symbol, parsed in parsed_values.items()
        # What was captured the year before was asked about then.
        if context.variables[symbol].taken is None
        for warning in _variable_warnings(context, context.variables[symbol], parsed)
    ]
    found += _shares_above_total(context, parsed_values)
    found += _result_warnings(
        context, parsed_values, size_is_warned=any(_is_size_warning(issue) for issue in found)
    )
    return found


def _is_size_warning(warning: Issue) -> bool:
    return warning.key.startswith("magnitud.")


def blocking_issues(context: CaptureContext, typed: Typed) -> list[Issue]:
    """Return everything that keeps a capture from being sent, warnings that nobody answered among it."""
    return find_errors(context, typed) + unjustified(find_warnings(context, typed), typed)


def unjustified(warnings: list[Issue], typed: Typed) -> list[Issue]:
    """Return the warnings that nobody has answered, as problems in the field of their answer."""
    answered = typed.get(JUSTIFICATIONS, {})
    return [
        Issue(
            f"{JUSTIFICATIONS}.{warning.key}",
            f"Corrija o explique: {warning.message}",
            key=warning.key,
        )
        for warning in warnings
        if not answered.get(warning.key, "").strip()
    ]


def is_warning_key(context: CaptureContext, key: str) -> bool:
    """Return whether a warning may have that key: of a known kind, and of a variable if of one."""
    kind, dot, symbol = key.partition(".")
    return kind in WARNINGS and (not dot or symbol in context.variables)


def _warning(kind: str, symbol: str, message: str) -> Issue:
    assert kind in WARNINGS
    field = f"{symbol}.value" if symbol else ""
    return Issue(field, message, blocking=False, key=f"{kind}.{symbol}" if symbol else kind)


def _number_text(value: Decimal) -> str:
    """Return a number in a sentence: its minus is a minus."""
    return write_number(value).replace("-", "−")


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _variable_warnings(
    context: CaptureContext, variable: VariableSpec, parsed: ParsedValue
) -> Iterator[Issue]:
    if parsed.value is None:
        return
    symbol, year = variable.symbol, context.last_year
    last = variable.history.get(year)
    known = year if last else _year_of_other_scale(parsed.value, variable.history) or year
    former = variable.history.get(known)
    slip = _slip(parsed.value, former)
    outside = _outside(parsed.value, variable.history)
    if slip and not (outside and _times(parsed.value, former) >= MOST_TIMES):
        assert former is not None
        kind, words = slip
        yield _warning(
            kind,
            symbol,
            f"{parsed.understood} {words} de {known}, que fue {_number_text(former)}.",
        )
    elif (
        last is not None and parsed.value == last and not _is_fixed(parsed.value, variable.history)
    ):
        yield _warning("repetido", symbol, f"{parsed.understood} es el mismo valor que en {year}.")
    elif outside:
        yield _warning("historia", symbol, f"{parsed.understood} {outside}.")
    elif _is_broken(parsed.value, variable.history):
        yield _warning(
            "fraccion",
            symbol,
            f"{parsed.understood} lleva decimales, y en los años anteriores fue siempre un entero.",
        )
    if variable.unit_total is not None and parsed.value != variable.unit_total:
        yield _warning(
            "suma",
            symbol,
            f"{parsed.understood} no es lo que suman las unidades, {_number_text(variable.unit_total)}.",
        )
    if parsed.status == PRELIMINARY and _year_end(context) <= context.cutoff < context.today:
        yield _warning(
            "vencido",
            symbol,
            f"El valor sigue como preliminar y el corte, {_day(context.cutoff)}, ya pasó.",
        )


def _is_fixed(value: Decimal, history: Mapping[int, Decimal]) -> bool:
    """Return whether it was the same every year, as a base to compare with is."""
    return len(history) > 1 and set(history.values()) == {value}


def _is_broken(value: Decimal, history: Mapping[int, Decimal]) -> bool:
    """Return whether it is a fraction of what was counted in whole ones until now."""
    whole = [earlier == earlier.to_integral_value() for earlier in history.values()]
    return len(whole) > 1 and all(whole) and value != value.to_integral_value()


def _year_end(context: CaptureContext) -> date:
    return date(context.year, 12, 31)


def _slip(value: Decimal, last: Decimal | None) -> tuple[str, str] | None:
    """Return a sign or some zeros too many or too few against last year: which, and how it reads."""
    if last is None or not value or not last:
        return None
    if (value < 0) != (last < 0):
        return "signo", "tiene el signo contrario al"
    words = _in_times(value, last)
    return ("magnitud", words) if words else None


def _year_of_other_scale(value: Decimal, history: Mapping[int, Decimal]) -> int | None:
    """Return the latest year of a proportion where its percentage may have been typed, or the other way
    round: however long ago that was, a figure does not change its scale.
    """
    latest = max((year for year, earlier in history.items() if earlier), default=None)
    if latest is None or _times(value, history[latest]) < TIMES_OF_SCALE:
        return None
    proportions = all(0 <= earlier <= 1 for earlier in history.values())
    percentages = all(1 < earlier <= 100 for earlier in history.values())
    mistaken = (proportions and value > 1) or (percentages and 0 < value <= 1)
    return latest if mistaken else None


def _in_times(value: Decimal, last: Decimal) -> str:
    """Return words for a value many times another one, or a small part of it; neither is zero."""
    times = _times(value, last)
    if times < LEAST_TIMES:
        return ""
    said = write_number(round_half_up(times, 1 if times < 20 else 0)).removesuffix(".0")
    return f"es unas {said} veces " + ("el" if abs(value) > abs(last) else "menor que el")


def _times(value: Decimal, last: Decimal | None) -> Decimal:
    """Return the ratio of the larger of two figures to the smaller; 0 where that says nothing."""
    if not value or not last:
        return Decimal(0)
    smaller, larger = sorted((value.copy_abs(), last.copy_abs()))
    return EXACT.divide(larger, smaller)


def _outside(value: Decimal, history: Mapping[int, Decimal]) -> str:
    """Return words for a value beyond its history by more than it ever moved between years.

    The range alone would ask about every year of a figure that grows as it always has.
    """
    if len(history) < YEARS_OF_HISTORY:
        return ""
    years = sorted(history)
    step = max(abs(EXACT.subtract(history[b], history[a])) for a, b in pairwise(years))
    least, most = (choose(years, key=history.__getitem__) for choose in (min, max))
    low, high = EXACT.subtract(history[least], step), EXACT.add(history[most], step)
    if low <= value <= high:
        return ""
    return (
        f"queda fuera de su historia, que va de {_number_text(history[least])} ({least}) a "
        f"{_number_text(history[most])} ({most})"
    )


def _shares_above_total(
    context: CaptureContext, parsed_values: Mapping[str, ParsedValue]
) -> Iterator[Issue]:
    """Yield a part that is larger than its whole, in a percentage or in a derived proportion."""
    definitions = [
        variable.definition
        for variable in context.variables.values()
        if variable.definition is not None
    ]
    # An index goes beyond 100 as a matter of course, which its history shows.
    is_index = any(earlier > 100 for earlier in context.history.values())
    pairs = [*(() if is_index else _percentages(context.node))]
    pairs += [
        (node.left.name, node.right.name)
        for node in definitions
        if isinstance(node, Operation)
        and node.operator == "/"
        and isinstance(node.left, Symbol)
        and isinstance(node.right, Symbol)
    ]
    for part, whole in pairs:
        if part not in parsed_values or whole not in parsed_values:
            continue
        numerator, denominator = parsed_values[part].value, parsed_values[whole].value
        # Of nothing there is no part: that the whole is zero is a problem of its own.
        if numerator is not None and denominator and denominator < numerator:
            yield _warning(
                "parte",
                part,
                f"La parte, {parsed_values[part].understood}, es mayor que el total, "
                f"{parsed_values[whole].understood}.",
            )


def _percentages(node: Node) -> Iterator[tuple[str, str]]:
    """Yield numerator and denominator of every ``a / b * 100`` of a formula."""
    match node:
        case Operation("*", Operation("/", Symbol(part), Symbol(whole)), Constant(value)):
            if value == 100:
                yield part, whole
        case Operation(_, left, right):
            yield from _percentages(left)
            yield from _percentages(right)


def _result_warnings(
    context: CaptureContext, parsed_values: Mapping[str, ParsedValue], *, size_is_warned: bool
) -> Iterator[Issue]:
    """Yield the warnings about a result; ``size_is_warned`` is whether a variable's size is asked
    about, of which the result's follows.
    """
    if context.uses_previous and context.previous == ND:
        yield _warning(
            "anterior",
            "",
            f"No hay resultado de {context.last_year}: el acumulado no se podrá calcular.",
        )
    elif context.uses_previous and _is_partial(context):
        assert context.previous_cutoff is not None
        yield _warning(
            "parcial",
            "",
            f"El resultado de {context.last_year}, del que parte la cuenta, tiene corte al "
            f"{_day(context.previous_cutoff)}: falta lo que pasó después en ese año.",
        )
    result = compute_result(context, parsed_values)
    if result is None or isinstance(result, Missing):
        return
    value = round_half_up(result, context.decimals)
    size = "" if size_is_warned else result_size_warning(context, value)
    if size:
        yield _warning("magnitud", "", size)
    # A total that accumulates is beyond its history every year; what it adds is asked about above.
    elif not context.uses_previous and (outside := _outside(value, context.history)):
        yield _warning("historia", "", f"El resultado, {_number_text(value)}, {outside}.")
    yield from _target_warnings(context, value)


def result_size_warning(context: CaptureContext, value: Decimal) -> str:
    """Return a sentence about a result many times the last one or a small part of it; for a total
    that accumulates, about what its year adds.

    Documents print the results of years whose variables they leave out, so it is often the only
    thing there is to hold a figure against.
    """
    history = context.history
    if context.uses_previous:
        name, year, last = "El aumento del acumulado", context.last_year, None
        if not isinstance(context.previous, Missing):
            value = EXACT.subtract(value, context.previous)
            if year in history and year - 1 in history:
                last = EXACT.subtract(history[year], history[year - 1])
    else:
        name, year = "El resultado", max(history, default=0)
        last = history.get(year) if context.node and not _has_difference(context.node) else None
    if not value or not last or not (words := _in_times(value, last)):
        return ""
    return f"{name}, {_number_text(value)}, {words} de {year}, que fue {_number_text(last)}."


def _has_difference(node: Node) -> bool:
    """Return whether something is taken away in a formula: what is left may be near zero one year
    and not the next, while nothing that was counted changed much.
    """
    match node:
        case Operation(operator, left, right):
            return operator == "-" or _has_difference(left) or _has_difference(right)
        case Negation():
            return True
        case Extremum(_, operands):
            return any(_has_difference(operand) for operand in operands)
    return False


def _is_partial(context: CaptureContext) -> bool:
    """Return whether last year's result, on which this one builds, does not count its whole year."""
    return (
        not isinstance(context.previous, Missing)
        and context.previous_cutoff is not None
        and context.previous_cutoff < date(context.last_year, 12, 31)
    )


def _target_warnings(context: CaptureContext, value: Decimal) -> Iterator[Issue]:
    goal = context.commitment.year_target
    if goal is None or context.cutoff >= _year_end(context):
        return
    direction = context.commitment.direction
    if is_met(context.commitment, value):
        yield _warning(
            "meta",
            "",
            f"El resultado, {_number_text(value)}, ya cumple la meta del año, "
            f"{write_goal(goal, direction).replace('-', '−')}, antes de que el año termine.",
        )
