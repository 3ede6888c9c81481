"""The pages: find what the address names, ask for the content, take the step that a button asks for."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commitments.models import (
    ProgressReport,
    Register,
    ReportingPeriod,
)
from commitments.permissions import (
    check_user_can_report,
    check_user_can_run_registers,
    check_user_can_see_report,
    check_user_sees_reports,
)
from commitments.progress import (
    TypedProgress,
    approve,
    last_author,
    return_to_author,
    save,
    submit,
)
from indicators.decorators import signed_in
from indicators.lifecycle import EditConflict, InvalidTransition
from indicators.lookups import NotFound
from indicators.page_context import OpenProgramme, PageNotFound, open_programme
from indicators.people import name_of
from indicators.programme_urls import address_of
from indicators.save_outcomes import CONFLICT, REFUSED, RENEWED, SAVED, SIGNED_OUT, with_outcome
from indicators.words import saved_text

from .desk import MOST_SHOWN, desk, period_page, read_address_part
from .forms import AssignForm, ClosePeriodForm, OpenPeriodForm, ReopenPeriodForm
from .report_page import as_typed_fields, differences, report_page

REFUSALS = (ValidationError, InvalidTransition, EditConflict)


def _open(request: HttpRequest, programme: str | None) -> OpenProgramme:
    try:
        opened = open_programme(programme, request.user)
    except (PageNotFound, NotFound) as unknown:
        raise Http404(str(unknown)) from unknown
    if opened is None:
        raise Http404(_("Aún no se ha cargado ningún programa."))
    return opened


def _register(opened: OpenProgramme, slug: str) -> Register:
    found = opened.row.registers.filter(slug=slug).select_related("programme").first()
    if found is None:
        raise Http404(_("El programa no tiene el registro «%s».") % slug)
    return found


@signed_in("GET", "HEAD")
def commitments(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Show what waits for a person among the programme's commitments."""
    opened = _open(request, programme)
    check_user_sees_reports(request.user, opened.row)
    context = {"page_context": opened.page_context, "desk": desk(opened.row, request.user)}
    return render(request, "commitments/desk.html", context)


@signed_in("GET", "HEAD", "POST")
def period_open(
    request: HttpRequest, register: str, programme: str | None = None
) -> HttpResponseBase:
    """Open a period of a register."""
    opened = _open(request, programme)
    check_user_can_run_registers(request.user, opened.row)
    found = _register(opened, register)
    form = OpenPeriodForm(found, request.POST or None)
    if request.method == "POST" and (period := form.save(request.user)):
        count = period.reports.count()
        text = ngettext(
            "El periodo se abrió: se pregunta por %d compromiso.",
            "El periodo se abrió: se pregunta por %d compromisos.",
            count,
        )
        messages.success(request, text % count)
        return redirect(address_of(request, "commitments"))
    context = {"page_context": opened.page_context, "register": found, "form": form}
    return render(request, "commitments/period_open.html", context)


FORMS: dict[str, type[ClosePeriodForm] | type[ReopenPeriodForm]] = {
    "close": ClosePeriodForm,
    "reopen": ReopenPeriodForm,
}


@signed_in("GET", "HEAD", "POST")
def period(request: HttpRequest, pk: int, programme: str | None = None) -> HttpResponseBase:
    """Show a period with those of its reports that a person sees; close or reopen it."""
    opened = _open(request, programme)
    check_user_sees_reports(request.user, opened.row)
    found = (
        ReportingPeriod.objects.select_related(*ReportingPeriod.related)
        .filter(pk=pk, register__programme=opened.row)
        .first()
    )
    if found is None:
        raise Http404(_("No hay ningún periodo con el número %d.") % pk)
    action = "close" if found.is_open else "reopen"
    form = FORMS[action]()
    if request.method == "POST":
        check_user_can_run_registers(request.user, opened.row)
        # What the person saw, and not what the period has become meanwhile.
        action = request.POST.get("action", "")
        if action not in FORMS:
            raise Http404(_("No se puede «%s» un periodo.") % action)
        form = FORMS[action](request.POST)
        if form.save(found, request.user):
            messages.success(
                request,
                _("El periodo está cerrado.") if action == "close" else _("El periodo se reabrió."),
            )
            return redirect(address_of(request, "commitments"))
    page = period_page(found, request.user, request.GET.get("page"))
    context = {"page_context": opened.page_context, "page": page, "form": form, "action": action}
    return render(request, "commitments/period.html", context)


