"""The tree of a programme's units: which one hangs on which."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from .models import ProgrammeUnit


def contributes(captured_by: str, slug: str, kind: str) -> bool:
    """Return whether a unit contributes to a figure: the one that a ficha names by its slug, or every
    one of that kind in the programme; none where it names nobody.
    """
    return bool(captured_by) and captured_by in (slug, kind)


@dataclass(frozen=True)
class UnitTree:
    """The tree of units: which one hangs on which, and of which kind each is."""

    parent_of: Mapping[int, int | None]
    children_of: Mapping[int, tuple[int, ...]]
    kind_of: Mapping[int, str]
    slug_of: Mapping[int, str]

    def path_up(self, unit_id: int) -> list[int]:
        """Return a unit and everything above it, from the bottom up."""
        path = [unit_id]
        while (parent := self.parent_of.get(path[-1])) is not None:
            path.append(parent)
        return path

    def depth(self, unit_id: int) -> int:
        """Return the number of units above."""
        return len(self.path_up(unit_id)) - 1

    def subtree(self, unit_id: int) -> list[int]:
        """Return a unit and everything below it, from the top down."""
        found = [unit_id]
        for unit in found:
            found += self.children_of.get(unit, ())
        return found

    def contributing(self, captured_by: str) -> "UnitTree":
        """Return the tree of those that contribute to a figure, and what they hang on."""
        within = {
            above
            for unit, kind in self.kind_of.items()
            if contributes(captured_by, self.slug_of[unit], kind)
            for above in self.path_up(unit)
        }
        return replace(
            self,
            parent_of={unit: above for unit, above in self.parent_of.items() if unit in within},
            children_of={
                parent: kept
                for parent, units in self.children_of.items()
                if (kept := tuple(unit for unit in units if unit in within))
            },
        )


def read_units(programme_id: int) -> UnitTree:
    """Return the units that report to a programme; one query."""
    places = ProgrammeUnit.objects.filter(programme=programme_id).order_by("unit__slug")
    rows = list(places.values_list("unit_id", "parent_id", "kind", "unit__slug"))
    children: dict[int, list[int]] = defaultdict(list)
    for unit, parent, _kind, _slug in rows:
        if parent is not None:
            children[parent].append(unit)
    return UnitTree(
        parent_of={unit: parent for unit, parent, _kind, _slug in rows},
        children_of={parent: tuple(units) for parent, units in children.items()},
        kind_of={unit: kind for unit, _parent, kind, _slug in rows},
        slug_of={unit: slug for unit, _parent, _kind, slug in rows},
    )
