"""Pages that have not changed are neither sent again nor built again, and no figure is touched.

Who has the page gets a 304; who is not signed in and has it not gets the copy that was built for
the one before.

A page is made of the programme's data, the project's own files, its address, the day that it
prints and who reads it.  All of them together are its tag; of the data only the counters are read
that every change of them moves (``DataVersion``).  The tag is a weak one, because two copies of a
page may differ in the mask of a form's token and mean the same.

A name of a person that the administration corrects is seen from the next day on at the latest.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache, wraps
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeGuard

from django.apps import apps
from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags

from indicators.models import DataVersion
from indicators.permissions import duties_of

View = Callable[..., HttpResponseBase]

# Said with a 304 too, which has no body that the compression would say the second one of.
VARIES_WITH = ("Cookie", "Accept-Encoding")

LARGEST_STORED = 256 * 1024
"""Bytes of a page that is kept; with the number of pages (CACHES) it bounds the memory."""


def cache_page_response(view: View) -> View:
    """Return a view whose page carries a tag, and is not rendered for who has it as it still stands.

    A page with messages for its reader is shown once: it has no tag, and is never left out.
    """

    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        # Read before the page is gathered: of a change in between the page may show the new
        # state under the old tag, and is sent again, but never the old one under the new.
        state = _state(request)
        tag = _tag(request, state)
        if tag in etags_in_request(request) and not _has_messages(request):
            return _with_cache_headers(HttpResponseNotModified(), request, tag)
        shared = _is_shareable(request)
        if shared and (kept := cache.get(tag)) is not None:
            body, headers = kept
            return _with_cache_headers(HttpResponse(body, headers=headers), request, tag)
        response = view(request, *args, **kwargs)
        if response.status_code != 200:
            return response
        if shared and _is_small(response) and _is_shareable(request) and not response.cookies:
            cache.set(tag, (response.content, dict(response.headers)))
        # Computed again: rendering a form may have given the reader a new token.
        return _with_cache_headers(
            response, request, "" if _has_messages(request) else _tag(request, state)
        )

    return respond


@lru_cache
def release() -> str:
    """Return the digest of the project's own files: the same for the same code, in every process.

    Computed when the first page is asked for, from the contents and not from dates: some
    200 files, three megabytes, read and hashed in about a hundredth of a second.
    """
    digest = sha256()
    for path in _project_files():
        digest.update(f"{path.relative_to(settings.BASE_DIR)}\0".encode())
        digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _project_files() -> Iterator[Path]:
    """Yield code, templates and static files of the project's applications, in a fixed order.

    All there is but what the interpreter keeps for itself, which may be there or not.
    """
    ours = [Path(config.path) for config in apps.get_app_configs()]
    folders = {path for path in ours if path.parent == settings.BASE_DIR}
    shared: Any = settings.TEMPLATES[0]["DIRS"]
    folders |= set(shared)
    for folder in sorted(folders):
        yield from sorted(
            path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"
        )
    # What it is built on may write a page differently too.
    yield from settings.BASE_DIR.glob("requirements.txt")


def _state(request: HttpRequest) -> tuple[object, ...]:
    """Return everything that decides what the page says, save for the token of its forms."""
    versions = DataVersion.objects.order_by("programme_id").values_list(
        "programme_id", "inputs", "outputs", "outputs_changed_at", "explanations"
    )
    return (
        release(),
        # Letter by letter: what is made equal here would be answered with another address's page.
        *(request.scheme, request.get_host(), request.path, request.META.get("QUERY_STRING", "")),
        timezone.localdate().isoformat(),
        *_reader(request),
        *(str(part) for version in versions for part in version),
    )


def _reader(request: HttpRequest) -> tuple[str, ...]:
    """Return who is signed in, as the page shows it: name, duties and session; nobody is empty."""
    user = request.user
    if not user.is_authenticated:
        return ()
    session = request.session.session_key or ""
    return (str(user.pk), user.get_username(), session, *duties_of(user))


def _tag(request: HttpRequest, state: tuple[object, ...]) -> str:
    # A form's token belongs to the cookie with its secret; without that cookie there is none.
    parts = (*state, request.META.get("CSRF_COOKIE", ""))
    return f'W/"{sha256(repr(parts).encode()).hexdigest()[:40]}"'


def etags_in_request(request: HttpRequest) -> set[str]:
    """Return the tags of the copies that the reader has.

    A star stands for any copy: of a page that may not even exist nothing is known before it is
    gathered, so it is no answer here.
    """
    header = request.META.get("HTTP_IF_NONE_MATCH")
    tags = parse_etags(header) if header else []
    return {tag if tag.startswith("W/") else f"W/{tag}" for tag in tags}


def _is_shareable(request: HttpRequest) -> bool:
    """Return whether nothing on the page is meant for one reader: no name, no message, no form's
    token.
    """
    return (
        request.method == "GET"
        and not request.user.is_authenticated
        and not request.META.get("CSRF_COOKIE")
        and not _has_messages(request)
    )


def _is_small(response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    """Return whether the response is kept; what is so large that it leaves piece by piece is not."""
    return isinstance(response, HttpResponse) and len(response.content) <= LARGEST_STORED


def _has_messages(request: HttpRequest) -> bool:
    """Return whether there is something to be told once; looking does not use it up."""
    return len(get_messages(request)) > 0


def _with_cache_headers(
    response: HttpResponseBase, request: HttpRequest, tag: str
) -> HttpResponseBase:
    """Return the response with its tag, if it has one, and how it may be kept: never used without
    asking.
    """
    if tag:
        response.headers["ETag"] = tag
    patch_cache_control(response, no_cache=True)
    if request.user.is_authenticated:
        patch_cache_control(response, private=True)
    patch_vary_headers(response, VARIES_WITH)
    return response
