"""The closing of an edition that was proposed, as the page of its proposal shows it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.models import Proposal
from indicators.proposals.sources import ProposalPreview, ProposalSource, register
from reports.models import Edition

from ..editions.closing import EDITION, close_proposed, preview_closing
from ..editions.permissions import check_user_can_close_edition


def register_proposals() -> None:
    """Let the closing of an edition be proposed."""
    register(
        ProposalSource(
            name=EDITION,
            check_may_propose=check_user_can_close_edition,
            preview=_preview,
            carry_out=close_proposed,
            title=_title,
            address=_address,
        )
    )


def _preview(proposal: Proposal) -> ProposalPreview:
    preview = preview_closing(_edition_of(proposal))
    return ProposalPreview(
        digest=preview.digest, template="reports/editions/_closing.html", shown=preview
    )


def _title(proposal: Proposal) -> str:
    edition = _edition_of(proposal)
    return _("Cierre de la edición %(number)d del informe de %(year)d") % {
        "number": edition.number,
        "year": edition.year,
    }


def _address(proposal: Proposal) -> str:
    place = (proposal.programme.slug, _edition_of(proposal).number)
    return reverse("programme:edition", args=place)


def _edition_of(proposal: Proposal) -> Edition:
    found = Edition.objects.select_related("programme__root_unit").defer("content")
    return found.get(pk=proposal.object_id)
