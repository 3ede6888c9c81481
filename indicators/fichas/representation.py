"""A ficha as data of the shape of its definition file, and as one text a field.

What was stored is read back into that shape, so that a change by a person is checked by the rules
of the files and compared with them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from indicators.models import Indicator, Method, StatedTarget
from objectives.models import Publication

from .target_tables import as_parts, here_from, table_fields, tables_from, tables_of

Data = dict[str, Any]

ELEMENTS = (
    "name definition disaggregation frequency measured_years type accumulation unit_of_measure "
    "unit_kind collection_period dimension availability_month availability_lag direction "
    "responsible_unit observations decimals"
).split()
"""Elements of the ficha that are called alike in the file and in the row, in the order of the form."""

# What a method and its variables hold under the name that it has in the file.
PRINTED_ANEW = ("name", "objective_text", "definition", "observations", "target_note")
"""The texts that a publication may print anew beside a method; empty means as in the ficha."""

METHOD_TEXTS = ["text", "formula", "accumulates_from", *PRINTED_ANEW]
VARIABLE_TEXTS = "number name source formula consolidation".split()


def with_parts(indicators: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """Return the fichas with all that ``data_of`` reads of them, in a fixed number of queries."""
    return indicators.select_related("objective", "strategy", "owner").prefetch_related(
        "other_objectives",
        "targets__publication",
        "superseded_targets__publication",
        "methods__publication",
        "methods__variables__continues__method",
    )


def data_of(indicator: Indicator) -> Data:
    """Return a stored ficha in the shape of its file, without readings.

    A part that the ficha lacks (a baseline, its targets, the final one) is None.
    """
    return {
        "code": indicator.code,
        "kind": indicator.category,
        "objective": indicator.objective.code,
        "other_objectives": [objective.code for objective in indicator.other_objectives.all()],
        "strategy": indicator.strategy.code if indicator.strategy else None,
        **{name: getattr(indicator, name) for name in ELEMENTS},
        "owner": indicator.owner.slug,
        "captured_by": indicator.captured_by,
        "notes": list(indicator.remarks),
        "baseline": None
        if not indicator.baseline_printed
        else {
            "year": indicator.baseline_year,
            "printed": indicator.baseline_printed,
            "period": indicator.baseline_period,
            "note": indicator.baseline_note,
        },
        **as_parts(_tables(indicator)),
        "targets_here": {
            target.year: target.set_here
            for target in sorted(indicator.targets.all(), key=lambda target: target.year)
            if target.set_here
        },
        "methods": [
            _method(method)
            for method in sorted(indicator.methods.all(), key=lambda method: method.valid_from)
        ],
    }


def _tables(indicator: Indicator) -> list[Data]:
    """Return the tables of targets as their publications print them, the first one first."""
    stated: defaultdict[Publication, list[StatedTarget]] = defaultdict(list)
    for target in [*indicator.targets.all(), *indicator.superseded_targets.all()]:
        stated[target.publication].append(target)
    return [
        _table(publication.slug, sorted(stated[publication], key=lambda target: target.year))
        for publication in sorted(stated, key=lambda publication: publication.order)
    ]


def _table(publication: str, targets: list[StatedTarget]) -> Data:
    final = next((target for target in targets if target.final_printed), None)
    return {
        "publication": publication,
        "intermediate": {target.year: target.printed for target in targets},
        "final": final and {"year": final.year, "printed": final.final_printed, "note": final.note},
    }


def _method(method: Method) -> Data:
    variables = sorted(method.variables.all(), key=lambda variable: variable.position)
    symbols = {variable.pk: variable.symbol for variable in variables}
    continued = {
        variable.pk: f"{variable.continues.method.valid_from}.{variable.continues.symbol}"
        for variable in variables
        if variable.continues is not None
    }
    return {
        "valid_from": method.valid_from,
        "publication": method.publication.slug,
        **{name: getattr(method, name) for name in METHOD_TEXTS},
        "notes": list(method.remarks),
        "variables": [
            {
                "symbol": variable.symbol,
                **{name: getattr(variable, name) for name in VARIABLE_TEXTS},
                "input_of": symbols.get(variable.input_of_id or 0),
                "previous_of": symbols.get(variable.previous_of_id or 0),
                "continues": continued.get(variable.pk),
            }
            for variable in variables
        ],
    }


def fields_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Return one text a field, by its path: ``baseline.printed``,
    ``methods.2023.variables.v1.name``.

    Empty ones are left out, so that what is absent and what is empty are the same.
    """
    return {path: text for path, text in _fields(data) if text}


