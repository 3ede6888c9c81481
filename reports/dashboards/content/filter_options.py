"""The options that a filter offers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FilterOption:
    """An option of a filter."""

    value: str
    label: str
    chosen: bool
