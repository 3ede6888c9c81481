"""The screens of who captures: ask for the content, lay it out, and hand on what was typed."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from indicators.lifecycle import OutOfTurn, Overtaken
from indicators.lookups import Unknown, find_programme
from indicators.programme_urls import address_of
from indicators.words import saved_text

from ..autosave import is_what_was_sent, keep
from ..drafts import clean_typed, too_long
from ..form_data import read_form, seen_in, together_in
from ..parsing import Problem, Question, Typed
from ..slots import Place
from ..workflow import Unready, submit, withdraw
from .capture_form import Obstacle, Refusal, capture_form, obstacle_of
from .decorators import (
    KEPT,
    OVERTAKEN,
    REFUSED,
    RENEWED,
    form_address,
    place_of,
    screen,
    told,
)
from .field_labels import labels_of
from .live_result import live_of, prospect_of
from .merge_conflict import conflict_of
from .session_recovery import take_up
from .todo import pending_page


@screen("GET", "HEAD")
def pending(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """What is missing, for the person who asks."""
    state = request.GET.get("state", "").strip()
    of = find_programme(programme)
    page = pending_page(of, by=request.user, state=state)
    context = {"page": page, "programme": of}
    return render(request, "indicators/capture/pending.html", context)


@screen("GET", "HEAD", "POST")
def capture(
    request: HttpRequest, code: str, year: str, programme: str | None = None
) -> HttpResponse:
    """The form of one capture; it is saved, and submitted, by its buttons."""
    place = place_of(request, programme, code, year)
    refusal = None
    asked = request.GET.get("kind", "").strip()
    if request.method != "POST" and asked and asked != place.cycle.kind:
        # An address never shows another cycle than it names.
        messages.warning(request, _elsewhere(place))
        return HttpResponseRedirect(f"{request.path}?{place.query}")
    if request.method == "POST":
        done = _save_or_submit(request, place)
        if isinstance(done, HttpResponseRedirect):
            return done
        refusal = done
        place = place_of(request, programme, code, year)
    elif waiting := take_up(request, form_address(request, {"code": code, "year": year})):
        typed, comment, seen = waiting
        refusal = Refusal(typed, comment=comment, seen=seen, recovered=True)
    again = "again" in request.GET
    form = capture_form(place, by=request.user, refusal=refusal, again=again)
    context = {"form": form, "back": f"{request.path}?{form.query}"}
    return render(request, "indicators/capture/form.html", context)


def _elsewhere(place: Place) -> str:
    return _(
        "Esta es la captura del ciclo %(kind)s, que está en curso: termínela o retírela antes de "
        "empezar la del otro ciclo del mismo año."
    ) % {"kind": place.cycle.get_kind_display()}


def _save_or_submit(request: HttpRequest, place: Place) -> HttpResponseRedirect | Refusal:
    """Keep what was typed and, if that was asked, hand it on; or why not."""
    typed, seen = read_form(request.POST), seen_in(request.POST)
    sending = "submit" in request.POST
    refusal = Refusal(typed, comment=request.POST.get("comment", ""), seen=seen, sending=sending)
    if problems := too_long(typed):
        return replace(refusal, problems=problems)
    back = HttpResponseRedirect(f"{request.path}?{place.query}")
    try:
        kept = keep(place, typed, seen=seen, by=request.user, together=together_in(request.POST))
        if not sending:
            messages.success(request, _("El borrador está guardado."))
            return back
        refusal = replace(refusal, seen=(kept.pk, kept.version), kept=True)
        submit(kept, by=request.user, comment=refusal.comment)
    except Unready as unready:
        return replace(refusal, problems=unready.problems)
    except ValidationError as error:
        field = "comment" if refusal.kept else ""
        return replace(refusal, problems=[Problem(field, " ".join(error.messages))])
    except (Overtaken, OutOfTurn) as late:
        latest = late.latest if isinstance(late, Overtaken) else late.capture
        if not (sending and is_what_was_sent(latest, typed, by=request.user)):
            if isinstance(late, Overtaken):
                return replace(refusal, overtaken=late, kept=False)
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


@screen("GET", "POST")
def autosave(
    request: HttpRequest, code: str, year: str, programme: str | None = None
) -> HttpResponse:
    """Keep what is typed while it is typed, and say so; a fragment of the form.

    Asked for without anything typed it gives a fresh token for the form.
    """
    place = place_of(request, programme, code, year)
    if request.method == "GET":
        return told(_fragment(request, "_token"), RENEWED)
    typed, seen = read_form(request.POST), seen_in(request.POST)
    if problems := too_long(typed):
        variables = _question(place, typed).variables
        reasons = [obstacle_of(each, variables) for each in problems]
        return told(_fragment(request, "_unsaved", reasons=reasons), REFUSED)
    try:
        kept = keep(place, typed, seen=seen, by=request.user, together=together_in(request.POST))
    except Overtaken as overtaken:
        names = labels_of(_question(place, typed).variables)
        conflict = conflict_of(overtaken, typed, names, by=request.user)
        return told(_fragment(request, "_conflict", conflict=conflict), OVERTAKEN)
    except (ValidationError, OutOfTurn) as error:
        text = " ".join(getattr(error, "messages", error.args))
        return told(_fragment(request, "_unsaved", reasons=[Obstacle("", text)]), REFUSED)
    return told(_fragment(request, "_saved", kept=kept, saved=saved_text(timezone.now())), KEPT)


def _question(place: Place, typed: Typed) -> Question:
    return prospect_of(place.capture or place.blank(), typed).question


@screen("POST")
def live(request: HttpRequest, code: str, year: str, programme: str | None = None) -> HttpResponse:
    """What follows from what is typed now; a fragment of the form, and nothing is kept."""
    place = place_of(request, programme, code, year)
    try:
        typed = clean_typed(read_form(request.POST))
    except ValidationError:
        # The save says what is wrong; what is shown stays, with what was answered to the warnings.
        return HttpResponse(status=204)
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
