"""The preview of a change of a ficha, for the person who decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from indicators.arithmetic.formulas import CALCULATION_ERRORS
from indicators.arithmetic.official_numbers import round_on_its_side
from indicators.models import UNFINISHED, Capture, Indicator, Result
from indicators.results.standing import is_before_baseline, marks_beside
from indicators.results.thresholds import read_thresholds
from indicators.words import (
    FieldChange,
    Light,
    computed_text,
    day,
    goal_text,
    light_of,
    mark_words,
    number_text,
    percent_text,
    signed_text,
    value_text,
)

from ..change import ChangePreview, ResultChange
from ..field_labels import ficha_changes
from .compliance import sentences_of

MOST_FIGURES = 200
"""So many changed figures are shown; more are counted."""

Pair = tuple[str, str]


MOST_DECIMALS = 21
"""One more than a result keeps."""


@dataclass(frozen=True)
class FigureColumn:
    """A column of the results side by side; numbers stand to the right."""

    title: str
    is_number: bool


@dataclass(frozen=True)
class FigureRow:
    """A result before and after: a pair of texts a column, and its lights."""

    year: int
    unit: str
    cells: tuple[tuple[FigureColumn, Pair], ...]
    lights: tuple[Light | None, Light | None]


@dataclass(frozen=True)
class ChangePreviewPage:
    """The effects of a change, in words: fields, results, and captures under way.

    ``columns`` are those in which some result changes, and first of all the figure;
    ``lights_change`` tells whether some light does, and ``several_units`` whether they are of more
    than one; ``passing_on`` are the captures that pass to another unit, ``new_owner``; ``violations``
    what the ficha would not follow any more of the official format; ``needs_another`` says that it
    is proposed and not done at once.
    """

    changes: tuple[FieldChange, ...]
    columns: tuple[FigureColumn, ...]
    lights_change: bool
    several_units: bool
    figures: tuple[FigureRow, ...]
    more: int
    summary: str
    affected_captures: tuple[str, ...]
    passing_on: tuple[str, ...]
    new_owner: str
    violations: tuple[str, ...]
    digest: str
    needs_another: bool


def change_preview_page(indicator: Indicator, preview: ChangePreview) -> ChangePreviewPage:
    """Return the consequences of a change, in words; one query for the names of the units, one for
    the limits of the lights, and one for the captures where the ficha passes to another unit.
    """
    units = {unit.pk: unit for unit in indicator.programme.units.all()}
    told = _told_figures(indicator, preview)
    shown = told[:MOST_FIGURES]
    columns = _columns([figure.pairs for figure in shown])
    owner = preview.after.get("owner", "")
    return ChangePreviewPage(
        changes=ficha_changes(preview.before, preview.after),
        columns=tuple(columns),
        lights_change=any(figure.lights[0] != figure.lights[1] for figure in shown),
        several_units=len({figure.change.unit_id for figure in shown}) > 1,
        figures=tuple(
            FigureRow(
                year=figure.change.year,
                unit=units[figure.change.unit_id].short_name
                if figure.change.unit_id in units
                else "",
                cells=tuple((column, pairs[path]) for column, pairs in columns.items()),
                lights=figure.lights,
            )
            for path, figure in enumerate(shown)
        ),
        more=len(told) - len(shown),
        summary=_summary(len(told), preview.results),
        affected_captures=tuple(_capture(capture) for capture in preview.affected_captures),
        passing_on=_passing_on(indicator) if owner else (),
        new_owner=next((unit.name for unit in units.values() if unit.slug == owner), ""),
        violations=sentences_of(preview.violations),
        digest=preview.digest,
        needs_another=preview.needs_another,
    )


def _passing_on(indicator: Indicator) -> tuple[str, ...]:
    """Return captures under way of the whole institution: they are the owner's to do."""
    under_way = indicator.captures.filter(
        status__in=UNFINISHED, unit=indicator.programme.root_unit_id
    )
    return tuple(_capture(capture) for capture in under_way.select_related("unit").order_by("year"))


def _capture(capture: Capture) -> str:
    return _("%(year)d, %(unit)s: %(status)s") % {
        "year": capture.year,
        "unit": capture.unit.short_name,
        "status": capture.get_status_display(),
    }


def _summary(changed: int, results: int) -> str:
    if not changed:
        return ngettext(
            "No cambia el único resultado que hay.",
            "No cambia ninguno de los %d resultados.",
            results,
        ) % (() if results == 1 else results)
    return ngettext(
        "Cambia %(changed)d de %(results)d resultados:",
        "Cambian %(changed)d de %(results)d resultados:",
        changed,
    ) % {"changed": changed, "results": results}


