"""The reading of a capture: what it asks, what was typed in answer, and what follows.  No database.

``typed`` is what a ``Capture`` keeps: ``{symbol: {"value", "status", "source", "note"}}``, every
part a text as typed, and under ``JUSTIFICATIONS`` the answer to each warning by its key.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from indicators.arithmetic.formulas import (
    PREVIOUS,
    RESULT,
    Extremum,
    Negation,
    Node,
    Operation,
    Symbol,
    substitute,
    symbols,
)
from indicators.arithmetic.number_input import UnknownStatus, read_status, read_typed
from indicators.arithmetic.official_numbers import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    UnreadableFigure,
)
from indicators.arithmetic.progress import Commitment, Direction
from indicators.arithmetic.vectorized import ND, Cell, Missing, evaluate_columns

JUSTIFICATIONS = "_justifications"
PARTS = ("value", "status", "source", "note")

Typed = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong, or doubtful, with a sentence for the person.

    ``field`` says where: ``v1.value``, or empty for the capture as a whole.  One that does not
    block is a warning: it has a ``key``, under which the person says why the figure is right.
    """

    field: str
    message: str
    blocking: bool = True
    key: str = ""


@dataclass(frozen=True)
class VariableSpec:
    """One variable of the method in force; a derived one has a ``definition`` over its counts.

    ``history`` is what was stated for earlier years, of the same variable and unit.  ``unit_total``
    is what all units below add up to in the same year; None where one of them has not said it.
    ``taken`` is the figure that was captured the year before and is not asked for again, if there is
    one.
    """

    symbol: str
    name: str
    definition: Node | None = None
    history: Mapping[int, Decimal] = field(default_factory=dict)
    unit_total: Decimal | None = None
    taken: "ParsedValue | None" = None

    @property
    def counts(self) -> tuple[str, ...]:
        """Return the symbols that it is made from, if it is derived."""
        return () if self.definition is None else symbols(self.definition)


NO_PROMISE = Commitment(Direction.ASCENDING, None, None, None)


@dataclass(frozen=True)
class CaptureContext:
    """Everything that must be known to check what is typed for one indicator, year and unit.

    Where the method has no formula, or there is none, the only variable is the result itself;
    ``unmeasured`` says why nothing is measured in the year, and is empty where it is.
    ``previous`` is the result of the year before that is measured, ``year_before``, zero where the
    count begins, and ``previous_cutoff`` up to when it counts.  ``usual_status`` is what the form
    begins every variable with: who leaves it has chosen nothing.  ``not_now`` says why nothing may be
    submitted today, and is empty if it may; ``newer`` what stands already and counts longer than this
    cycle does.
    """

    year: int
    cutoff: date
    today: date
    variables: Mapping[str, VariableSpec]
    node: Node
    unmeasured: str = ""
    year_before: int = 0
    previous: Cell = ND
    previous_cutoff: date | None = None
    decimals: int = 2
    usual_status: str = ""
    commitment: Commitment = NO_PROMISE
    history: Mapping[int, Decimal] = field(default_factory=dict)
    not_now: str = ""
    newer: str = ""

    @property
    def last_year(self) -> int:
        """Return the year before that is measured: the one before, unless the ficha says otherwise."""
        return self.year_before or self.year - 1

    @property
    def uses_previous(self) -> bool:
        """Return whether the result builds on last year's."""
        return PREVIOUS in symbols(self.node)

    @property
    def asks_for_the_result(self) -> bool:
        """Return whether the result itself is captured, since no formula gives it."""
        return RESULT in self.variables


@dataclass(frozen=True, slots=True)
class ParsedValue:
    """A variable as understood: a number, or nd or na, with its source and note."""

    symbol: str
    value: Decimal | None
    status: str
    source: str
    note: str
    understood: str


@dataclass(frozen=True)
class ParsedInput:
    """The input, read: the answers that are in order, and what is wrong with the others."""

    values: Mapping[str, ParsedValue]
    issues: tuple[Issue, ...]


