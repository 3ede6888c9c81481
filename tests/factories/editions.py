"""Editions brought to where a test needs them, by the people whose turn it is."""

from datetime import date

from indicators.proposals.deciding import accept, reject
from indicators.results.recompute import recompute_programme
from reports.models import Edition, NarrativeStatus
from reports.yearly_report.editions.closing import preview_closing, propose_closing
from reports.yearly_report.editions.narratives import (
    approve,
    get_narrative,
    return_to_author,
    save,
    submit,
)
from reports.yearly_report.editions.opening import open_edition
from tests.factories.proposals import another_person

CUTOFF = date(2024, 6, 30)


def make_edition(cast, year=2023, cutoff=CUTOFF, by="rita"):
    """An open edition of the small programme, whose results follow from all its figures."""
    recompute_programme(cast.small.programme)
    return open_edition(cast.small.programme, year=year, cutoff=cutoff, by=cast.people[by])


def propose_to_close(edition, by):
    """The proposal of somebody to close an edition as it is."""
    seen = preview_closing(edition).digest
    return propose_closing(edition, by=by, reason="Está completa.", seen=seen)


def waiting_and_decided(cast):
    """Two proposals of the small programme: one that waits, and one that another person rejected."""
    rejected = propose_to_close(make_edition(cast, year=2022), cast.raul)
    reject(rejected, by=cast.rita, reason="Falta un texto.")
    return propose_to_close(make_edition(cast), cast.rita), rejected


def close(edition, by, proposed_by=None):
    """The edition, closed by somebody as another person who reviews proposed."""
    proposal = propose_to_close(edition, proposed_by or another_person())
    accept(proposal, by=by, seen=proposal.digest)
    return Edition.objects.select_related("programme__root_unit").get(pk=edition.pk)


def narrative_at(cast, edition, status, key="marco", text="Se avanzó.", by="ana"):
    """A text of an edition that was brought to a status by the people whose turn it was."""
    writer, reviewer = cast.people[by], cast.people["rita"]
    found = get_narrative(edition, key)
    found = save(found, by=writer, text=text, seen=found.version)
    if status == NarrativeStatus.DRAFT:
        return found
    found = submit(found, by=writer, seen=found.version)
    if status == NarrativeStatus.APPROVED:
        return approve(found, by=reviewer, seen=found.version)
    if status == NarrativeStatus.RETURNED:
        return return_to_author(found, by=reviewer, seen=found.version, reason="Falta el periodo.")
    return found
