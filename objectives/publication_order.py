"""The order of a programme's publications: as the files number them, and by their date those that people
added in the application.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import F

from .models import Programme, Publication


class Placed(NamedTuple):
    """A publication by its slug, with its number in the files (None of one that was added here) and
    the day on which it came out.
    """

    slug: str
    order: int | None
    day: date


def place_publications(publications: Iterable[Placed]) -> dict[str, int]:
    """Return the order of each publication: one that was added here comes after the last one of the
    files that is not of a later day, and those after it move on.

    With none that was added here it is that of the files.
    """
    found = list(publications)
    of_files = sorted(
        (each for each in found if each.order is not None), key=lambda each: each.order or 0
    )
    after: dict[str | None, list[Placed]] = {}
    for added in sorted(
        (each for each in found if each.order is None), key=lambda each: (each.day, each.slug)
    ):
        before = [each.slug for each in of_files if each.day <= added.day]
        after.setdefault(before[-1] if before else None, []).append(added)
    orders: dict[str, int] = {}
    moved = len(after.get(None, ()))
    orders |= {each.slug: place for place, each in enumerate(after.get(None, ()), start=1)}
    for each in of_files:
        orders[each.slug] = place = (each.order or 0) + moved
        following = after.get(each.slug, ())
        orders |= {own.slug: place + nth for nth, own in enumerate(following, start=1)}
        moved += len(following)
    return orders


def placed(publications: Sequence[Publication]) -> list[Placed]:
    """Return stored publications as the files number them, all of one programme."""
    found, added = [], 0
    for each in sorted(publications, key=lambda publication: publication.order):
        added += each.added_here
        order = None if each.added_here else each.order - added
        found.append(Placed(each.slug, order, each.stated_on))
    return found


def write_orders(programme: Programme, orders: Mapping[str, int]) -> None:
    """Write the orders of publications that there are; no two ever share one meanwhile, and one that
    has none is out of the way of the others.
    """
    moving = [
        each.pk for each in programme.publications.all() if orders.get(each.slug) != each.order
    ]
    Publication.objects.filter(pk__in=moving).update(order=F("order") + 10_000)
    for each in Publication.objects.filter(pk__in=moving, slug__in=orders):
        Publication.objects.filter(pk=each.pk).update(order=orders[each.slug])
