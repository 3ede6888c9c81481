"""The rules of who sees, decides and takes back a proposal; each as in ``indicators.permissions``.

Who may propose says the source of the object; all of them see and decide what others propose.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from indicators.duties import ADMINISTRATION, REVIEW, programmes_of
from indicators.models import Proposal
from indicators.permissions import programmes_seen_by
from objectives.models import Programme

DECIDING = (REVIEW, ADMINISTRATION)
"""The duties that propose what changes something published, and decide what others proposed."""


def check_user_can_see_proposals(user: Any, programme: Programme | None = None) -> None:
    """Raise PermissionDenied for who neither proposes nor decides in a programme, or in any."""
    if not user_can_see_proposals(user, programme):
        raise PermissionDenied(
            _("Las propuestas las ven quienes revisan y la administración de todo el programa.")
        )


def user_can_see_proposals(user: Any, programme: Programme | None = None) -> bool:
    seen = programmes_of(user, *DECIDING)
    return programme.pk in seen if programme else bool(seen)


def check_user_can_decide(user: Any, proposal: Proposal) -> None:
    """Raise PermissionDenied for who may not accept or reject that proposal: nobody does their own."""
    check_user_can_see_proposals(user, proposal.programme)
    if proposal.proposed_by_id == user.pk:
        raise PermissionDenied(_("Nadie decide lo que propuso: lo decide otra persona."))


def user_can_decide(user: Any, proposal: Proposal) -> bool:
    return user_can_see_proposals(user, proposal.programme) and proposal.proposed_by_id != user.pk


def check_user_can_withdraw_proposal(user: Any, proposal: Proposal) -> None:
    """Raise PermissionDenied for who did not propose it themselves."""
    check_user_can_see_proposals(user, proposal.programme)
    if proposal.proposed_by_id != user.pk:
        raise PermissionDenied(_("Una propuesta la retira quien la hizo."))


def user_can_withdraw_proposal(user: Any, proposal: Proposal) -> bool:
    return user_can_see_proposals(user, proposal.programme) and proposal.proposed_by_id == user.pk


def proposals_seen_by(user: Any) -> QuerySet[Proposal]:
    """Return the proposals of the programmes in which a person proposes or decides."""
    return Proposal.objects.filter(
        programme__in=programmes_seen_by(user).filter(pk__in=programmes_of(user, *DECIDING))
    )


def proposal_events_seen_by(user: Any) -> Q:
    """Return the condition on the events of proposals that a person sees: as the proposals."""
    return Q(programme__in=programmes_of(user, *DECIDING))
