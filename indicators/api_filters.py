"""Filters of the API, and the same filters for rows that are not in the database.

What was known on an earlier day is computed when asked for, so it cannot be filtered in SQL;
``kept`` applies the very same conditions to plain rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import django_filters
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from objectives.models import Objective, ResponsibleUnit

from .models import (
    LIGHTS,
    VERDICTS,
    CapturedValue,
    Indicator,
    IndicatorKind,
    Result,
    ValueStatus,
)


def _indicators(request: Any) -> Any:
    programme = request.parser_context["kwargs"]["programme"] if request else None
    return Indicator.objects.filter(programme__slug=programme)


def _objectives(request: Any) -> Any:
    programme = request.parser_context["kwargs"]["programme"] if request else None
    return Objective.objects.filter(programme__slug=programme)


def _indicator_filter(**kwargs: Any) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        to_field_name="code",
        queryset=_indicators,
        error_messages={"invalid_choice": _("no hay un indicador con esa clave.")},
        label=_("Clave del indicador."),
        **kwargs,
    )


def _objective_filter(**kwargs: Any) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        to_field_name="code",
        queryset=_objectives,
        error_messages={"invalid_choice": _("no hay un objetivo con esa clave.")},
        label=_("Clave del objetivo."),
        **kwargs,
    )


def _unit_filter(**kwargs: Any) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        to_field_name="slug",
        queryset=ResponsibleUnit.objects.all(),
        error_messages={"invalid_choice": _("no hay una unidad con esa clave.")},
        label=_("Clave de la unidad responsable."),
        **kwargs,
    )


def _word_filter(choices: Sequence[tuple[str, Any]], **kwargs: Any) -> django_filters.ChoiceFilter:
    words = ", ".join(word for word, _label in choices)
    return django_filters.ChoiceFilter(
        choices=choices,
        error_messages={
            "invalid_choice": format_lazy(_("«%(value)s» no se conoce; las hay: {}."), words)
        },
        **kwargs,
    )


def _year_filter(lookup: str, label: Any, **kwargs: Any) -> django_filters.NumberFilter:
    return django_filters.NumberFilter(
        lookup_expr=lookup, label=label, min_value=1900, max_value=2100, decimal_places=0, **kwargs
    )


class ResultFilter(django_filters.FilterSet):
    """Filters of ``results/``."""

    indicator = _indicator_filter()
    objective = _objective_filter(field_name="indicator__objective")
    kind = _word_filter(
        IndicatorKind.choices, field_name="indicator__kind", label=_("Clase de indicador.")
    )
    year = _year_filter("exact", _("Año."), field_name="year")
    year_min = _year_filter("gte", _("Desde este año."), field_name="year")
    year_max = _year_filter("lte", _("Hasta este año."), field_name="year")
    status = _word_filter(ValueStatus.choices, label=_("Estado del valor."))
    light = _word_filter(LIGHTS, label=_("Semáforo."))
    unit = _unit_filter()
    as_of = django_filters.DateFilter(
        method="leave",
        label=_("Lo que se sabía al terminar ese día (AAAA-MM-DD)."),
        validators=[MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2100, 12, 31))],
    )

    class Meta:
        model = Result
        fields: list[str] = []

    def leave(self, queryset: Any, name: str, value: Any) -> Any:
        """``as_of`` is answered by the view, from the captures."""
        return queryset

    def kept(self, rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """The plain rows that fulfil the filters of this request."""
        asked = {name: value for name, value in self.form.cleaned_data.items() if value}
        wanted = {
            "indicator": lambda row, value: row["indicator_id"] == value.pk,
            "objective": lambda row, value: row["indicator__objective_id"] == value.pk,
            "kind": lambda row, value: row["indicator__kind"] == value,
            "year": lambda row, value: row["year"] == value,
            "year_min": lambda row, value: row["year"] >= value,
            "year_max": lambda row, value: row["year"] <= value,
            "status": lambda row, value: row["status"] == value,
            "light": lambda row, value: row["light"] == value,
            "unit": lambda row, value: row["unit_id"] == value.pk,
        }
        conditions = [(wanted[name], value) for name, value in asked.items() if name in wanted]
        return [row for row in rows if all(holds(row, value) for holds, value in conditions)]


class ValueFilter(django_filters.FilterSet):
    """Filters of ``values/``."""

    indicator = _indicator_filter(field_name="capture__indicator")
    year = _year_filter("exact", _("Año."), field_name="capture__year")
    unit = _unit_filter(field_name="capture__unit")

    class Meta:
        model = CapturedValue
        fields: list[str] = []


class LedgerFilter(django_filters.FilterSet):
    """Filters of ``reconciliation/``; the ledger applies them itself."""

    indicator = _indicator_filter()
    year = _year_filter("exact", _("Año."), field_name="year")
    verdict = _word_filter(VERDICTS, method="leave", label=_("Dictamen de la conciliación."))

    class Meta:
        model = Result
        fields: list[str] = []

    def leave(self, queryset: Any, name: str, value: Any) -> Any:
        """The verdict is not stored: the ledger decides it."""
        return queryset