@signed_in("GET", "HEAD", "POST")
def assign(request: HttpRequest, register: str, programme: str | None = None) -> HttpResponseBase:
    """Give commitments to units."""
    opened = _open(request, programme)
    check_user_can_run_registers(request.user, opened.row)
    found = _register(opened, register)
    form = AssignForm(opened.row, found, request.POST or None)
    if request.method == "POST" and (count := form.save(request.user)) is not None:
        text = ngettext(
            "%(count)d compromiso pasó a %(unit)s.",
            "%(count)d compromisos pasaron a %(unit)s.",
            count,
        )
        unit = form.units[form.cleaned_data["unit"]].short_name
        messages.success(request, text % {"count": count, "unit": unit})
        return redirect(address_of(request, "commitments-assign", register=register))
    context = {
        "page_context": opened.page_context,
        "register": found,
        "form": form,
        "chosen": set(request.POST.getlist("folios")),
        "commitments": Paginator(
            found.commitments.select_related("responsible_unit"), MOST_SHOWN
        ).get_page(request.GET.get("page")),
    }
    return render(request, "commitments/assign.html", context)


# One report -------------------------------------------------------------------------------


def _find_report(
    request: HttpRequest, programme: str | None, register: str, folio: str, period: str
) -> tuple[OpenProgramme, ProgressReport]:
    opened = _open(request, programme)
    check_user_sees_reports(request.user, opened.row)
    asked = read_address_part(period)
    found = asked and (
        ProgressReport.objects.select_related(*ProgressReport.related)
        .filter(
            commitment__register__programme=opened.row,
            commitment__register__slug=register,
            commitment__folio=folio,
            period__year=asked.year,
            period__part=asked.part,
        )
        .first()
    )
    if not found:
        raise Http404(
            _("No se pregunta por «%(folio)s» en «%(period)s».")
            % {"folio": folio, "period": period}
        )
    check_user_can_see_report(request.user, found)
    return opened, found


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def report(
    request: HttpRequest, register: str, folio: str, period: str, programme: str | None = None
) -> HttpResponseBase:
    """Serve the page of one report: read, written, sent, approved or returned."""
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
    try:
        opened, found = _find_report(request, programme, register, folio, period)
    except PermissionDenied as denied:
        return _give_back(request, str(denied))
    refusal: dict[str, Any] = {}
    if request.method == "POST":
        try:
            return _step(request, found)
        except PermissionDenied as denied:
            return _give_back(request, str(denied))
        except REFUSALS as error:
            refusal = _refusal(request, error)
            _again, found = _find_report(request, programme, register, folio, period)
    page = report_page(found, request.user)
    context = {"page_context": opened.page_context, "page": page, **_shown(found, refusal)}
    return render(request, "commitments/report.html", context)


def _give_back(request: HttpRequest, why: str) -> HttpResponse:
    """Refuse with a sentence, and give back what was typed: the commitment may have passed to another
    unit meanwhile.
    """
    if "text" not in request.POST:
        raise PermissionDenied(why)
    context = {"why": why, "typed": _typed(request)}
    return render(request, "commitments/not_saved.html", context, status=403)


def _shown(report: ProgressReport, refusal: dict[str, Any]) -> dict[str, Any]:
    """Return what stands in the fields: what was typed, unless it has to be compared first."""
    typed: TypedProgress | None = refusal.get("typed")
    if typed is None or "theirs" in refusal:
        percent = "" if report.percent is None else str(report.percent)
        fields = TypedProgress(percent, report.not_applicable, report.text)
    else:
        fields = typed
    # The first line end of a field is not of its text: without this one a text would lose its own.
    return {"fields": fields, "field_text": f"\n{fields.text}", **refusal}


