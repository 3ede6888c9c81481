"""The answer to OPTIONS: what is there, in what formats, and nothing of how it is made."""

from typing import Any

from rest_framework.metadata import BaseMetadata
from rest_framework.request import Request
from rest_framework.reverse import reverse

from .columns import Table


class TableMetadata(BaseMetadata):
    """A table's title and meaning, the formats, and where everything is described."""

    def determine_metadata(self, request: Request, view: Any) -> dict[str, Any]:
        """Return the body of the answer; the methods stand in the header ``Allow``."""
        description: dict[str, Any] = {}
        table = getattr(view, "table", None)
        if isinstance(table, Table):
            description = {"name": str(table.title), "description": str(table.meaning)}
        formats = dict.fromkeys(renderer.media_type for renderer in view.renderer_classes)
        return {
            **description,
            "formats": list(formats),
            "schema": reverse("schema", request=request),
        }
