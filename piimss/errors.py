"""The answer that a person or a program is given when something goes wrong, in Spanish and without
detail.
"""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, NotFound, PermissionDenied, Throttled
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.throttles import throttle_message
from indicators.capture.pages.session_recovery import expired_form_address

API_PREFIX = "/api/"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    # A sentence given to BadRequest is for the person; what Django itself refuses it refuses in
    # English, with details of how it works.
    given = exception.args[0] if exception and exception.args else ""
    ours = type(exception) is BadRequest and not _raised_by_django(exception)
    return _error_response(
        request, 400, str(given) if ours and given else _("La solicitud no se entiende.")
    )


def _raised_by_django(exception: BaseException) -> bool:
    traceback = exception.__traceback__
    while traceback and traceback.tb_next:
        traceback = traceback.tb_next
    module = traceback.tb_frame.f_globals.get("__name__", "") if traceback else ""
    return module.startswith("django.")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    reason = str(exception) if exception else ""
    return _error_response(request, 403, reason or _("Su cuenta no tiene permiso para esto."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    # A sentence given to Http404 is for the person; Django's own is a table of routes.
    given = exception.args[0] if exception and exception.args else ""
    return _error_response(
        request, 404, given if isinstance(given, str) and given else _("Esa página no existe.")
    )


def server_error(request: HttpRequest) -> HttpResponseBase:
    return _error_response(
        request, 500, _("Algo falló de nuestro lado. Quedó registrado; intente de nuevo más tarde.")
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    if address := expired_form_address(request):
        # Signed in again in another tab: what was typed is shown there once more, unsaved.
        return redirect(address)
    return _error_response(
        request, 403, _("El formulario caducó. Vuelva a la página anterior y envíelo otra vez.")
    )


def _error_response(request: HttpRequest, status: int, message: str) -> HttpResponseBase:
    if request.path.startswith(API_PREFIX):
        return JsonResponse(
            {"detail": message}, status=status, json_dumps_params={"ensure_ascii": False}
        )
    context = {"status": status, "message": message}
    if status == 500:
        # No context processors: they may be what failed.
        return HttpResponse(_page().render(context), status=status)
    return render(request, _page().template.name, context, status=status)


def _page() -> Any:
    """Return the site's own error page once there is one (templates/error.html), else a plain one."""
    try:
        return get_template("error.html")
    except TemplateDoesNotExist:
        return get_template("piimss/error.html")


def api_exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return REST framework's answer with a ``detail`` that is always there and a Spanish sentence."""
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, Throttled):
        response.data = {"detail": throttle_message(getattr(error, "wait", None))}
    elif isinstance(error, PermissionDenied) and str(error.detail).startswith("CSRF Failed"):
        response.data = {
            "detail": _(
                "Con la sesión del navegador hace falta la clave del formulario (X-CSRFToken); un "
                "programa usa una clave de la API («Authorization: Token …»)."
            )
        }
    elif isinstance(error, APIException) and not isinstance(error, NotFound):
        data = response.data
        if not (isinstance(data, dict) and "detail" in data):
            response.data = {"detail": _sentence(data), "errors": data}
    elif response.status_code == 404:
        given = error.args[0] if error.args else ""
        detail = getattr(error, "detail", given)
        response.data = {"detail": str(detail) if detail else _("No encontrado.")}
    # An error is JSON also where a table was asked for, or something that there is not.
    request = context.get("request")
    if request is not None:
        from rest_framework.renderers import JSONRenderer

        request.accepted_renderer = JSONRenderer()
        request.accepted_media_type = JSONRenderer.media_type
    return response


def _sentence(data: Any) -> str:
    """Return ``{"year": ["Introduzca un número."]}`` as ``year: Introduzca un número.``"""
    if isinstance(data, dict):
        parts = []
        for field, messages in data.items():
            text = _sentence(messages)
            parts.append(text if field == "non_field_errors" else f"{field}: {text}")
        return " ".join(parts)
    if isinstance(data, list):
        return " ".join(_sentence(item) for item in data)
    return str(data)