def parse_values(context: CaptureContext, typed: Typed) -> ParsedInput:
    """Read every variable; what is not in order is among the problems, all of them."""
    parsed_values: dict[str, ParsedValue] = {}
    problems: list[Issue] = []
    required = _required(context, typed)
    for symbol, variable in context.variables.items():
        entry = typed.get(symbol, {})
        if variable.taken is not None:
            parsed_values[symbol] = variable.taken
            problems += _retyped_issues(variable, variable.taken, entry)
            continue
        if not _is_filled(entry) and symbol not in required:
            continue
        found = list(_variable_issues(context, variable, entry))
        problems += found
        if not any(issue.field != f"{symbol}.source" for issue in found):
            parsed_values[symbol] = _parsed_value(symbol, entry)
    for variable in context.variables.values():
        is_twice = _is_filled(typed.get(variable.symbol, {})) and any(
            _is_filled(typed.get(count, {})) for count in variable.counts
        )
        if is_twice and not zero_total(variable, parsed_values):
            problems.append(
                Issue(
                    f"{variable.symbol}.value",
                    f"Escriba «{variable.name}» o los conteos de que sale, no ambas cosas.",
                )
            )
    return ParsedInput(parsed_values, tuple(problems))


def _retyped_issues(
    variable: VariableSpec, taken: ParsedValue, entry: Mapping[str, str]
) -> Iterator[Issue]:
    """Yield that another figure was typed than the one that was captured the year before."""
    text = entry.get("value", "")
    if not _is_filled(entry):
        return
    try:
        number = read_typed(text) if text.strip() else None
    except UnreadableFigure:
        number = None
    if number is None or number.value != taken.value:
        yield Issue(
            f"{variable.symbol}.value",
            f"«{variable.name}» ya se capturó el año anterior: {taken.understood}. Si está mal, "
            "corríjala en la captura de ese año.",
        )


def zero_total(variable: VariableSpec, parsed_values: Mapping[str, ParsedValue]) -> str:
    """Return the count of zero over which a derived variable would be divided; empty for none.

    There was nothing to count that year.  The counts are stated as they are, and what the variable
    is then is for a person to say, beside them.
    """
    if variable.definition is None:
        return ""
    given: dict[str, Cell] = {
        symbol: parsed.value for symbol, parsed in parsed_values.items() if parsed.value is not None
    }
    return next(
        (
            symbol
            for quotient in quotients(variable.definition)
            if evaluate_formula(quotient.right, given) == 0
            and evaluate_formula(quotient.left, given) == 0
            for symbol in symbols(quotient.right)[:1]
        ),
        "",
    )


def _is_filled(entry: Mapping[str, str]) -> bool:
    return bool(entry.get("value", "").strip()) or _status(entry) in (NOT_AVAILABLE, NOT_APPLICABLE)


def _status(entry: Mapping[str, str]) -> str:
    """Return the status that was chosen; empty for none, and for a word that names none."""
    try:
        return read_status(entry.get("status", ""))
    except UnknownStatus:
        return ""


def _required(context: CaptureContext, typed: Typed) -> set[str]:
    """Return every variable but the derived ones, whose counts are asked unless stated as such."""
    required = set(context.variables)
    for symbol, variable in context.variables.items():
        if variable.definition is not None:
            required -= set(variable.counts) if _is_filled(typed.get(symbol, {})) else {symbol}
    return required


