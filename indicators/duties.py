"""The duties that people hold: for which units, and what of each programme these reach.

Asked once a person, of all programmes together; ``permissions`` says what follows from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet

from objectives.models import Duty, DutyRole, ProgrammeUnit
from objectives.units import UnitTree, read_units

CAPTURE = DutyRole.CAPTURE.value
REVIEW = DutyRole.REVIEW.value
DIRECTION = DutyRole.DIRECTION.value
ANALYSIS = DutyRole.ANALYSIS.value
ADMINISTRATION = DutyRole.ADMINISTRATION.value


@dataclass(frozen=True)
class HeldDuty:
    """A duty that somebody holds for a unit, in one of the programmes in which that has a place.

    ``at_root`` says that the unit is a root there, ``whole`` that there is no other one.
    """

    role: str
    unit: int
    programme: int | None
    slug: str | None
    at_root: bool
    whole: bool


def read_held(people: Iterable[Any]) -> None:
    """Leave with each person what they hold; one query for all."""
    by_id: dict[int, list[HeldDuty]] = {person.pk: [] for person in people}
    place = "unit__places__programme"
    other_roots = ProgrammeUnit.objects.filter(programme=OuterRef(place), parent=None).exclude(
        unit=OuterRef("unit")
    )
    rows = (
        Duty.objects.filter(user__in=list(by_id))
        .order_by("pk", place)
        .values_list(
            *("user", "role", "unit", place, f"{place}__slug", "unit__places__parent"),
            Exists(other_roots),
        )
    )
    for person_id, role, unit, programme, slug, parent, shared in rows:
        at_root = programme is not None and parent is None
        held = HeldDuty(role, unit, programme, slug, at_root, at_root and not shared)
        by_id[person_id].append(held)
    for person in people:
        person._held_duties = tuple(by_id[person.pk])


def held_by(user: Any, *roles: str) -> list[HeldDuty]:
    """Return what somebody holds of some duties; read once a person, none of who is not active."""
    if not user.is_active:
        return []
    if not hasattr(user, "_held_duties"):
        read_held([user])
    return [held for held in user._held_duties if held.role in roles]


def forget_held(user: Any) -> None:
    """Let the duties of somebody be read anew, after they changed."""
    for name in ("_held_duties", "_unit_trees", "_administered_units"):
        user.__dict__.pop(name, None)


def holds(user: Any, *roles: str) -> bool:
    """Return whether somebody has one of these duties, for whichever unit."""
    return bool(held_by(user, *roles))


def holds_in(user: Any, programme: int, *roles: str) -> bool:
    """Return whether somebody has one of these duties for a unit that has a place in a programme."""
    return any(held.programme == programme for held in held_by(user, *roles))


def holds_at_root(user: Any, programme: int, *roles: str) -> bool:
    """Return whether somebody has one of these duties for a whole programme: for a root of it."""
    return any(held.programme == programme and held.at_root for held in held_by(user, *roles))


def programmes_of(user: Any, *roles: str) -> set[int]:
    """Return the ids of the programmes for the whole of which somebody has one of these duties."""
    return {held.programme for held in held_by(user, *roles) if held.programme and held.at_root}


def reaches(user: Any, programme: int, unit: int, *roles: str) -> bool:
    """Return whether one of these duties is held for that unit of a programme or one above it."""
    there = [held for held in held_by(user, *roles) if held.programme == programme]
    if any(held.whole for held in there):
        return True
    above = _tree_of(user, programme).path_up(unit) if there else ()
    return any(held.unit in above for held in there)


def _tree_of(user: Any, programme: int) -> UnitTree:
    """Return a programme's tree; read once a person."""
    trees: dict[int, UnitTree] = user.__dict__.setdefault("_unit_trees", {})
    return trees.get(programme) or trees.setdefault(programme, read_units(programme))


def in_reach(user: Any, programme: str, unit: str, *roles: str) -> Q:
    """Return the condition that one of these duties reaches the unit at the path ``unit``, in the
    programme at the path ``programme``.
    """
    held = [held for held in held_by(user, *roles) if held.programme]
    condition = Q(**{f"{programme}__in": {each.programme for each in held if each.whole}})
    for each in held:
        if not each.whole and each.programme is not None:
            below = _tree_of(user, each.programme).subtree(each.unit)
            condition |= Q(**{programme: each.programme, f"{unit}__in": below})
    return condition


def with_duties_prefetched(people: QuerySet[Any]) -> list[Any]:
    """Return the people with what they hold read beforehand, in two queries for all: what is asked
    here about one of them then takes none.
    """
    found = list(people)
    read_held(found)
    return found


def duties_of(user: Any) -> tuple[str, ...]:
    """Return what a person holds, in order: what the pages offer depends on it."""
    return tuple(sorted({f"{held.role}:{held.unit}" for held in held_by(user, *DutyRole.values)}))


def unit_ids_of(user: Any) -> set[int]:
    """Return the units for which a person captures."""
    return {held.unit for held in held_by(user, CAPTURE)}


def programmes_wholly_of(user: Any, *roles: str) -> set[int]:
    """Return the ids of the programmes that no other institution coordinates, for which somebody has
    one of these duties.
    """
    return {held.programme for held in held_by(user, *roles) if held.programme and held.whole}


def people_administered_alone_by(user: Any) -> QuerySet[Any]:
    """Return the people whom that person administers, but for those who work for others too: what is
    theirs speaks of both.
    """
    outside = Duty.objects.exclude(unit__in=units_administered_by(user))
    return (
        people_administered_by(user)
        .exclude(pk__in=outside.values("user"))
        .exclude(is_superuser=True)
    )


def people_administered_by(user: Any) -> QuerySet[Any]:
    """Return everybody whom that person administers: who holds a duty for one of their units."""
    return get_user_model().objects.filter(duties__unit__in=units_administered_by(user)).distinct()


def units_administered_by(user: Any) -> set[int]:
    """Return the ids of the units for which that person may give duties: those that their own duty of
    administration reaches in every programme in which they have a place.  Read once a person.
    """
    known: set[int] | None = user.__dict__.get("_administered_units")
    if known is not None:
        return known
    units: set[int] = set()
    reached: set[tuple[int, int]] = set()
    for held in held_by(user, ADMINISTRATION):
        units.add(held.unit)
        if held.programme is not None:
            below = _tree_of(user, held.programme).subtree(held.unit)
            units.update(below)
            reached.update((held.programme, unit) for unit in below)
    # A duty counts in every programme of its unit: one that has a place out of reach is not theirs.
    places = ProgrammeUnit.objects.filter(unit__in=units).values_list("programme", "unit")
    found = units - {unit for programme, unit in places if (programme, unit) not in reached}
    user.__dict__["_administered_units"] = found
    return found
