"""The way of a capture, as tables: what may follow what, whose turn it is, what is kept of it."""

from indicators.duties import CAPTURE, REVIEW
from indicators.lifecycle import LifeCycle
from indicators.models import CaptureEventKind, CaptureStatus

DRAFT, IN_REVIEW, APPROVED, RETURNED, WITHDRAWN = (
    CaptureStatus.DRAFT,
    CaptureStatus.IN_REVIEW,
    CaptureStatus.APPROVED,
    CaptureStatus.RETURNED,
    CaptureStatus.WITHDRAWN,
)

LIFE_CYCLE = LifeCycle(
    transitions={
        DRAFT: (IN_REVIEW, WITHDRAWN),
        IN_REVIEW: (APPROVED, RETURNED),
        RETURNED: (IN_REVIEW, WITHDRAWN),
        APPROVED: (),
        WITHDRAWN: (),
    },
    owners={DRAFT: CAPTURE, IN_REVIEW: REVIEW, RETURNED: CAPTURE, APPROVED: None, WITHDRAWN: None},
    events={
        DRAFT: CaptureEventKind.STARTED,
        IN_REVIEW: CaptureEventKind.SUBMITTED,
        RETURNED: CaptureEventKind.RETURNED,
        APPROVED: CaptureEventKind.APPROVED,
        WITHDRAWN: CaptureEventKind.WITHDRAWN,
    },
)

EDITABLE = LIFE_CYCLE.statuses_of(CAPTURE)
"""The statuses in which what is typed may be changed."""
