"""The pages of the yearly report's editions: open, write, review, build, close, compare."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from indicators.lifecycle import InvalidTransition
from indicators.models import Proposal, open_proposal_of
from indicators.programme_urls import address_of
from indicators.proposals.deciding import AlreadyProposed
from indicators.proposals.sources import OutdatedProposal
from reports.dashboards import content
from reports.dashboards.rendering import (
    kept_as_published,
    programme_of,
    read_only_page,
    render_page,
    show,
)
from reports.models import BuildState, Edition, FileFormat

from ..documents.differences import by_code, differences_between
from ..editions.build_requests import request_build
from ..editions.closing import EDITION, ClosingPreview, preview_closing, propose_closing
from ..editions.narratives import assign
from ..editions.permissions import (
    check_user_can_close_edition,
    check_user_can_open_edition,
    user_can_see_open_editions,
)
from ..editions.snapshot import report_of
from . import (
    build_progress,
    dated_by,
    edition_list,
    edition_of,
    edition_page,
    text_groups,
    units_of,
)
from .forms import OpenEditionForm

View = Callable[..., HttpResponseBase]

reading = partial(read_only_page, always_sent=True)
"""Never from a copy: whether an edition is closed, and what is built of it, is no published datum."""


def _edition(request: HttpRequest, programme: str | None, number: int) -> tuple[Any, Edition]:
    opened = programme_of(request, programme)
    found = edition_of(opened.row, number, request.user)
    return dated_by(opened, found), found


def open_edition_page(view: View) -> View:
    """Return a view of a page of an edition that may not be closed yet: who is not signed in is led
    there first where there is nothing published to be seen, whether the number is one or not.
    """

    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except content.PageNotFound:
            if request.user.is_authenticated:
                raise
            return redirect_to_login(request.get_full_path())

    return answer


@partial(reading, takes_posts=True)
def editions(request: HttpRequest, programme: str | None = None) -> HttpResponseBase:
    """Show all editions; who may opens one here."""
    opened = programme_of(request, programme)
    form = OpenEditionForm()
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        check_user_can_open_edition(request.user, opened.row)
        form = OpenEditionForm(request.POST)
        made = form.save(opened.row, request.user) if form.is_valid() else None
        if form.already is not None:
            messages.info(request, _("Ya hay una edición en preparación de ese año y corte."))
            made = form.already
        if made is not None:
            return redirect(address_of(request, "edition", number=made.number))
    page = edition_list(opened.row, request.user)
    return render_page(
        request, "reports/editions/list.html", opened, {"page": page, "form": form}, {}
    )


@reading
@open_edition_page
def edition(request: HttpRequest, number: int, programme: str | None = None) -> HttpResponse:
    """Show one edition: its files, and while it is open its texts."""
    opened, found = _edition(request, programme, number)
    page = edition_page(found, request.user)
    if not found.is_closed:
        return _own(request, "reports/editions/edition.html", opened, page)
    return show(request, "reports/editions/edition.html", opened, "page", page)


@reading
@open_edition_page
def progress(request: HttpRequest, number: int, programme: str | None = None) -> HttpResponse:
    """Show how far the build is; a fragment, asked for by the page itself, until it is done."""
    opened, found = _edition(request, programme, number)
    shown = build_progress(found, sees=user_can_see_open_editions(request.user, opened.row))
    context = {"progress": shown, "number": number, "page_context": opened.page_context}
    response = render(request, "reports/editions/_build.html", context)
    if shown is None or not shown.build.is_in_progress:
        response.headers["HX-Refresh"] = "true"
    return response


@partial(reading, takes_posts=True)
@open_edition_page
def build(request: HttpRequest, number: int, programme: str | None = None) -> HttpResponseBase:
    """Ask for the files; who opens the address is led to the edition."""
    _opened, found = _edition(request, programme, number)
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(address_of(request, "edition", number=number))
        request_build(found, by=request.user)
    return redirect(f"{address_of(request, 'edition', number=number)}#archivos")


@reading
@open_edition_page
def file(
    request: HttpRequest, number: int, format: str, programme: str | None = None
) -> HttpResponse:
    """Serve a file of an edition, the latest that was built."""
    opened, found = _edition(request, programme, number)
    if format not in FileFormat.values:
        raise Http404(_("El informe no se hace en el formato «%s».") % format)
    builds = found.builds.filter(files__format=format)
    if found.is_closed:
        # Of what was frozen, compared and found done; nobody gets less of a closed edition.
        builds = builds.filter(state=BuildState.DONE, digest=found.digest)
    made = builds.order_by("-id").first()
    if made is None:
        raise Http404(_("Ese archivo todavía no se ha construido."))
    kept = made.files.get(format=format)
    kind = FileFormat(format)
    state = "" if found.is_closed else "-borrador"
    paper = format.partition("-")[2]
    name = f"{opened.page_context.slug}-informe-{found.year}-edicion-{number}{state}"
    name = f"{name}{'-' + paper if paper else ''}.{kind.extension}"
    return HttpResponse(
        bytes(kept.content),
        content_type=kind.content_type,
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "",
            **(kept_as_published(request) if found.is_closed else {}),
        },
    )


@reading
@open_edition_page
def frozen(request: HttpRequest, number: int, programme: str | None = None) -> HttpResponse:
    """Serve the canonical text of a closed edition, of which its SHA-256 is."""
    opened, found = _edition(request, programme, number)
    if not found.is_closed:
        raise Http404(_("La edición aún no se cierra: no tiene contenido fijo."))
    name = f"{opened.page_context.slug}-informe-{found.year}-edicion-{number}.json"
    return HttpResponse(
        found.content.encode(),
        content_type="application/json; charset=utf-8",
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "",
            **kept_as_published(request),
        },
    )


@reading
@open_edition_page
def differences(
    request: HttpRequest, number: int, other: int, programme: str | None = None
) -> HttpResponse:
    """Show what changed from one edition to another, figure by figure."""
    opened, before = _edition(request, programme, number)
    after = edition_of(opened.row, other, request.user)
    found = differences_between(report_of(before), report_of(after))
    page = {
        "before": before,
        "after": after,
        "found": found,
        "by_code": by_code(found.figures).items(),
    }
    if not (before.is_closed and after.is_closed):
        return _own(request, "reports/editions/differences.html", opened, page)
    return show(request, "reports/editions/differences.html", opened, "page", page)


@partial(reading, takes_posts=True)
@open_edition_page
def close_edition(
    request: HttpRequest, number: int, programme: str | None = None
) -> HttpResponseBase:
    """Show what would be frozen, and without what; the button proposes to another person to close it."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    opened, found = _edition(request, programme, number)
    check_user_can_close_edition(request.user, opened.row)
    if found.is_closed:
        messages.info(request, _("La edición ya está cerrada."))
        return redirect(address_of(request, "edition", number=number))
    if waiting := open_proposal_of(EDITION, found.pk):
        messages.info(request, _("Su cierre ya está propuesto."))
        return redirect("proposal", waiting.pk)
    preview = preview_closing(found)
    problem = ""
    if request.method == "POST":
        try:
            made = _propose_closing(request, preview)
        except (AlreadyProposed, OutdatedProposal, ValidationError) as refused:
            problem = " ".join(getattr(refused, "messages", [str(refused)]))
            preview = preview_closing(found)
        else:
            messages.success(request, _("Lo propuso: se cierra cuando otra persona lo acepte."))
            return redirect("proposal", made.pk)
    page = {"preview": preview, "problem": problem, "reason": request.POST.get("reason", "")}
    return _own(request, "reports/editions/close.html", opened, page)


