"""The limits of the lights that were in force in a year: an indicator's own before its programme's."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ..arithmetic.progress import SYSTEM_THRESHOLDS, Thresholds
from ..models import Threshold


@dataclass(frozen=True)
class DatedThresholds:
    """Limits by the day from which they count: those of indicators, and under None the programme's;
    ``rows`` as they are stored, in the order of their days.
    """

    rows: tuple[Threshold, ...]
    by_indicator: Mapping[int | None, Mapping[date, Thresholds]] = field(repr=False)

    def in_force(self, indicator_id: int, year: int) -> Thresholds:
        """Return the indicator's own limits in force at the end of a year, else the programme's."""
        for key in (indicator_id, None):
            dated = self.by_indicator.get(key, {})
            since = [day for day in dated if day <= date(year, 12, 31)]
            if since:
                return dated[max(since)]
        return SYSTEM_THRESHOLDS


def read_thresholds(programme_id: int) -> DatedThresholds:
    """Return the limits of a programme and of its indicators; one query."""
    rows = Threshold.objects.filter(programme=programme_id).select_related("indicator")
    rows = rows.order_by("valid_from")
    found: dict[int | None, dict[date, Thresholds]] = defaultdict(dict)
    for row in rows:
        found[row.indicator_id][row.valid_from] = Thresholds(
            pace_minimum=row.pace_minimum,
            near_share=row.near_share,
            constant_met_share=row.constant_met_share,
            constant_near_share=row.constant_near_share,
        )
    return DatedThresholds(tuple(rows), found)
