"""What is wrong with a capture, and what looks wrong: usable while typing, without a database.

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
    Choice,
    Negation,
    Node,
    Number,
    Operation,
    Symbol,
    symbols,
)
from indicators.arithmetic.official_numbers import PRELIMINARY, round_half_up, write_number
from indicators.arithmetic.progress import is_met
from indicators.arithmetic.vectorized import ND, Missing

from .parsing import (
    JUSTIFICATIONS,
    Answer,
    Asked,
    Problem,
    Question,
    Typed,
    cells,
    evaluated,
    opened,
    quotients,
    read_answers,
    result_of,
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
MOST_TIMES = 2_000
"""Times from which on it is no slip of some zeros: its history tells more, where it has one."""


def problems_of(question: Question, typed: Typed) -> list[Problem]:
    """Everything that keeps it from being submitted, all at once, in the order of the form."""
    problems = list(_of_the_whole(question))
    reading = read_answers(question, typed)
    problems += reading.problems
    problems += [
        Problem(f"{symbol}.value", f"«{symbol}» no es una variable del método de {question.year}.")
        for symbol, entry in typed.items()
        if symbol not in question.variables
        and symbol != JUSTIFICATIONS
        and entry.get("value", "").strip()
    ]
    return problems + list(_of_the_arithmetic(question, reading.answers))


def _of_the_whole(question: Question) -> Iterator[Problem]:
    if question.not_now:
        yield Problem("", question.not_now)
    if question.newer:
        yield Problem("", question.newer)
    yield from uncomputable(question)


def uncomputable(question: Question) -> Iterator[Problem]:
    """Why no figure can follow from what is captured, whatever it is."""
    if not question.has_method:
        yield Problem("", f"El indicador no tiene método de cálculo vigente en {question.year}.")
    elif question.node is None:
        yield Problem(
            "",
            f"El método vigente en {question.year} no tiene fórmula: de sus variables no sale ningún "
            "resultado.",
        )


def _of_the_arithmetic(question: Question, answers: Mapping[str, Answer]) -> Iterator[Problem]:
    result = result_of(question, answers)
    # A zero below the line is told of also while another variable cannot be read.
    zeros = _denominators_that_are_zero(question, answers) if result is None else []
    reason = DIVISION_BY_ZERO
    if isinstance(result, Missing) and result.is_failure:
        reason = result.reason
        if reason == DIVISION_BY_ZERO:
            zeros = _denominators_that_are_zero(question, answers) or [""]
        else:
            zeros = [""]
    for each in zeros:
        yield Problem(each, CALCULATION_ERRORS[reason])


def _denominators_that_are_zero(question: Question, answers: Mapping[str, Answer]) -> list[str]:
    node, given = opened(question, answers), cells(question, answers)
    if node is None:
        return []
    found = (
        symbol
        for quotient in quotients(node)
        if evaluated(quotient.right, given) == 0
        for symbol in symbols(quotient.right)[:1]
    )
    return [f"{symbol}.value" for symbol in dict.fromkeys(found)]


# What looks wrong --------------------------------------------------------------------------


def warnings_of(question: Question, typed: Typed) -> list[Problem]:
    """What the person should look at again, each with the key of its justification."""
    answers = read_answers(question, typed).answers
    found = [
        warning
        for symbol, answer in answers.items()
        for warning in _of_a_variable(question, question.variables[symbol], answer)
    ]
    found += _shares_above_the_whole(question, answers)
    found += _of_the_result(question, answers, is_told=any(_is_of_size(each) for each in found))
    return found


def _is_of_size(warning: Problem) -> bool:
    return warning.key.startswith("magnitud.")


def in_the_way(question: Question, typed: Typed) -> list[Problem]:
    """Everything that keeps a capture from being sent, warnings that nobody answered among it."""
    return problems_of(question, typed) + unjustified(warnings_of(question, typed), typed)


def unjustified(warnings: list[Problem], typed: Typed) -> list[Problem]:
    """The warnings that nobody has answered, as problems in the field of their answer."""
    answered = typed.get(JUSTIFICATIONS, {})
    return [
        Problem(f"{JUSTIFICATIONS}.{each.key}", f"Corrija o explique: {each.message}", key=each.key)
        for each in warnings
        if not answered.get(each.key, "").strip()
    ]


def can_be_warned_of(question: Question, key: str) -> bool:
    """Whether there is a warning of that key: of a kind that there is, and of a variable if of one."""
    kind, dot, symbol = key.partition(".")
    return kind in WARNINGS and (not dot or symbol in question.variables)


def _warning(kind: str, symbol: str, message: str) -> Problem:
    assert kind in WARNINGS
    field = f"{symbol}.value" if symbol else ""
    return Problem(field, message, blocking=False, key=f"{kind}.{symbol}" if symbol else kind)


def _said(value: Decimal) -> str:
    """A number in a sentence: its minus is a minus."""
    return write_number(value).replace("-", "−")


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _of_a_variable(question: Question, asked: Asked, answer: Answer) -> Iterator[Problem]:
    if answer.value is None:
        return
    symbol, year = asked.symbol, question.year - 1
    last = asked.history.get(year)
    slip = _slip(answer.value, last)
    outside = _outside(answer.value, asked.history)
    if slip and not (outside and _times(answer.value, last) >= MOST_TIMES):
        assert last is not None
        kind, words = slip
        yield _warning(
            kind,
            symbol,
            f"{answer.understood} {words} de {year}, que fue {_said(last)}.",
        )
    elif last is not None and answer.value == last and not _is_fixed(answer.value, asked.history):
        yield _warning("repetido", symbol, f"{answer.understood} es el mismo valor que en {year}.")
    elif outside:
        yield _warning("historia", symbol, f"{answer.understood} {outside}.")
    elif _is_broken(answer.value, asked.history):
        yield _warning(
            "fraccion",
            symbol,
            f"{answer.understood} lleva decimales, y en los años anteriores fue siempre un entero.",
        )
    if asked.of_units is not None and answer.value != asked.of_units:
        yield _warning(
            "suma",
            symbol,
            f"{answer.understood} no es lo que suman las unidades, {_said(asked.of_units)}.",
        )
    if answer.status == PRELIMINARY and _year_end(question) <= question.cutoff < question.today:
        yield _warning(
            "vencido",
            symbol,
            f"El valor sigue como preliminar y el corte, {_day(question.cutoff)}, ya pasó.",
        )


def _is_fixed(value: Decimal, history: Mapping[int, Decimal]) -> bool:
    """Whether it was the same every year, as a base to compare with is."""
    return len(history) > 1 and set(history.values()) == {value}


def _is_broken(value: Decimal, history: Mapping[int, Decimal]) -> bool:
    """A fraction of what was counted in whole ones until now."""
    whole = [each == each.to_integral_value() for each in history.values()]
    return len(whole) > 1 and all(whole) and value != value.to_integral_value()


def _year_end(question: Question) -> date:
    return date(question.year, 12, 31)


def _slip(value: Decimal, last: Decimal | None) -> tuple[str, str] | None:
    """A sign or some zeros too many or too few against last year: which, and how it reads."""
    if last is None or not value or not last:
        return None
    if (value < 0) != (last < 0):
        return "signo", "tiene el signo contrario al"
    words = _in_times(value, last)
    return ("magnitud", words) if words else None


def _in_times(value: Decimal, last: Decimal) -> str:
    """Words for a value that is many times another one, or a small part of it; neither is zero."""
    times = _times(value, last)
    if times < LEAST_TIMES:
        return ""
    said = write_number(round_half_up(times, 1 if times < 20 else 0)).removesuffix(".0")
    return f"es unas {said} veces " + ("el" if abs(value) > abs(last) else "menor que el")


def _times(value: Decimal, last: Decimal | None) -> Decimal:
    """How many times the smaller of two goes into the larger; 0 where that says nothing."""
    if not value or not last:
        return Decimal(0)
    smaller, larger = sorted((value.copy_abs(), last.copy_abs()))
    return EXACT.divide(larger, smaller)


def _outside(value: Decimal, history: Mapping[int, Decimal]) -> str:
    """Words for a value beyond its history by more than it ever moved from one year to the next.

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
        f"queda fuera de su historia, que va de {_said(history[least])} ({least}) a "
        f"{_said(history[most])} ({most})"
    )


