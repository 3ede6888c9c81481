"""The fields of a capture in words: what ``v1.value`` is called, and what stood in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..answers import JUSTIFICATIONS
from ..models import ValueStatus
from ..words import NOTHING

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
    "explanation": gettext_lazy("explicación"),
}
"""Fields that belong to no variable."""

_WARNINGS = {
    "signo": gettext_lazy("signo contrario al del año anterior"),
    "magnitud": gettext_lazy("magnitud frente al año anterior"),
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


@dataclass(frozen=True)
class Change:
    """One field before and after."""

    field: str
    before: str
    after: str


def field_name(field: str) -> str:
    """``v1: valor``; of a justification, which warning it answers."""
    if field in _ALONE:
        return str(_ALONE[field])
    symbol, _dot, part = field.partition(".")
    if symbol == JUSTIFICATIONS:
        kind, _dot, about = part.partition(".")
        words = str(_WARNINGS.get(kind, kind))
        return _("explicación (%(about)s%(warning)s)") % {
            "about": f"{about}, " if about else "",
            "warning": words,
        }
    return f"{symbol}: {_PARTS.get(part, part)}"


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    """Every field that is different, in the order of the form as far as it is known."""
    fields = sorted({**before, **after}, key=_place)
    return tuple(
        Change(field_name(each), _said(each, before), _said(each, after)) for each in fields
    )


def _place(field: str) -> tuple[bool, str, int]:
    symbol, _dot, part = field.partition(".")
    order = list(_PARTS)
    return (symbol == JUSTIFICATIONS, symbol, order.index(part) if part in order else len(order))


def _said(field: str, side: Mapping[str, str]) -> str:
    text = side.get(field, "")
    if text and field.endswith(".status"):
        return str(dict(ValueStatus.choices).get(text, text))
    return text or NOTHING
