"""The decorators that all screens of capture and review share: for who is signed in, never kept."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponseBase]


def signed_in(*methods: str) -> Callable[[View], View]:
    """Return the decorator of a screen that takes these methods; others are led to sign in first."""

    def wrap(view: Any) -> Any:
        return require_http_methods(list(methods))(never_cache(login_required(view)))

    return wrap
