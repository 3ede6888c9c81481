"""The way of a text, as tables: what may follow what, whose turn it is, what is kept of it."""

from indicators.duties import CAPTURE, REVIEW
from indicators.lifecycle import LifeCycle
from reports.models import NarrativeEventKind, NarrativeStatus

DRAFT, IN_REVIEW, RETURNED, APPROVED = (
    NarrativeStatus.DRAFT,
    NarrativeStatus.IN_REVIEW,
    NarrativeStatus.RETURNED,
    NarrativeStatus.APPROVED,
)

LIFE_CYCLE = LifeCycle(
    # As long as the edition is open; so long an approved text may be asked for again.
    transitions={
        DRAFT: (IN_REVIEW,),
        IN_REVIEW: (APPROVED, RETURNED),
        RETURNED: (IN_REVIEW,),
        APPROVED: (RETURNED,),
    },
    owners={DRAFT: CAPTURE, IN_REVIEW: REVIEW, RETURNED: CAPTURE, APPROVED: REVIEW},
    events={
        IN_REVIEW: NarrativeEventKind.SUBMITTED,
        RETURNED: NarrativeEventKind.RETURNED,
        APPROVED: NarrativeEventKind.APPROVED,
    },
)

EDITABLE = LIFE_CYCLE.statuses_of(CAPTURE)
"""The statuses in which the text may be changed."""
