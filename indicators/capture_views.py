"""The screens of who captures: ask for the content, lay it out, and hand on what was typed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from .answers import Problem
from .capture_doors import address_of, form_address, place_of, screen
from .capture_events import OutOfTurn, Overtaken
from .drafting import clean_typed
from .keeping import keep
from .places import Place, Unknown, find_programme
from .screens.capture_form import Refusal, capture_form, conflict_of, saved_text
from .screens.live import live_of, prospect_of
from .screens.pending import pending_page
from .screens.sheets import sheet_offer
from .typed_forms import read_form, seen_in
from .workflow import Unready, submit, withdraw


@screen("GET", "HEAD")
def pending(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """What is missing, for the person who asks."""
    state = request.GET.get("state", "").strip()
    of = find_programme(programme)
    page = pending_page(of, by=request.user, state=state)
    context = {"page": page, "sheet": sheet_offer(of, by=request.user)}
    return render(request, "indicators/capture/pending.html", context)


@screen("GET", "HEAD", "POST")
def capture(
    request: HttpRequest, code: str, year: str, programme: str | None = None
) -> HttpResponse:
    """The form of one capture; it is saved, and submitted, by its buttons."""
    place = place_of(request, programme, code, year)
    refusal = None
    if request.method == "POST":
        done = _save_or_submit(request, place)
        if isinstance(done, HttpResponseRedirect):
            return done
        refusal = done
        place = place_of(request, programme, code, year)
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
    return HttpResponseRedirect(address_of(request, "captures"))


def _sent(request: HttpRequest, place: Place) -> str:
    return format_html(
        _('{code} de {year} está en revisión. <a href="{address}">Verla</a>.'),
        code=place.indicator.code,
        year=place.year,
        address=f"{request.path}?{place.query}",
    )


def _obstacle(error: ValidationError) -> Problem:
    return Problem("", " ".join(error.messages))


@screen("GET", "POST")
def autosave(
    request: HttpRequest, code: str, year: str, programme: str | None = None
) -> HttpResponse:
    """Keep what is typed while it is typed, and say so; a fragment of the form.

    Asked for without anything typed it says what is kept, with a fresh token for the form.
    """
    place = place_of(request, programme, code, year)
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


@screen("POST")
def live(request: HttpRequest, code: str, year: str, programme: str | None = None) -> HttpResponse:
    """What follows from what is typed now; a fragment of the form, and nothing is kept."""
    place = place_of(request, programme, code, year)
    try:
        typed = clean_typed(read_form(request.POST))
    except ValidationError as error:
        return _fragment(request, "_unsaved", reason=" ".join(error.messages))
    capture = place.under_way or place.blank()
    return _fragment(request, "_live", live=live_of(capture, prospect_of(capture, typed)))


@screen("POST")
def withdraw_capture(
    request: HttpRequest, code: str, year: str, programme: str | None = None
) -> HttpResponse:
    """Give a draft up."""
    place = place_of(request, programme, code, year)
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
        return redirect(form_address(request, {"code": code, "year": year}))
    messages.success(request, _("La captura se retiró; queda en la historia."))
    return redirect(address_of(request, "captures"))


def _fragment(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    match = request.resolver_match
    assert match is not None
    back = form_address(request, match.kwargs)
    return render(request, f"indicators/capture/{name}.html", {"back": back, **context})
