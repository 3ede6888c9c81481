"""Changes of fichas that alter a published result: proposed by one person, accepted by another."""

from typing import Any

import pydantic
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from indicators.models import Event, Indicator, Proposal
from indicators.proposals.deciding import propose

from .change import NeedsAnotherPerson, accept, change
from .definitions import FichaDefinition
from .renamed_fields import PresentNames


def change_or_propose(
    indicator: Indicator, definition: FichaDefinition, *, by: Any, reason: str, seen: str
) -> Event | Proposal:
    """Change a ficha at once, or propose it to another person where a published result would change.

    Raises PermissionDenied, ValidationError (by field), OutdatedProposal and AlreadyProposed.
    """
    try:
        return accept(indicator, definition, by=by, reason=reason, seen=seen)
    except NeedsAnotherPerson:
        proposal = Proposal(
            programme=indicator.programme,
            source=Indicator.event_source,
            object_id=indicator.pk,
            indicator=indicator,
            content=definition.model_dump(mode="json"),
            proposed_by=by,
            reason=reason,
        )
        return propose(proposal, seen=seen)


def definition_of(proposal: Proposal) -> FichaDefinition:
    """Return the ficha that is proposed, in the names that the files have now; raise ValidationError
    for one that is none any more.
    """
    try:
        given = FichaDefinition.model_validate(proposal.content)
        names = PresentNames.of(proposal.programme_id)
        return FichaDefinition.model_validate(names.in_data(given.model_dump(mode="json")))
    except pydantic.ValidationError as error:
        raise ValidationError(
            _("Lo propuesto ya no es una ficha de este formato: hay que proponerlo de nuevo.")
        ) from error


def carry_out(proposal: Proposal, by: Any) -> Event:
    """Change the ficha as it was proposed, on behalf of who accepts it.

    Raises PreviewOutdated and ValidationError.
    """
    assert proposal.indicator is not None
    return change(
        proposal.indicator,
        definition_of(proposal),
        by=by,
        reason=proposal.reason,
        seen=proposal.digest,
        proposed=True,
    )
