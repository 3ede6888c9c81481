"""The hidden key of a row: which variable of which capture it is, and how it stood; signed.

The signature covers what the row says of itself as well, so that a row whose cells were moved away
from its key is noticed, as when somebody sorts a part of the columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from indicators.capture.parsing import PARTS

from .table import digest

_SIGNER = Signer(salt="indicators.sheets")
_APART = "/"
_MOST_QUOTED = 200


class InvalidRowKey(ValueError):
    """The key is not one of ours, or not that of the row; says so in a sentence."""


@dataclass(frozen=True, slots=True)
class RowKey:
    """``capture`` and ``version`` are zero where nobody had begun; ``shown`` has a digest for each
    part, in the order of ``PARTS``."""

    cycle: int
    indicator: int
    unit: int
    symbol: str
    capture: int
    version: int
    shown: tuple[str, ...]

    @property
    def slot_key(self) -> tuple[int, int, int]:
        """Return the figure that the row is a part of."""
        return (self.cycle, self.indicator, self.unit)


def write_key(key: RowKey, identity: Sequence[str]) -> str:
    """Return the key of a row as its hidden cell holds it."""
    numbers = (key.cycle, key.indicator, key.unit, key.capture, key.version)
    fields = [*map(str, numbers), key.symbol, *key.shown, _sign_of(identity)]
    return _SIGNER.sign(_APART.join(fields))


def read_key(text: str, identity: Sequence[str]) -> RowKey:
    """Return the key in a cell; raise InvalidRowKey."""
    try:
        fields = _SIGNER.unsign(text).split(_APART)
    except BadSignature:
        raise InvalidRowKey(
            _(
                "La clave de la fila se alteró, o la hoja es de otra instalación: baje la hoja de "
                "nuevo y pase a ella lo que llenó."
            )
        ) from None
    cycle, indicator, unit, capture, version, symbol, *shown, sign = fields
    if sign != _sign_of(identity) or len(shown) != len(PARTS):
        raise InvalidRowKey(
            _(
                "La fila dice «%(said)s» y su clave es de otra: se ordenaron o pegaron solo algunas "
                "columnas. Baje la hoja de nuevo y pase a ella lo que llenó."
            )
            % {"said": " ".join(part for part in identity if part)[:_MOST_QUOTED]}
        )
    return RowKey(
        int(cycle), int(indicator), int(unit), symbol, int(capture), int(version), tuple(shown)
    )


def _sign_of(identity: Sequence[str]) -> str:
    return digest("\n".join(identity))
