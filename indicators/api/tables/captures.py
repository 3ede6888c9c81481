"""The list of captures as a table: which there are, and how far each is."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from indicators.models import CaptureOrigin, CaptureStatus, CycleKind
from objectives.api_tables import year_column
from tables.columns import Column, ColumnKind, Row, Table

_PERSON = ("captured_by__first_name", "captured_by__last_name", "captured_by__username")


def _captured_by(row: Row, _context: Any) -> str:
    first, last, account = (row[field] or "" for field in _PERSON)
    return f"{first} {last}".strip() or account


CAPTURES = Table(
    name="captures",
    title=_("Capturas"),
    meaning=_(
        "Las capturas que la persona puede ver: quien captura, las de sus unidades; quien revisa, "
        "dirige o administra, todas. La más reciente primero."
    ),
    columns=(
        Column("id", ColumnKind.INTEGER, _("Número de la captura."), source="pk", minimum=1),
        Column("indicator", ColumnKind.CODE, _("Clave del indicador."), source="indicator__code"),
        year_column("year", _("Año de la cifra.")),
        Column("unit", ColumnKind.CODE, _("Clave de la unidad."), source="unit__slug"),
        Column(
            "kind",
            ColumnKind.ENUM,
            _("Clase del ciclo."),
            source="cycle__kind",
            choices=tuple(CycleKind.choices),
        ),
        Column("status", ColumnKind.ENUM, _("En qué va."), choices=tuple(CaptureStatus.choices)),
        Column(
            "version",
            ColumnKind.INTEGER,
            _("Cuenta los cambios; se manda de vuelta al cambiarla."),
            is_filterable=False,
        ),
        Column(
            "origin",
            ColumnKind.ENUM,
            _("Por dónde se empezó."),
            choices=tuple(CaptureOrigin.choices),
        ),
        Column("captured_by", ColumnKind.TEXT, _("Quién responde por ella."), make=_captured_by),
        Column("captured_at", ColumnKind.DATETIME, _("Cuándo se empezó.")),
        Column("approved_at", ColumnKind.DATETIME, _("Cuándo se aprobó."), nullable=True),
    ),
    key=("id",),
    order=("-pk",),
    searched=("indicator__name",),
)

PATHS = (*(column.path for column in CAPTURES.columns if column.make is None), *_PERSON)
