"""The page of one text of an edition: written with a preview, kept while it is typed, reviewed."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from indicators.lifecycle import EditConflict, InvalidTransition
from indicators.people import name_of
from indicators.programme_urls import address_of
from indicators.save_outcomes import CONFLICT, REFUSED, RENEWED, SAVED, SIGNED_OUT, with_outcome
from indicators.words import saved_text
from reports.dashboards import content
from reports.dashboards.rendering import programme_of, read_only_page
from reports.models import Narrative

from ..documents.doubtful_marks import find_doubts
from ..documents.markdown import blocks_of
from ..editions.narratives import (
    approve,
    begin,
    clean_text,
    get_narrative,
    last_author,
    return_to_author,
    save,
    submit,
)
from ..editions.permissions import (
    check_user_can_see_open_editions,
    check_user_can_write,
)
from . import NarrativePage, dated_by, edition_of, narrative_page, section_of

writing = partial(read_only_page, always_sent=True, takes_posts=True)

REFUSALS = (ValidationError, InvalidTransition, EditConflict)


def _find(
    request: HttpRequest, programme: str | None, number: int, key: str
) -> tuple[content.OpenProgramme, Narrative]:
    opened = programme_of(request, programme)
    check_user_can_see_open_editions(request.user, opened.row)
    edition = edition_of(opened.row, number, request.user)
    found = get_narrative(edition, key)
    if found is None:
        section_of(edition, key)
        found = begin(edition, key)
    if found is None:
        raise content.PageNotFound(_("Esta edición no tiene ese apartado."))
    return dated_by(opened, edition), found


@never_cache
@writing
def narrative(
    request: HttpRequest, number: int, key: str, programme: str | None = None
) -> HttpResponseBase:
    """Serve the page of one text: read, written, sent, approved or returned."""
    if not request.user.is_authenticated:
        if request.method == "POST":
            messages.warning(
                request,
                _(
                    "Su sesión terminó. Entre de nuevo: lo que escribió sigue en la página anterior "
                    "de su navegador."
                ),
            )
        return redirect_to_login(request.get_full_path())
    opened, found = _find(request, programme, number, key)
    refusal: dict[str, Any] = {}
    if request.method == "POST":
        try:
            return _step(request, found)
        except REFUSALS as error:
            refusal = _refusal(request, error)
            _again, found = _find(request, programme, number, key)
    page: NarrativePage = narrative_page(found, request.user)
    typed = found.text if "theirs" in refusal else refusal.get("typed", found.text)
    # The first line end of a field is not of its text: without this one a text would lose its own.
    shown = {"page": page, "field": f"\n{typed}", **refusal}
    context = {"page_context": opened.page_context, "shown": shown}
    return render(request, "reports/editions/narrative.html", context)


def _refusal(request: HttpRequest, error: Exception) -> dict[str, Any]:
    text = " ".join(getattr(error, "messages", [str(error)]))
    refusal = {"error": text, "comment": request.POST.get("comment", "")}
    if "text" in request.POST:
        refusal["typed"] = request.POST["text"]
    if isinstance(error, EditConflict):
        refusal["theirs"] = error.latest.text
        refusal |= _author_of(error, request.user)
    return refusal


def _author_of(conflict: EditConflict, reader: Any) -> dict[str, Any]:
    """Return who changed the text in between, by name, and whether that was its reader."""
    author = last_author(conflict.latest)
    return {"by": name_of(author), "by_oneself": author == reader} if author else {}


def _step(request: HttpRequest, found: Narrative) -> HttpResponse:
    """Take the step that one of the buttons asks for."""
    here = address_of(request, "narrative", number=found.edition.number, key=found.key)
    listed = address_of(request, "edition", number=found.edition.number)
    seen, comment = _version(request), request.POST.get("comment", "")
    match request.POST.get("action", ""):
        case "save":
            save(found, by=request.user, text=request.POST.get("text", ""), seen=seen)
            messages.success(request, _("El texto está guardado."))
            return redirect(here)
        case "submit":
            saved = save(found, by=request.user, text=request.POST.get("text", ""), seen=seen)
            submit(saved, by=request.user, seen=saved.version, comment=comment)
            messages.success(request, _("El texto está en revisión."))
        case "approve":
            approve(found, by=request.user, seen=seen, comment=comment)
            messages.success(request, _("El texto está aprobado."))
        case "return":
            return_to_author(found, by=request.user, seen=seen, reason=comment)
            messages.success(request, _("El texto se devolvió a quien lo escribe."))
        case action:
            raise content.PageNotFound(_("No se puede «%s» un texto.") % action)
    return redirect(f"{listed}#textos")


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@never_cache
@writing
def autosave(
    request: HttpRequest, number: int, key: str, programme: str | None = None
) -> HttpResponseBase:
    """Save what is typed while it is typed, and say so; a fragment of the page.

    Asked for without anything typed it gives a fresh token for the form.
    """
    if not request.user.is_authenticated:
        if not request.headers.get("HX-Request"):
            return redirect_to_login(address_of(request, "narrative", number=number, key=key))
        back = address_of(request, "narrative", number=number, key=key)
        return with_outcome(_shared_fragment(request, "session_over", back=back), SIGNED_OUT)
    opened, found = _find(request, programme, number, key)
    check_user_can_write(request.user, found)
    if request.method == "GET":
        return with_outcome(_shared_fragment(request, "token"), RENEWED)
    try:
        saved = save(
            found, by=request.user, text=request.POST.get("text", ""), seen=_version(request)
        )
    except EditConflict as conflict:
        changed = {"latest": conflict.latest, **_author_of(conflict, request.user)}
        return with_outcome(_fragment(request, "conflict", **changed), CONFLICT)
    except (ValidationError, InvalidTransition) as error:
        text = " ".join(getattr(error, "messages", [str(error)]))
        return with_outcome(_shared_fragment(request, "refused", reason=text), REFUSED)
    context = {
        "narrative": saved,
        "saved": saved_text(timezone.now()),
        "page_context": opened.page_context,
    }
    return with_outcome(_fragment(request, "saved", **context), SAVED)


def _fragment(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    return render(request, f"reports/editions/_{name}.html", context)


def _shared_fragment(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    return render(request, f"_components/autosave/{name}.html", context)


@require_http_methods(["POST"])
@never_cache
@writing
def preview(
    request: HttpRequest, number: int, key: str, programme: str | None = None
) -> HttpResponseBase:
    """Show what is typed as it will look; a fragment, and nothing is saved."""
    if not request.user.is_authenticated:
        return redirect_to_login(address_of(request, "narrative", number=number, key=key))
    _opened, found = _find(request, programme, number, key)
    check_user_can_write(request.user, found)
    try:
        text = clean_text(request.POST.get("text", ""))
    except ValidationError:
        return HttpResponse(status=204)
    return _fragment(request, "preview", blocks=blocks_of(text), doubts=find_doubts(text))
