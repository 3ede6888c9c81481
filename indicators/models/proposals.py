"""Proposals: what would change something published, said by one person and decided by another."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from objectives.models import Programme

from .choices import LONGEST_REASON, ProposalEventKind, ProposalStatus, one_of
from .events import FICHA, Audited, Event
from .fichas import Indicator

_UNDECIDED = Q(status=ProposalStatus.OPEN)


class Proposal(Audited):
    """Something that one person proposes to do to one object, and another one accepts or rejects.

    ``source`` names the kind of object and ``object_id`` which one, as an event does; ``content`` is
    what would be done, as data, and ``digest`` stands for what would follow as the proposer saw it.
    ``event`` is what came of it where it was accepted and the object keeps events.  Of one object one
    proposal is open at most; the database lets nothing of it change but that it is decided, once.
    """

    event_source, event_kinds = "propuesta", ProposalEventKind
    event_columns = {
        "programme_id": "programme_id",
        "indicator_id": "indicator_id",
        "to_status": "status",
    }
    related = ("programme__root_unit", "indicator", "proposed_by", "decided_by")

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("programa")
    )
    source = models.CharField(_("qué clase de objeto"), max_length=20)
    object_id = models.PositiveBigIntegerField(_("objeto"))
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("indicador"),
    )
    status = models.CharField(
        _("estado"), max_length=12, choices=ProposalStatus, default=ProposalStatus.OPEN
    )
    content = models.JSONField(_("qué se haría"), default=dict, blank=True)
    digest = models.CharField(_("huella de lo que seguiría"), max_length=64)
    reason = models.TextField(_("motivo"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="proposals",
        verbose_name=_("propuso"),
    )
    proposed_at = models.DateTimeField(_("propuesta el"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decided_proposals",
        verbose_name=_("decidió"),
    )
    decided_at = models.DateTimeField(_("decidida el"), null=True, blank=True)
    decision_reason = models.TextField(_("motivo de la decisión"), blank=True)
    event = models.OneToOneField(
        Event,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposal",
        verbose_name=_("suceso"),
    )

    class Meta:
        ordering = ["-id"]
        verbose_name = _("propuesta")
        verbose_name_plural = _("propuestas")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "object_id"], condition=_UNDECIDED, name="proposal_one_open"
            ),
            models.CheckConstraint(
                condition=one_of("status", ProposalStatus), name="proposal_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(digest="") & ~Q(reason=""),
                name="proposal_says_what_and_why",
            ),
            models.CheckConstraint(
                condition=Q(source=FICHA, indicator__isnull=False, indicator=F("object_id"))
                | (~Q(source=FICHA) & Q(indicator__isnull=True)),
                name="proposal_of_a_ficha_names_it",
            ),
            models.CheckConstraint(
                condition=(
                    _UNDECIDED
                    & Q(decided_by__isnull=True, decided_at__isnull=True, decision_reason="")
                )
                | (~_UNDECIDED & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="proposal_decided_by_somebody_then",
            ),
            # Nobody decides on their own; taking it back is the proposer's alone.
            models.CheckConstraint(
                condition=_UNDECIDED
                | (Q(status=ProposalStatus.WITHDRAWN) & Q(decided_by=F("proposed_by")))
                | (~Q(status=ProposalStatus.WITHDRAWN) & ~Q(decided_by=F("proposed_by"))),
                name="proposal_decided_by_another",
            ),
            models.CheckConstraint(
                condition=_UNDECIDED | Q(decided_at__gte=F("proposed_at")),
                name="proposal_decided_after_it_was_made",
            ),
            models.CheckConstraint(
                condition=~Q(status=ProposalStatus.REJECTED) | ~Q(decision_reason=""),
                name="proposal_rejected_for_a_reason",
            ),
            models.CheckConstraint(
                condition=(Q(status=ProposalStatus.ACCEPTED, source=FICHA, event__isnull=False))
                | (~Q(status=ProposalStatus.ACCEPTED, source=FICHA) & Q(event__isnull=True)),
                name="proposal_accepted_of_a_ficha_changed_it",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("reason"), LONGEST_REASON)
                & LessThanOrEqual(Length("decision_reason"), LONGEST_REASON),
                name="proposal_reasons_bounded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.object_id}: {self.status}"

    @property
    def is_open(self) -> bool:
        return self.status == ProposalStatus.OPEN

    @property
    def refusal(self) -> str:
        """Return the message for a step that its status does not allow."""
        return gettext("La propuesta ya está «%s».") % self.get_status_display()


def open_proposal_of(source: str, object_id: Any) -> Proposal | None:
    """Return the proposal about an object that nobody decided yet, if there is one."""
    return (
        Proposal.objects.select_related(*Proposal.related)
        .filter(_UNDECIDED, source=source, object_id=object_id)
        .first()
    )
