"""The options that a filter offers."""

from collections.abc import Iterable
from dataclasses import dataclass

from objectives.models import Programme

from .series import Series


@dataclass(frozen=True)
class FilterOption:
    """An option of a filter."""

    value: str
    label: str
    chosen: bool


def kind_options(
    programme: Programme, all_series: Iterable[Series], chosen: str
) -> tuple[FilterOption, ...]:
    """Return the kinds of the indicators there are, as the programme calls them."""
    there = {series.indicator.category for series in all_series}
    return tuple(
        FilterOption(kind, term.one, kind == chosen)
        for kind, term in programme.terms.kinds.items()
        if kind in there or kind == chosen
    )
