"""The door of the API: where its addresses begin, for those who arrive without one."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from tables.http_cache import CachedView
from tables.query_params import FORMAT, unknown_parameters
from tables.renderers import CSVRenderer

# what it is called -> name of its address
ENTRY_POINTS = {"programmes": "programme-list", "schema": "schema", "docs": "api-docs"}


class RootSerializer(serializers.Serializer[dict[str, str]]):
    programmes = serializers.URLField(help_text=_("Los programas que hay."))
    schema = serializers.URLField(help_text=_("El esquema: todo lo que se puede pedir."))
    docs = serializers.URLField(help_text=_("La documentación para leer y probar."))


class ApiRoot(CachedView):
    """The page where the API begins."""

    renderer_classes = [JSONRenderer, CSVRenderer]

    @extend_schema(
        tags=["entrada"],
        operation_id="root_retrieve",
        summary=_("Entrada"),
        description=_("Las direcciones desde las que se llega a todo lo demás."),
        responses={
            200: OpenApiResponse(RootSerializer, _("Las direcciones.")),
            304: OpenApiResponse(description=_("Las direcciones no han cambiado.")),
        },
    )
    def get(self, request: Request) -> Response:
        """Return the addresses from which everything else is found; 400 for a parameter that it
        does not know.
        """
        if errors := unknown_parameters(request.query_params, {FORMAT}):
            raise ValidationError(errors)
        return Response({key: reverse(name, request=request) for key, name in ENTRY_POINTS.items()})
