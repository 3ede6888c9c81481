"""The table that holds what was printed against what the method gives, and what was said before."""

from django.utils.translation import gettext_lazy as _

from indicators.models import VERDICTS, CaptureOrigin
from objectives.api_tables import year_column
from tables.columns import Column, ColumnKind, Table

from .vocabulary import (
    OF_THE_INDICATOR,
    SECTION,
    STATUSES,
    TABLE,
    indicator_column,
    page_column,
    publication_column,
    unit_column,
)

READING = (
    Column("publication", ColumnKind.CODE, _("Publicación."), source="publication_slug"),
    Column("section", ColumnKind.TEXT, SECTION),
    Column("table", ColumnKind.TEXT, TABLE),
    page_column(""),
    Column("printed", ColumnKind.TEXT, _("La cifra como se imprimió ahí.")),
    Column("current", ColumnKind.BOOLEAN, _("Si es la que cuenta hoy.")),
)

RECONCILIATION = Table(
    name="reconciliation",
    title=_("Conciliación de lo impreso con lo recalculado"),
    meaning=_(
        "Un dictamen por renglón, lo más grave primero: una cifra impresa frente a la calculada, "
        "o frente a sus otras impresiones."
    ),
    columns=(
        indicator_column("indicator_code", "indicator_position"),
        year_column("year", _("Año.")),
        unit_column(""),
        Column(
            "verdict", ColumnKind.ENUM, _("Dictamen."), choices=tuple(VERDICTS), order_by="severity"
        ),
        Column("printed", ColumnKind.TEXT, _("La cifra impresa que cuenta.")),
        Column(
            "recomputed",
            ColumnKind.DECIMAL,
            _("Lo que da el método."),
            unit=OF_THE_INDICATOR,
            nullable=True,
        ),
        Column(
            "difference",
            ColumnKind.DECIMAL,
            _("Lo impreso menos lo recalculado."),
            unit=OF_THE_INDICATOR,
            nullable=True,
        ),
        Column("substitution", ColumnKind.TEXT, _("La sustitución en método de cálculo.")),
        Column("publication", ColumnKind.CODE, _("Publicación."), source="publication_slug"),
        Column("section", ColumnKind.TEXT, SECTION),
        Column("table", ColumnKind.TEXT, TABLE),
        page_column(""),
        Column("remark", ColumnKind.TEXT, _("Advertencia sobre lo impreso; vacía si no la hay.")),
        Column("explanation", ColumnKind.TEXT, _("Explicación escrita; vacía si no la hay.")),
        Column("explained_by", ColumnKind.TEXT, _("Quién la escribió.")),
        Column("explained_at", ColumnKind.DATETIME, _("Cuándo se escribió."), nullable=True),
        Column(
            "readings", ColumnKind.ROWS, _("Todas las impresiones de la cifra."), columns=READING
        ),
    ),
    key=("indicator", "year", "unit", "verdict"),
    order=("severity", "indicator_position", "-year", "unit"),
    searched=("indicator_code", "indicator_name", "remark", "explanation"),
)

REVISIONS = Table(
    name="revisions",
    title=_("Cifras que se declararon de nuevo: lo que valía y lo que vale"),
    meaning=_(
        "Cada vez que una cifra aprobada tomó el lugar de otra distinta: cuánto valía, cuánto "
        "vale, desde cuándo, por quién y por qué. Lo que se vuelve a imprimir igual no está aquí."
    ),
    columns=(
        indicator_column("indicator__code", "indicator__position"),
        Column(
            "indicator_name", ColumnKind.TEXT, _("Nombre del indicador."), source="indicator__name"
        ),
        year_column("year", _("Año de la cifra.")),
        unit_column("unit__slug"),
        Column(
            "old_value",
            ColumnKind.DECIMAL,
            _("Lo que valía; nulo si nd o na, o si ya no se puede saber."),
            unit=OF_THE_INDICATOR,
            nullable=True,
            is_completed=True,
        ),
        Column(
            "old_printed", ColumnKind.TEXT, _("Como se había impreso; vacío si se capturó aquí.")
        ),
        Column(
            "old_status",
            ColumnKind.ENUM,
            _("Su estado; nulo si ya no se puede saber."),
            choices=STATUSES,
            nullable=True,
            is_completed=True,
        ),
        Column(
            "old_publication",
            ColumnKind.CODE,
            _("Publicación de la que venía; nula si se capturó aquí."),
            nullable=True,
            is_completed=True,
        ),
        Column("old_at", ColumnKind.DATETIME, _("Desde cuándo valía."), is_completed=True),
        Column(
            "new_value",
            ColumnKind.DECIMAL,
            _("Lo que vale; nulo si nd o na, o si ya no se puede saber."),
            unit=OF_THE_INDICATOR,
            nullable=True,
            is_completed=True,
        ),
        Column("new_printed", ColumnKind.TEXT, _("Como se imprimió; vacío si se capturó aquí.")),
        Column(
            "new_status",
            ColumnKind.ENUM,
            _("Su estado; nulo si ya no se puede saber."),
            choices=STATUSES,
            nullable=True,
            is_completed=True,
        ),
        Column(
            "difference",
            ColumnKind.DECIMAL,
            _("Lo que vale menos lo que valía."),
            unit=OF_THE_INDICATOR,
            nullable=True,
            is_completed=True,
        ),
        Column("at", ColumnKind.DATETIME, _("Desde cuándo vale."), source="approved_at"),
        Column(
            "by",
            ColumnKind.TEXT,
            _("Quién la aprobó aquí, o el título de la publicación que la imprime."),
        ),
        Column("captured_by", ColumnKind.TEXT, _("Quién la capturó aquí; vacío si se publicó.")),
        Column("reason", ColumnKind.TEXT, _("Por qué cambió.")),
        publication_column("publication__slug"),
        Column("section", ColumnKind.TEXT, SECTION),
        Column("table", ColumnKind.TEXT, TABLE),
        page_column(""),
        Column(
            "origin",
            ColumnKind.ENUM,
            _("Por qué puerta entró."),
            choices=tuple(CaptureOrigin.choices),
        ),
        Column("remark", ColumnKind.TEXT, _("Advertencia sobre lo impreso; vacía si no la hay.")),
    ),
    key=("indicator", "year", "unit", "at"),
    order=("approved_at", "indicator__position", "year", "unit_id"),
    searched=("indicator__code", "indicator__name", "unit__name"),
)
