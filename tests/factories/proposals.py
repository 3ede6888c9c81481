"""Changes that take two people, made by both: one proposes, another one accepts."""

from typing import Any

from django.contrib.auth.models import User

from indicators.duties import REVIEW
from indicators.fichas.change import preview_change
from indicators.fichas.proposals import change_or_propose
from indicators.models import Event, Proposal, ProposalStatus
from indicators.proposals.deciding import accept
from tests.factories.duties import give


def another_person(name: str = "aurora") -> User:
    """Somebody else who reviews every programme there is."""
    person, _made = User.objects.get_or_create(
        username=name, defaults={"first_name": name.capitalize()}
    )
    return give(person, REVIEW)


def accept_open(by: User | None = None) -> Proposal | None:
    """Accept the proposal that waits, by another person; None if none does."""
    waiting = Proposal.objects.filter(status=ProposalStatus.OPEN).first()
    return waiting and accept(waiting, by=by or another_person(), seen=waiting.digest)


def change_ficha(
    indicator: Any, definition: Any, *, by: Any, reason: str = "Lo pidió la unidad."
) -> Event:
    """Change a ficha, by another person's word too where that is asked for."""
    seen = preview_change(indicator, definition).digest
    done = change_or_propose(indicator, definition, by=by, reason=reason, seen=seen)
    if isinstance(done, Event):
        return done
    accepted = accept(done, by=another_person(), seen=done.digest)
    assert accepted.event is not None
    return accepted.event
