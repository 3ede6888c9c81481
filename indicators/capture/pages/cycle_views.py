"""The administration's screens of the cycles: which there are, open one, close or reopen one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from indicators.decorators import signed_in
from indicators.models import Cycle
from indicators.permissions import check_user_can_run_cycles

from ..cycles import codes_with_stated_result
from .cycle_forms import CloseCycleForm, CorrectCycleForm, OpenCycleForm, ReopenCycleForm
from .cycles import cycle_page, cycle_rows, state_text
from .todo import stated_result_text

FORMS: dict[str, type[CloseCycleForm] | type[ReopenCycleForm] | type[CorrectCycleForm]] = {
    "close": CloseCycleForm,
    "reopen": ReopenCycleForm,
    "correct": CorrectCycleForm,
}


@signed_in("GET", "HEAD")
def cycles(request: HttpRequest) -> HttpResponse:
    """Show every cycle with its state and what was captured in it."""
    check_user_can_run_cycles(request.user)
    return render(request, "indicators/cycles/list.html", {"cycles": cycle_rows(request.user)})


@signed_in("GET", "HEAD", "POST")
def open_one(request: HttpRequest) -> HttpResponse:
    """Open the cycle of a year."""
    check_user_can_run_cycles(request.user)
    form = OpenCycleForm(request.POST or None, by=request.user)
    if request.method == "POST" and (opened := form.save(request.user)):
        stated = stated_result_text(codes_with_stated_result(opened))
        messages.success(
            request, f"{_('El ciclo se creó. %s.') % state_text(opened)} {stated}".strip()
        )
        return redirect("cycle", opened.pk)
    return render(request, "indicators/cycles/open.html", {"form": form})


@signed_in("GET", "HEAD", "POST")
def cycle(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one cycle: close it, reopen it, correct its days, what happened to it."""
    check_user_can_run_cycles(request.user)
    found = Cycle.objects.select_related("programme").filter(pk=pk).first()
    if found is None:
        raise Http404(_("No hay ningún ciclo con el número %d.") % pk)
    check_user_can_run_cycles(request.user, found.programme)
    # Its days stand in the form that corrects them; until when it is reopened is asked.
    forms = {
        name: form(initial=vars(found) if name == "correct" else None, auto_id=f"{name}_%s")
        for name, form in FORMS.items()
    }
    if request.method == "POST":
        action = request.POST.get("action", "")
        if action not in FORMS:
            raise Http404(_("No se puede «%s» un ciclo.") % action)
        forms[action] = form = FORMS[action](request.POST, auto_id=f"{action}_%s")
        if form.save(found, request.user):
            messages_of = {
                "close": _("El ciclo está cerrado."),
                "reopen": _("El ciclo se reabrió."),
                "correct": _("Las fechas del ciclo se corrigieron."),
            }
            messages.success(request, messages_of[action])
            return redirect("cycle", pk)
    context = {"page": cycle_page(pk), **forms}
    return render(request, "indicators/cycles/cycle.html", context)
