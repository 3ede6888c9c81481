"""Two who typed into one capture: what each of them has, and the ways to go on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indicators.lifecycle import Overtaken
from indicators.people import name_of
from indicators.words import list_text

from ..autosave import parting_of
from ..parsing import Typed
from .field_labels import field_name, said


@dataclass(frozen=True)
class Difference:
    """A field in which the two differ: as the page had shown it, as it is kept, as it was typed."""

    name: str
    before: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Conflict:
    """Somebody else saved in between; ``version`` and ``capture`` are what they left.

    ``joinable`` says that the two touched different fields, so that both can be kept.
    """

    by: str
    by_oneself: bool
    differences: tuple[Difference, ...]
    joinable: bool
    capture: int
    version: int


def conflict_of(
    overtaken: Overtaken, typed: Typed, names: Mapping[str, str], *, by: Any
) -> Conflict:
    """What somebody else left, beside what was typed here; fields that are equal now are no matter."""
    parting = parting_of(overtaken, typed)
    return Conflict(
        by=list_text(overtaken.by),
        by_oneself=set(overtaken.by) <= {name_of(by)},
        differences=tuple(
            Difference(
                field_name(field, names),
                said(field, parting.shown),
                said(field, parting.theirs),
                said(field, parting.mine),
            )
            for field in parting.fields
        ),
        joinable=parting.both is not None,
        capture=overtaken.latest.pk,
        version=overtaken.latest.version,
    )
