"""Answers that have not changed are neither sent again nor built again, and no figure is touched.

An answer is made of the data, the project's own files, its address, the day, and what it varies by:
all of them together are its tag.  Who has it by that tag gets a 304; who has it not gets the copy that
was built for the one before, where it is meant for anybody.  Of the data only their version is read,
which every change of them moves; ``settings.DATA_STATE`` names the function that reads it.

The tag is a weak one: compressed or not, or with another mask of a form's token, it is the same answer.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from hashlib import sha256
from operator import itemgetter
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar, TypeVar

from cachetools import LRUCache, TLRUCache, cached
from django.apps import apps
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.module_loading import import_string
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request
from rest_framework.views import APIView

T = TypeVar("T")

MEMORY = 64 * 1024 * 1024
"""Bytes of all that is remembered; what was asked for longest ago makes room."""
LARGEST = MEMORY // 8
"""Bytes of a value that is remembered."""
LARGEST_STORED = 512 * 1024
"""Bytes of an answer that is."""
BYTES_BESIDE_BODY = 1024
"""Bytes that an answer takes besides its body: headers, tag, its place among the others."""


@dataclass(frozen=True)
class DataState:
    """The version of the data that an address is about, and headers that are said with it.

    ``seen_by`` tells of data that are not published which people they are for; None of what is.
    """

    version: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    seen_by: Callable[[Any], bool] | None = None


class CachePolicy:
    """Says what answers depend on besides data and address: here the format alone, for everybody."""

    # Said with a 304 too, which has no body that the compression would say the second one of.
    varies_with: ClassVar[tuple[str, ...]] = ("Accept", "Accept-Encoding")
    matches_any: ClassVar[bool] = True
    """True if a star stands for whatever there is: all that is asked is whether it is there."""

    def variant(self, request: Any) -> tuple[str, ...] | None:
        """Return the variant of an answer, part of its key; None if it is shown once, without a tag."""
        return (request.META.get("HTTP_ACCEPT", ""),)

    def is_shared(self, request: Any) -> bool:
        """Return whether the answer is meant for anybody."""
        return True

    def cache_control(self, request: Any) -> str:
        """Return by whom it may be kept; it is never used without asking."""
        return "public, no-cache"


PUBLIC = CachePolicy()
_READING = ("GET", "HEAD")


def respond(
    view: Callable[..., HttpResponseBase],
    policy: CachePolicy,
    state: DataState,
    request: Any,
    *args: Any,
    **kwargs: Any,
) -> HttpResponseBase:
    """Return the answer to a GET or HEAD; the view is called only if it is not remembered.

    The state was read before: of a change in between the answer may show the new data under the old
    tag, and is sent again, but never the old ones under the new.
    """
    known = find(policy, state, request)
    if known is not None:
        return known
    return keep(policy, state, request, view(request, *args, **kwargs))


def find(policy: CachePolicy, state: DataState, request: Any) -> HttpResponseBase | None:
    """Return a 304 to who has the answer, or the copy that is kept of it; None if it must be built."""
    tag = _tag(policy, state, request)
    known_tags = request.META.get("HTTP_IF_NONE_MATCH", "")
    if tag and known_tags and tag in _weak_tags(known_tags):
        return _finish(HttpResponseNotModified(), policy, state, request, tag)
    stored = _get(tag) if tag and policy.is_shared(request) else None
    if stored is None:
        return None
    body, headers = stored
    return _unless_any(HttpResponse(body, headers=headers), policy, state, request, tag)


def keep(
    policy: CachePolicy, state: DataState, request: Any, response: HttpResponseBase
) -> HttpResponseBase:
    """Return an answer that was built with its tag, and keep it for the others that it is meant for."""
    if response.status_code != 200:
        return response
    # Computed again: rendering a form may have given the reader a new token.
    tag = _tag(policy, state, request)
    _finish(response, policy, state, request, tag)
    if tag and policy.is_shared(request):
        _store_response(response, tag)
    return _unless_any(response, policy, state, request, tag)


class CachedView(APIView):
    """A view of the API whose answers carry the version of the data, behind the counting of requests
    and the reading of tokens.
    """

    has_version: ClassVar[bool] = True
    """True if an answer is published, the same for everybody, and carries the version of the data."""
    state = DataState()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check who asks, and put what is known in place of the view.

        Before the format is negotiated, which what is known needs no more; so what asks for none that
        there is is counted like all others.
        """
        state = believed_state(kwargs.get("programme", ""))
        if state.seen_by is not None or not self.has_version or request.method not in _READING:
            super().initial(request, *args, **kwargs)
            if state.seen_by is not None:
                self.headers["Cache-Control"] = "private, no-store"
                # Set within this process alone, by who reads a report on the server.
                by_operator = getattr(request._request, "by_operator", False)
                if not (by_operator or state.seen_by(request.user)):
                    raise Http404
            return
        _leave_out_sessions(request)
        self.check_permissions(request)
        self.check_throttles(request)
        self.state = state
        asked, name = request._request, request.method.lower()
        known = find(PUBLIC, self.state, asked)
        if known is not None:
            self.headers.pop("Vary", None)  # it says so itself
            setattr(self, name, lambda *_args, **_kwargs: known)
            return
        super().initial(request, *args, **kwargs)
        view = getattr(self, name)
        setattr(
            self,
            name,
            lambda *args, **kwargs: keep(PUBLIC, self.state, asked, view(*args, **kwargs)),
        )


