"""The preview of a change of a ficha, for the person who decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from indicators.arithmetic.formulas import CALCULATION_ERRORS
from indicators.arithmetic.official_numbers import round_half_up
from indicators.models import UNFINISHED, Capture, Indicator, Result
from indicators.words import (
    FieldChange,
    Light,
    computed_text,
    day,
    goal_text,
    light_of,
    mark_words,
    number_text,
    pace_text,
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
    what the ficha would not follow any more of the official format.
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


def change_preview_page(indicator: Indicator, preview: ChangePreview) -> ChangePreviewPage:
    """Return the consequences of a change, in words; one query for the names of the units, and
    one for the captures where the ficha passes to another of them.
    """
    units = {unit.pk: unit for unit in indicator.programme.units.all()}
    shown = preview.figures[:MOST_FIGURES]
    columns = _columns(shown, indicator.decimals)
    owner = preview.after.get("owner", "")
    return ChangePreviewPage(
        changes=ficha_changes(preview.before, preview.after),
        columns=tuple(columns),
        lights_change=any(_light(change.before) != _light(change.after) for change in shown),
        several_units=len({change.unit_id for change in shown}) > 1,
        figures=tuple(
            FigureRow(
                year=change.year,
                unit=units[change.unit_id].short_name if change.unit_id in units else "",
                cells=tuple((column, pairs[path]) for column, pairs in columns.items()),
                lights=(_light(change.before), _light(change.after)),
            )
            for path, change in enumerate(shown)
        ),
        more=len(preview.figures) - len(shown),
        summary=_summary(preview),
        affected_captures=tuple(_capture(capture) for capture in preview.affected_captures),
        passing_on=_passing_on(indicator) if owner else (),
        new_owner=next((unit.name for unit in units.values() if unit.slug == owner), ""),
        violations=sentences_of(preview.violations),
        digest=preview.digest,
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


def _summary(preview: ChangePreview) -> str:
    changed = len(preview.figures)
    if not changed:
        return ngettext(
            "No cambia el único resultado que hay.",
            "No cambia ninguno de los %d resultados.",
            preview.results,
        ) % (() if preview.results == 1 else preview.results)
    return ngettext(
        "Cambia %(changed)d de %(results)d resultados:",
        "Cambian %(changed)d de %(results)d resultados:",
        changed,
    ) % {"changed": changed, "results": preview.results}


def _columns(
    changes: Sequence[ResultChange], decimals: int
) -> dict[FigureColumn, tuple[Pair, ...]]:
    """Return the pairs of every column in which something changes; the figure is always there."""
    rows = [_pairs(change, decimals) for change in changes]
    found: dict[FigureColumn, tuple[Pair, ...]] = {}
    for path, (title, is_number) in enumerate(_TITLES):
        pairs = tuple(row[path] for row in rows)
        if not found or any(before != after for before, after in pairs):
            found[FigureColumn(str(title), is_number)] = pairs
    return found


def _pairs(change: ResultChange, decimals: int) -> list[Pair]:
    """Return both sides of every column; with more decimals where they differ only in hidden ones."""
    before, after = change.before, change.after
    pairs = list(zip(_texts(before, decimals), _texts(after, decimals), strict=True))
    if before is None or after is None:
        return pairs
    exact = zip(_rounded(before).items(), _rounded(after).values(), strict=True)
    for (path, was), now in exact:
        if was is not None and now is not None and was != now and pairs[path][0] == pairs[path][1]:
            pairs[path] = _told_apart(was, now, " %" if path in _SHARES else "")
    return pairs


def _told_apart(was: Decimal, now: Decimal, unit: str) -> Pair:
    """Return both numbers with the fewest decimals in which they differ."""
    for decimals in range(2, MOST_DECIMALS):
        pair = round_half_up(was, decimals), round_half_up(now, decimals)
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


def _texts(result: Result | None, decimals: int) -> tuple[str, ...]:
    """Return the cells of a result, in the order of the titles."""
    if result is None:
        return ("",) * len(_TITLES)
    failed = CALCULATION_ERRORS.get(result.failure)
    return (
        result.printed or value_text(result),
        str(result.get_status_display()),
        str(failed) if failed else computed_text(result.computed, decimals),
        goal_text(result.goal),
        signed_text(result.gap),
        percent_text(result.progress, result.progress_reason),
        pace_text(result.pace, result.pace_reason),
        ", ".join(mark_words(result.marks)),
        day(result.cutoff),
    )


_SHARES = (5, 6)


def _rounded(result: Result) -> dict[int, Decimal | None]:
    """Return the numbers that the texts round, by their place among them."""
    return {2: result.computed, 5: result.progress, 6: result.pace}


def _light(result: Result | None) -> Light | None:
    return light_of(result.light) if result else None