def _shares_above_the_whole(question: Question, answers: Mapping[str, Answer]) -> Iterator[Problem]:
    """A part that is larger than its whole, in a percentage or in a derived proportion."""
    definitions = [
        asked.definition for asked in question.variables.values() if asked.definition is not None
    ]
    # An index goes beyond 100 as a matter of course, which its history shows.
    is_index = any(each > 100 for each in question.history.values())
    pairs = [*(_percentages(question.node) if question.node and not is_index else ())]
    pairs += [
        (node.left.name, node.right.name)
        for node in definitions
        if isinstance(node, Operation)
        and node.operator == "/"
        and isinstance(node.left, Symbol)
        and isinstance(node.right, Symbol)
    ]
    for part, whole in pairs:
        if part not in answers or whole not in answers:
            continue
        numerator, denominator = answers[part].value, answers[whole].value
        # Of nothing there is no part: that the whole is zero is a problem of its own.
        if numerator is not None and denominator and denominator < numerator:
            yield _warning(
                "parte",
                part,
                f"La parte, {answers[part].understood}, es mayor que el total, "
                f"{answers[whole].understood}.",
            )


def _percentages(node: Node) -> Iterator[tuple[str, str]]:
    """Numerator and denominator of every ``a / b * 100`` of a formula."""
    match node:
        case Operation("*", Operation("/", Symbol(part), Symbol(whole)), Number(value)):
            if value == 100:
                yield part, whole
        case Operation(_, left, right):
            yield from _percentages(left)
            yield from _percentages(right)


