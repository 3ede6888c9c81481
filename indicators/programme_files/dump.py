"""A loaded programme as definition files again, also what people changed in its fichas.

Each file is made of its own schema, whose keys it has in that order; what has its default is left
out.  Loading what was written changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from indicators.arithmetic.official_numbers import write_number
from indicators.fichas.definitions import IndicatorDefinition
from indicators.fichas.loading import THRESHOLD_FIELDS
from indicators.fichas.published_figures import SUBSTITUTION_TABLE
from indicators.fichas.representation import data_of, with_parts
from indicators.models import Capture, CaptureOrigin, Indicator, Method, Threshold
from objectives.collation import alphabetical
from objectives.definition_files import Definition
from objectives.definitions import (
    ProgrammeDefinition,
    PublicationsDefinition,
    UnitsDefinition,
)
from objectives.models import (
    NamedKind,
    Programme,
    ProgrammeState,
    ProgrammeUnit,
    ResponsibleUnit,
    SpecificAction,
)
from objectives.programme_parts import PARTS

from .yaml_text import schema_line, write_yaml

Data = dict[str, Any]


class UnwritableFolder(Exception):
    """A folder in which nothing can be written; its text says why."""


def write_folder(files: Mapping[str, str], folder: Path) -> None:
    """Write the files of a programme, by their paths in its folder, each with its editors' line.

    Raises UnwritableFolder.
    """
    try:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            kind = "indicator" if path.parent != folder else path.stem
            path.write_text(schema_line(kind, path.parent.resolve()) + text, "utf-8")
    except OSError as error:
        words = {"folder": folder, "why": error.strerror}
        raise UnwritableFolder(
            _("No se pudo escribir en «%(folder)s»: %(why)s.") % words
        ) from error


def programme_files(programme: Programme) -> Mapping[str, str]:
    """Return the files of a loaded programme as text, by their paths in its folder."""
    files: dict[str, Definition] = {
        "programme.yaml": ProgrammeDefinition.model_validate(_programme(programme)),
        "publications.yaml": PublicationsDefinition.model_validate(_publications(programme)),
        "units.yaml": UnitsDefinition.model_validate({"units": list(_units(programme))}),
    }
    for part in PARTS.values():
        if data := part.dump(programme):
            files[f"{part.name}.yaml"] = part.schema.model_validate(data)
    thresholds, formerly = _thresholds(programme), _former_names(programme)
    for indicator in with_parts(programme.indicators.order_by("position")):
        data = data_of(indicator) | {
            "formerly": formerly[NamedKind.INDICATOR, indicator.code],
            "thresholds": thresholds[indicator.pk],
            "readings": _readings(indicator),
        }
        name = f"indicators/{indicator.code}.yaml"
        files[name] = IndicatorDefinition.model_validate(data)
    return {name: write_yaml(_written(definition)) for name, definition in files.items()}


def _written(definition: Definition) -> Data:
    """Return what a definition says beyond the defaults, in the order of its keys."""
    data = definition.model_dump(exclude_defaults=True)
    if years := data.get("measured_years"):
        data["measured_years"] = [int(year) for year in years.split(", ")]
    return data


def _programme(programme: Programme) -> Data:
    names = (
        "slug name short_name institution start_year end_year published_on norms words open_data"
    )
    # What begins otherwise than published is what is still in preparation.
    state = "preparacion" if programme.state == ProgrammeState.PREPARATION else "publicado"
    formerly = _former_names(programme)
    return {name: getattr(programme, name) for name in names.split()} | {
        "state": state,
        "formerly": formerly[NamedKind.PROGRAMME, programme.slug],
        "thresholds": _thresholds(programme)[None],
        "objectives": [
            {
                "code": objective.code,
                "name": objective.name,
                "formerly": formerly[NamedKind.OBJECTIVE, objective.code],
                "strategies": [
                    {
                        "code": strategy.code,
                        "name": strategy.name,
                        "formerly": formerly[NamedKind.STRATEGY, strategy.code],
                        "actions": _actions(strategy.actions.all(), formerly),
                    }
                    for strategy in objective.strategies.all()
                ],
                "actions": _actions(
                    (action for action in objective.actions.all() if action.strategy_id is None),
                    formerly,
                ),
            }
            for objective in programme.objectives.prefetch_related("strategies__actions", "actions")
        ],
    }


def _actions(
    actions: Iterable[SpecificAction], formerly: Mapping[tuple[str, str], list[str]]
) -> list[Data]:
    return [
        {
            "code": action.code,
            "text": action.text,
            "formerly": formerly[NamedKind.ACTION, action.code],
        }
        for action in actions
    ]


def _former_names(programme: Programme) -> Mapping[tuple[str, str], list[str]]:
    """Return the former codes and slugs by what they are of, and how that is called now."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for named in programme.former_names.order_by("pk"):
        found[named.kind, named.current].append(named.former)
    return found


