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

from indicators.decorators import signed_in
from indicators.duties import CAPTURE
from indicators.lifecycle import EditConflict, InvalidTransition
from indicators.lookups import NotFound, find_programme
from indicators.page_context import open_programme
from indicators.programme_urls import address_of
from indicators.save_outcomes import CONFLICT, REFUSED, RENEWED, SAVED, with_outcome
from indicators.words import saved_text

from ..autosave import is_already_submitted, save_input
from ..drafts import clean_typed, find_overlong
from ..form_data import parse_form, parse_merge_with, parse_seen
from ..parsing import CaptureContext, Issue, Typed
from ..preview import preview_of
from ..slots import CaptureSlot
from ..waiting_items import find_waiting_items
from ..workflow import NotSubmittable, submit, withdraw
from .addresses import form_address, slot_from_url
from .capture_form import FormIssue, RejectedInput, capture_form, form_issue
from .decorators import screen
from .field_labels import labels_of
from .live_result import live_result
from .merge_conflict import conflict_panel
from .pending import captures_of_all, programmes_captured_by, states_of_all, tasks_of
from .session_recovery import restore
from .todo import pending_page


@screen("GET", "HEAD")
def pending(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Show what is missing, for the person who asks: in one programme, or in all that are theirs."""
    state = request.GET.get("state", "").strip()
    own = programmes_captured_by(request.user) if programme is None else []
    if len(own) > 1:
        captures = captures_of_all(request.user, state)
        context: dict[str, Any] = {
            "captures": captures,
            "states": states_of_all(captures),
            "waiting": find_waiting_items(CAPTURE, request.user),
            "page_context": None,
        }
        return render(request, "indicators/capture/pending_in_all.html", context)
    # Whoever captures in another programme than the one at the root is shown theirs.
    slug = own[0].slug if own else programme
    of = find_programme(slug, by=request.user)
    page = pending_page(of, by=request.user, state=state)
    waiting = find_waiting_items(CAPTURE, request.user, of.slug)
    context = {"page": page, "programme": of, "waiting": waiting}
    if programme is None and slug is not None:
        opened = open_programme(slug, request.user)
        context["page_context"] = opened.page_context if opened else None
    return render(request, "indicators/capture/pending.html", context)


@signed_in("GET", "HEAD")
def tasks(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person who asks, in all programmes."""
    return render(request, "indicators/pending.html", {"pending": tasks_of(request.user)})


@screen("GET", "HEAD", "POST")
def capture(
    request: HttpRequest, code: str, year: str, programme: str | None = None
) -> HttpResponse:
    """Show the form of one capture; it is saved, and submitted, by its buttons."""
    slot = slot_from_url(request, programme, code, year)
    rejected = None
    kind = request.GET.get("kind", "").strip()
    if request.method != "POST" and kind and kind != slot.cycle.kind:
        # An address never shows another cycle than it names.
        messages.warning(request, _elsewhere(slot))
        return HttpResponseRedirect(f"{request.path}?{slot.query}")
    if request.method == "POST":
        done = _save_or_submit(request, slot)
        if isinstance(done, HttpResponseRedirect):
            return done
        rejected = done
        slot = slot_from_url(request, programme, code, year)
    elif waiting := restore(request, form_address(request, {"code": code, "year": year})):
        typed, comment, seen = waiting
        rejected = RejectedInput(typed, comment=comment, seen=seen, recovered=True)
    again = "again" in request.GET
    form = capture_form(slot, by=request.user, rejected=rejected, start_new=again)
    context = {"form": form, "back": f"{request.path}?{slot.query}"}
    return render(request, "indicators/capture/form.html", context)


def _elsewhere(slot: CaptureSlot) -> str:
    return _(
        "Esta es la captura del ciclo %(kind)s, que está en curso: termínela o retírela antes de "
        "empezar la del otro ciclo del mismo año."
    ) % {"kind": slot.cycle.get_kind_display()}


def _save_or_submit(
    request: HttpRequest, slot: CaptureSlot
) -> HttpResponseRedirect | RejectedInput:
    """Keep what was typed and, if that was asked, hand it on; or why not."""
    typed, seen = parse_form(request.POST), parse_seen(request.POST)
    sending = "submit" in request.POST
    rejected = RejectedInput(
        typed, comment=request.POST.get("comment", ""), seen=seen, submitting=sending
    )
    if problems := find_overlong(typed):
        return replace(rejected, issues=problems)
    back = HttpResponseRedirect(f"{request.path}?{slot.query}")
    try:
        draft = save_input(
            slot, typed, seen=seen, by=request.user, merge_with=parse_merge_with(request.POST)
        )
        if not sending:
            messages.success(request, _("El borrador está guardado."))
            return back
        rejected = replace(rejected, seen=(draft.pk, draft.version), is_saved=True)
        submit(draft, by=request.user, comment=rejected.comment)
    except NotSubmittable as unready:
        return replace(rejected, issues=unready.issues)
    except ValidationError as error:
        field = "comment" if rejected.is_saved else ""
        return replace(rejected, issues=[Issue(field, " ".join(error.messages))])
    except (EditConflict, InvalidTransition) as late:
        if not (sending and is_already_submitted(late.latest, typed, by=request.user)):
            if isinstance(late, EditConflict):
                return replace(rejected, conflict=late, is_saved=False)
            messages.error(request, str(late))
            return back
    messages.success(request, _sent(request, slot))
    return HttpResponseRedirect(address_of(request, "captures"))


def _sent(request: HttpRequest, slot: CaptureSlot) -> str:
    return format_html(
        _('{code} de {year} está en revisión. <a href="{address}">Verla</a>.'),
        code=slot.indicator.code,
        year=slot.year,
        address=f"{request.path}?{slot.query}",
    )


@screen("GET", "POST")
def autosave(
    request: HttpRequest, code: str, year: str, programme: str | None = None
) -> HttpResponse:
    """Save what is typed while it is typed, and say so; a fragment of the form.

    Asked for without anything typed it gives a fresh token for the form.
    """
    slot = slot_from_url(request, programme, code, year)
    if request.method == "GET":
        return with_outcome(_fragment(request, "_token"), RENEWED)
    typed, seen = parse_form(request.POST), parse_seen(request.POST)
    if problems := find_overlong(typed):
        variables = _context(slot, typed).variables
        reasons = [form_issue(problem, variables) for problem in problems]
        return with_outcome(_fragment(request, "_unsaved", reasons=reasons), REFUSED)
    try:
        draft = save_input(
            slot, typed, seen=seen, by=request.user, merge_with=parse_merge_with(request.POST)
        )
    except EditConflict as edit_conflict:
        names = labels_of(_context(slot, typed).variables)
        conflict = conflict_panel(edit_conflict, typed, names, by=request.user)
        return with_outcome(_fragment(request, "_conflict", conflict=conflict), CONFLICT)
    except (ValidationError, InvalidTransition) as error:
        text = " ".join(getattr(error, "messages", error.args))
        return with_outcome(_fragment(request, "_unsaved", reasons=[FormIssue("", text)]), REFUSED)
    return with_outcome(
        _fragment(request, "_saved", capture=draft, saved=saved_text(timezone.now())), SAVED
    )


def _context(slot: CaptureSlot, typed: Typed) -> CaptureContext:
    return preview_of(slot.capture or slot.blank_capture(), typed).context


@screen("POST")
def live(request: HttpRequest, code: str, year: str, programme: str | None = None) -> HttpResponse:
    """Show what follows from what is typed now; a fragment of the form, and nothing is saved."""
    slot = slot_from_url(request, programme, code, year)
    try:
        typed = clean_typed(parse_form(request.POST))
    except ValidationError:
        # The save says what is wrong; what is shown stays, with what was answered to the warnings.
        return HttpResponse(status=204)
    capture = slot.active_capture or slot.blank_capture()
    return _fragment(request, "_live", live=live_result(capture, preview_of(capture, typed)))


@screen("POST")
def withdraw_capture(
    request: HttpRequest, code: str, year: str, programme: str | None = None
) -> HttpResponse:
    """Give a draft up."""
    slot = slot_from_url(request, programme, code, year)
    if slot.active_capture is None:
        raise NotFound(_("No hay ninguna captura en curso que retirar."))
    _capture, version = parse_seen(request.POST)
    try:
        withdraw(
            slot.active_capture,
            by=request.user,
            comment=request.POST.get("comment", ""),
            seen=version if _capture == slot.active_capture.pk else 0,
        )
    except (EditConflict, InvalidTransition, ValidationError) as error:
        messages.error(request, " ".join(getattr(error, "messages", error.args)))
        return redirect(form_address(request, {"code": code, "year": year}))
    messages.success(request, _("La captura se retiró; queda en la historia."))
    return redirect(address_of(request, "captures"))


def _fragment(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    match = request.resolver_match
    assert match is not None
    back = form_address(request, match.kwargs)
    return render(request, f"indicators/capture/{name}.html", {"back": back, **context})
