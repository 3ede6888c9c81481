"""The alignments of an objective, strategy or action, each with its way down through the framework."""

from dataclasses import dataclass

from django.db.models import Q

from indicators.words import place_text
from objectives.models import Alignment, FrameworkNode, Programme


@dataclass(frozen=True)
class AlignmentLine:
    """One alignment; ``code`` is that of what is aligned, ``steps`` are the way down to the part of the
    framework that it serves, and ``note`` is what is printed beside it.
    """

    code: str
    framework: str
    steps: tuple[FrameworkNode, ...]
    note: str
    where: str


def read_alignments(programme: Programme, which: Q) -> tuple[AlignmentLine, ...]:
    """Return the alignments of a programme that meet a condition; two queries, one where there are
    none.
    """
    rows = list(
        Alignment.objects.filter(which, node__framework__programme=programme)
        .select_related("node__framework", "publication", "objective", "strategy", "action")
        .order_by("node__framework__position", "position")
    )
    nodes = FrameworkNode.objects.filter(framework__programme=programme).in_bulk() if rows else {}
    return tuple(
        AlignmentLine(
            code=row.aligned.code,
            framework=row.node.framework.name,
            steps=_steps_to(row.node, nodes),
            note=row.note,
            where=place_text(row.publication.title, row.section, "", row.page),
        )
        for row in rows
    )


def _steps_to(
    node: FrameworkNode | None, nodes: dict[int, FrameworkNode]
) -> tuple[FrameworkNode, ...]:
    steps: list[FrameworkNode] = []
    while node is not None:
        steps.insert(0, node)
        node = nodes.get(node.parent_id) if node.parent_id else None
    return tuple(steps)
