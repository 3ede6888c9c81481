"""The screens of who captures: ask for the content, lay it out, and hand on what was typed."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from .answers import Problem
from .capture_events import OutOfTurn, Overtaken
from .drafting import clean_typed
from .keeping import keep
from .places import Place, Unknown, find_place, find_programme
from .screens.capture_form import Refusal, capture_form, conflict_of, saved_text
from .screens.live import live_of, prospect_of
from .screens.pending import pending_page
from .typed_forms import read_form, seen_in
from .workflow import Unready, submit, withdraw

View = Callable[..., HttpResponse]


def _screen(*methods: str) -> Callable[[View], View]:
    """A screen for who is signed in; what it calls unknown is a 404 with that sentence.

    Whoever is not signed in any more when they send something is led to the login and back, and is
    told what became of what they typed.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_login(request, kwargs)
            try:
                return view(request, *args, **kwargs)
            except Unknown as unknown:
                raise Http404(str(unknown)) from unknown

        return require_http_methods(list(methods))(never_cache(answer))

    return wrap


def _to_login(request: HttpRequest, kwargs: Mapping[str, Any]) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(
            request, "indicators/capture/_session_over.html", {"back": _form(request, kwargs)}
        )
    if request.method == "POST":
        messages.warning(
            request,
            _(
                "Su sesión terminó. Entre de nuevo: la captura sigue como se guardó la última vez, y lo "
                "que escribió después está en la página anterior de su navegador."
            ),
        )
    back = _form(request, kwargs) if "code" in kwargs else request.get_full_path()
    return redirect_to_login(back)


def _address(request: HttpRequest, name: str, **kwargs: Any) -> str:
    """The address of another screen of the same programme."""
    match = request.resolver_match
    assert match is not None
    if "programme" in match.kwargs:
        return reverse(
            f"programme:{name}", kwargs={"programme": match.kwargs["programme"], **kwargs}
        )
    return reverse(name, kwargs=kwargs)


def _form(request: HttpRequest, kwargs: Mapping[str, Any]) -> str:
    """The address of the form that a request is about, with its unit and cycle."""
    address = _address(request, "capture", code=kwargs["code"], year=kwargs["year"])
    query = request.GET.urlencode()
    return f"{address}?{query}" if query else address


def _place(request: HttpRequest, programme: str | None, code: str, year: str) -> Place:
    asked = {name: request.GET.get(name, "").strip() for name in ("unit", "kind")}
    return find_place(programme, code, year, by=request.user, **asked)


@_screen("GET", "HEAD")
def pending(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """What is missing, for the person who asks."""
    state = request.GET.get("state", "").strip()
    page = pending_page(find_programme(programme), by=request.user, state=state)
    return render(request, "indicators/capture/pending.html", {"page": page})


@_screen("GET", "HEAD", "POST")
def capture(
    request: HttpRequest, code: str, year: str, programme: str | None = None
) -> HttpResponse:
    """The form of one capture; it is saved, and submitted, by its buttons."""
    place = _place(request, programme, code, year)
    refusal = None
    if request.method == "POST":
        done = _save_or_submit(request, place)
        if isinstance(done, HttpResponseRedirect):
            return done
        refusal = done
        place = _place(request, programme, code, year)
    again = "again" in request.GET
    form = capture_form(place, by=request.user, refusal=refusal, again=again)
    context = {"form": form, "back": f"{request.path}?{form.query}"}
    return render(request, "indicators/capture/form.html", context)


def _save_or_submit(request: HttpRequest, place: Place) -> HttpResponseRedirect | Refusal:
    """Keep what was typed and, if that was asked, hand it on; or why not."""
    typed, seen = read_form(request.POST), seen_in(request.POST)
    comment = request.POST.get("comment", "")
    back = HttpResponseRedirect(f"{request.path}?{place.query}")
    try:
        kept = keep(place, typed, seen=seen, by=request.user)
        if "submit" not in request.POST:
            messages.success(request, _("El borrador está guardado."))
            return back
        seen = (kept.pk, kept.version)
        submit(kept, by=request.user, comment=comment)
    except Unready as unready:
        return Refusal(typed, unready.problems, comment=comment, seen=seen)
    except Overtaken as overtaken:
        return Refusal(typed, overtaken=overtaken, comment=comment, seen=seen)
    except ValidationError as error:
        return Refusal(typed, [_obstacle(error)], comment=comment, seen=seen)
    except OutOfTurn as late:
        messages.error(request, str(late))
        return back
    messages.success(request, _sent(request, place))
    return HttpResponseRedirect(_address(request, "captures"))


def _sent(request: HttpRequest, place: Place) -> str:
    return format_html(
        _('{code} de {year} está en revisión. <a href="{address}">Verla</a>.'),
        code=place.indicator.code,
        year=place.year,
        address=f"{request.path}?{place.query}",
    )


def _obstacle(error: ValidationError) -> Problem:
    return Problem("", " ".join(error.messages))


@_screen("GET", "POST")
def autosave(
    request: HttpRequest, code: str, year: str, programme: str | None = None
) -> HttpResponse:
    """Keep what is typed while it is typed, and say so; a fragment of the form.

    Asked for without anything typed it says what is kept, with a fresh token for the form.
    """
    place = _place(request, programme, code, year)
    if request.method == "GET":
        return _fragment(request, "_saved", saved="", again=True)
    typed, seen = read_form(request.POST), seen_in(request.POST)
    try:
        kept = keep(place, typed, seen=seen, by=request.user)
    except Overtaken as overtaken:
        return _fragment(
            request, "_conflict", conflict=conflict_of(overtaken, typed, by=request.user)
        )
    except (ValidationError, OutOfTurn) as error:
        text = " ".join(getattr(error, "messages", error.args))
        return _fragment(request, "_unsaved", reason=text)
    return _fragment(request, "_saved", kept=kept, saved=saved_text(timezone.now()))


@_screen("POST")
def live(request: HttpRequest, code: str, year: str, programme: str | None = None) -> HttpResponse:
    """What follows from what is typed now; a fragment of the form, and nothing is kept."""
    place = _place(request, programme, code, year)
    try:
        typed = clean_typed(read_form(request.POST))
    except ValidationError as error:
        return _fragment(request, "_unsaved", reason=" ".join(error.messages))
    capture = place.under_way or place.blank()
    return _fragment(request, "_live", live=live_of(capture, prospect_of(capture, typed)))


@_screen("POST")
def withdraw_capture(
    request: HttpRequest, code: str, year: str, programme: str | None = None
) -> HttpResponse:
    """Give a draft up."""
    place = _place(request, programme, code, year)
    if place.under_way is None:
        raise Unknown(_("No hay ninguna captura en curso que retirar."))
    _capture, version = seen_in(request.POST)
    try:
        withdraw(
            place.under_way,
            by=request.user,
            comment=request.POST.get("comment", ""),
            seen=version if _capture == place.under_way.pk else 0,
        )
    except (Overtaken, OutOfTurn, ValidationError) as error:
        messages.error(request, " ".join(getattr(error, "messages", error.args)))
        return redirect(_form(request, {"code": code, "year": year}))
    messages.success(request, _("La captura se retiró; queda en la historia."))
    return redirect(_address(request, "captures"))


def _fragment(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    match = request.resolver_match
    assert match is not None
    back = _form(request, match.kwargs)
    return render(request, f"indicators/capture/{name}.html", {"back": back, **context})
