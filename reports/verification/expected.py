"""The expected content of the files, by place, from the answers of the API and from nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Self

from .api_client import Api
from .expectations import Expectation, ExpectedFigure, ExpectedFormula
from .expected_fichas import of_ficha, result_figure
from .expected_methods import inputs_of, of_methods
from .headings import ExpectedChapter, expected_chapters
from .locations import SERIES, SUMMARY, Location

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Expected:
    """The expected content by place, in the order of the form; and the day up to which figures count.

    ``optional`` is what may stand there or not, and says this if it does; ``chapters`` are the
    headings, none where they are not compared.
    """

    cells: Mapping[Location, Expectation | ExpectedFormula]
    cutoff: date
    optional: Mapping[Location, Expectation] = field(default_factory=dict)
    chapters: tuple[ExpectedChapter, ...] = ()

    def of_frozen(self) -> Self:
        """Return what is expected of a closed edition, which may be of before figures got separators;
        of what its objectives and strategies were called then the API keeps no history.
        """
        return replace(
            self,
            chapters=(),
            cells={
                place: replace(wanted, may_be_bare=True)
                if isinstance(wanted, ExpectedFigure)
                else wanted
                for place, wanted in self.cells.items()
            },
        )


@dataclass(frozen=True)
class CodesThen:
    """The codes that indicators and objectives had in the files, by those that they have now, where
    these are others.
    """

    indicators: Mapping[str, str] = field(default_factory=dict)
    objectives: Mapping[str, str] = field(default_factory=dict)

    def of(self, row: Row) -> Row:
        """Return a row of fichas, results or values by the codes of then."""
        then = dict(row)
        for name, codes in (
            ("code", self.indicators),
            ("indicator", self.indicators),
            ("objective", self.objectives),
        ):
            if name in then:
                then[name] = codes.get(then[name], then[name])
        return then

    def of_objective(self, row: Row) -> Row:
        """Return a row of objectives by the codes of then."""
        return {**row, "code": self.objectives.get(row["code"], row["code"])}


def expected_of(
    programme: str,
    *,
    year: int,
    cutoff: date,
    moment: datetime | None = None,
    codes: CodesThen | None = None,
) -> Expected:
    """Return the expected content of the report on a ``year`` up to ``cutoff``: the results
    since the baseline, and the variables from that year on; all as it was known at that moment, or
    is now, and by the ``codes`` of then where files are corrected since.

    Raises ApiAnswerError where the API does not say it.
    """
    api, codes = Api(programme, moment), codes or CodesThen()
    fichas = [codes.of(row) for row in api.rows("indicators")]
    objectives = [codes.of_objective(row) for row in api.rows("objectives")]
    chapters = expected_chapters(api.one(""), objectives, list(api.rows("strategies")), fichas)
    names = {objective["code"]: objective["name"] for objective in objectives}
    unit = api.root_unit()
    years = _years(fichas, api.start_year(), cutoff)
    reported = [candidate for candidate in years if candidate >= year] or [year]
    results = {
        (row["indicator"], row["year"]): row
        for row in map(
            codes.of, api.rows("results", unit=unit, year_min=min(years), year_max=max(years))
        )
        if not _is_later(row, cutoff)
    }
    values: dict[tuple[str, int], list[Row]] = {}
    stated = api.rows("values", unit=unit, year_min=min(reported), year_max=max(reported))
    for row in map(codes.of, stated):
        if (row["indicator"], row["year"]) in results:
            values.setdefault((row["indicator"], row["year"]), []).append(row)
    cells: dict[Location, Expectation | ExpectedFormula] = {}
    optional: dict[Location, Expectation] = {}
    for ficha in fichas:
        code = ficha["code"]
        cells |= of_ficha(ficha, names.get(ficha["objective"], ""), reported[-1])
        cells |= dict(_of_years(code, years, results))
        by_year = {reported_year: results.get((code, reported_year)) for reported_year in reported}
        optional |= inputs_of(
            code, {reported_year: row for reported_year, row in by_year.items() if row}
        )
        cells |= of_methods(
            ficha,
            by_year,
            {reported_year: values.get((code, reported_year), []) for reported_year in reported},
        )
    return Expected(cells, cutoff, optional, chapters)


def _of_years(
    code: str, years: list[int], results: Mapping[tuple[str, int], Row]
) -> Iterator[tuple[Location, Expectation]]:
    for year in years:
        figure = result_figure(results.get((code, year)))
        yield Location(SUMMARY, code, year), figure
        yield Location(SERIES, code, year), figure


def _years(fichas: list[Row], start: int, cutoff: date) -> list[int]:
    """Return the years from the year after the earliest baseline to that of the cutoff."""
    known = [ficha["baseline"]["year"] for ficha in fichas if ficha["baseline"]]
    baselines = [year for year in known if year is not None]
    first = min(baselines) + 1 if baselines else start
    return list(range(min(first, cutoff.year), cutoff.year + 1))


def _is_later(row: Row, cutoff: date) -> bool:
    """Return whether a figure counts longer than those of the report do."""
    return row["cutoff"] is not None and date.fromisoformat(row["cutoff"]) > cutoff
