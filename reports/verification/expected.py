"""What the files have to say, by place, from the answers of the API and from nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from indicators.formulas import CalculationError, evaluate, parse, symbols
from indicators.numbers import UnreadableFigure, read_printed

from .api import Api
from .tables import letters_of, squeezed

SUMMARY, SERIES, BASELINE, TARGET, VARIABLE, SUBSTITUTION, COMPUTED = (
    "cuadro",
    "serie",
    "línea base",
    "meta",
    "variable",
    "sustitución",
    "resultado calculado",
)
"""Kinds of places; a result stands in the table of its objective and in the series of its ficha."""

DERIVED_DECIMALS = 3
SHARES = Decimal("1e-12")
"""What a number of a spreadsheet may be off by, as a share of it: it keeps fifteen digits."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands: of which indicator, and of which year, variable or both."""

    kind: str
    code: str
    year: int | None = None
    name: str = ""

    def __str__(self) -> str:
        parts = [self.code, self.kind, self.name, str(self.year or "")]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the API: its exact value, or the sign of there being none; the text in which it was
    printed, if it was; and whether it is preliminary.
    """

    value: Decimal | None
    sign: str = ""
    printed: str = ""
    preliminary: bool = False

    def differs(self, text: str) -> str:
        """What is wrong with a cell; empty where nothing is."""
        body = text.removesuffix("p/").strip() if self.preliminary else text
        if self.preliminary and body == text:
            return f"«{text}» no lleva la marca p/"
        if self.value is None:
            return "" if body == self.sign else f"«{text}» en lugar de «{self.sign}»"
        if self.printed:
            return "" if body == self.printed else f"«{text}» en lugar de «{self.printed}»"
        try:
            read = read_printed(body)
        except UnreadableFigure:
            return f"«{text}» no es un número"
        return "" if read.value == self.value else f"«{text}» en lugar de «{self.value:f}»"


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the API, compared letter by letter but for blanks."""

    text: str

    def differs(self, text: str) -> str:
        same = letters_of(text) == letters_of(self.text)
        return "" if same else f"«{text}» en lugar de «{self.text}»"


@dataclass(frozen=True, slots=True)
class Rounded:
    """A number that is shown with fewer decimals than it has."""

    value: Decimal

    def differs(self, text: str) -> str:
        try:
            read = read_printed(text)
        except UnreadableFigure:
            return f"«{text}» no es un número"
        if read.value is None:
            return f"«{text}» en lugar de «{self.value:f}»"
        near = abs(read.value - self.value) <= read.unit_of_last_decimal / 2 + abs(
            self.value * SHARES
        )
        return "" if near else f"«{text}» en lugar de «{self.value:f}»"


Expectation = Figure | Text | Rounded
Expected = Mapping[Place, Expectation]


def expected_of(programme: str, *, year: int, cutoff: date, as_of: str = "") -> Expected:
    """What the report on a ``year`` has to say with figures up to ``cutoff``: the results since the
    baseline, and the variables from that year on.
    """
    api = Api(programme, as_of)
    fichas = list(api.rows("indicators"))
    years = _years(fichas, api.start_year(), cutoff)
    unit = next(each["slug"] for each in api.rows("units") if not each["parent"])
    found: dict[Place, Expectation] = {}
    results = {
        (row["indicator"], row["year"]): row
        for row in api.rows("results", unit=unit, year_min=min(years), year_max=max(years))
    }
    reported = [each for each in years if each >= year] or [year]
    values: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for row in api.rows("values", unit=unit, year_min=min(reported), year_max=max(reported)):
        values.setdefault((row["indicator"], row["year"]), []).append(row)
    for ficha in fichas:
        code = ficha["code"]
        found |= _of_ficha(ficha)
        for each in years:
            figure = _of_result(results.get((code, each)), cutoff)
            found[Place(SUMMARY, code, each)] = found[Place(SERIES, code, each)] = figure
        for each in reported:
            result = results.get((code, each))
            if result is None or _is_later(result, cutoff):
                continue
            found |= dict(_of_variables(ficha, each, values.get((code, each), [])))
            found |= dict(_of_method(code, each, result))
    return found


def _years(fichas: list[dict[str, Any]], start: int, cutoff: date) -> list[int]:
    """From the year after the earliest baseline to that of the cutoff."""
    told = [ficha["baseline"]["year"] for ficha in fichas if ficha["baseline"]]
    baselines = [each for each in told if each is not None]
    first = min(baselines) + 1 if baselines else start
    return list(range(min(first, cutoff.year), cutoff.year + 1))


def _of_ficha(ficha: dict[str, Any]) -> dict[Place, Expectation]:
    code, baseline = ficha["code"], ficha["baseline"]
    final = next((each for each in ficha["targets"] if each["final"]), None)
    found: dict[Place, Expectation] = {}
    if baseline and baseline["printed"]:
        found[Place(BASELINE, code)] = _printed(baseline["printed"], baseline["value"])
        found[Place(BASELINE, code, baseline["year"])] = _printed(
            baseline["printed"], baseline["value"]
        )
    if final:
        found[Place(TARGET, code, final["year"])] = _printed(final["printed"], final["value"])
    return found


def _printed(text: str, value: str | None) -> Figure:
    return Figure(None if value is None else Decimal(value), printed=_without_mark(text))


def _without_mark(text: str) -> str:
    """A printed figure without ``p/``, read here once more and not by what lays it out."""
    return squeezed(text.replace("^{p/}", "").replace("p/", ""))


def _of_result(row: dict[str, Any] | None, cutoff: date) -> Figure:
    if row is None or _is_later(row, cutoff):
        return Figure(None, "—")
    if row["value"] is None:
        return Figure(None, "NA" if row["status"] == "na" else "ND")
    return Figure(
        Decimal(row["value"]),
        printed=_without_mark(row["printed"] or ""),
        preliminary="preliminar" in row["marks"],
    )


def _is_later(row: dict[str, Any], cutoff: date) -> bool:
    return row["cutoff"] is not None and date.fromisoformat(row["cutoff"]) > cutoff


def _of_variables(
    ficha: dict[str, Any], year: int, rows: list[dict[str, Any]]
) -> Iterator[tuple[Place, Expectation]]:
    code = ficha["code"]
    names = {each["symbol"]: each["name"] for each in ficha["variables"]}
    given: dict[str, Decimal] = {}
    for row in rows:
        name = names.get(row["variable"], row["name"])
        if row["value"] is None:
            sign = "NA" if row["status"] == "na" else "ND"
            yield Place(VARIABLE, code, year, f"{name} [{row['variable']}]"), Figure(None, sign)
            continue
        value = given[row["variable"]] = Decimal(row["value"])
        figure = Figure(value, preliminary=row["status"] == "preliminar")
        yield Place(VARIABLE, code, year, f"{name} [{row['variable']}]"), figure
    for variable in ficha["variables"]:
        if variable["formula"] and variable["symbol"] not in given:
            node = parse(variable["formula"])
            if all(symbol in given for symbol in symbols(node)):
                try:
                    value = evaluate(node, given)
                except CalculationError:
                    continue
                name = f"{variable['name']} [{variable['symbol']}]"
                yield Place(VARIABLE, code, year, name), Rounded(value)


def _of_method(code: str, year: int, row: dict[str, Any]) -> Iterator[tuple[Place, Expectation]]:
    if row["substitution"]:
        yield Place(SUBSTITUTION, code, year), Text(row["substitution"])
    if row["computed"] is not None and row["substitution"]:
        yield Place(COMPUTED, code, year), Rounded(Decimal(row["computed"]))