def _fields(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("kind", "objective", "strategy", *ELEMENTS, "owner", "captured_by"):
        yield name, _text(data[name])
    yield "other_objectives", " ".join(data["other_objectives"])
    yield "notes", "\n".join(data["notes"])
    for name, value in (data["baseline"] or {}).items():
        yield f"baseline.{name}", _text(value)
    yield from table_fields(tables_of(data))
    for year, text in data["targets_here"].items():
        yield f"targets_here.{year}", text
    for method in data["methods"]:
        path = f"methods.{method['valid_from']}"
        for name in ("publication", *METHOD_TEXTS):
            yield f"{path}.{name}", _text(method[name])
        yield f"{path}.notes", "\n".join(method["notes"])
        for place, variable in enumerate(method["variables"], start=1):
            own = f"{path}.variables.{variable['symbol']}"
            yield f"{own}.position", str(place)
            for name in (*VARIABLE_TEXTS, "input_of", "previous_of", "continues"):
                yield f"{own}.{name}", _text(variable[name])


def data_from(code: str, fields: Mapping[str, str], order: Mapping[str, int]) -> Data:
    """Return a ficha out of its fields again; what is empty there is empty here.

    ``order`` is that of the programme's publications.
    """
    years = sorted({int(field.split(".")[1]) for field in fields if field.startswith("methods.")})
    baseline = fields.get("baseline.printed")
    baseline_year, lag = fields.get("baseline.year"), fields.get("availability_lag")
    return {
        "code": code,
        "kind": fields["kind"],
        "objective": fields["objective"],
        "other_objectives": fields.get("other_objectives", "").split(),
        "strategy": fields.get("strategy"),
        **{name: fields.get(name, "") for name in ELEMENTS if name != "decimals"},
        "decimals": int(fields["decimals"]),
        "availability_lag": int(lag) if lag else None,
        "owner": fields["owner"],
        "captured_by": fields.get("captured_by", ""),
        "notes": fields.get("notes", "").splitlines(),
        "baseline": baseline
        and {
            "year": int(baseline_year) if baseline_year else None,
            "printed": baseline,
            "period": fields.get("baseline.period", ""),
            "note": fields.get("baseline.note", ""),
        },
        **as_parts(tables_from(fields, order)),
        "targets_here": here_from(fields),
        "methods": [_method_from(year, fields) for year in years],
    }


def _method_from(year: int, fields: Mapping[str, str]) -> Data:
    path = f"methods.{year}"
    places = {
        field.split(".")[3]: int(text)
        for field, text in fields.items()
        if field.startswith(f"{path}.variables.") and field.endswith(".position")
    }
    starts = fields.get(f"{path}.accumulates_from")
    return {
        "valid_from": year,
        "publication": fields[f"{path}.publication"],
        **{name: fields.get(f"{path}.{name}", "") for name in METHOD_TEXTS},
        "accumulates_from": int(starts) if starts else None,
        "notes": fields.get(f"{path}.notes", "").splitlines(),
        "variables": [
            _variable_from(symbol, f"{path}.variables.{symbol}", fields)
            for symbol in sorted(places, key=places.__getitem__)
        ],
    }


def _variable_from(symbol: str, path: str, fields: Mapping[str, str]) -> Data:
    return {
        "symbol": symbol,
        **{name: fields.get(f"{path}.{name}", "") for name in VARIABLE_TEXTS if name != "number"},
        "number": int(fields[f"{path}.number"]),
        "input_of": fields.get(f"{path}.input_of"),
        "previous_of": fields.get(f"{path}.previous_of"),
        "continues": fields.get(f"{path}.continues"),
    }


def field_of(location: tuple[Any, ...], data: Mapping[str, Any]) -> str:
    """Return the path among the fields of a place in the data: methods by their year and not their
    place in the list, variables by their symbol.
    """
    match location:
        case ("methods", int(at), *rest):
            method = data["methods"][at]
            path = f"methods.{method['valid_from']}"
            match rest:
                case ["variables", int(nth), *part]:
                    own = (path, "variables", method["variables"][nth]["symbol"], *part)
                    return ".".join(str(step) for step in own)
            return ".".join(str(step) for step in (path, *rest))
        case ("targets", "intermediate", year, *_rest):
            return f"targets.{year}"
        case ("restated_targets", int(at), *rest):
            steps = rest[1:] if rest[:1] == ["intermediate"] else rest
            slug = data["restated_targets"][at]["publication"]
            return ".".join(str(step) for step in ("restated_targets", slug, *steps))
    return ".".join(str(step) for step in location)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def methods_changed_in(fields: Iterable[str]) -> set[int]:
    """Return the first years of the methods among some changed fields that ask or compute
    otherwise, and do not only read otherwise.
    """
    found = set()
    for field in fields:
        match field.split("."):
            case ["methods", year, "formula" | "accumulates_from"]:
                found.add(int(year))
            case ["methods", year, "variables", _symbol, part] if part not in (
                "name",
                "source",
                "position",
            ):
                found.add(int(year))
    return found


def is_governed(year: int, touched: Iterable[int], methods: Iterable[int]) -> bool:
    """Return whether one of the touched methods governs a year, or did before it was taken away;
    all are told by their first years.
    """
    begun = [method for method in methods if method <= year]
    latest = max(begun, default=0)
    return any(latest <= first_year <= year for first_year in touched)
