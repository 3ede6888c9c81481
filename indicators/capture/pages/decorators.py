"""The decorator of the screens of capture: who gets in, and what is not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from indicators.lookups import NotFound

from .session_recovery import lead_to_login

View = Callable[..., HttpResponseBase]


def screen(*methods: str) -> Callable[[View], View]:
    """Return the decorator of a screen for who is signed in; an unknown thing is a 404 with its
    sentence.

    Whoever is not signed in any more when they send something is led to the login and back, and is
    told what became of what they typed.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return lead_to_login(request, kwargs)
            try:
                return view(request, *args, **kwargs)
            except NotFound as unknown:
                raise Http404(str(unknown)) from unknown

        return require_http_methods(list(methods))(never_cache(respond))

    return wrap
