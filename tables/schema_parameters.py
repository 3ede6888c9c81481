"""Everything that can be asked of a table, as the API's schema tells it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from . import query_params
from .columns import Column, ColumnKind, Table
from .formats import formats
from .paging import LARGEST, USUAL
from .query_params import MOST_VALUES, accepts_several, filters_of
from .schema_parts import TYPES, Schema


def parameters(table: Table, *, as_of: bool, is_list: bool) -> list[OpenApiParameter]:
    """Return the parameters of a list, or of one row of it."""
    description = (
        _("Formato; todos salvo JSON traen la tabla entera.") if is_list else _("Formato.")
    )
    found = [
        _text(query_params.FIELDS, _("Los campos que se quieren, separados por comas.")),
        OpenApiParameter(
            query_params.FORMAT,
            {"type": "string", "enum": ["json", *formats()], "default": "json"},
            description=description,
        ),
    ]
    if table.extra:
        extra = [parameter.name for parameter in table.extra]
        found.append(
            OpenApiParameter(
                query_params.INCLUDE,
                {"type": "string", "enum": extra},
                description=_("Campos que solo vienen si se piden."),
            )
        )
    if as_of:
        found.append(
            OpenApiParameter(
                query_params.AS_OF,
                OpenApiTypes.DATE,
                description=_("Lo que estaba aprobado al terminar ese día (AAAA-MM-DD)."),
            )
        )
    return [*found, *_list_parameters(table)] if is_list else found


def _list_parameters(table: Table) -> Iterable[OpenApiParameter]:
    searched = [inner.name for inner in table.columns if inner.path in table.searched]
    yield _text(
        query_params.SEARCH,
        _("Palabras que se buscan en %s; ni acentos ni mayúsculas importan.") % ", ".join(searched)
        if searched
        else _("Palabras que se buscan; ni acentos ni mayúsculas importan."),
    )
    yield _text(
        query_params.ORDERING,
        _("Campos por los que se ordena, separados por comas; con «-» de mayor a menor: %s.")
        % ", ".join(orderable.name for orderable in table.columns if orderable.order_paths),
    )
    yield OpenApiParameter(
        query_params.PAGE, {"type": "integer", "minimum": 1}, description=_("Página, desde 1.")
    )
    yield OpenApiParameter(
        query_params.PAGE_SIZE,
        {"type": "integer", "minimum": 1, "default": USUAL},
        description=_("Renglones por página, a lo más %d. Los archivos vienen enteros.") % LARGEST,
    )
    yield OpenApiParameter(
        query_params.COUNT,
        {"type": "boolean", "default": True},
        description=_("Con «false» no se cuentan los renglones: «count» viene nulo."),
    )
    for name, column, operator in filters_of(table):
        yield OpenApiParameter(
            name, _filter_type(column, operator), description=_filter_description(column, operator)
        )


def _filter_type(column: Column, operator: str) -> Schema:
    if operator == "null":
        return dict(TYPES[ColumnKind.BOOLEAN])
    if accepts_several(column, operator):
        return {"type": "string"}  # several, with commas
    if column.kind == ColumnKind.DATETIME:
        return {"type": "string"}  # a day will do
    kept = {name: value for name, value in TYPES[column.kind].items() if name != "pattern"}
    if column.kind == ColumnKind.INTEGER:
        kept |= _bounds(column)
    return kept


def _filter_description(column: Column, operator: str) -> str:
    sentences: list[Any] = [column.meaning]
    if operator == "null":
        return " ".join(
            [
                _("Con «true», donde no hay este valor; con «false», donde lo hay."),
                str(column.meaning),
            ]
        )
    if operator == "min":
        sentences = [_("Desde este valor."), column.meaning]
    elif operator == "max":
        sentences = [_("Hasta este valor."), column.meaning]
    elif accepts_several(column, operator):
        words = ", ".join(word for word, _meaning in column.choices)
        several = _("Varios, a lo más %d, se separan con comas.") % MOST_VALUES
        sentences += [f"({words})", several] if words else [several]
        if operator == "has":
            sentences.append(_("Basta con que tenga una de ellas."))
    if column.unit:
        sentences.append(_("Unidad: %s.") % column.unit)
    return " ".join(map(str, sentences))


def _bounds(column: Column) -> Schema:
    bounds = {"minimum": column.minimum, "maximum": column.maximum}
    return {name: value for name, value in bounds.items() if value is not None}


def _text(name: str, description: str) -> OpenApiParameter:
    return OpenApiParameter(name, OpenApiTypes.STR, description=description)
