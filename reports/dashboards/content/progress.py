"""How far the actions of a strategy are: who answers for each, and what was published of it."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from commitments.models import Commitment
from commitments.published_progress import reports_about
from commitments.words import period_text
from objectives.models import Programme


@dataclass(frozen=True)
class PublishedProgress:
    """What was approved of a commitment in a period."""

    period: str
    progress: str
    text: str


@dataclass(frozen=True)
class ActionProgress:
    """An action with who answers for it, and its published progress, the latest first."""

    code: str
    unit: str
    history: tuple[PublishedProgress, ...]


def read_action_progress(programme: Programme, codes: list[str]) -> tuple[ActionProgress, ...]:
    """Return how far some actions are that a register has as its entries; two queries, one where there
    are none.
    """
    commitments = list(
        Commitment.objects.filter(
            register__programme=programme,
            action__code__in=codes,
            action__objective__programme=programme,
        )
        .select_related("action", "responsible_unit")
        .order_by("register__position", "position")
    )
    history: dict[int, list[PublishedProgress]] = defaultdict(list)
    if commitments:
        for report in reports_about(Q(commitment__in=commitments)):
            said = _("no aplica") if report.not_applicable else f"{report.percent} %"
            period = period_text(report.period.period, report.commitment.register.frequency)
            history[report.commitment_id].append(PublishedProgress(period, said, report.text))
    return tuple(
        ActionProgress(
            code=commitment.action.code if commitment.action else "",
            unit=commitment.responsible_unit.name if commitment.responsible_unit else "",
            history=tuple(history[commitment.pk]),
        )
        for commitment in commitments
    )