def _typed(request: HttpRequest) -> TypedProgress:
    return TypedProgress(
        percent=request.POST.get("percent", ""),
        not_applicable=bool(request.POST.get("not_applicable")),
        text=request.POST.get("text", ""),
    )


def _refusal(request: HttpRequest, error: Exception) -> dict[str, Any]:
    refusal: dict[str, Any] = {"comment": request.POST.get("comment", ""), "errors": {}}
    if isinstance(error, ValidationError) and hasattr(error, "error_dict"):
        refusal["errors"] = {name: " ".join(each) for name, each in error.message_dict.items()}
        refusal["error"] = _("Revise lo señalado: nada se ha enviado.")
    else:
        refusal["error"] = " ".join(getattr(error, "messages", [str(error)]))
    if "text" in request.POST:
        refusal["typed"] = _typed(request)
    if isinstance(error, EditConflict):
        refusal["theirs"] = _differences(request, error)
        refusal |= _author_of(error, request.user)
    return refusal


def _author_of(conflict: EditConflict, reader: Any) -> dict[str, Any]:
    """Return who changed the report in between, by name, and whether that was its reader."""
    author = last_author(conflict.latest)
    return {"by": name_of(author), "by_oneself": author == reader} if author else {}


def _differences(request: HttpRequest, conflict: EditConflict) -> Any:
    typed = _typed(request)
    fields = {
        "percent": typed.percent,
        "not_applicable": "sí" if typed.not_applicable else "",
        "text": typed.text.replace("\r\n", "\n"),
    }
    return differences(conflict.latest, fields)


def _step(request: HttpRequest, found: ProgressReport) -> HttpResponse:
    """Take the step that one of the buttons asks for."""
    seen, comment = _version(request), request.POST.get("comment", "")
    match request.POST.get("action", ""):
        case "save":
            save(found, by=request.user, typed=_typed(request), seen=seen)
            messages.success(request, _("El avance está guardado."))
            return redirect(request.path)
        case "submit":
            saved = save(found, by=request.user, typed=_typed(request), seen=seen)
            submit(saved, by=request.user, seen=saved.version)
            messages.success(request, _("El avance está en revisión."))
        case "approve":
            approve(found, by=request.user, seen=seen, comment=comment)
            messages.success(request, _("El avance está aprobado y publicado."))
        case "return":
            return_to_author(found, by=request.user, seen=seen, reason=comment)
            messages.success(request, _("El avance se devolvió a la unidad que lo informa."))
        case action:
            raise Http404(_("No se puede «%s» un avance.") % action)
    return redirect(address_of(request, "commitments"))


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def autosave(
    request: HttpRequest, register: str, folio: str, period: str, programme: str | None = None
) -> HttpResponseBase:
    """Save what is typed while it is typed, and say so; a fragment of the page.

    Asked for without anything typed it gives a fresh token for the form.
    """
    named = {"register": register, "folio": folio, "period": period}
    if not request.user.is_authenticated:
        back = address_of(request, "progress-report", **named)
        if not request.headers.get("HX-Request"):
            return redirect_to_login(back)
        return with_outcome(_shared(request, "session_over", back=back), SIGNED_OUT)
    _opened, found = _find_report(request, programme, register, folio, period)
    check_user_can_report(request.user, found)
    if request.method != "POST":
        return with_outcome(_shared(request, "token"), RENEWED)
    try:
        saved = save(found, by=request.user, typed=_typed(request), seen=_version(request))
    except EditConflict as conflict:
        context = {
            "latest": conflict.latest,
            "kept": as_typed_fields(conflict.latest),
            **_author_of(conflict, request.user),
        }
        return with_outcome(render(request, "commitments/_conflict.html", context), CONFLICT)
    except (ValidationError, InvalidTransition) as error:
        text = " ".join(getattr(error, "messages", [str(error)]))
        return with_outcome(_shared(request, "refused", reason=text), REFUSED)
    context = {
        "version": saved.version,
        "saved": saved_text(timezone.now()),
    }
    return with_outcome(render(request, "commitments/_saved.html", context), SAVED)


def _shared(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    return render(request, f"_components/autosave/{name}.html", context)