def _leave_out_sessions(request: Request) -> None:
    """Look at the token alone: a session makes no difference, and no answer varies by it."""
    request.authenticators = [
        authenticator
        for authenticator in request.authenticators or ()
        if not isinstance(authenticator, SessionAuthentication)
    ]
    if "HTTP_AUTHORIZATION" in request.META:
        _ = request.user  # which asks for it


def read_state(slug: str = "") -> DataState:
    """Return the state of the data of a programme, or of all of them."""
    state: DataState = import_string(settings.DATA_STATE)(slug)
    return state


believed_state = cached(
    TLRUCache(64, ttu=lambda _key, _state, now: now + settings.API_VERSION_SECONDS), lock=Lock()
)(read_state)
"""The same, believed for as long as the settings say."""

_known: "LRUCache[Hashable, tuple[Any, int]]" = LRUCache(MEMORY, getsizeof=itemgetter(1))
_lock = Lock()


def remember(
    version: str, key: Hashable, make: Callable[[], T], size: Callable[[T], int] | None = None
) -> T:
    """Return the value made under that key of that version of the data, or make it: always where no
    version is known.  ``size`` tells the bytes that it takes, a thousand as a rule.
    """
    if not version:
        return make()
    whole_key = (version, key)
    value: T | None = _get(whole_key)
    if value is None:
        value = make()
        _put(whole_key, value, size(value) if size else BYTES_BESIDE_BODY)
    return value


def clear() -> None:
    """Forget all that is known, as in a process that has just begun."""
    with _lock:
        _known.clear()
    believed_state.cache_clear()


def _get(key: Hashable) -> Any:
    # Reading needs the lock too: it moves what is found to the end of those that make room.
    with _lock:
        found = _known.get(key)
    return found[0] if found else None


def _put(key: Hashable, value: Any, size: int) -> None:
    if size <= LARGEST:
        with _lock:
            _known[key] = (value, size)


def _store_response(response: Any, tag: str) -> None:
    """Keep an answer as it is sent, once it is rendered; none that is large, or has a cookie."""
    if getattr(response, "is_rendered", True) is False:
        response.add_post_render_callback(partial(_store_response, tag=tag))
    elif not (response.streaming or response.cookies or len(response.content) > LARGEST_STORED):
        kept = (response.content, dict(response.headers))
        _put(tag, kept, len(response.content) + BYTES_BESIDE_BODY)


def _unless_any(
    response: HttpResponseBase, policy: CachePolicy, state: DataState, request: Any, tag: str
) -> HttpResponseBase:
    """Return a 304 in place of an answer to who asks only whether there is any."""
    if policy.matches_any and request.META.get("HTTP_IF_NONE_MATCH", "").strip() == "*":
        return _finish(HttpResponseNotModified(), policy, state, request, tag)
    return response


def _finish(
    response: HttpResponseBase, policy: CachePolicy, state: DataState, request: Any, tag: str
) -> HttpResponseBase:
    """Return the response with its tag, if it has one, and how it may be kept."""
    if tag:
        response.headers["ETag"] = tag
    response.headers["Cache-Control"] = policy.cache_control(request)
    patch_vary_headers(response, policy.varies_with)
    for name, value in state.headers.items():
        response.headers[name] = value
    return response


_IN_ADDRESS = ("HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "QUERY_STRING")


def _tag(policy: CachePolicy, state: DataState, request: Any) -> str:
    variant = policy.variant(request)
    if variant is None:
        return ""
    parts = (
        release(),
        *(settings.SITE_NAME, settings.SITE_PORTAL),  # what heads and roots depend on
        state.version,
        # Letter by letter: what is made equal here would be answered with another address's rows.
        *(request.scheme, request.path, *map(request.META.get, _IN_ADDRESS)),
        *variant,
    )
    return f'W/"{sha256(repr(parts).encode()).hexdigest()[:40]}"'


def _weak_tags(header: str) -> set[str]:
    """Return the tags of the copies that the reader has."""
    return {tag if tag.startswith("W/") else f"W/{tag}" for tag in parse_etags(header)}


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
