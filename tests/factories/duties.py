"""Duties for tests: given for a unit, and known at once to whoever was asked before."""

from typing import Any

from django.contrib.auth.models import User

from indicators.duties import forget_held
from objectives.models import Duty, Programme, ResponsibleUnit


def give(person: User, *roles: str, unit: ResponsibleUnit | None = None) -> User:
    """Give somebody duties for a unit; without one for the institution of every programme there is,
    or for one that has none.
    """
    for role in roles:
        for each in [unit] if unit is not None else _institutions():
            Duty.objects.get_or_create(user=person, role=role, unit=each)
    forget_held(person)
    return person


def take(person: User, *roles: str, **units: Any) -> User:
    """Take duties back from somebody: all of them, some, or those for some units."""
    found = Duty.objects.filter(user=person, **units)
    (found.filter(role__in=roles) if roles else found).delete()
    forget_held(person)
    return person


def _institutions() -> list[ResponsibleUnit]:
    found = [programme.root_unit for programme in Programme.objects.select_related("root_unit")]
    return list(dict.fromkeys(found)) or [
        ResponsibleUnit.objects.get_or_create(
            slug="institucion", defaults={"name": "Institución", "short_name": "Institución"}
        )[0]
    ]
