"""The vocabulary that several tables share: closed lists, units, and columns."""

from django.utils.translation import gettext_lazy as _

from indicators.arithmetic.progress import Mark, Reason
from indicators.models import ValueStatus
from tables.columns import Column, ColumnKind

OF_THE_INDICATOR = _("la del indicador")

PERCENT = _("por ciento, sin recortar")

STATUSES = (
    (ValueStatus.DEFINITIVE.value, _("cifra definitiva")),
    (ValueStatus.PRELIMINARY.value, _("cifra preliminar (p/)")),
    (ValueStatus.NOT_AVAILABLE.value, _("no disponible: existe y aún no se conoce")),
    (ValueStatus.NOT_APPLICABLE.value, _("no aplica ese año")),
)

MARKS = (
    (
        Mark.PRELIMINARY.value,
        _("cifra preliminar o con corte antes del 31 de diciembre; nunca donde no hay dato"),
    ),
    (Mark.SETBACK.value, _("avance menor que cero; también en años anteriores a la línea base")),
    (Mark.CONTRARY_TARGET.value, _("la meta va contra la tendencia esperada")),
)

TARGET_MARKS = (
    (
        Mark.TARGET_SET_HERE.value,
        _("la meta del año se cambió aquí; ninguna publicación la imprime así"),
    ),
    (
        Mark.FINAL_TARGET_SET_HERE.value,
        _("hay avance, y la meta final hacia la que se mide se cambió aquí"),
    ),
)

REASONS = (
    (Reason.CONSTANT_DIRECTION.value, _("la tendencia esperada es constante")),
    (Reason.TARGET_EQUALS_BASELINE.value, _("la meta es igual a la línea base")),
    (Reason.TARGET_AGAINST_DIRECTION.value, _("la meta va contra la tendencia")),
    (Reason.NO_TARGET.value, _("no hay meta")),
    (Reason.NO_BASELINE.value, _("no hay línea base")),
    (Reason.NO_DATA.value, _("no hay dato")),
)

INDICATOR = _("Clave del indicador.")

APPROVED_AT = _(
    "Desde cuándo está publicada; si el documento no imprime su fecha, el último día del que informa."
)

UNIT = _("Clave de la unidad responsable; la institución entera es la raíz.")

PUBLICATION = _("Clave de la publicación de la que viene; nula si se capturó aquí.")

SECTION = _("Sección de la publicación en que está.")

TABLE = _("Cuadro de la publicación en que está; vacío si no es de un cuadro.")

PAGE = _("Página de la publicación; nula si el documento no lleva páginas.")


def indicator_column(source: str, order: str) -> Column:
    """Return the column of whose figure it is; ``source`` and ``order`` are where its code and its
    place stand in a row.
    """
    return Column("indicator", ColumnKind.CODE, INDICATOR, source=source, order_by=order)


def unit_column(source: str) -> Column:
    """Return the column of the unit."""
    return Column("unit", ColumnKind.CODE, UNIT, source=source)


def publication_column(source: str) -> Column:
    """Return the column of the publication in which it is printed."""
    return Column("publication", ColumnKind.CODE, PUBLICATION, source=source, nullable=True)


def page_column(source: str) -> Column:
    """Return the column of the printed page: not to be asked for, as ``page`` is one of the answer."""
    return Column(
        "page", ColumnKind.INTEGER, PAGE, source=source, nullable=True, is_filterable=False
    )
