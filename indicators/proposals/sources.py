"""The kinds of objects about which something is proposed: what would follow, and how it is done.

An application registers its own as it starts (``AppConfig.ready``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from indicators.models import Event, Proposal
from objectives.models import Programme


class OutdatedProposal(Exception):
    """Raised when what would follow is not what the person was shown; says so in a sentence."""

    def __init__(self) -> None:
        super().__init__(
            _("Lo que cambiaría no es lo que se le mostró: véalo de nuevo antes de aceptar.")
        )


@dataclass(frozen=True)
class ProposalPreview:
    """The consequences that a proposal would have now: ``digest`` stands for them, and ``template``
    lays out ``shown``.
    """

    digest: str
    template: str
    shown: Any


@dataclass(frozen=True)
class ProposalSource:
    """One kind of object about which something is proposed.

    ``check_may_propose`` raises PermissionDenied.  ``preview`` gives what would follow now, and raises
    ValidationError where nothing can.  ``carry_out`` does it on behalf of who accepts: raises
    OutdatedProposal if not what the digest of the proposal stands for would follow, and ValidationError
    for what does not allow it now; gives the event that it leaves, if the object keeps any.  ``title``
    says what is proposed, and ``address`` where the object is.
    """

    name: str
    check_may_propose: Callable[[Any, Programme], None]
    preview: Callable[[Proposal], ProposalPreview]
    carry_out: Callable[[Proposal, Any], Event | None]
    title: Callable[[Proposal], str]
    address: Callable[[Proposal], str]


_SOURCES: dict[str, ProposalSource] = {}


def register(source: ProposalSource) -> None:
    """Let something be proposed about a kind of object."""
    _SOURCES[source.name] = source


def source_of(proposal: Proposal) -> ProposalSource:
    """Return the kind of object that a proposal is about."""
    return _SOURCES[proposal.source]
