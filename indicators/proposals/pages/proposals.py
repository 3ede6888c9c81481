"""Proposals in words: those of a person's programmes, and one with what would follow now."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse

from indicators.models import Proposal, ProposalStatus
from indicators.people import name_of
from indicators.words import moment, programme_text

from ..permissions import proposals_seen_by, user_can_decide, user_can_withdraw_proposal
from ..sources import source_of

MOST_DECIDED = 50
"""So many of the decided proposals are listed, the latest first; the log has them all."""


@dataclass(frozen=True)
class ProposalLine:
    """One proposal: what, of which programme, who proposed it, and what became of it.

    ``is_own`` says that the person who looks proposed it.
    """

    title: str
    programme: str
    proposed: str
    proposed_at: str
    reason: str
    status: str
    status_text: str
    decided: str
    decided_at: str
    decision_reason: str
    is_own: bool
    address: str


@dataclass(frozen=True)
class ProposalList:
    """The proposals of a person's programmes: those to decide by them, their own, the decided ones."""

    waiting: tuple[ProposalLine, ...]
    own: tuple[ProposalLine, ...]
    decided: tuple[ProposalLine, ...]


@dataclass(frozen=True)
class ProposalPage:
    """One proposal; ``shown`` is what would follow now, laid out by ``template``, or ``fault`` why
    nothing can.

    ``outdated`` says that it is not what the proposer saw any more.
    """

    line: ProposalLine
    object_address: str
    template: str
    shown: Any
    digest: str
    fault: str
    outdated: bool
    may_decide: bool
    may_withdraw: bool

    @property
    def may_accept(self) -> bool:
        """Return whether the person may accept it as things are."""
        return self.may_decide and not self.outdated and not self.fault


def proposal_line(proposal: Proposal, user: Any) -> ProposalLine:
    """Return a proposal in words, for somebody who looks at it."""
    return ProposalLine(
        title=source_of(proposal).title(proposal),
        programme=programme_text(proposal.programme),
        proposed=name_of(proposal.proposed_by),
        proposed_at=moment(proposal.proposed_at),
        reason=proposal.reason,
        status=proposal.status,
        status_text=str(proposal.get_status_display()),
        decided=name_of(proposal.decided_by) if proposal.decided_by else "",
        decided_at=moment(proposal.decided_at) if proposal.decided_at else "",
        decision_reason=proposal.decision_reason,
        is_own=proposal.proposed_by == user,
        address=reverse("proposal", args=(proposal.pk,)),
    )


def proposal_list(user: Any) -> ProposalList:
    """Return the proposals of the programmes in which that person proposes or decides."""
    seen = proposals_seen_by(user).select_related(*Proposal.related)
    undecided = seen.filter(status=ProposalStatus.OPEN).order_by("pk")
    lines = [proposal_line(proposal, user) for proposal in undecided]
    decided = seen.exclude(status=ProposalStatus.OPEN).order_by("-decided_at", "-pk")
    return ProposalList(
        waiting=tuple(line for line in lines if not line.is_own),
        own=tuple(line for line in lines if line.is_own),
        decided=tuple(proposal_line(proposal, user) for proposal in decided[:MOST_DECIDED]),
    )


def find_proposal(pk: int, user: Any) -> Proposal | None:
    """Return a proposal that this person sees."""
    return proposals_seen_by(user).select_related(*Proposal.related).filter(pk=pk).first()


def proposal_page(proposal: Proposal, user: Any) -> ProposalPage:
    """Return one proposal; what would follow is computed anew while nobody decided."""
    template, digest, fault, shown = "", "", "", None
    if proposal.is_open:
        try:
            preview = source_of(proposal).preview(proposal)
            template, digest, shown = preview.template, preview.digest, preview.shown
        except ValidationError as error:
            fault = " ".join(error.messages)
    return ProposalPage(
        line=proposal_line(proposal, user),
        object_address=source_of(proposal).address(proposal),
        template=template,
        shown=shown,
        digest=digest,
        fault=fault,
        outdated=bool(digest) and digest != proposal.digest,
        may_decide=proposal.is_open and user_can_decide(user, proposal),
        may_withdraw=proposal.is_open and user_can_withdraw_proposal(user, proposal),
    )
