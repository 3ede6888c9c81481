"""The expected content of an indicator besides its method: in the table of its objective, and in
its ficha.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from .expectations import Expectation, ExpectedFigure, ExpectedFormula, ExpectedRow, ExpectedText
from .locations import (
    BASELINE,
    BASELINE_YEAR,
    ELEMENT,
    NAME,
    ROW,
    SERIES_BASELINE,
    TARGET,
    TARGET_SET_HERE,
    Location,
)
from .tables import squeezed

NOTHING = "—"

LABELS = {
    "definition": "Definición",
    "disaggregation": "Nivel de desagregación",
    "frequency": "Periodicidad",
    "type": "Tipo",
    "accumulation": "Acumulado o periódico",
    "unit_of_measure": "Unidad de medida",
    "collection_period": "Periodo de recolección",
    "dimension": "Dimensión",
    "availability_month": "Disponibilidad de la información",
    "direction": "Tendencia esperada",
    "responsible_unit": "Unidad responsable de reportar el avance",
    "observations": "Observaciones",
}
METHOD_LABEL = "Método de cálculo"
WORDS = {
    "accumulation": {"periodico": "Periódico", "acumulado": "Acumulado"},
    "direction": {
        "ascendente": "Ascendente",
        "descendente": "Descendente",
        "constante": "Constante",
    },
}
"""Elements that the API tells by a key, as documents write them."""


def method_in_force(ficha: dict[str, Any], year: int) -> dict[str, Any] | None:
    """Return the latest method that is valid in that year."""
    found = [method for method in ficha["methods"] if method["valid_from"] <= year]
    return max(found, key=lambda method: int(method["valid_from"]), default=None)


def of_ficha(
    ficha: dict[str, Any], objective: str, year: int
) -> dict[Location, Expectation | ExpectedFormula]:
    """Return its row, its elements as they are in force in that year, its baseline and its target."""
    code, method = ficha["code"], method_in_force(ficha, year) or {}
    name = method.get("name") or ficha["name"]
    said = f"{ficha['name'].rstrip('.')} {ficha['unit_of_measure']}"
    found: dict[Location, Expectation | ExpectedFormula] = {
        Location(ROW, code, None, f"objetivo {ficha['objective']}"): ExpectedRow(
            code, ficha["kind_label"], said
        ),
        Location(NAME, code): ExpectedText(name.rstrip(".")),
    }
    elements = [
        ("Nombre", f"{code} {name}"),
        (ficha["objective_label"], method.get("objective_text") or objective),
        *_elements(ficha, method),
    ]
    found |= {Location(ELEMENT, code, None, label): ExpectedText(text) for label, text in elements}
    return found | dict(_printed_figures(ficha))


def _elements(ficha: dict[str, Any], method: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the fields of the form; what the publication of the method prints anew, anew."""
    for field, label in LABELS.items():
        anew = method.get(field) if field in ("definition", "observations") else ""
        text = anew or WORDS.get(field, {}).get(ficha[field], ficha[field])
        if field == "observations" and method:
            yield METHOD_LABEL, method["text"]
        if text:
            yield label, text


def _printed_figures(ficha: dict[str, Any]) -> Iterator[tuple[Location, Expectation]]:
    code, baseline = ficha["code"], ficha["baseline"]
    printed, value, year = (
        (baseline["printed"], baseline["value"], baseline["year"]) if baseline else ("", None, None)
    )
    yield Location(BASELINE, code), _printed(printed, value)
    yield Location(BASELINE_YEAR, code), ExpectedText("" if year is None else str(year))
    yield Location(SERIES_BASELINE, code, year), _printed(printed, value)
    for target in ficha["stated_targets"]:
        if target["final"]:
            # A bound, a range or a direction is a text.
            value = None if target["comparison"] else target["value"]
            printed, here = target["printed"], target["set_here"]
            yield (
                Location(TARGET, code, target["year"]),
                _printed(printed, _number_in(printed) if here else value),
            )
            if here:
                yield Location(TARGET_SET_HERE, code, target["year"]), _printed(here, value)


def _number_in(text: str) -> str | None:
    """Return the number that a target prints; None where it is a bound, a range or a direction."""
    number = text.replace(",", "").replace("−", "-").strip().removesuffix("%").strip()
    return number if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", number) else None


def _printed(text: str, value: str | None) -> ExpectedFigure:
    """Return a figure as it was printed; with nothing printed, the sign of that."""
    if not text:
        return ExpectedFigure(None, NOTHING)
    return ExpectedFigure(None if value is None else Decimal(value), printed=_without_mark(text))


def _without_mark(text: str) -> str:
    """Return a printed figure without ``p/``, read here once more and not by what lays it out."""
    return squeezed(text.replace("^{p/}", "").replace("p/", ""))


def result_figure(row: dict[str, Any] | None) -> ExpectedFigure:
    """Return a result; where there is none, or its arithmetic has none, the sign of that."""
    if row is None or (row["error"] and row["value"] is None):
        return ExpectedFigure(None, NOTHING)
    if row["value"] is None:
        return ExpectedFigure(None, "NA" if row["status"] == "na" else "ND")
    return ExpectedFigure(
        Decimal(row["value"]),
        printed=_without_mark(row["printed"] or ""),
        preliminary="preliminar" in row["marks"],
    )
