"""The way of a capture, as tables: what may follow what, whose turn it is, what is kept of it.

Everything else about the way (functions, permissions, screens, the diagram of the documentation)
comes from these three.
"""

from indicators.models import CaptureEventKind, CaptureStatus
from indicators.permissions import CAPTURE, REVIEW

DRAFT, IN_REVIEW, APPROVED, RETURNED, WITHDRAWN = (
    CaptureStatus.DRAFT,
    CaptureStatus.IN_REVIEW,
    CaptureStatus.APPROVED,
    CaptureStatus.RETURNED,
    CaptureStatus.WITHDRAWN,
)

TRANSITIONS: dict[CaptureStatus, tuple[CaptureStatus, ...]] = {
    DRAFT: (IN_REVIEW, WITHDRAWN),
    IN_REVIEW: (APPROVED, RETURNED),
    RETURNED: (IN_REVIEW, WITHDRAWN),
    APPROVED: (),
    WITHDRAWN: (),
}
"""The statuses that may follow each status."""

OWNERS: dict[CaptureStatus, str | None] = {
    DRAFT: CAPTURE,
    IN_REVIEW: REVIEW,
    RETURNED: CAPTURE,
    APPROVED: None,
    WITHDRAWN: None,
}
"""The duty whose turn it is, by status; nobody's once it is over."""

EVENTS: dict[CaptureStatus, CaptureEventKind] = {
    DRAFT: CaptureEventKind.STARTED,
    IN_REVIEW: CaptureEventKind.SUBMITTED,
    RETURNED: CaptureEventKind.RETURNED,
    APPROVED: CaptureEventKind.APPROVED,
    WITHDRAWN: CaptureEventKind.WITHDRAWN,
}
"""The event that arriving at a status leaves."""

EDITABLE = tuple(status for status, owner in OWNERS.items() if owner == CAPTURE)
"""The statuses in which what is typed may be changed."""


def draw_diagram() -> str:
    """Draw the tables as a diagram in Mermaid's words, as ``docs/workflow.md`` has it."""
    lines = ["stateDiagram-v2", f"    [*] --> {DRAFT.value}: {EVENTS[DRAFT].value}"]
    lines += [
        f"    {before.value} --> {after.value}: {EVENTS[after].value}"
        for before, following in TRANSITIONS.items()
        for after in following
    ]
    lines += [f"    {status.value} --> [*]" for status, after in TRANSITIONS.items() if not after]
    return "\n".join(lines)


def tabulate() -> str:
    """Write the tables as one of Markdown, as ``docs/workflow.md`` has it."""
    lines = ["| status | whose turn | may become | event on arrival |", "| --- | --- | --- | --- |"]
    for status, following in TRANSITIONS.items():
        becomes = ", ".join(f"`{next_status.value}`" for next_status in following) or "—"
        lines.append(
            f"| `{status.value}` | {OWNERS[status] or '—'} | {becomes} | `{EVENTS[status].value}` |"
        )
    return "\n".join(lines)