def _thresholds(programme: Programme) -> Mapping[int | None, list[Data]]:
    """Return the limits of the lights by their indicator; the programme's own by None."""
    found: dict[int | None, list[Data]] = defaultdict(list)
    for threshold in Threshold.objects.filter(programme=programme).order_by("valid_from"):
        found[threshold.indicator_id].append(
            {name: write_number(getattr(threshold, name)) for name in THRESHOLD_FIELDS}
            | {"valid_from": threshold.valid_from, "norm": threshold.norm}
        )
    return found


def _publications(programme: Programme) -> Data:
    names = "slug title published_on covers_from covers_until order note".split()
    formerly = _former_names(programme)
    return {
        "publications": [
            {name: getattr(publication, name) for name in names}
            | {"formerly": formerly[NamedKind.PUBLICATION, publication.slug]}
            for publication in programme.publications.all()
        ]
    }


def _units(programme: Programme) -> Iterator[Data]:
    """Yield the units of a programme, each after the one that it is below; the root of its own
    figures first.
    """
    below: dict[int | None, list[ProgrammeUnit]] = defaultdict(list)
    places = programme.places.select_related("unit")
    for place in sorted(places, key=lambda place: alphabetical(place.unit.slug)):
        below[place.parent_id].append(place)
    below[None].sort(key=lambda place: place.unit_id != programme.root_unit_id)

    def descend(parent: ResponsibleUnit | None) -> Iterator[Data]:
        for place in below[parent.pk if parent else None]:
            unit = place.unit
            yield {
                "slug": unit.slug,
                "name": unit.name,
                "short_name": unit.short_name,
                "kind": place.kind,
                "parent": parent.slug if parent else None,
            }
            yield from descend(unit)

    return descend(None)


# Readings ---------------------------------------------------------------------------------


def _readings(indicator: Indicator) -> list[Data]:
    """Return the places where figures are printed, out of the statements that they became."""
    captures = list(
        indicator.captures.filter(origin=CaptureOrigin.PUBLICATION, rank__gt=0)
        .select_related("publication")
        .prefetch_related("values__variable__method")
        .order_by("publication__order", "pk")
    )
    stated, captures = _fold_substitutions(captures)
    methods = list(indicator.methods.all())
    places: dict[tuple[str, str, str], Data] = {}
    for capture in captures:
        assert capture.publication is not None
        key = (capture.publication.slug, capture.section, capture.table)
        place = places.setdefault(key, _place(capture, *key))
        _add_figure(place, capture, stated.get(capture.pk), methods)
    return [
        {
            name: dict(sorted(part.items())) if isinstance(part, dict) else part
            for name, part in place.items()
        }
        for place in places.values()
    ]


def _fold_substitutions(
    captures: Iterable[Capture],
) -> tuple[Mapping[int, str], list[Capture]]:
    """Return what the substitutions state, by the statement that they are printed beside, and the
    statements without those.
    """
    beside: dict[tuple[Any, ...], int] = {}
    kept: list[Capture] = []
    folded: list[Capture] = []
    for capture in captures:
        (folded if capture.table == SUBSTITUTION_TABLE else kept).append(capture)
    for capture in kept:
        if capture.printed_substitution:
            beside[_beside(capture, capture.rank)] = capture.pk
    stated: dict[int, str] = {}
    for capture in folded:
        found = beside.get(_beside(capture, capture.rank - 1))
        if found is None:
            kept.append(capture)  # A document may have a table of that name.
        else:
            stated[found] = capture.printed
    return stated, kept


def _beside(capture: Capture, rank: int) -> tuple[Any, ...]:
    return (
        capture.year,
        capture.publication_id,
        capture.section,
        rank,
        capture.printed_substitution,
    )


_BY_YEAR = (
    "figures variables sources cells substitution notes remarks cutoffs printed_under".split()
)


def _place(capture: Capture, publication: str, section: str, table: str) -> Data:
    names = ("page", "variables_page", "rank")
    return (
        {"publication": publication, "section": section, "table": table}
        | {name: getattr(capture, name) for name in names}
        | {name: {} for name in _BY_YEAR}
    )


def _add_figure(place: Data, capture: Capture, states: str | None, methods: list[Method]) -> None:
    """Add the figure of a year to the place where it is printed, with what is printed beside it."""
    year, publication = capture.year, capture.publication
    assert publication is not None
    place["figures"][year] = capture.printed
    values = sorted(capture.values.all(), key=lambda value: value.variable.position)
    if values:
        place["variables"][year] = {value.variable.symbol: value.printed for value in values}
        place["sources"] |= {
            value.variable.symbol: value.source for value in values if value.source
        }
        under = values[0].variable.method.valid_from
        if under != max((m.valid_from for m in methods if m.valid_from <= year), default=None):
            place["printed_under"][year] = under
    if capture.printed_substitution:
        place["substitution"][year] = {"text": capture.printed_substitution, "states": states}
    if capture.cutoff != min(date(year, 12, 31), publication.covers_until):
        place["cutoffs"][year] = capture.cutoff
    for name, said in (
        ("cells", capture.printed_cells),
        ("notes", capture.printed_note),
        ("remarks", capture.remark),
    ):
        if said:
            place[name][year] = said
