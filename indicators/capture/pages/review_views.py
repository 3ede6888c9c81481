"""The reviewer's screens: what waits, one capture, and the approval of several."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.decorators import signed_in
from indicators.duties import REVIEW
from indicators.lifecycle import EditConflict, InvalidTransition
from indicators.models import Capture
from indicators.permissions import (
    check_user_can_see_capture,
    check_user_can_see_queue,
    check_user_has_duty_to_review,
    user_can_see_capture,
)

from ..waiting_items import find_waiting_items
from ..workflow import NotSubmittable, approve, comment_on, return_to_planner
from .comparison import ficha_address
from .review import FailedAction, failed_action, find_capture, review_page
from .review_queue import label_of, review_queue, select_captures

REFUSALS = (ValidationError, InvalidTransition, EditConflict, NotSubmittable)
"""The errors that a step raises instead of being done."""


@signed_in("GET", "HEAD")
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for review."""
    check_user_can_see_queue(request.user)
    choose = request.GET.get("choose", "")
    if choose not in ("", "all"):
        raise Http404(_("No se puede elegir «%s».") % choose)
    number = _number(request.GET.get("page", "1"))
    page = review_queue(request.user, number, choose_all=choose == "all")
    if page is None:
        raise Http404(_("La revisión no tiene tantas páginas."))
    waiting = find_waiting_items(REVIEW, request.user)
    return render(request, "indicators/review/queue.html", {"queue": page, "waiting": waiting})


@signed_in("GET", "HEAD", "POST")
def approve_chosen(request: HttpRequest) -> HttpResponse:
    """Show what was chosen on the queue once more before it is approved; one by one, all is told."""
    check_user_has_duty_to_review(request.user)
    data = request.POST if request.method == "POST" else request.GET
    choices = [_choice(text) for text in data.getlist("c")]
    if not choices:
        messages.warning(request, _("No eligió ninguna captura."))
        return redirect("review-queue")
    if request.method == "POST":
        _approve_one_by_one(request, choices, request.POST.get("comment", ""))
        return redirect("review-queue")
    return render(
        request,
        "indicators/review/approve.html",
        {"chosen": select_captures(request.user, dict(choices).items())},
    )


@signed_in("GET", "HEAD", "POST")
def capture(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one capture: approve it, return it, comment on it."""
    found = _find(request, pk)
    refused = None
    if request.method == "POST":
        action = request.POST.get("action", "")
        step = STEPS.get(action)
        if step is None:
            raise Http404(_("No se puede «%s» una captura.") % action)
        text = request.POST.get("comment", "")
        try:
            step(request, found, text, _number(request.POST.get("seen", "")))
            return (
                redirect("review-capture", pk) if action == "comment" else redirect("review-queue")
            )
        except REFUSALS as error:
            refused = failed_action(error, action, text)
            found = _find(request, pk)
    return _show(request, found, refused)


def _show(request: HttpRequest, found: Capture, refused: FailedAction | None) -> HttpResponse:
    page = review_page(found, request.user, refused)
    return render(request, "indicators/review/capture.html", {"page": page})


def _find(request: HttpRequest, pk: int) -> Capture:
    found = find_capture(pk, request.user)
    if found is None:
        raise Http404(_("No hay ninguna captura con el número %d.") % pk)
    check_user_can_see_capture(request.user, found)
    return found


# Steps ------------------------------------------------------------------------------------


def _approve(request: HttpRequest, found: Capture, comment: str, seen: int) -> None:
    approved = approve(found, by=request.user, comment=comment, seen=seen)
    messages.success(
        request,
        format_html(
            _('Se aprobó {}: ya está publicada en <a href="{}">su ficha</a>.'),
            label_of(approved),
            ficha_address(approved),
        ),
    )


def _return(request: HttpRequest, found: Capture, reason: str, seen: int) -> None:
    returned = return_to_planner(found, by=request.user, reason=reason, seen=seen)
    messages.success(request, _("Se devolvió %s a quienes la capturan.") % label_of(returned))


def _comment(request: HttpRequest, found: Capture, comment: str, seen: int) -> None:
    comment_on(found, by=request.user, comment=comment)
    messages.success(request, _("El comentario está en la conversación."))


STEPS: dict[str, Callable[[HttpRequest, Capture, str, int], None]] = {
    "approve": _approve,
    "return": _return,
    "comment": _comment,
}


def _approve_one_by_one(request: HttpRequest, choices: list[tuple[int, int]], comment: str) -> None:
    """Approve one after the other, and report the outcome of each."""
    approved, refused = [], []
    for pk, seen in choices:
        found = find_capture(pk, request.user)
        if found is None or not user_can_see_capture(request.user, found):
            refused.append(_("Una captura que ya no está."))
            continue
        try:
            done = approve(found, by=request.user, comment=comment, seen=seen)
        except (*REFUSALS, PermissionDenied) as error:
            refused.append(f"{label_of(found)}. {failed_action(error, 'approve', '').error}")
        else:
            approved.append((ficha_address(done), label_of(done)))
    if approved:
        links = format_html_join("; ", '<a href="{}">{}</a>', approved)
        message = ngettext("Se aprobó {}: {}.", "Se aprobaron {}: {}.", len(approved))
        messages.success(request, format_html(message, len(approved), links))
    for sentence in refused:
        messages.error(request, _("No se aprobó %s") % sentence)


# What addresses and forms bring ----------------------------------------------------------


def _number(text: Any) -> int:
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text)):
        raise Http404(_("«%s» no es un número de los que se esperan aquí.") % text)
    return int(text)


def _choice(text: str) -> tuple[int, int]:
    """Return the id of a chosen capture, and the version that was shown."""
    pk, _dot, version = text.partition(".")
    return _number(pk), _number(version)
