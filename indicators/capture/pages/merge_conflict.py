"""Two who typed into one capture: what each of them has, and the ways to go on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indicators.lifecycle import EditConflict
from indicators.people import name_of
from indicators.words import list_text

from ..autosave import merge_conflict_of
from ..parsing import Typed
from .field_labels import field_name, field_text


@dataclass(frozen=True)
class ConflictingField:
    """A field in which the two differ: as the page had shown it, as it is kept, as it was typed."""

    name: str
    before: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class ConflictPanel:
    """Somebody else saved in between; ``version`` and ``capture`` are what they left.

    ``mergeable`` says that the two touched different fields, so that both can be kept.
    """

    by: str
    by_oneself: bool
    differences: tuple[ConflictingField, ...]
    mergeable: bool
    capture: int
    version: int


def conflict_panel(
    conflict: EditConflict, typed: Typed, names: Mapping[str, str], *, by: Any
) -> ConflictPanel:
    """Show what somebody else left beside what was typed here, without the fields that are equal now."""
    parting = merge_conflict_of(conflict, typed)
    return ConflictPanel(
        by=list_text(conflict.by),
        by_oneself=set(conflict.by) <= {name_of(by)},
        differences=tuple(
            ConflictingField(
                field_name(field, names),
                field_text(field, parting.base),
                field_text(field, parting.theirs),
                field_text(field, parting.mine),
            )
            for field in parting.fields
        ),
        mergeable=parting.merged is not None,
        capture=conflict.latest.pk,
        version=conflict.latest.version,
    )
