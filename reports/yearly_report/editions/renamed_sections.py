"""Texts of open editions that stay with their section when its code is corrected."""

from typing import Any

from objectives.models import NamedKind, Programme
from objectives.renames import renamed
from reports.models import EditionState, Narrative

from ..content import SECTIONS_OF


def register() -> None:
    """Have the texts follow what the files rename."""
    renamed.connect(_rename_sections, dispatch_uid="sections of the yearly report")


def _rename_sections(
    programme: Programme, kind: NamedKind, former: str, current: str, **_signal: Any
) -> None:
    for section in SECTIONS_OF.get(kind, ()):
        texts = Narrative.objects.filter(
            edition__programme=programme,
            edition__state=EditionState.OPEN,
            key=f"{section}-{former}",
        )
        texts.update(key=f"{section}-{current}")
