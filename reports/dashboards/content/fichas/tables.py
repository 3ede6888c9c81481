"""An indicator as tables for a spreadsheet: what the API has of it, numbers as numbers."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.api.results import stored_results
from indicators.api.tables.computed_cells import Methods, substitution
from indicators.api.values import stored_values
from indicators.arithmetic.progress import Mark, round_share
from indicators.models import ValueStatus
from indicators.page_context import OpenProgramme
from indicators.results.worked_calculation import read_compiled_methods
from indicators.words import light_of, mark_words, reason_text

from ...spreadsheet import SpreadsheetColumn, SpreadsheetTable
from .page import Ficha, YearRow

_STATUS = dict(ValueStatus.choices)
_RESULT_COLUMNS = (
    (gettext_lazy("Año"), 8),
    (gettext_lazy("Estado"), 15),
    (gettext_lazy("Valor"), 15),
    (gettext_lazy("Impreso"), 15),
    (gettext_lazy("Calculado"), 20),
    (gettext_lazy("Meta"), 15),
    (gettext_lazy("Cumple"), 9),
    (gettext_lazy("Brecha"), 15),
    (gettext_lazy("Avance (%)"), 12),
    (gettext_lazy("Por qué no hay avance"), 20),
    (gettext_lazy("Ritmo (%)"), 12),
    (gettext_lazy("Por qué no hay ritmo"), 20),
    (gettext_lazy("Semáforo"), 17),
    (gettext_lazy("Marcas"), 24),
    (gettext_lazy("Corte"), 12),
    (gettext_lazy("Sustitución"), 60),
    (gettext_lazy("Publicación"), 28),
    (gettext_lazy("Sección"), 28),
    (gettext_lazy("Cuadro"), 24),
    (gettext_lazy("Página"), 9),
)
_VALUE_COLUMNS = (
    (gettext_lazy("Año"), 8),
    (gettext_lazy("Símbolo"), 14),
    (gettext_lazy("Variable"), 60),
    (gettext_lazy("Valor"), 18),
    (gettext_lazy("Impreso"), 18),
    (gettext_lazy("Estado"), 15),
    (gettext_lazy("Fuente"), 50),
    (gettext_lazy("Nota"), 40),
    (gettext_lazy("Publicación"), 28),
    (gettext_lazy("Sección"), 28),
    (gettext_lazy("Página"), 9),
)
_READING_COLUMNS = (
    (gettext_lazy("Año"), 8),
    (gettext_lazy("Impreso"), 18),
    (gettext_lazy("Vigente"), 9),
    (gettext_lazy("Publicación"), 50),
    (gettext_lazy("Sección"), 50),
    (gettext_lazy("Cuadro"), 30),
    (gettext_lazy("Página"), 9),
    (gettext_lazy("Notas"), 60),
)


def ficha_tables(programme: OpenProgramme, ficha: Ficha) -> tuple[SpreadsheetTable, ...]:
    """Return the ficha, its results by year, the variables behind them and every printing; four queries.

    Results and variables are those of the institution, as ``results/`` and ``values/`` serve them.
    """
    root = programme.row.root_unit_id
    results = stored_results(programme.row).filter(indicator__code=ficha.code, unit=root)
    values = stored_values(programme.row).filter(
        capture__indicator__code=ficha.code, capture__unit=root
    )
    methods = Methods(read_compiled_methods(programme.row.pk))
    shown = {row.year: row for row in ficha.rows}
    return (
        SpreadsheetTable(
            _("Ficha"),
            (SpreadsheetColumn(_("Elemento"), 34), SpreadsheetColumn(_("Contenido"), 110)),
            _about(ficha),
        ),
        SpreadsheetTable(
            _("Resultados"),
            _columns(_RESULT_COLUMNS),
            tuple(_result(row, substitution(row, methods), shown[row["year"]]) for row in results),
        ),
        SpreadsheetTable(
            _("Variables"), _columns(_VALUE_COLUMNS), tuple(_value(row) for row in values)
        ),
        SpreadsheetTable(_("Lecturas"), _columns(_READING_COLUMNS), _readings(ficha)),
    )


def _columns(columns: tuple[tuple[Any, int], ...]) -> tuple[SpreadsheetColumn, ...]:
    return tuple(SpreadsheetColumn(str(name), width) for name, width in columns)


def _about(ficha: Ficha) -> tuple[tuple[str, str], ...]:
    page_context = ficha.page_context
    rows = [
        (_("Programa"), page_context.name),
        (_("Institución"), page_context.institution),
        (_("Datos"), page_context.data_until),
        (_("Objetivo"), f"{ficha.objective.code}. {ficha.objective.name}"),
        (_("Clave"), ficha.code),
        (_("Clase"), ficha.kind_label),
        (_("Nombre"), ficha.name),
        *((element.label, element.text) for element in ficha.elements),
    ]
    if ficha.baseline:
        name = _("Línea base (%s)") % ficha.baseline.label if ficha.baseline.label else ""
        rows.append((name or _("Línea base"), ficha.baseline.text))
    if ficha.baseline_note:
        rows.append((_("Nota sobre la línea base"), ficha.baseline_note))
    for target in ficha.targets:
        name = _("Meta final %d") if target.final else _("Meta %d")
        rows.append((name % target.year, target.text))
        if target.printed:
            rows.append((_("Meta %d impresa; se cambió aquí") % target.year, target.printed))
        if target.note:
            rows.append((_("Nota sobre la meta %d") % target.year, target.note))
    for stated in ficha.statements:
        name = _("Meta %(year)d según «%(publication)s» (%(day)s)") % vars(stated)
        rows.append((name, stated.printed))
    for method in ficha.methods:
        rows.append((_("Método de cálculo desde %d") % method.valid_from, method.text))
    return tuple(rows)


def _result(row: Any, substitution: str, shown: YearRow) -> tuple[Any, ...]:
    """Return a result as the page says it: before the baseline there is neither progress nor setback."""
    before = _("anterior a la línea base") if shown.before_baseline else ""
    preliminary = mark_words([Mark.PRELIMINARY]) if shown.preliminary else ()
    return (
        row["year"],
        str(_STATUS[row["status"]]),
        row["value"],
        row["printed"],
        row["computed"],
        row["target"],
        _yes_or_no(row["met"]),
        row["gap"],
        None if before else _share(row["progress"]),
        before or reason_text(row["progress_reason"]),
        None if before else _share(row["pace"], shown.pace_minimum),
        before or reason_text(row["pace_reason"]),
        light_of(row["light"]).word,
        ", ".join((*preliminary, *shown.marks)),
        row["cutoff"],
        substitution,
        row["capture__publication__slug"] or "",
        row["capture__section"] or "",
        row["capture__table"] or "",
        row["capture__page"],
    )


def _value(row: Any) -> tuple[Any, ...]:
    return (
        row["capture__year"],
        row["variable__symbol"],
        row["variable__name"],
        row["value"],
        row["printed"],
        str(_STATUS[row["status"]]),
        row["source"],
        row["note"],
        row["capture__publication__slug"] or "",
        row["capture__section"],
        row["capture__variables_page"],
    )


def _readings(ficha: Ficha) -> tuple[tuple[Any, ...], ...]:
    return tuple(
        (
            group.year,
            reading.printed,
            _("sí") if reading.current else "",
            reading.publication,
            reading.section,
            reading.table,
            int(reading.page) if reading.page else None,
            " ".join(reading.notes),
        )
        for group in ficha.readings
        for reading in group.readings
    )


def _yes_or_no(met: bool | None) -> str:
    return "" if met is None else _("sí") if met else _("no")


def _share(value: Decimal | None, *limits: Decimal) -> Decimal | None:
    """Return the share to as many decimals as are read; the API gives them all."""
    return None if value is None else round_share(value, 4, *limits)
