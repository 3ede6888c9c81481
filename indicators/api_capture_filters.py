"""Filters of ``captures/``."""

from typing import Any

import django_filters
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from objectives.models import ResponsibleUnit

from .models import Capture, CaptureStatus, Indicator

_STATUSES = ", ".join(CaptureStatus.values)


def _indicators(request: Any) -> Any:
    programme = request.parser_context["kwargs"]["programme"] if request else None
    return Indicator.objects.filter(programme__slug=programme)


class CaptureFilter(django_filters.FilterSet):
    """Of which figure, and how far."""

    indicator = django_filters.ModelChoiceFilter(
        to_field_name="code",
        queryset=_indicators,
        error_messages={"invalid_choice": _("no hay un indicador con esa clave.")},
        label=_("Clave del indicador."),
    )
    year = django_filters.NumberFilter(
        label=_("Año."), min_value=1900, max_value=2100, decimal_places=0
    )
    unit = django_filters.ModelChoiceFilter(
        to_field_name="slug",
        queryset=ResponsibleUnit.objects.all(),
        error_messages={"invalid_choice": _("no hay una unidad con esa clave.")},
        label=_("Clave de la unidad responsable."),
    )
    status = django_filters.ChoiceFilter(
        choices=CaptureStatus.choices,
        error_messages={
            "invalid_choice": format_lazy(_("«%(value)s» no se conoce; los hay: {}."), _STATUSES)
        },
        label=_("Estado de la captura."),
    )

    class Meta:
        model = Capture
        fields: list[str] = []
