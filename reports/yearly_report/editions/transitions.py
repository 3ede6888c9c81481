"""The way of a text, as tables: what may follow what, whose turn it is, what is kept of it."""

from indicators.permissions import CAPTURE, REVIEW
from reports.models import NarrativeEventKind, NarrativeStatus

DRAFT, IN_REVIEW, RETURNED, APPROVED = (
    NarrativeStatus.DRAFT,
    NarrativeStatus.IN_REVIEW,
    NarrativeStatus.RETURNED,
    NarrativeStatus.APPROVED,
)

TRANSITIONS: dict[NarrativeStatus, tuple[NarrativeStatus, ...]] = {
    DRAFT: (IN_REVIEW,),
    IN_REVIEW: (APPROVED, RETURNED),
    RETURNED: (IN_REVIEW,),
    # While its edition is open an approved text may be asked for again.
    APPROVED: (RETURNED,),
}
"""The statuses that may follow each status, as long as the edition is open."""

OWNERS: dict[NarrativeStatus, str] = {
    DRAFT: CAPTURE,
    IN_REVIEW: REVIEW,
    RETURNED: CAPTURE,
    APPROVED: REVIEW,
}
"""The duty whose turn it is, by the name of the duty."""

EVENTS: dict[NarrativeStatus, NarrativeEventKind] = {
    IN_REVIEW: NarrativeEventKind.SUBMITTED,
    RETURNED: NarrativeEventKind.RETURNED,
    APPROVED: NarrativeEventKind.APPROVED,
}
"""The event that arriving at a status leaves."""

EDITABLE = tuple(status for status, owner in OWNERS.items() if owner == CAPTURE)
"""The statuses in which the text may be changed."""


def draw_diagram() -> str:
    """Return the tables as a diagram in Mermaid's words, as ``docs/workflow.md`` has it."""
    lines = ["stateDiagram-v2", f"    [*] --> {DRAFT.value}"]
    lines += [
        f"    {before.value} --> {after.value}: {EVENTS[after].value}"
        for before, following in TRANSITIONS.items()
        for after in following
    ]
    return "\n".join(lines)
