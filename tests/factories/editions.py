"""Editions brought to where a test needs them, by the people whose turn it is."""

from datetime import date

from indicators.results.recompute import recompute_programme
from reports.models import NarrativeStatus
from reports.yearly_report.editions.narratives import (
    approve,
    get_narrative,
    return_to_author,
    save,
    submit,
)
from reports.yearly_report.editions.opening import open_edition

CUTOFF = date(2024, 6, 30)


def make_edition(cast, year=2023, cutoff=CUTOFF, by="rita"):
    """An open edition of the small programme, whose results follow from all its figures."""
    recompute_programme(cast.small.programme)
    return open_edition(cast.small.programme, year=year, cutoff=cutoff, by=cast.people[by])


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