def _of_the_result(
    question: Question, answers: Mapping[str, Answer], *, is_told: bool
) -> Iterator[Problem]:
    """``is_told`` is whether a variable's size is asked about, of which the result's follows."""
    if question.uses_previous and question.previous == ND:
        yield _warning(
            "anterior",
            "",
            f"No hay resultado de {question.year - 1}: el acumulado no se podrá calcular.",
        )
    elif question.uses_previous and _is_partial(question):
        assert question.previous_cutoff is not None
        yield _warning(
            "parcial",
            "",
            f"El resultado de {question.year - 1}, del que parte la cuenta, tiene corte al "
            f"{_day(question.previous_cutoff)}: falta lo que pasó después en ese año.",
        )
    result = result_of(question, answers)
    if result is None or isinstance(result, Missing):
        return
    value = round_half_up(result, question.decimals)
    size = "" if is_told else size_of_the_result(question, value)
    if size:
        yield _warning("magnitud", "", size)
    # A total that accumulates is beyond its history every year; what it adds is asked about above.
    elif not question.uses_previous and (outside := _outside(value, question.history)):
        yield _warning("historia", "", f"El resultado, {_said(value)}, {outside}.")
    yield from _of_the_target(question, value)


def size_of_the_result(question: Question, value: Decimal) -> str:
    """A sentence about a result many times the last one or a small part of it; for a total that
    accumulates, about what its year adds.

    Documents print the results of years whose variables they leave out, so it is often the only
    thing there is to hold a figure against.
    """
    history = question.history
    if question.uses_previous:
        name, year, last = "El aumento del acumulado", question.year - 1, None
        if not isinstance(question.previous, Missing):
            value = EXACT.subtract(value, question.previous)
            if year in history and year - 1 in history:
                last = EXACT.subtract(history[year], history[year - 1])
    else:
        name, year = "El resultado", max(history, default=0)
        last = history.get(year) if question.node and not _has_difference(question.node) else None
    if not value or not last or not (words := _in_times(value, last)):
        return ""
    return f"{name}, {_said(value)}, {words} de {year}, que fue {_said(last)}."


def _has_difference(node: Node) -> bool:
    """Whether something is taken away in a formula: what is left may be near zero one year and not
    the next, while nothing that was counted changed much.
    """
    match node:
        case Operation(operator, left, right):
            return operator == "-" or _has_difference(left) or _has_difference(right)
        case Negation():
            return True
        case Choice(_, operands):
            return any(_has_difference(each) for each in operands)
    return False


def _is_partial(question: Question) -> bool:
    """Whether last year's result, on which this one builds, does not count its whole year."""
    return (
        not isinstance(question.previous, Missing)
        and question.previous_cutoff is not None
        and question.previous_cutoff < date(question.year - 1, 12, 31)
    )


def _of_the_target(question: Question, value: Decimal) -> Iterator[Problem]:
    target = question.target
    if target is None or question.cutoff >= _year_end(question):
        return
    if is_met(question.direction, value, target, question.thresholds):
        yield _warning(
            "meta",
            "",
            f"El resultado, {_said(value)}, ya cumple la meta del año, "
            f"{_said(target)}, antes de que el año termine.",
        )
