"""A proposed change of a ficha, as the page of its proposal shows it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.models import Indicator, Proposal
from indicators.permissions import check_user_can_edit_fichas
from indicators.proposals.sources import ProposalPreview, ProposalSource, register

from ..change import preview_change
from ..proposals import carry_out, definition_of
from .change_preview import change_preview_page


def register_proposals() -> None:
    """Let changes of fichas be proposed."""
    register(
        ProposalSource(
            name=Indicator.event_source,
            check_may_propose=check_user_can_edit_fichas,
            preview=_preview,
            carry_out=carry_out,
            title=_title,
            address=_address,
        )
    )


def _preview(proposal: Proposal) -> ProposalPreview:
    assert proposal.indicator is not None
    preview = preview_change(proposal.indicator, definition_of(proposal))
    return ProposalPreview(
        digest=preview.digest,
        template="indicators/fichas/_consequences.html",
        shown=change_preview_page(proposal.indicator, preview),
    )


def _title(proposal: Proposal) -> str:
    assert proposal.indicator is not None
    return _("Cambio de la ficha %(code)s, %(name)s") % {
        "code": proposal.indicator.code,
        "name": proposal.indicator.name.rstrip(". "),
    }


def _address(proposal: Proposal) -> str:
    assert proposal.indicator is not None
    return reverse("programme:ficha", args=(proposal.programme.slug, proposal.indicator.code))
