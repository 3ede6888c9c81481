"""The variables behind a result, row by row, so that it can be recomputed from one answer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from indicators.arithmetic.formulas import PREVIOUS
from tables.columns import Row

from .tables.computed_cells import Methods
from .values import values_of_captures

Component = dict[str, Any]


def with_components(rows: Sequence[Row], methods: Methods) -> list[Row]:
    """Return the rows, each with the ``components`` of its formula; one query for all of them.

    They are what the capture states, also what it states as missing, and then what the method was
    given besides: the result of the year before, or the sums of the units below.
    """
    stated = _stated(rows)
    return [{**row, "components": _components(row, methods, stated)} for row in rows]


def _stated(rows: Sequence[Row]) -> Mapping[int, list[Row]]:
    captures = {
        capture
        for row in rows
        for capture in (row["capture_id"], row["capture__values_from"])
        if capture is not None
    }
    found: dict[int, list[Row]] = defaultdict(list)
    if captures:
        for value in values_of_captures(captures):
            found[value["capture_id"]].append(value)
    return found


def _components(row: Row, methods: Methods, stated: Mapping[int, list[Row]]) -> list[Component]:
    method, inputs = methods.of(row), row["inputs"]
    if method is None:
        return []
    values = {
        stated_value["variable_id"]: stated_value
        for capture in (row["capture__values_from"], row["capture_id"])
        if capture is not None
        for stated_value in stated.get(capture, ())
    }
    found = []
    for symbol, variable in method.variables.items():
        value = variable.stated_in(values)
        if value is not None:
            found.append(_stated_one(symbol, variable.name, value))
        elif symbol in inputs:
            found.append(_worked_out(symbol, variable.name, inputs[symbol], row))
    if PREVIOUS in inputs:
        name = _("Resultado del año anterior")
        found.append(_worked_out(PREVIOUS, name, inputs[PREVIOUS], row))
    return found


def _stated_one(symbol: str, name: str, value: Row) -> Component:
    return {
        "variable": symbol,
        "number": value["variable__number"],
        "name": name,
        "value": value["value"],
        "printed": value["printed"],
        "status": value["status"],
        "source": value["source"],
        "note": value["note"],
        "publication": value["capture__publication__slug"],
        "section": value["capture__section"],
        "page": value["capture__variables_page"],
    }


def _worked_out(symbol: str, name: str, number: str, row: Row) -> Component:
    """Return a component that no capture of the row states: it was worked out of other results."""
    return {
        "variable": symbol,
        "number": None,
        "name": name,
        "value": Decimal(number),
        "printed": "",
        "status": row["status"],
        "source": "",
        "note": "",
        "publication": None,
        "section": "",
        "page": None,
    }
