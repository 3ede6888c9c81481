"""The screens of the proposals: which there are, and one of them to be decided or taken back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from indicators.decorators import signed_in
from indicators.lifecycle import InvalidTransition
from indicators.models import Proposal
from indicators.page_context import open_programme

from ..deciding import AlreadyProposed, accept, propose_again, reject, withdraw
from ..permissions import check_user_can_see_proposals
from ..sources import OutdatedProposal
from .proposals import find_proposal, proposal_list, proposal_page


@signed_in("GET", "HEAD")
def proposals(request: HttpRequest) -> HttpResponse:
    """Show the proposals of the programmes in which the person proposes or decides."""
    check_user_can_see_proposals(request.user)
    page = proposal_list(request.user)
    return render(request, "indicators/proposals/list.html", {"page": page})


@signed_in("GET", "HEAD", "POST")
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one proposal: accept it, reject it, take it back, propose it again."""
    check_user_can_see_proposals(request.user)
    found = find_proposal(pk, request.user)
    if found is None:
        raise Http404(_("No hay ninguna propuesta con el número %d.") % pk)
    refused = action = ""
    if request.method == "POST":
        action = request.POST.get("action", "")
        if action not in STEPS:
            raise Http404(_("No se puede «%s» una propuesta.") % action)
        try:
            return redirect("proposal", STEPS[action](request, found).pk)
        except (InvalidTransition, OutdatedProposal, AlreadyProposed) as error:
            refused = str(error)
        except ValidationError as error:
            refused = " ".join(error.messages)
        found = find_proposal(pk, request.user) or found
    opened = open_programme(found.programme.slug, request.user)
    context = {
        "page": proposal_page(found, request.user),
        "refused": refused,
        "action": action,
        "typed": request.POST.get("reason", ""),
        "page_context": opened.page_context if opened else None,
    }
    return render(request, "indicators/proposals/proposal.html", context)


def _accept(request: HttpRequest, found: Proposal) -> Proposal:
    seen, reason = request.POST.get("seen", ""), request.POST.get("reason", "")
    accepted = accept(found, by=request.user, seen=seen, reason=reason)
    messages.success(request, _("Aceptó la propuesta: se hizo lo que decía."))
    return accepted


def _reject(request: HttpRequest, found: Proposal) -> Proposal:
    rejected = reject(found, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("Rechazó la propuesta: nada cambia, y se avisa a quien la hizo."))
    return rejected


def _withdraw(request: HttpRequest, found: Proposal) -> Proposal:
    withdrawn = withdraw(found, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("Retiró su propuesta: nada cambia."))
    return withdrawn


def _propose_again(request: HttpRequest, found: Proposal) -> Proposal:
    made = propose_again(found, by=request.user, seen=request.POST.get("seen", ""))
    messages.success(request, _("La propuso de nuevo, con lo que seguiría ahora."))
    return made


STEPS: dict[str, Callable[[Any, Proposal], Proposal]] = {
    "accept": _accept,
    "reject": _reject,
    "withdraw": _withdraw,
    "again": _propose_again,
}
