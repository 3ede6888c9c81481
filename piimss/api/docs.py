"""The API's description: for programs as OpenAPI, and for people as a page.

The page has scripts and styles of this server only.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from tables.http_cache import CachedView
from tables.query_params import FORMAT, unknown_parameters

FILE_NAME = "piimss-openapi"


class SchemaView(CachedView, SpectacularAPIView):
    """This schema; there is one of it, whatever language or version is asked for."""

    @extend_schema(
        tags=["entrada"],
        operation_id="schema_retrieve",
        summary=_("Este esquema"),
        description=_(
            "La descripción de toda la API en OpenAPI 3.1: cada dirección, parámetro, campo y "
            "respuesta."
        ),
        parameters=[
            OpenApiParameter(
                "format", str, enum=["yaml", "json"], description=_("Formato del esquema.")
            )
        ],
        responses={
            200: OpenApiResponse(OpenApiTypes.OBJECT, _("El esquema.")),
            304: OpenApiResponse(description=_("El esquema no ha cambiado.")),
        },
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return the schema as YAML or JSON; 400 for a parameter that it does not know."""
        if errors := unknown_parameters(request.query_params, {FORMAT}):
            raise ValidationError(errors)
        return Response(
            self.generator_class(urlconf=self.urlconf).get_schema(public=True),
            headers={
                "Content-Disposition": (
                    f'inline; filename="{FILE_NAME}.{request.accepted_renderer.format}"'
                )
            },
        )


@method_decorator(csrf_exempt, name="dispatch")  # nothing is sent there
class DocsView(View):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "piimss/api_docs.html", {"site_name": settings.SITE_NAME})
