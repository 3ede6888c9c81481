"""Answers of the API that have not changed are neither sent again nor built again.

What the API reads is published, and the same for everybody.  An answer is made of the programme's
data, the project's own code, its address and the day: together they are its tag.  Of the data only the
counters are read that every change of them moves (``DataVersion``); the figures are not touched.

Where several processes answer, one of them may know a change up to PIIMSS_API_VERSION_SECONDS later
than another.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, wraps
from hashlib import sha256
from time import monotonic
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.urls import URLPattern, URLResolver
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from accounts.throttles import throttled_response
from accounts.tokens import InvalidToken, record_use, token_in_request
from indicators.models import DataVersion
from indicators.results.staleness import last_complete_run
from objectives.models import Programme
from piimss import response_cache
from reports.http_cache import etags_in_request, release
from tables.compiled_queries import CompiledQuery, QueryParameter

View = Callable[..., HttpResponseBase]

# With a 304 too, which has no body that the compression would say the second one of.
VARIES_WITH = ("Accept", "Accept-Encoding")
CACHE_CONTROL = "public, no-cache"  # may be kept by anybody, never used without asking
RESULTS_PENDING = "Results-Pending"
"""A header of answers about a programme, where its results do not follow yet from all of its figures."""


@dataclass(frozen=True)
class _DataState:
    """The version of the data, the row of the programme of the address, and until when that is
    believed.
    """

    version: str
    row: tuple[Any, ...] | None
    expires_at: float
    results_pending: bool = False

    @property
    def programme(self) -> Programme | None:
        """Return the programme, if the address names one that is there."""
        if self.row is None:
            return None
        names = [field.attname for field in Programme._meta.concrete_fields]
        return Programme.from_db("default", names, self.row)


_OF_VERSION = ("programme_id", "inputs", "outputs", "outputs_changed_at", "explanations")


_cached: dict[str, _DataState] = {}
_MAX_CACHED = 64


def cached_patterns(patterns: Sequence[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Return the same addresses, whose answers carry a tag and are kept as long as it holds."""
    return [
        URLPattern(pattern.pattern, cache_response(pattern.callback), name=pattern.name)
        if isinstance(pattern, URLPattern)
        else pattern
        for pattern in patterns
    ]


def cache_response(view: View) -> View:
    """Return a view of published data that is not asked again for what it has answered already."""

    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        if (refusal := throttled_response(request)) is not None:
            return refusal
        state = _data_state(kwargs.get("programme", ""))
        tag = _tag(request, state.version)
        # Who says who they are is looked at first: a key that does not hold is refused by the view.
        if _has_valid_credentials(request):
            if tag in etags_in_request(request):
                return _with_cache_headers(HttpResponseNotModified(), tag, state)
            stored = response_cache.get(tag)
            if stored is not None:
                if _matches_any_version(request):
                    return _with_cache_headers(HttpResponseNotModified(), tag, state)
                return _with_cache_headers(stored.to_response(), tag, state)
        request.data_version = state.version  # type: ignore[attr-defined]
        request.programme = state.programme  # type: ignore[attr-defined]
        response = view(request, *args, **kwargs)
        if response.status_code != 200:
            return response
        if _matches_any_version(request):
            return _with_cache_headers(HttpResponseNotModified(), tag, state)
        return _store(response, tag, state)

    return respond


def _matches_any_version(request: HttpRequest) -> bool:
    """Return whether the reader knows whatever there is: all that is asked is whether it is there."""
    return request.headers.get("If-None-Match", "").strip() == "*"


def _has_valid_credentials(request: HttpRequest) -> bool:
    """Return whether nobody says who they are, or a token says it that holds; its use is noted."""
    try:
        token = token_in_request(request)
    except InvalidToken:
        return False
    if token is not None:
        record_use(token)
    return token is not None or "HTTP_AUTHORIZATION" not in request.META


def _store(response: HttpResponseBase, tag: str, state: _DataState) -> HttpResponseBase:
    if not response.streaming:
        assert isinstance(response, HttpResponse)
        if hasattr(response, "render") and not getattr(response, "is_rendered", True):
            response.render()
        response_cache.store(tag, response)
    return _with_cache_headers(response, tag, state)


def _data_state(slug: str) -> _DataState:
    """Return what is known of a programme's data, asked again when it is no longer believed."""
    now = monotonic()
    state = _cached.get(slug)
    if state is None or state.expires_at <= now:
        state = _query_data_state(slug, now + settings.API_VERSION_SECONDS)
        if len(_cached) >= _MAX_CACHED:
            _cached.clear()
        _cached[slug] = state
    return state


def clear_cache() -> None:
    """Forget all that is known or kept, as in a process that has just begun."""
    _cached.clear()
    response_cache.clear()


def _query_data_state(slug: str, expires_at: float) -> _DataState:
    found = _query(of_one=bool(slug)).cells([slug])
    version = [row[: len(_OF_VERSION)] for row in found]
    row, behind = None, False
    if slug and found:
        row = found[0][len(_OF_VERSION) : -1]
        inputs, settled = found[0][1], found[0][-1]
        behind = settled is None or settled < inputs
        version.append((behind,))
    # A name that somebody corrects is seen from the next day on at the latest.
    version.append((timezone.localdate().isoformat(),))
    return _DataState(sha256(repr(version).encode()).hexdigest(), row, expires_at, behind)


@lru_cache
def _query(*, of_one: bool) -> CompiledQuery:
    """Return the query of the versions, written once: writing it takes longer than asking it.

    With the version that the results follow from: where it is not the present one something waits.
    """
    versions = DataVersion.objects.order_by("programme_id")
    if of_one:
        versions = versions.filter(programme__slug=QueryParameter(0))
    of_programme = [f"programme__{field.attname}" for field in Programme._meta.concrete_fields]
    settled = Subquery(last_complete_run(OuterRef("programme_id")).values("inputs_version"))
    return CompiledQuery.from_queryset(versions.values_list(*_OF_VERSION, *of_programme, settled))


def _tag(request: HttpRequest, version: str) -> str:
    return _digest(
        release(),
        version,
        request.scheme or "",
        request.get_host(),
        # Letter by letter: what is made equal here would be answered with another address's rows.
        request.path,
        request.META.get("QUERY_STRING", ""),
        request.META.get("HTTP_ACCEPT", ""),
    )


@lru_cache(maxsize=256)  # what is asked once is asked again; each is 16 KB at the most
def _digest(*parts: str) -> str:
    """Return a digest as a weak tag: compressed or not, it is the same answer."""
    return f'W/"{sha256(repr(parts).encode()).hexdigest()[:40]}"'


def _with_cache_headers(response: Any, tag: str, state: _DataState) -> Any:
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = CACHE_CONTROL
    if "Vary" in response.headers:
        patch_vary_headers(response, VARIES_WITH)
    else:
        response.headers["Vary"] = ", ".join(VARIES_WITH)
    if state.results_pending:
        response.headers[RESULTS_PENDING] = "true"
    return response
