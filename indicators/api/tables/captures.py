"""The list of captures as a table: which there are, and how far each is."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from indicators.models import CaptureOrigin, CaptureStatus, CycleKind
from objectives.api_tables import year_column
from tables.columns import Column, Kind, Row, Table

_PERSON = ("captured_by__first_name", "captured_by__last_name", "captured_by__username")


def _captured_by(row: Row, _at_hand: Any) -> str:
    first, last, account = (row[each] or "" for each in _PERSON)
    return f"{first} {last}".strip() or account


CAPTURES = Table(
    name="captures",
    title=_("Capturas"),
    meaning=_(
        "Las capturas que la persona puede ver: quien captura, las de sus unidades; quien revisa, "
        "dirige o administra, todas. La más reciente primero."
    ),
    columns=(
        Column("id", Kind.INTEGER, _("Número de la captura."), source="pk", least=1),
        Column("indicator", Kind.CODE, _("Clave del indicador."), source="indicator__code"),
        year_column("year", _("Año de la cifra.")),
        Column("unit", Kind.CODE, _("Clave de la unidad."), source="unit__slug"),
        Column(
            "kind",
            Kind.WORD,
            _("Clase del ciclo."),
            source="cycle__kind",
            words=tuple(CycleKind.choices),
        ),
        Column("status", Kind.WORD, _("En qué va."), words=tuple(CaptureStatus.choices)),
        Column(
            "version",
            Kind.INTEGER,
            _("Cuenta los cambios; se manda de vuelta al cambiarla."),
            can_be_asked=False,
        ),
        Column("origin", Kind.WORD, _("Por dónde se empezó."), words=tuple(CaptureOrigin.choices)),
        Column("captured_by", Kind.TEXT, _("Quién responde por ella."), make=_captured_by),
        Column("captured_at", Kind.MOMENT, _("Cuándo se empezó.")),
        Column("approved_at", Kind.MOMENT, _("Cuándo se aprobó."), nullable=True),
    ),
    key=("id",),
    order=("-pk",),
    searched=("indicator__name",),
)

PATHS = (*(each.path for each in CAPTURES.columns if each.make is None), *_PERSON)
