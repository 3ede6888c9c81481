"""What no page can be asked for: PostgreSQL keeps no NUL, and to look for one is an error there."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from piimss.errors import API_PREFIX


def refuse_nul(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Middleware: 400 for a NUL in a parameter. The API checks its parameters itself."""

    def check(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(API_PREFIX):
            for name, values in request.GET.lists():
                if "\0" in name or any("\0" in value for value in values):
                    raise BadRequest(_("La dirección lleva un carácter que no se admite."))
        return answer(request)

    return check
