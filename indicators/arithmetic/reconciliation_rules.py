"""Printed figures against computed ones, and against each other.

Nothing here changes a figure: the verdict says how two facts stand to one another.  An explanation
is written by a person and kept beside the verdict.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .formulas import EXACT
from .official_numbers import Printed, round_half_up


class Verdict(StrEnum):
    """The verdict on a printed figure, worst first."""

    DIFFERS = "difiere"
    SOURCES_DISAGREE = "fuentes_discrepan"
    ROUNDING = "redondeo"
    NOT_RECOMPUTABLE = "no_recalculable"
    MATCHES = "coincide"


WORST_FIRST = {verdict: place for place, verdict in enumerate(Verdict)}


@dataclass(frozen=True, slots=True)
class PrintedAgainstComputed:
    """A printed figure against the computed one.

    ``difference`` is printed minus computed, both exact, in the indicator's unit; None when there
    is nothing to compare.
    """

    verdict: Verdict
    difference: Decimal | None


def compare(printed: Printed, computed: Decimal | None) -> PrintedAgainstComputed:
    """Judge one printed figure; ``computed`` is None when the method gives no number.

    They match if the computed figure, rounded half up to the printed decimals, is the printed
    one; otherwise the distance between the exact figures decides between rounding (less than one
    unit of the last printed decimal: truncated or otherwise rounded) and a difference.
    """
    if printed.value is None or computed is None:
        return PrintedAgainstComputed(Verdict.NOT_RECOMPUTABLE, None)
    difference = EXACT.subtract(printed.value, computed)
    if printed.value == round_half_up(computed, printed.decimals):
        return PrintedAgainstComputed(Verdict.MATCHES, difference)
    if abs(difference) < printed.unit_of_last_decimal:
        return PrintedAgainstComputed(Verdict.ROUNDING, difference)
    return PrintedAgainstComputed(Verdict.DIFFERS, difference)


def sources_disagree(publications: Sequence[Sequence[Printed]]) -> bool:
    """Return whether the printed readings of one figure say different things; by publication, the
    earliest first.

    Compared by value: ``100`` and ``100.00`` agree, and so do ``ND`` and ``N. D.``.  A number where
    earlier publications had none is news; one that another place of the same publication lacks, or
    that a later one takes back, is contradicted.
    """
    known = [any(reading.value is not None for reading in said) for said in publications]
    since = known.index(True) if True in known else 0
    said = {
        reading.value if reading.value is not None else reading.status
        for readings in publications[since:]
        for reading in readings
    }
    return len(said) > 1
