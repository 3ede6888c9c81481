"""The steps of a proposal: made by one person, accepted or rejected by another, or taken back.

Each holds the proposal's row to its end, so that of two who decide at once, or of one who decides
while it is taken back, the second is told what the first did.  What is accepted is what both people
were shown: if anything else would follow, nobody accepts it, and it is proposed again.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from indicators.clock import database_now
from indicators.lifecycle import clean_comment, clean_reason, get_latest, log_event
from indicators.models import Proposal, ProposalStatus, open_proposal_of

from .permissions import check_user_can_decide, check_user_can_withdraw_proposal
from .sources import OutdatedProposal, source_of
from .transitions import ACCEPTED, LIFE_CYCLE, OPEN, REJECTED, WITHDRAWN


class AlreadyProposed(Exception):
    """Something about the object waits for a decision already; ``proposal`` is it."""

    def __init__(self, proposal: Proposal) -> None:
        super().__init__(_("Ya hay una propuesta por decidir: no se guardó otra."))
        self.proposal = proposal


@transaction.atomic
def propose(given: Proposal, *, seen: str) -> Proposal:
    """Keep a proposal until another person decides; ``given`` is not stored yet and says of what
    object, what, who and why.

    ``seen`` is the digest of what that person was shown.  Raises PermissionDenied, ValidationError
    (by field), OutdatedProposal and AlreadyProposed.
    """
    source = source_of(given)
    source.check_may_propose(given.proposed_by, given.programme)
    given.reason = clean_reason(given.reason, _("Escriba por qué lo propone."))
    given.digest = source.preview(given).digest
    if given.digest != seen:
        raise OutdatedProposal
    given.status, given.proposed_at = OPEN, database_now()
    try:
        with transaction.atomic():
            given.save(force_insert=True)
    except IntegrityError:
        # Outside the inner transaction, within which PostgreSQL answers nothing after an error.
        found = open_proposal_of(given.source, given.object_id)
        if found is None:
            raise
        raise AlreadyProposed(found) from None
    log_event(given, LIFE_CYCLE.events[OPEN], by=given.proposed_by, reason=given.reason)
    return given


@transaction.atomic
def accept(proposal: Proposal, *, by: Any, seen: str, reason: str = "") -> Proposal:
    """Do what was proposed, if it still is what both people were shown.

    Raises PermissionDenied, InvalidTransition, OutdatedProposal and ValidationError.
    """
    latest = _hold(proposal, ACCEPTED, check_user_can_decide, by)
    if seen != latest.digest:
        raise OutdatedProposal
    _check_still_proposed(latest)
    latest.event = source_of(latest).carry_out(latest, by)
    return _decide(latest, ACCEPTED, by=by, reason=_clean(reason))


@transaction.atomic
def reject(proposal: Proposal, *, by: Any, reason: str) -> Proposal:
    """Reject what was proposed, for a reason.

    Raises PermissionDenied, InvalidTransition and ValidationError (by field).
    """
    latest = _hold(proposal, REJECTED, check_user_can_decide, by)
    clean = clean_reason(reason, _("Escriba por qué se rechaza."))
    return _decide(latest, REJECTED, by=by, reason=clean)


@transaction.atomic
def withdraw(proposal: Proposal, *, by: Any, reason: str = "") -> Proposal:
    """Take back what one proposed; raise PermissionDenied, InvalidTransition and ValidationError."""
    latest = _hold(proposal, WITHDRAWN, check_user_can_withdraw_proposal, by)
    return _decide(latest, WITHDRAWN, by=by, reason=_clean(reason))


@transaction.atomic
def propose_again(proposal: Proposal, *, by: Any, seen: str) -> Proposal:
    """Take back what one proposed, and propose the same with what would follow now.

    Raises what taking back and proposing raise.
    """
    former = withdraw(proposal, by=by, reason=_("Se propuso de nuevo."))
    same = ("programme", "source", "object_id", "indicator", "content", "proposed_by", "reason")
    return propose(Proposal(**{name: getattr(former, name) for name in same}), seen=seen)


def _check_still_proposed(proposal: Proposal) -> None:
    """Raise ValidationError where who proposed it may propose no such thing any more."""
    try:
        source_of(proposal).check_may_propose(proposal.proposed_by, proposal.programme)
    except PermissionDenied as error:
        raise ValidationError(
            _("Quien la propuso ya no tiene ese encargo: solo se puede rechazar.")
        ) from error


def _clean(reason: str) -> str:
    try:
        return clean_comment(reason)
    except ValidationError as error:
        raise ValidationError({"reason": error.messages}) from error


def _hold(
    proposal: Proposal, to: ProposalStatus, check: Callable[[Any, Proposal], None], by: Any
) -> Proposal:
    """Hold the row of a proposal that may take that step by that person; the proposal as it is."""
    Proposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    latest = get_latest(Proposal, proposal.pk)
    check(by, latest)
    LIFE_CYCLE.check(latest, to)
    return latest


def _decide(latest: Proposal, status: ProposalStatus, *, by: Any, reason: str) -> Proposal:
    former = Proposal(status=latest.status)
    latest.status, latest.decided_by, latest.decision_reason = status, by, reason
    latest.decided_at = max(database_now(), latest.proposed_at)
    latest.save()
    LIFE_CYCLE.log_transition(latest, former, by=by, reason=reason)
    return latest
