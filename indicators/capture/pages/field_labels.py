"""The fields of a capture in words: what ``v1.value`` is called, and what stood in it."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.models import ValueStatus
from indicators.words import NOTHING, FieldChange

from ..parsing import JUSTIFICATIONS, VariableSpec

_PARTS = {
    "value": gettext_lazy("valor"),
    "status": gettext_lazy("estado"),
    "source": gettext_lazy("fuente"),
    "note": gettext_lazy("nota"),
}
_ALONE = {
    "cutoff": gettext_lazy("corte"),
    "opens_on": gettext_lazy("apertura"),
    "closes_on": gettext_lazy("cierre"),
    "evidencia": gettext_lazy("evidencia, SHA-256"),
    "explanation": gettext_lazy("explicación"),
}
"""Fields that belong to no variable."""

_WARNINGS = {
    "signo": gettext_lazy("signo contrario al del año anterior"),
    "magnitud": gettext_lazy("magnitud frente a la cifra anterior"),
    "repetido": gettext_lazy("mismo valor que el año anterior"),
    "historia": gettext_lazy("fuera de su historia"),
    "vencido": gettext_lazy("preliminar con el corte vencido"),
    "parte": gettext_lazy("parte mayor que el total"),
    "anterior": gettext_lazy("falta el resultado anterior"),
    "parcial": gettext_lazy("acumulado sobre una cifra parcial"),
    "suma": gettext_lazy("distinto de lo que suman las unidades"),
    "fraccion": gettext_lazy("decimales donde no los había"),
    "meta": gettext_lazy("meta cumplida antes de tiempo"),
}

_PRINTED = re.compile(r"[a-z][0-9]{0,2}")
"""A symbol as fichas print them; others are only for formulas, and the name stands for them."""


def display_symbol(symbol: str) -> str:
    """Return the symbol of a variable where people know it by that; else empty."""
    return symbol if _PRINTED.fullmatch(symbol) else ""


def variable_label(symbol: str, name: str) -> str:
    """Return «v1 Derechohabientes»; «v1, Quejas recibidas» for a count of v1, whose own symbol says
    nothing to anybody and whose name may be that of a count of another one.
    """
    if shown := display_symbol(symbol):
        return f"{shown} {name}"
    of, underscore, _rest = symbol.partition("_")
    return f"{of}, {name}" if underscore and display_symbol(of) else name


def labels_of(variables: Mapping[str, VariableSpec], *, briefly: bool = False) -> dict[str, str]:
    """Return the names of a method's variables, by symbol; ``briefly`` where a table beside it says
    which one a printed symbol is.
    """
    return {
        symbol: (briefly and display_symbol(symbol)) or variable_label(symbol, variable.name)
        for symbol, variable in variables.items()
    }


def warning_name(kind: str) -> str:
    """Return the name of a kind of warning, in few words."""
    return str(_WARNINGS.get(kind, kind))


def field_name(field: str, names: Mapping[str, str] | None = None) -> str:
    """Return ``v1: valor``; of a justification, which warning it answers.

    ``names`` says how the variables are called; without it they go by their symbols.
    """
    if field in _ALONE:
        return str(_ALONE[field])
    names = names or {}
    symbol, _dot, part = field.partition(".")
    if symbol == JUSTIFICATIONS:
        kind, _dot, about = part.partition(".")
        return _("explicación (%(about)s%(warning)s)") % {
            "about": f"{names.get(about, about)}, " if about else "",
            "warning": warning_name(kind),
        }
    return f"{names.get(symbol, symbol)}: {_PARTS.get(part, part)}"


def changes(
    before: Mapping[str, str], after: Mapping[str, str], names: Mapping[str, str] | None = None
) -> tuple[FieldChange, ...]:
    """Return every field that is different, in the order of the form as far as it is known."""
    fields = sorted({**before, **after}, key=_field_order)
    return tuple(
        FieldChange(field_name(field, names), field_text(field, before), field_text(field, after))
        for field in fields
    )


def _field_order(field: str) -> tuple[bool, str, int]:
    symbol, _dot, part = field.partition(".")
    order = list(_PARTS)
    return (symbol == JUSTIFICATIONS, symbol, order.index(part) if part in order else len(order))


def field_text(field: str, side: Mapping[str, str]) -> str:
    """Return the text of a field on one side of a change, as people read it."""
    text = side.get(field, "")
    if text and field.endswith(".status"):
        return str(dict(ValueStatus.choices).get(text, text))
    return text or NOTHING
