"""The API's schema of a table: parameters, the row with units and meanings, every answer.

Read off the same description by which the rows are serialized.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent

from .formats import formats
from .paging import page_schema
from .resource import TableView
from .schema_parameters import parameters
from .schema_parts import Schema, name_of, problem_schema, row_schema


class TableSchema(AutoSchema):
    """The usual schema with the refusals that every address may give, and that of tables."""

    view: Any

    def _lists_rows(self) -> bool:
        """Return whether rows of a table are asked for here."""
        return isinstance(self.view, TableView) and self.view.action in self.view.row_actions

    def get_override_parameters(self) -> list[Any]:
        """Return the parameters that can be asked of a table."""
        own = list(super().get_override_parameters())
        if not self._lists_rows() or self.method != "GET":
            return own
        view, is_list = self.view, self._is_list_view()
        return [*own, *parameters(view.table, as_of=view.supports_as_of, is_list=is_list)]

    def _is_list_view(self, serializer: Any = None) -> bool:
        if self._lists_rows():
            return bool(self.view.action == "list")
        return bool(super()._is_list_view(serializer))

    def get_request_serializer(self) -> Any:
        """Return None: a table takes nothing in."""
        return None if self._lists_rows() else super().get_request_serializer()

    def get_description(self) -> str:  # type: ignore[override]
        """Return the meaning of the table."""
        if self._lists_rows():
            return str(self.view.table.meaning)
        return str(super().get_description())

    def get_summary(self) -> Any:
        """Return its title."""
        if self._lists_rows() and self._is_list_view():
            return str(self.view.table.title)
        return super().get_summary()

    def _get_response_bodies(self, direction: Any = "response") -> Schema:
        if direction != "response":
            return dict(super()._get_response_bodies(direction))
        if self._lists_rows():
            descriptions = _table_errors() | dict(self.view.other_responses)
            answers = self._responses(self.view) | self._error_responses(descriptions)
        else:
            answers = dict(super()._get_response_bodies(direction))
        return self._error_responses(_common_errors()) | answers

    def _responses(self, view: TableView) -> Schema:
        table, is_list = view.table, self._is_list_view()
        row = self._component(name_of(table), lambda: row_schema(table))
        content: Schema = row
        if is_list:
            content = self._component(
                f"{name_of(table)}Page",
                lambda: page_schema({"type": "array", "items": row}),
            )
        files = {
            written.media_type: {"schema": {"type": "string"}} for written in formats().values()
        }
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
                "content": {"application/json": {"schema": content}, **files},
            },
            "304": {"description": _("Nada ha cambiado desde la respuesta que lleva ese ETag.")},
        }
        if not view.has_version:
            del answers["200"]["headers"], answers["304"]
        return answers

    def _error_responses(self, descriptions: Mapping[str, Any]) -> Schema:
        problem = self._component("Problem", problem_schema)
        answers: Schema = {
            status: {
                "description": description,
                "content": {"application/json": {"schema": problem}},
            }
            for status, description in descriptions.items()
        }
        for status in {"429", "503"} & set(answers):
            answers[status]["headers"] = {
                "Retry-After": {
                    "description": _("En cuántos segundos intentar de nuevo."),
                    "schema": {"type": "integer", "minimum": 1},
                }
            }
        return answers

    def _component(self, name: str, make: Callable[[], Schema]) -> Schema:
        component = ResolvedComponent(
            name=name, type=ResolvedComponent.SCHEMA, schema=None, object=name
        )
        if component not in self.registry:
            component.schema = make()
            self.registry.register_on_missing(component)
        return {"$ref": f"#/components/schemas/{name}"}


def _common_errors() -> dict[str, str]:
    return {
        "400": _("Un parámetro no existe o su valor no se entiende; dice cuál."),
        "401": _("La clave de acceso no vale: no existe, caducó o se revocó."),
        "406": _("La respuesta no se da en ninguno de los formatos que pide «Accept»."),
        "429": _("Demasiadas solicitudes; «Retry-After» dice en cuántos segundos intentar."),
        "503": _("Hay varias consultas largas en curso; «Retry-After» dice cuándo intentar."),
        "500": _("Algo falló de nuestro lado; quedó registrado."),
    }


def _table_errors() -> dict[str, str]:
    return {"404": _("No hay tal programa, renglón o página.")}
