"""What the schema says of a table: parameters, the row with units and meanings, every answer.

Read off the same description by which the rows are told.  No field of a row is promised, since
``fields`` may leave any of them out.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from . import asking
from .asking import MOST_VALUES, filters_of
from .columns import Column, Kind, Table
from .formats import formats
from .paging import LARGEST, USUAL, paged_schema
from .resource import TableView

Schema = dict[str, Any]

_TYPES: dict[Kind, Schema] = {
    Kind.CODE: {"type": "string"},
    Kind.WORD: {"type": "string"},
    Kind.TEXT: {"type": "string"},
    Kind.INTEGER: {"type": "integer"},
    Kind.DECIMAL: {"type": "string", "format": "decimal", "pattern": r"^-?\d+(\.\d+)?$"},
    Kind.DATE: {"type": "string", "format": "date"},
    Kind.MOMENT: {"type": "string", "format": "date-time"},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.WORDS: {"type": "array", "items": {"type": "string"}},
    Kind.MAP: {"type": "object", "additionalProperties": {"type": "string"}},
}


class TableSchema(AutoSchema):
    """The usual schema, and that of tables."""

    view: Any

    def _tells_a_table(self) -> bool:
        """Whether it is rows of a table that are asked for here."""
        return isinstance(self.view, TableView) and self.view.action in self.view.tells

    def get_override_parameters(self) -> list[Any]:
        """What can be asked of a table."""
        own = super().get_override_parameters()
        if not self._tells_a_table() or self.method != "GET":
            return list(own)
        return [*own, *parameters(self.view, is_list=self._is_list_view())]

    def _is_list_view(self, serializer: Any = None) -> bool:
        if self._tells_a_table():
            return bool(self.view.action == "list")
        return bool(super()._is_list_view(serializer))

    def get_request_serializer(self) -> Any:
        """A table takes nothing in."""
        return None if self._tells_a_table() else super().get_request_serializer()

    def get_description(self) -> str:  # type: ignore[override]
        """What the table means, for a list of it."""
        if self._tells_a_table() and self._is_list_view():
            return str(self.view.table.meaning)
        return str(super().get_description())

    def get_summary(self) -> Any:
        """Its title."""
        if self._tells_a_table() and self._is_list_view():
            return str(self.view.table.title)
        return super().get_summary()

    def _get_response_bodies(self, direction: Any = "response") -> Schema:
        if not self._tells_a_table():
            return dict(super()._get_response_bodies(direction))
        return self._answers(self.view)

    def _answers(self, view: TableView) -> Schema:
        table, is_list = view.table, self._is_list_view()
        row = self._component(_component_name(table), lambda: row_schema(table))
        content: Schema = row
        if is_list:
            content = self._component(
                f"{_component_name(table)}Page",
                lambda: paged_schema({"type": "array", "items": row}),
            )
        error = self._component("Problem", problem_schema)
        answers: Schema = {
            "200": {
                "description": _("Los renglones pedidos.") if is_list else _("Lo pedido."),
                "headers": {
                    "ETag": {
                        "description": _(
                            "La versión de los datos: envíela en If-None-Match y, si nada cambió, "
                            "la respuesta es un 304 sin cuerpo."
                        ),
                        "schema": {"type": "string"},
                    }
                },
                "content": {
                    "application/json": {"schema": content},
                    **{
                        each.media_type: {"schema": {"type": "string"}}
                        for each in formats().values()
                    },
                },
            },
            "304": {"description": _("Nada ha cambiado desde la respuesta que lleva ese ETag.")},
        }
        told = {
            "400": _("Un parámetro no existe o su valor no se entiende; dice cuál."),
            "401": _("La clave de acceso no vale: no existe, caducó o se revocó."),
            "404": _("No hay tal programa, renglón o página."),
            "406": _("Ese formato no existe."),
            "429": _("Demasiadas solicitudes; «Retry-After» dice en cuántos segundos intentar."),
        }
        if not view.has_version:
            del answers["200"]["headers"], answers["304"]
        for status, description in (told | dict(view.other_answers)).items():
            answers[status] = {
                "description": description,
                "content": {"application/json": {"schema": error}},
            }
        return answers

    def _component(self, name: str, make: Any) -> Schema:
        component = ResolvedComponent(
            name=name, type=ResolvedComponent.SCHEMA, schema=None, object=name
        )
        if component not in self.registry:
            component.schema = make()
            self.registry.register_on_missing(component)
        return {"$ref": f"#/components/schemas/{name}"}


def parameters(view: TableView, *, is_list: bool) -> list[OpenApiParameter]:
    """Everything that can be asked of a table."""
    table = view.table
    found = [_text(asking.FIELDS, _("Los campos que se quieren, separados por comas."))]
    if not is_list:
        return found
    found += [
        *_filters(table),
        _text(asking.SEARCH, _("Palabras que se buscan; ni acentos ni mayúsculas importan.")),
        _text(
            asking.ORDERING,
            _("Campos por los que se ordena, separados por comas; con «-» de mayor a menor: %s.")
            % ", ".join(each.name for each in table.columns if each.order_path),
        ),
        OpenApiParameter(
            asking.PAGE, {"type": "integer", "minimum": 1}, description=_("Página, desde 1.")
        ),
        OpenApiParameter(
            asking.PAGE_SIZE,
            {"type": "integer", "minimum": 1, "default": USUAL},
            description=_("Renglones por página, a lo más %d. Los archivos vienen enteros.")
            % LARGEST,
        ),
        OpenApiParameter(
            asking.COUNT,
            {"type": "boolean", "default": True},
            description=_("Con «false» no se cuentan los renglones: «count» viene nulo."),
        ),
        OpenApiParameter(
            asking.FORMAT,
            {"type": "string", "enum": ["json", *formats()], "default": "json"},
            description=_("Formato; todos salvo JSON traen la tabla entera."),
        ),
    ]
    if table.extra:
        extra = [each.name for each in table.extra]
        found.append(
            OpenApiParameter(
                asking.INCLUDE,
                {"type": "string", "enum": extra},
                description=_("Campos que solo vienen si se piden."),
            )
        )
    if view.knows_days:
        found.append(
            OpenApiParameter(
                asking.AS_OF,
                OpenApiTypes.DATE,
                description=_("Lo que estaba aprobado al terminar ese día (AAAA-MM-DD)."),
            )
        )
    return found


def _filters(table: Table) -> Iterable[OpenApiParameter]:
    for name, column, operator in filters_of(table):
        yield OpenApiParameter(
            name, _asked_type(column, operator), description=_asked(column, operator)
        )


def _asked_type(column: Column, operator: str) -> Schema:
    if operator == "is" and column.kind in (Kind.CODE, Kind.WORD, Kind.INTEGER):
        return {"type": "string"}  # several, with commas
    if column.kind == Kind.MOMENT:
        return {"type": "string"}  # a day will do
    kept = {name: value for name, value in _TYPES[column.kind].items() if name != "pattern"}
    if column.kind == Kind.INTEGER:
        kept |= _bounds(column)
    return kept


def _asked(column: Column, operator: str) -> str:
    meaning = str(column.meaning)
    if operator == "min":
        return _("Desde este valor. %s") % meaning
    if operator == "max":
        return _("Hasta este valor. %s") % meaning
    if column.kind in (Kind.CODE, Kind.WORD, Kind.INTEGER):
        words = ", ".join(word for word, _told in column.words)
        listed = _("Varios, a lo más %d, se separan con comas.") % MOST_VALUES
        return " ".join(filter(None, (meaning, words and f"({words})", listed)))
    return meaning


def _bounds(column: Column) -> Schema:
    bounds = {"minimum": column.least, "maximum": column.most}
    return {name: value for name, value in bounds.items() if value is not None}


def _text(name: str, description: str) -> OpenApiParameter:
    return OpenApiParameter(name, OpenApiTypes.STR, description=description)


def row_schema(table: Table) -> Schema:
    """The schema of a row."""
    return {
        "type": "object",
        "description": str(table.meaning),
        "properties": {each.name: column_schema(each) for each in (*table.columns, *table.extra)},
        "additionalProperties": False,
    }


def column_schema(column: Column) -> Schema:
    """The schema of a cell: its type, its unit and what it means."""
    schema: Schema
    if column.kind in (Kind.OBJECT, Kind.ROWS):
        inner: Schema = {
            "type": "object",
            "properties": {each.name: column_schema(each) for each in column.columns},
            "required": [each.name for each in column.columns],
        }
        schema = inner if column.kind == Kind.OBJECT else {"type": "array", "items": inner}
    else:
        schema = dict(_TYPES[column.kind])
    words = [word for word, _told in column.words]
    if words and column.kind == Kind.WORD:
        schema["enum"] = [*words, *([None] if column.nullable else [""])]
    elif words:
        schema["items"] = {"type": "string", "enum": words}
    if column.nullable:
        schema["type"] = [schema["type"], "null"]
    told = [str(column.meaning)]
    if column.unit:
        told.append(str(_("Unidad: %s.") % column.unit))
    if words:
        meanings = [f"{word}: {meaning}" for word, meaning in column.words]
        told.append("; ".join(meanings) + ".")
    schema["description"] = " ".join(told)
    return schema


def problem_schema() -> Schema:
    """What is wrong, in a sentence and, where it lies in parameters, by their names."""
    sentences = {"type": "array", "items": {"type": "string"}}
    return {
        "type": "object",
        "required": ["detail"],
        "properties": {
            "detail": {"type": "string", "description": _("Qué pasó, en una frase.")},
            "errors": {
                "type": "object",
                "additionalProperties": sentences,
                "description": _("Las frases, por el nombre del parámetro."),
            },
        },
    }


def _component_name(table: Table) -> str:
    return "".join(part.capitalize() for part in table.name.split("-")).removesuffix("s")
