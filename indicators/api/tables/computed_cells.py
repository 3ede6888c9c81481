"""Cells that stand in no column of the database: written out of a row of results and its method.

What the same numbers gave under the same method is written once and remembered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from indicators.arithmetic.formulas import CALCULATION_ERRORS
from indicators.arithmetic.printing import write_plain
from indicators.people import join_name
from indicators.results.compiled import CompiledMethod
from indicators.results.worked_calculation import read_compiled_methods, write_substitution
from tables.columns import Row
from tables.http_cache import remember

_MOST_WRITTEN, _BYTES_OF_TEXT = 20_000, 400


@dataclass(frozen=True)
class Methods:
    """The methods of a programme by id, and what has been written of them; the text of a method
    and the substitution of the same numbers are the same for as long as the methods are.
    """

    by_id: Mapping[int, CompiledMethod]
    written: dict[tuple[Any, ...], str] = field(default_factory=dict)

    def of(self, row: Row) -> CompiledMethod | None:
        """Return the method of a row; one of an earlier day brings its own."""
        if "method" in row:
            method: CompiledMethod | None = row["method"]
            return method
        return self.by_id.get(row["method_id"] or 0)


def cached_methods(programme_id: int, version: str) -> Methods:
    """Return the methods of a programme, read again when its data have another version; always
    where the version is not known.
    """
    return remember(
        version,
        ("methods", programme_id),
        lambda: Methods(read_compiled_methods(programme_id)),
        lambda _methods: _MOST_WRITTEN * _BYTES_OF_TEXT,
    )


def formula(row: Row, methods: Methods) -> str:
    """Return the formula over the symbols of the inputs: counts in place of their percentages."""
    method, inputs = methods.of(row), row["inputs"]
    if method is None:
        return ""
    if "method" in row:  # that of an earlier day, which may be another one today
        return _formula_text(method, inputs)
    key = (method.id, tuple(inputs))
    if key not in methods.written:
        methods.written[key] = _formula_text(method, inputs)
    return methods.written[key]


def _formula_text(method: CompiledMethod, inputs: Mapping[str, Any]) -> str:
    node = method.expand_formula(inputs)
    return write_plain(node) if node else ""


def substitution(row: Row, methods: Methods) -> str:
    """Return the arithmetic written out; empty where the figure cannot be recomputed."""
    method = methods.of(row)
    if method is None:
        return ""
    given = (row["inputs"], row["computed"], row["indicator__decimals"], row["failure"])
    if "method" in row:
        return write_substitution(method, *given)
    inputs, computed, decimals, failure = given
    key = (method.id, *inputs.items(), computed, decimals, failure)
    if key not in methods.written:
        if len(methods.written) >= _MOST_WRITTEN:
            methods.written.clear()
        methods.written[key] = write_substitution(method, *given)
    return methods.written[key]


def error_message(row: Row, methods: Methods) -> str:
    """Return the reason why the arithmetic has no result, in Spanish; empty where it has one."""
    return CALCULATION_ERRORS.get(row["failure"], "")


def captured_by(row: Row, methods: Methods) -> str:
    """Return the name of who captured it here; empty for what a document prints."""
    return _name(row, "capture__captured_by")


def approved_by(row: Row, methods: Methods) -> str:
    """Return the name of who approved it here; empty for what a document prints."""
    return _name(row, "capture__approved_by")


def _name(row: Row, person: str) -> str:
    """Return a person's own name, or else that of the account; empty where there is nobody."""
    account: str | None = row[f"{person}__username"]
    if account is None:  # what a document prints: most figures
        return ""
    return join_name(row[f"{person}__first_name"], row[f"{person}__last_name"], account)
