"""The way of a report, as tables: what may follow what, whose turn it is, what is kept of it."""

from indicators.duties import CAPTURE, REVIEW
from indicators.lifecycle import LifeCycle

from .models import ProgressEventKind, ProgressStatus

DRAFT, IN_REVIEW, RETURNED, APPROVED = (
    ProgressStatus.DRAFT,
    ProgressStatus.IN_REVIEW,
    ProgressStatus.RETURNED,
    ProgressStatus.APPROVED,
)

LIFE_CYCLE = LifeCycle(
    # Approved, it is published; it may be asked for again while its period is open.
    transitions={
        DRAFT: (IN_REVIEW,),
        IN_REVIEW: (APPROVED, RETURNED),
        RETURNED: (IN_REVIEW,),
        APPROVED: (RETURNED,),
    },
    owners={DRAFT: CAPTURE, IN_REVIEW: REVIEW, RETURNED: CAPTURE, APPROVED: REVIEW},
    events={
        IN_REVIEW: ProgressEventKind.SUBMITTED,
        RETURNED: ProgressEventKind.RETURNED,
        APPROVED: ProgressEventKind.APPROVED,
    },
)

EDITABLE = LIFE_CYCLE.statuses_of(CAPTURE)
"""The statuses in which a report may be changed."""
