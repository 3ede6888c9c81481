"""The limits of the lights that were in force in a year: an indicator's own before its programme's."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
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
    return read_thresholds_of([programme_id])[programme_id]


def read_thresholds_of(programme_ids: Collection[int]) -> dict[int, DatedThresholds]:
    """Return the same of several programmes, by their ids; one query."""
    found = Threshold.objects.filter(programme__in=programme_ids).select_related("indicator")
    rows: dict[int, list[Threshold]] = {each: [] for each in programme_ids}
    for row in found.order_by("valid_from"):
        rows[row.programme_id].append(row)
    return {each: _by_indicator(own) for each, own in rows.items()}


def _by_indicator(rows: Iterable[Threshold]) -> DatedThresholds:
    found: dict[int | None, dict[date, Thresholds]] = defaultdict(dict)
    for row in rows:
        found[row.indicator_id][row.valid_from] = Thresholds(
            pace_minimum=row.pace_minimum,
            near_share=row.near_share,
            constant_met_share=row.constant_met_share,
            constant_near_share=row.constant_near_share,
        )
    return DatedThresholds(tuple(rows), found)
