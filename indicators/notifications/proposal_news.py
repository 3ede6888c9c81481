"""The notices about proposals: to who may decide one, and to who made it of what became of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from indicators.models import Event, NoticeKind, Proposal, ProposalEventKind
from indicators.proposals.permissions import user_can_decide, user_can_withdraw_proposal
from objectives.models import ProgrammeState

from .notice import NEWS, Notice, Recipient, name_of_event

_KINDS: dict[str, NoticeKind] = {
    ProposalEventKind.PROPOSED: NoticeKind.PROPOSED,
    ProposalEventKind.ACCEPTED: NoticeKind.DECIDED,
    ProposalEventKind.REJECTED: NoticeKind.DECIDED,
}


def notices_of_proposals(
    everybody: Sequence[Recipient], until: datetime
) -> Iterator[tuple[int, Notice]]:
    """Yield what waits for a decision, to who may decide; what became of it, to who proposed it.

    Two queries where there is any news, one where there is none.
    """
    news = Event.objects.of(Proposal).filter(kind__in=_KINDS, at__gte=until - NEWS, at__lt=until)
    happened = list(news.select_related("by").order_by("id"))
    if not happened:
        return
    found = Proposal.objects.exclude(programme__state=ProgrammeState.WITHDRAWN)
    proposals = found.select_related("programme", "indicator").in_bulk(
        {event.object_id for event in happened}
    )
    for event in happened:
        kind, proposal = _KINDS[event.kind], proposals.get(event.object_id)
        if proposal is None or proposal.status != event.to_status:
            continue
        concerns = user_can_decide if kind == NoticeKind.PROPOSED else user_can_withdraw_proposal
        for recipient in everybody:
            if recipient.wants(kind, event.at, event.by_id) and concerns(
                recipient.person, proposal
            ):
                yield recipient.person.pk, Notice(kind, name_of_event(event), proposal, event)
