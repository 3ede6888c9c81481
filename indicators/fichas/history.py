"""Fichas as they were on an earlier day: what people and files changed since is taken back, field by
field.  Nothing is stored.

What a load added whole, a method or a table of targets, a publication states: it counts since that was
known, as figures do, and not since it was loaded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from indicators.arithmetic.formulas import parse
from indicators.arithmetic.official_numbers import read_printed
from indicators.arithmetic.progress import Direction
from indicators.arithmetic.targets import read_target
from indicators.models import Event, FichaEventKind, Indicator, SupersededTarget
from indicators.results.compiled import CompiledIndicator, CompiledMethod, CompiledVariable
from indicators.results.inputs import RecomputeScope
from indicators.results.recompute import Evaluated, evaluate
from objectives.models import Programme, Publication
from objectives.periods import rhythm_of

from .renamed_fields import PresentNames
from .representation import Data, data_from, data_of, fields_of, with_parts
from .target_tables import here_from, known_tables, statements_of, tables_from, targets_in_force

Fields = dict[str, str]


def compiled_indicators_at(
    compiled_indicators: Sequence[CompiledIndicator], moment: datetime
) -> tuple[CompiledIndicator, ...]:
    """Return the fichas as they were at that moment: without what was changed since, and without
    the targets of publications that were not known; two queries where there is nothing of either.
    """
    of_these = {compiled.id for compiled in compiled_indicators}
    events = _latest_first(object_id__in=of_these, at__gt=moment)
    restated = SupersededTarget.objects.filter(indicator__in=of_these)
    others = {*events, *restated.values_list("indicator", flat=True)}
    if not others:
        return tuple(compiled_indicators)
    indicators = with_parts(Indicator.objects.filter(pk__in=others)).in_bulk()
    publications = PublicationsAt.of(next(iter(indicators.values())).programme_id, moment)
    return tuple(
        _compiled_at(
            compiled,
            fields_before(fields_of(data_of(indicators[compiled.id])), events.get(compiled.id, [])),
            publications,
        )
        if compiled.id in others
        else compiled
        for compiled in compiled_indicators
    )


@dataclass(frozen=True)
class PublicationsAt:
    """The publications of a programme in their order, and which were known at a moment."""

    order: Mapping[str, int]
    known: frozenset[str]

    @classmethod
    def of(cls, programme: int, moment: datetime) -> "PublicationsAt":
        """Return those of a programme; one query."""
        found = list(Publication.objects.filter(programme=programme))
        return cls(
            order={publication.slug: publication.order for publication in found},
            known=frozenset(
                publication.slug for publication in found if publication.known_at <= moment
            ),
        )


def results_as_of(scope: RecomputeScope, moment: datetime) -> Evaluated:
    """Return the results that followed from what was approved by ``moment``, and the fichas of then
    by which they did; nothing is stored.
    """
    return evaluate(replace(scope, as_of=moment), indicators_at=compiled_indicators_at)


@dataclass(frozen=True)
class FichaAtMoment:
    """A ficha as it stood, its place in the programme, and when somebody had last changed it."""

    data: Data
    position: int
    changed_at: datetime | None


def fichas_at(programme: Programme, moment: datetime | None) -> list[FichaAtMoment]:
    """Return the fichas of a programme as they were at that moment, now if it is None; a fixed
    number of queries.
    """
    events = _latest_first(programme=programme)
    order: dict[str, int] | None = None
    found = []
    for indicator in with_parts(programme.indicators.order_by("position")):
        mine = events.get(indicator.pk, [])
        later = [change for change in mine if moment is not None and change.at > moment]
        data = data_of(indicator)
        if later:
            order = order or dict(programme.publications.values_list("slug", "order"))
            data = data_from(indicator.code, fields_before(fields_of(data), later), order)
        by_people = (change for change in mine if change.kind == FichaEventKind.CHANGED)
        last = next((change.at for change in by_people if change not in later), None)
        found.append(FichaAtMoment(data, indicator.position, last))
    return found


def _latest_first(**wanted: Any) -> dict[int, list[Event]]:
    """Return the changes of fichas of a programme that are asked for, by indicator, in the names that
    the files have now; a query more where there is any.
    """
    found: dict[int, list[Event]] = {}
    events = list(Event.objects.of(Indicator).filter(**wanted).order_by("-number"))
    names = PresentNames.of(events[0].programme_id) if events else None
    for event in events:
        assert names is not None
        event.before, event.after = names.in_fields(event.before), names.in_fields(event.after)
        found.setdefault(event.object_id, []).append(event)
    return found


def fields_before(fields: Mapping[str, str], events: Sequence[Event]) -> Fields:
    """Return the fields of a ficha before some changes, the latest of which comes first."""
    former = dict(fields)
    for event in events:
        added = _added_whole(event, former) if event.kind == FichaEventKind.LOADED else ()
        for field in event.after:
            if _part_of(field) not in added:
                former.pop(field, None)
        former |= event.before
    return former


def _added_whole(event: Event, fields: Mapping[str, str]) -> set[str]:
    """Return the parts that a load added, none of which it has taken from another of the kind."""
    dropped = {_part_of(field) for field in event.before} - {_part_of(field) for field in fields}
    moved = {part.partition(".")[0] for part in dropped}
    there = {_part_of(field) for field in {*fields, *event.before} - {*event.after}}
    there |= {_part_of(field) for field in event.before}
    added = {_part_of(field) for field in event.after} - there - {""}
    return {part for part in added if part.partition(".")[0] not in moved}


def _part_of(field: str) -> str:
    """Return the part of a ficha that a publication states and a field is of, empty for elements."""
    kind, _dot, rest = field.partition(".")
    if kind in ("methods", "restated_targets"):
        return f"{kind}.{rest.partition('.')[0]}"
    return kind if kind == "targets" else ""


def _compiled_at(
    now: CompiledIndicator, fields: Fields, publications: PublicationsAt
) -> CompiledIndicator:
    """Return an indicator compiled from the fields of a former ficha; ids are those of rows that exist.

    A variable that is gone has no figures, or else it could not have been taken away.
    """
    ids = {
        (method.valid_from, symbol): variable.id
        for method in now.methods
        for symbol, variable in method.variables.items()
    }
    method_ids = {method.valid_from: method.id for method in now.methods}
    tables = known_tables(tables_from(fields, publications.order), publications.known)
    in_force = targets_in_force(statements_of(tables, here_from(fields)))
    targets = {year: read_target(statement.text) for year, statement in in_force.items()}
    final = next((statement.year for statement in in_force.values() if statement.final), None)
    baseline = fields.get("baseline.printed")
    methods: list[CompiledMethod] = []
    for year in sorted({int(field.split(".")[1]) for field in fields if field[:8] == "methods."}):
        methods.append(_method(year, fields, ids, method_ids, methods))
    return CompiledIndicator(
        id=now.id,
        code=now.code,
        direction=Direction(fields["direction"]),
        decimals=int(fields["decimals"]),
        root_unit_id=now.root_unit_id,
        captured_by=fields.get("captured_by", ""),
        baseline=read_printed(baseline).value if baseline else None,
        targets=targets,
        final_target=targets[final] if final else None,
        set_here=frozenset(year for year, statement in in_force.items() if statement.set_here),
        final_year=final,
        thresholds=now.thresholds,
        methods=tuple(methods),
        rhythm=rhythm_of(
            fields.get("frequency", ""),
            stated=fields.get("measured_years", ""),
            baseline_year=int(fields["baseline.year"]) if "baseline.year" in fields else None,
            first_printed=now.first_printed,
            target_years=targets,
            final_year=final,
        ),
        first_printed=now.first_printed,
        programme_years=now.programme_years,
    )


def _method(
    year: int,
    fields: Fields,
    ids: Mapping[tuple[int, str], int],
    method_ids: Mapping[int, int],
    before: Sequence[CompiledMethod],
) -> CompiledMethod:
    path = f"methods.{year}"
    places = {
        field.split(".")[3]: int(text)
        for field, text in fields.items()
        if field.startswith(f"{path}.variables.") and field.endswith(".position")
    }
    formula, starts = fields.get(f"{path}.formula"), fields.get(f"{path}.accumulates_from")
    return CompiledMethod(
        # One that is gone has no id; no method that is there has a negative one.
        id=method_ids.get(year, -year),
        valid_from=year,
        node=parse(formula) if formula else None,
        accumulates_from=int(starts) if starts else None,
        variables={
            symbol: _variable(
                symbol,
                # One that is gone has no id either, and each its own.
                ids.get((year, symbol), -(year * 1000 + places[symbol])),
                f"{path}.variables.{symbol}",
                fields,
                before,
            )
            for symbol in sorted(places, key=places.__getitem__)
        },
    )


def _variable(
    symbol: str, pk: int, path: str, fields: Fields, before: Sequence[CompiledMethod]
) -> CompiledVariable:
    definition, continued = fields.get(f"{path}.formula"), fields.get(f"{path}.continues")
    former = _continued(continued, before) if continued else None
    return CompiledVariable(
        id=pk,
        symbol=symbol,
        name=fields.get(f"{path}.name", ""),
        consolidation=fields[f"{path}.consolidation"],
        definition=parse(definition) if definition else None,
        continues=(former.id, *former.continues) if former else (),
    )


def _continued(named: str, before: Sequence[CompiledMethod]) -> CompiledVariable | None:
    """Return the variable of an earlier method that one continues; a symbol alone is of the last one."""
    year, _dot, symbol = named.rpartition(".")
    methods = [method for method in before if not year or str(method.valid_from) == year]
    return methods[-1].variables.get(symbol) if methods else None
