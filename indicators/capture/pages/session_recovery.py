"""Recovery of what was typed into a form whose session or token was missing.

It waits in the session that leads to the login, and is shown again, unsaved, in the same form: once,
and only to who may capture there.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from ..drafts import flatten
from ..form_data import Seen, parse_form, parse_seen

_KEY = "unsaved_form"

LARGEST = 200_000
"""Characters that wait at most: nobody who is not signed in fills the sessions with more."""


def stash(request: HttpRequest, address: str) -> bool:
    """Keep what a form sent for the form at ``address``; whether there was anything to keep."""
    typed = parse_form(request.POST)
    comment = request.POST.get("comment", "")
    size = len(comment) + sum(map(len, flatten(typed).values()))
    if not typed or size > LARGEST:
        return False
    request.session[_KEY] = {
        "address": address,
        "typed": typed,
        "comment": comment,
        "seen": parse_seen(request.POST),
    }
    return True


def restore(request: HttpRequest, address: str) -> tuple[Mapping[str, Any], str, Seen] | None:
    """Return the texts that wait for the form at ``address``, the comment, and what it had shown."""
    found = request.session.get(_KEY)
    if not found or found["address"] != address:
        return None
    del request.session[_KEY]
    capture, version = found["seen"]
    return found["typed"], found["comment"], (capture, version)
