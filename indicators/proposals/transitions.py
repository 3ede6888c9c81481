"""The way of a proposal, as tables: what may follow what, whose turn it is, what is kept of it."""

from indicators.duties import ADMINISTRATION, REVIEW
from indicators.lifecycle import LifeCycle
from indicators.models import ProposalEventKind, ProposalStatus

OPEN, ACCEPTED, REJECTED, WITHDRAWN = (
    ProposalStatus.OPEN,
    ProposalStatus.ACCEPTED,
    ProposalStatus.REJECTED,
    ProposalStatus.WITHDRAWN,
)

LIFE_CYCLE = LifeCycle(
    transitions={
        OPEN: (ACCEPTED, REJECTED, WITHDRAWN),
        ACCEPTED: (),
        REJECTED: (),
        WITHDRAWN: (),
    },
    owners={
        OPEN: f"{REVIEW} o {ADMINISTRATION}",
        ACCEPTED: None,
        REJECTED: None,
        WITHDRAWN: None,
    },
    events={
        OPEN: ProposalEventKind.PROPOSED,
        ACCEPTED: ProposalEventKind.ACCEPTED,
        REJECTED: ProposalEventKind.REJECTED,
        WITHDRAWN: ProposalEventKind.WITHDRAWN,
    },
)