def _variable_issues(
    context: CaptureContext, variable: VariableSpec, entry: Mapping[str, str]
) -> Iterator[Issue]:
    """Yield everything that is wrong with one variable, part by part."""
    symbol, text, status = variable.symbol, entry.get("value", ""), _status(entry)
    unknown = ""
    try:
        read_status(entry.get("status", ""))
    except UnknownStatus as error:
        unknown = str(error)
        yield Issue(f"{symbol}.status", unknown)
    missing = status in (NOT_AVAILABLE, NOT_APPLICABLE)
    number = None
    if not text.strip():
        if missing:
            return
        yield Issue(
            f"{symbol}.value",
            f"Falta «{variable.name}»: escriba el valor, o ND si no está disponible, o NA si no aplica.",
        )
        if not _has_input(entry):
            return
    else:
        try:
            number = read_typed(text)
        except UnreadableFigure as error:
            yield Issue(f"{symbol}.value", str(error))
    if number and number.status:
        if status not in ("", number.status, context.usual_status):
            yield Issue(
                f"{symbol}.status",
                f"El valor dice {number.understood} y el estado dice otra cosa: deje uno de los dos.",
            )
        return
    if missing:
        if number:
            yield Issue(
                f"{symbol}.value",
                f"Hay un número, {number.understood}, y el estado dice {status.upper()}: deje uno de "
                "los dos.",
            )
        return
    if not status and not unknown:
        yield Issue(f"{symbol}.status", "Elija si el valor es definitivo o preliminar.")
    if not entry.get("source", "").strip():
        yield Issue(f"{symbol}.source", f"Falta la fuente de «{variable.name}».")


def _has_input(entry: Mapping[str, str]) -> bool:
    """Return whether anything was put in, be it only where the figure comes from."""
    return any(text.strip() for text in entry.values())


def _parsed_value(symbol: str, entry: Mapping[str, str]) -> ParsedValue:
    text = entry.get("value", "")
    number = read_typed(text) if text.strip() else None
    status = (number.status if number else "") or _status(entry)
    return ParsedValue(
        symbol=symbol,
        value=number.value if number else None,
        status=status,
        source=entry.get("source", "").strip(),
        note=entry.get("note", "").strip(),
        understood=number.understood if number else status.upper(),
    )


# What follows ------------------------------------------------------------------------------


def expand_formula(context: CaptureContext, parsed_values: Mapping[str, ParsedValue]) -> Node:
    """Return the formula down to what was answered: counts instead of what is derived from them."""
    definitions = {
        symbol: variable.definition
        for symbol, variable in context.variables.items()
        if variable.definition is not None and symbol not in parsed_values
    }
    return substitute(context.node, definitions) if definitions else context.node


def formula_inputs(
    context: CaptureContext, parsed_values: Mapping[str, ParsedValue]
) -> dict[str, Cell]:
    """Return the inputs of the formula, by symbol."""
    found: dict[str, Cell] = {
        symbol: Missing(parsed.status) if parsed.value is None else parsed.value
        for symbol, parsed in parsed_values.items()
    }
    return found | {PREVIOUS: context.previous}


def compute_result(
    context: CaptureContext, parsed_values: Mapping[str, ParsedValue]
) -> Cell | None:
    """Return the exact result of the method; None while something that it needs is not answered."""
    node = expand_formula(context, parsed_values)
    return evaluate_formula(node, formula_inputs(context, parsed_values))


def evaluate_formula(node: Node, given: Mapping[str, Cell]) -> Cell | None:
    """Evaluate a formula with the given cells; None if one is not there."""
    if any(symbol not in given for symbol in symbols(node)):
        return None
    return evaluate_columns(node, {symbol: [cell] for symbol, cell in given.items()}, 1)[0]


def is_share(definition: Node | None) -> bool:
    """Return whether a derived variable is one count over another: a share, written in percent."""
    return (
        isinstance(definition, Operation)
        and definition.operator == "/"
        and isinstance(definition.left, Symbol)
        and isinstance(definition.right, Symbol)
    )


def quotients(node: Node) -> Iterator[Operation]:
    """Yield every division of a formula."""
    match node:
        case Operation(operator, left, right):
            if operator == "/":
                yield node
            yield from quotients(left)
            yield from quotients(right)
        case Negation(operand):
            yield from quotients(operand)
        case Extremum(_, operands):
            for operand in operands:
                yield from quotients(operand)
