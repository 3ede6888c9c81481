"""The fields of a ficha in words: what ``methods.2023.variables.v1.name`` is called."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.models import (
    DIRECTIONS,
    UNIT_KINDS,
    Accumulation,
    Consolidation,
    Indicator,
    Method,
    Variable,
)
from indicators.words import NOTHING, FieldChange

_OTHERS = {
    "notes": gettext_lazy("advertencias sobre la ficha"),
    "baseline": gettext_lazy("línea base"),
    "targets": gettext_lazy("metas"),
    "restated_targets": gettext_lazy("metas fijadas de nuevo"),
    "targets.final": gettext_lazy("meta final"),
    "methods": gettext_lazy("métodos de cálculo"),
    "baseline.year": gettext_lazy("año de la línea base"),
    "baseline.printed": gettext_lazy("línea base"),
    "baseline.note": gettext_lazy("nota sobre la línea base"),
    "targets.publication": gettext_lazy("publicación de las metas"),
    "targets.final.year": gettext_lazy("año de la meta final"),
    "targets.final.printed": gettext_lazy("meta final"),
    "targets.final.note": gettext_lazy("nota sobre la meta final"),
}
_VALUES: dict[str, dict[str, Any]] = {
    "direction": dict(DIRECTIONS),
    "accumulation": dict(Accumulation.choices),
    "unit_kind": dict(UNIT_KINDS),
    "consolidation": dict(Consolidation.choices),
}


def ficha_field_name(field: str) -> str:
    """Return ``método de 2023, v1: nombre``."""
    if field in _OTHERS:
        return str(_OTHERS[field])
    match field.split("."):
        case ["targets", year]:
            return _("meta %s") % year
        case ["targets_here", year]:
            return _("meta %s fijada aquí") % year
        case ["restated_targets", publication, *rest]:
            return _("%(what)s según «%(publication)s»") % {
                "what": ficha_field_name(".".join(["targets", *rest])),
                "publication": publication,
            }
        case ["methods", year]:
            return _("método de %s") % year
        case ["methods", year, "variables", symbol]:
            return _("método de %(year)s, %(symbol)s") % {"year": year, "symbol": symbol}
        case ["methods", year, name]:
            return _("método de %(year)s: %(field)s") % {
                "year": year,
                "field": _called(Method, name),
            }
        case ["methods", year, "variables", symbol, name]:
            return _("método de %(year)s, %(symbol)s: %(field)s") % {
                "year": year,
                "symbol": symbol,
                "field": _called(Variable, name),
            }
        case [name]:
            return _called(Indicator, name)
    return field


def ficha_changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[FieldChange, ...]:
    """Return every field that is different, in the order in which the ficha has them.

    The place of a variable is told where it moved, and not where the variable is new or gone.
    """
    fields = {**before, **after}
    return tuple(
        FieldChange(ficha_field_name(field), _field_text(field, before), _field_text(field, after))
        for field in fields
        if not (field.endswith(".position") and field.replace(".position", ".number") in fields)
    )


def _called(model: Any, name: str) -> str:
    return str(model._meta.get_field("remarks" if name == "notes" else name).verbose_name)


def _field_text(field: str, side: Mapping[str, str]) -> str:
    text, name = side.get(field, ""), field.rpartition(".")[2]
    if name == "continues" and "." in text:
        year, symbol = text.split(".")
        return _("%(symbol)s de %(year)s") % {"symbol": symbol, "year": year}
    return str(_VALUES.get(name, {}).get(text, text)) or NOTHING
