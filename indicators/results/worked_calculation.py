"""The arithmetic behind a result, written out: ``(93,936 / 42,344,860) × 100,000 = 221.84``."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from indicators.arithmetic.formulas import CALCULATION_ERRORS, symbols
from indicators.arithmetic.official_numbers import write_number
from indicators.arithmetic.printing import write_substituted
from indicators.models import Method, Variable

from .compiled import CompiledMethod, compile_method, former_of


def write_substitution(
    method: CompiledMethod | None,
    inputs: Mapping[str, str],
    computed: Decimal | None,
    decimals: int,
    failure: str = "",
) -> str:
    """Return the substitution of a result; empty without a formula or with an input missing.

    ``inputs`` are the numbers by symbol as a result keeps them.  A division by zero is written
    out too, with the reason in place of a figure.
    """
    numbers = {symbol: Decimal(text) for symbol, text in inputs.items()}
    node = method.expand_formula(numbers) if method else None
    if node is None or any(symbol not in numbers for symbol in symbols(node)):
        return ""
    written = write_substituted(node, numbers)
    if failure:
        return f"{written}: {CALCULATION_ERRORS[failure]}"
    if computed is None:
        return ""
    result = write_number(computed, decimals)
    # A method that is its one variable says the same on both sides of the sign.
    return written if written == result else f"{written} = {result}"


def read_compiled_methods(programme_id: int) -> dict[int, CompiledMethod]:
    """Return every method of a programme by id, parsed; one query."""
    names = [field.attname for field in Variable._meta.concrete_fields]
    methods: dict[int, Method] = {}
    variables: dict[int, list[Variable]] = defaultdict(list)
    found = Method.objects.filter(indicator__programme=programme_id).order_by("id")
    for row in found.order_by("id", "variables__position").values(
        *_OF_METHOD, *(f"variables__{name}" for name in names)
    ):
        method = methods.setdefault(row["id"], Method(**{name: row[name] for name in _OF_METHOD}))
        if row["variables__id"] is not None:
            variables[method.pk].append(
                Variable(**{name: row[f"variables__{name}"] for name in names})
            )
    former = former_of(variable for group in variables.values() for variable in group)
    return {pk: compile_method(method, variables[pk], former) for pk, method in methods.items()}


_OF_METHOD = ("id", "valid_from", "formula", "accumulates_from")
