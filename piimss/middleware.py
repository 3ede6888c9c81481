"""The middleware that every request passes: no body for HEAD, no NUL in a parameter, and nothing kept
that is not published.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from piimss.errors import API_PREFIX

_FOUND = (200, 301, 304)


def without_body(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Return a middleware, above all that writes into a body: a server would throw it away, and
    warn of it.
    """

    def leave_out(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.method != "HEAD":
            return response
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = ()
        elif isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response

    return leave_out


def keep_nothing_unsaid(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Return a middleware: what does not say how it may be kept is kept by nobody, unless it was read
    by whoever, and found.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        # By what was sent with it: to look up who it is would cost every answer a query.
        somebody = (
            settings.SESSION_COOKIE_NAME in request.COOKIES or "HTTP_AUTHORIZATION" in request.META
        )
        read = request.method in ("GET", "HEAD", "OPTIONS") and response.status_code in _FOUND
        if somebody or not read:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return answer


def refuse_nul(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Return a middleware: 400 for a NUL in a parameter; PostgreSQL keeps none, and to look for one
    is an error there.  The API checks its parameters itself.
    """

    def check(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(API_PREFIX):
            for name, values in request.GET.lists():
                if "\0" in name or any("\0" in value for value in values):
                    raise BadRequest(_("La dirección lleva un carácter que no se admite."))
        return get_response(request)

    return check