def _propose_closing(request: HttpRequest, preview: ClosingPreview) -> Proposal:
    """Propose to close it without what the page showed to be missing; raise why not."""
    if not preview.left.nothing and "seen" not in request.POST:
        raise ValidationError(_("Confirme que vio lo que falta."))
    return propose_closing(
        preview.edition,
        by=request.user,
        reason=request.POST.get("reason", ""),
        seen=request.POST.get("digest", ""),
    )


@partial(reading, takes_posts=True)
@open_edition_page
def period(request: HttpRequest, number: int, programme: str | None = None) -> HttpResponseBase:
    """Show the year and the cutoff of an open edition, to be put right."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    opened, found = _edition(request, programme, number)
    check_user_can_open_edition(request.user, opened.row)
    if found.is_closed:
        raise Http404(_("La edición está cerrada: ya no cambia."))
    form = OpenEditionForm(
        request.POST or None, initial={"year": found.year, "cutoff": found.cutoff}
    )
    if request.method == "POST" and form.is_valid() and form.correct(found, request.user):
        messages.success(request, _("El año y el corte están corregidos; los textos siguen."))
        return redirect(address_of(request, "edition", number=number))
    page = {"edition": found, "form": form}
    return _own(request, "reports/editions/period.html", opened, page)


@partial(reading, takes_posts=True)
@open_edition_page
def units(request: HttpRequest, number: int, programme: str | None = None) -> HttpResponseBase:
    """Show or change which unit writes which text."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    opened, found = _edition(request, programme, number)
    check_user_can_open_edition(request.user, opened.row)
    if found.is_closed:
        raise Http404(_("La edición está cerrada: ya no cambia."))
    known = {unit.slug: unit for unit in units_of(opened.row)}
    texts = {
        text.key: text for text in found.narratives.select_related("unit", "edition__programme")
    }
    if request.method == "POST":
        changed = 0
        for key, narrative in texts.items():
            unit = known.get(request.POST.get(key, ""))
            if unit is not None and unit.pk != narrative.unit_id:
                try:
                    assign(narrative, unit, by=request.user)
                except (ValidationError, InvalidTransition) as error:
                    messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
                    continue
                changed += 1
        if changed:
            messages.success(request, _("Textos repartidos de nuevo: %d.") % changed)
        return redirect(address_of(request, "edition", number=number))
    page = {
        "edition": found,
        "groups": text_groups(found, request.user),
        "units": list(known.values()),
        "of": {key: text.unit.slug for key, text in texts.items()},
    }
    return _own(request, "reports/editions/units.html", opened, page)


def _own(
    request: HttpRequest, template: str, opened: content.OpenProgramme, page: Any
) -> HttpResponse:
    """Return a page for who works on the edition: it has no permanent address, since nobody cites it."""
    return render(request, template, {"page_context": opened.page_context, "page": page})
