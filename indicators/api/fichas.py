"""Fichas as plain rows, as they are published: whole, and their targets, methods and variables.

A ficha belongs to the programme's text: on a day before its publication there is none.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from indicators.arithmetic.official_numbers import read_printed
from indicators.arithmetic.targets import read_target
from indicators.arithmetic.units import read_unit_kind
from indicators.fichas.history import FichaAtMoment, fichas_at
from indicators.fichas.representation import ELEMENTS, VARIABLE_TEXTS, Data
from indicators.fichas.target_tables import (
    TargetStatement,
    as_parts,
    stated_in,
    tables_of,
    targets_in_force,
)
from indicators.models import IndicatorCategory
from objectives.level_words import ProgrammeWords
from objectives.models import Programme
from tables.query_params import TableQuery

PlainRow = dict[str, Any]


def fichas(programme: Programme, query: TableQuery) -> list[PlainRow]:
    """Return one row a ficha, in the order of the programme."""
    terms = programme.terms
    return [_ficha(ficha, terms) for ficha in _fichas_at(programme, query)]


def targets(programme: Programme, query: TableQuery) -> list[PlainRow]:
    """Return one row an indicator and year, with all that publications state of it."""
    known_on = {
        publication.slug: publication.known_on for publication in programme.publications.all()
    }
    found = []
    for ficha in _fichas_at(programme, query):
        statements: dict[int, list[PlainRow]] = defaultdict(list)
        for statement in stated_in(ficha.data):
            day = {"stated_on": known_on[statement.publication]}
            # What the publication states, and not what somebody set here in its place.
            stated = _target(replace(statement, set_here=""))
            statements[statement.year].append(stated | day)
        found += [
            {**_whose(ficha), **target, "statements": statements[target["year"]]}
            for target in _with_number(_stated_targets(ficha.data))
        ]
    return found


def methods(programme: Programme, query: TableQuery) -> list[PlainRow]:
    """Return one row a method, the first first."""
    return [
        {**_whose(ficha), **method, "objective_text": method["objective_text"]}
        for ficha in _fichas_at(programme, query)
        for method in _methods(ficha.data)
    ]


def variables(programme: Programme, query: TableQuery) -> list[PlainRow]:
    """Return one row a variable of a method, in the order of the ficha."""
    return [
        {**_whose(ficha), "method_valid_from": method["valid_from"], "position": place, **variable}
        for ficha in _fichas_at(programme, query)
        for method in _methods(ficha.data)
        for place, variable in enumerate(method["variables"], start=1)
    ]


def _fichas_at(programme: Programme, query: TableQuery) -> list[FichaAtMoment]:
    day, published = query.as_of, programme.published_on
    if day is None:
        return fichas_at(programme, None)
    if published and day < published:
        return []
    known = {
        publication.slug
        for publication in programme.publications.all()
        if publication.known_on <= day
    }
    return [_as_far_as(known, ficha) for ficha in fichas_at(programme, query.known_at)]


def _as_far_as(known: set[str], ficha: FichaAtMoment) -> FichaAtMoment:
    """Return a ficha without the methods and targets of publications that came out later."""
    data = ficha.data
    tables = [table for table in tables_of(data) if table["publication"] in known]
    return replace(
        ficha,
        data={
            **data,
            **as_parts(tables),
            "methods": [method for method in data["methods"] if method["publication"] in known],
        },
    )


def _whose(ficha: FichaAtMoment) -> PlainRow:
    return {
        "indicator": ficha.data["code"],
        "position_of_indicator": ficha.position,
        "indicator_name": ficha.data["name"],
        "unit_of_measure": ficha.data["unit_of_measure"],
    }


def _ficha(ficha: FichaAtMoment, terms: ProgrammeWords) -> PlainRow:
    data = ficha.data
    methods = list(_methods(data))
    original: PlainRow = methods[0] if methods else {"text": "", "formula": "", "variables": []}
    baseline = data["baseline"]
    stated = _stated_targets(data)
    return {
        "code": data["code"],
        "position": ficha.position,
        "kind": IndicatorCategory(data["kind"]).kind,
        "category": data["kind"],
        "kind_label": terms.kinds[data["kind"]].one,
        "objective": data["objective"],
        "objective_label": terms.objective.one,
        "other_objectives": data["other_objectives"],
        "strategy": data["strategy"],
        **{name: data[name] for name in ELEMENTS},
        "unit_kind": data["unit_kind"] or read_unit_kind(data["unit_of_measure"]),
        "captured_by": data["captured_by"],
        "calculation_method": original["text"],
        "formula": original["formula"],
        "baseline": {
            "value": read_printed(baseline["printed"]).value if baseline else None,
            "printed": baseline["printed"] if baseline else "",
            "year": baseline["year"] if baseline else None,
            "period": baseline["period"] if baseline else "",
            "note": baseline["note"] if baseline else "",
        },
        "targets": _with_number(stated),
        "stated_targets": stated,
        "variables": original["variables"],
        "methods": methods,
        "remarks": data["notes"],
        "changed_at": ficha.changed_at,
    }


def _with_number(targets: list[PlainRow]) -> list[PlainRow]:
    """Return the targets with a number; v1 promises one in each."""
    return [target for target in targets if target["value"] is not None]


def _stated_targets(data: Data) -> list[PlainRow]:
    """Return the targets in force, one a year."""
    return [_target(statement) for statement in targets_in_force(stated_in(data)).values()]


def _target(statement: TargetStatement) -> PlainRow:
    goal = read_target(statement.text)
    return {
        "year": statement.year,
        "value": goal.value,
        "comparison": goal.comparison.value,
        "upper": goal.upper,
        "printed": statement.printed,
        "set_here": statement.set_here,
        "final": statement.final,
        "note": statement.note,
        "publication": statement.publication,
        "in_force": statement.in_force,
    }


def _methods(data: Data) -> Iterator[PlainRow]:
    for method in data["methods"]:
        yield {
            **method,
            "remarks": method["notes"],
            "variables": [_variable(variable) for variable in method["variables"]],
        }


def _variable(variable: Data) -> PlainRow:
    year, _dot, symbol = (variable["continues"] or "").rpartition(".")
    return {
        "symbol": variable["symbol"],
        **{name: variable[name] for name in VARIABLE_TEXTS},
        "input_of": variable["input_of"],
        "previous_of": variable["previous_of"],
        "continues": symbol or None,
        "continues_method_valid_from": int(year) if year else None,
    }