@dataclass(frozen=True)
class _ToldFigure:
    """A result before and after, its texts in pairs in the order of the titles."""

    change: ResultChange
    pairs: list[Pair]
    lights: tuple[Light | None, Light | None]


def _told_figures(indicator: Indicator, preview: ChangePreview) -> list[_ToldFigure]:
    """Return the results in which a reader sees a change; one query.

    Of a year before the baseline the pages tell no progress, and so this tells none.
    """
    year = next_year = indicator.baseline_year
    if "baseline.year" in {**preview.before, **preview.after}:
        next_year = (
            int(preview.after["baseline.year"]) if "baseline.year" in preview.after else None
        )
    years = (year, next_year)
    thresholds = read_thresholds(indicator.programme_id)
    found = []
    for change in preview.figures:
        limit = thresholds.in_force(indicator.pk, change.year).pace_minimum
        pairs = _pairs(change, indicator.decimals, years, limit)
        lights = _light(change.before), _light(change.after)
        # Nor is a mark told of the baseline's own year.
        history = all(year is not None and change.year <= year for year in years)
        if not history or lights[0] != lights[1] or any(was != now for was, now in pairs):
            found.append(_ToldFigure(change, pairs, lights))
    return found


def _columns(rows: Sequence[list[Pair]]) -> dict[FigureColumn, tuple[Pair, ...]]:
    """Return the pairs of every column in which something changes; the figure is always there."""
    found: dict[FigureColumn, tuple[Pair, ...]] = {}
    for path, (title, is_number) in enumerate(_TITLES):
        pairs = tuple(row[path] for row in rows)
        if not found or any(before != after for before, after in pairs):
            found[FigureColumn(str(title), is_number)] = pairs
    return found


def _pairs(
    change: ResultChange,
    decimals: int,
    baseline_years: tuple[int | None, int | None],
    pace: Decimal,
) -> list[Pair]:
    """Return both sides of every column; with more decimals where they differ only in hidden ones."""
    before, after = change.before, change.after
    texts = [
        _texts(result, decimals, year, pace)
        for result, year in zip((before, after), baseline_years, strict=True)
    ]
    pairs = list(zip(*texts, strict=True))
    if before is None or after is None:
        return pairs
    exact = zip(
        _rounded(before, baseline_years[0]).items(),
        _rounded(after, baseline_years[1]).values(),
        strict=True,
    )
    for (path, was), now in exact:
        if was is not None and now is not None and was != now and pairs[path][0] == pairs[path][1]:
            pairs[path] = (
                _told_apart(was, now, " %", 0, 100, pace)
                if path in _SHARES
                else _told_apart(was, now)
            )
    return pairs


def _told_apart(was: Decimal, now: Decimal, unit: str = "", *limits: Decimal | int) -> Pair:
    """Return both numbers with the fewest decimals in which they differ, on their side of limits."""
    for decimals in range(2, MOST_DECIMALS):
        pair = tuple(round_on_its_side(value, decimals, *limits) for value in (was, now))
        if pair[0] != pair[1]:
            break
    return f"{number_text(pair[0])}{unit}", f"{number_text(pair[1])}{unit}"


_TITLES = (
    (gettext_lazy("Cifra"), True),
    (gettext_lazy("Estado"), False),
    (gettext_lazy("Según el método"), True),
    (gettext_lazy("Meta"), True),
    (gettext_lazy("Brecha"), True),
    (gettext_lazy("Avance"), True),
    (gettext_lazy("Ritmo"), True),
    (gettext_lazy("Marcas"), False),
    (gettext_lazy("Corte"), False),
)


def _texts(
    result: Result | None, decimals: int, baseline_year: int | None, pace: Decimal
) -> tuple[str, ...]:
    """Return the cells of a result, in the order of the titles."""
    if result is None:
        return ("",) * len(_TITLES)
    before = _("anterior a la línea base") if is_before_baseline(result, baseline_year) else ""
    failed = CALCULATION_ERRORS.get(result.failure)
    return (
        result.printed or value_text(result),
        str(result.get_status_display()),
        str(failed) if failed else computed_text(result.computed, decimals),
        goal_text(result.goal),
        signed_text(result.gap),
        before or percent_text(result.progress, result.progress_reason),
        before or percent_text(result.pace, result.pace_reason, pace),
        ", ".join(mark_words(marks_beside(result, baseline_year))),
        day(result.cutoff),
    )


_SHARES = (5, 6)


def _rounded(result: Result, baseline_year: int | None) -> dict[int, Decimal | None]:
    """Return the numbers that the texts round, by their place among them."""
    before = is_before_baseline(result, baseline_year)
    return {
        2: result.computed,
        5: None if before else result.progress,
        6: None if before else result.pace,
    }


def _light(result: Result | None) -> Light | None:
    return light_of(result.light) if result else None
