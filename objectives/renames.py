"""Codes and slugs that the files correct: what stood under the former ones goes on under these, and
addresses that were given out lead there.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import Model
from django.dispatch import Signal

from .definition_files import DefinitionError
from .models import FormerName, NamedKind, Objective, Programme, Publication, Strategy
from .upsert import Changes, remove, upsert

M = TypeVar("M", bound=Model)
Formerly = Mapping[str, Sequence[str]]
"""The former codes or slugs of each present one."""

renamed = Signal()
"""Sent as each thing is renamed, with ``programme``, ``kind``, ``former`` and ``current``, for what an
application keeps by a code."""


def rename_programme(slug: str, formerly: Sequence[str], changes: Changes) -> Programme | None:
    """Return the programme of that slug, or the one that was found under a former one, renamed.

    Raises DefinitionError if one of them is, or was, another programme's: its addresses stay.
    """
    rows = Programme.objects.in_bulk([slug, *formerly], field_name="slug")
    own = next((rows[name] for name in (slug, *formerly) if name in rows), None)
    given_out = FormerName.objects.filter(
        kind=NamedKind.PROGRAMME, former__in=[slug, *formerly]
    ).exclude(programme=own)
    others = {name for name, row in rows.items() if row != own}
    others.update(given_out.values_list("former", flat=True))
    if others:
        named = ", ".join(f"«{other}»" for other in sorted(others))
        raise DefinitionError([f"programme.yaml: {named} es o fue la clave de otro programa."])
    _rename(rows, "slug", {slug: formerly}, changes)
    return own


def rename(
    programme: Programme,
    kind: NamedKind,
    rows: Iterable[M],
    formerly: Formerly,
    changes: Changes,
) -> None:
    """Give rows found under former codes or slugs the present ones, and keep the former as such."""
    if any(formerly.values()):
        field = "slug" if kind == NamedKind.PUBLICATION else "code"
        found = {str(getattr(row, field)): row for row in rows}
        for former, current in _rename(found, field, formerly, changes):
            renamed.send(
                type(programme), programme=programme, kind=kind, former=former, current=current
            )
    keep_former_names(programme, kind, formerly, changes)


def _rename(
    rows: dict[str, M], field: str, formerly: Formerly, changes: Changes
) -> list[tuple[str, str]]:
    """Rename rows, and move them among ``rows``; a code is free once its row has another."""
    made: list[tuple[str, str]] = []
    waiting = {current: former for current, former in formerly.items() if former}
    while ready := [
        (before, current)
        for current, former in waiting.items()
        if current not in rows and (before := next((name for name in former if name in rows), None))
    ]:
        for before, current in ready:
            row = rows.pop(before)
            setattr(row, field, current)
            row.save(update_fields=[field])
            rows[current] = row
            del waiting[current]
            name = str(row._meta.verbose_name)
            changes.updated[name] += 1
            changes.lines.append(f"~ {name} {before}: se llama ahora {current}")
            made.append((before, current))
    return made


def keep_former_names(
    programme: Programme, kind: NamedKind, formerly: Formerly, changes: Changes
) -> None:
    """Bring the former names of one kind to what the files say.

    One that they say no more stays, since its address was given out: until something is called so, or
    nothing is called as it leads to.
    """
    known = {row.former: row for row in programme.former_names.filter(kind=kind)}
    leads_to = {former: current for current, names in formerly.items() for former in names}
    unsaid = {
        former: leads_to.get(row.current, row.current)
        for former, row in known.items()
        if former not in leads_to and former not in formerly
    }
    kept = {former: current for former, current in unsaid.items() if current in formerly}
    for former, current in {**leads_to, **kept}.items():
        key = {"programme": programme, "kind": kind, "former": former}
        upsert(known.pop(former, None), FormerName, key, {"current": current}, changes)
    remove(list(known.values()), changes)


def current_name(kinds: Sequence[NamedKind], former: str, **programme: Any) -> str | None:
    """Return how something of one of the kinds is called that was found under another name."""
    found = FormerName.objects.filter(kind__in=kinds, former=former, **programme)
    return found.values_list("current", flat=True).first()


def names_now(programme: int) -> dict[tuple[NamedKind, str], str]:
    """Return how objectives, strategies and publications that had other names are called now, by kind
    and former name; one query where the files never corrected any.

    A name that something else has by now is that one's.
    """
    rows = FormerName.objects.filter(programme=programme, kind__in=_NAMES)
    former = {(NamedKind(row.kind), row.former): row.current for row in rows}
    there = {kind: set(_NAMES[kind](programme)) for kind, _name in former}
    return {named: now for named, now in former.items() if named[1] not in there[named[0]]}


_NAMES: Mapping[NamedKind, Callable[[int], Iterable[str]]] = {
    NamedKind.OBJECTIVE: lambda programme: Objective.objects.filter(
        programme=programme
    ).values_list("code", flat=True),
    NamedKind.STRATEGY: lambda programme: Strategy.objects.filter(
        objective__programme=programme
    ).values_list("code", flat=True),
    NamedKind.PUBLICATION: lambda programme: Publication.objects.filter(
        programme=programme
    ).values_list("slug", flat=True),
}
"""The names that there are of each kind that a ficha refers to."""
