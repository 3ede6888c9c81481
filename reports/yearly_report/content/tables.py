"""*Avances de la Meta para el bienestar y Parámetros*: the table of an objective."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from indicators.models import Indicator, IndicatorKind
from indicators.reconciliation.ledger import LedgerRow
from objectives.models import Objective
from reports.dashboards.content.series import Series

from ..documents.report import Figure, SummaryRow, SummaryTable
from .figures import Notes, figure_of, printed_figure

Verdicts = dict[int, list[LedgerRow]]


def roles_of(indicators: Sequence[Indicator]) -> dict[int, str]:
    """Return the name of each indicator of an objective in its table, by id: but for the meta, those
    of one name are counted.
    """
    roles: dict[int, str] = {}
    counted: Counter[str] = Counter()
    several = Counter(indicator.category for indicator in indicators)
    for indicator in indicators:
        role = indicator.kind_label
        if indicator.kind != IndicatorKind.META and several[indicator.category] > 1:
            counted[indicator.category] += 1
            role = f"{role} {counted[indicator.category]}"
        roles[indicator.pk] = role
    return roles


def title_of(objective: Objective) -> str:
    """Return the title of an objective's table: that of the official format, or in own words."""
    terms = objective.programme.terms
    if terms.are_default:
        return (
            _("Avances de la Meta para el bienestar y Parámetros del Objetivo prioritario %s")
            % objective.code
        )
    words = {"objective": terms.objective.one, "code": objective.code}
    return _("Avances de los indicadores: %(objective)s %(code)s") % words


def summary_table(
    objective: Objective,
    members: Sequence[Series],
    years: tuple[int, ...],
    until: date,
    verdicts: dict[int, Verdicts],
) -> SummaryTable:
    """Return the indicators of an objective, the meta first, with a result a year."""
    notes = Notes()
    roles = roles_of([series.indicator for series in members])
    rows = tuple(
        _row(series, roles[series.indicator.pk], years, until, verdicts, notes)
        for series in members
    )
    return SummaryTable(
        title=title_of(objective),
        years=years,
        rows=rows,
        notes=notes.written(),
    )


def _row(
    series: Series,
    role: str,
    years: tuple[int, ...],
    until: date,
    verdicts: dict[int, Verdicts],
    notes: Notes,
) -> SummaryRow:
    indicator = series.indicator
    said = verdicts[indicator.pk]
    return SummaryRow(
        code=indicator.code,
        role=role,
        name=indicator.name.rstrip("."),
        unit=indicator.unit_of_measure,
        baseline=baseline_of(series, notes),
        baseline_year=indicator.baseline_year,
        results=tuple(
            figure_of(
                series.results.get(year),
                until,
                notes,
                said.get(year, ()),
                f"{indicator.code}, {year}",
            )
            for year in years
        ),
    )


def baseline_of(series: Series, notes: Notes) -> Figure:
    """Return the baseline as the ficha prints it."""
    return printed_figure(series.indicator.baseline_printed, notes)
