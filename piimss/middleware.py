"""What is asked by HEAD has the headers of the answer and not its body."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase


def without_body(
    answer: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Middleware, above all that writes into a body: a server would throw it away, and warn of it."""

    def leave_out(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if request.method != "HEAD":
            return response
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = ()
        elif isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response

    return leave_out
