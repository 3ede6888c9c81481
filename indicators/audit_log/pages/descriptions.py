"""The log's sources of this application, in words: captures, cycles, explanations, fichas, proposals.

What a person sees of captures is what they see elsewhere, and cycles concern everybody who sees
anything of their programme here.  Explanations and changes of fichas are about what is published, so
that whoever captures sees those of the indicators that their unit answers for.
"""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.capture.pages.cycles import cycle_changes
from indicators.capture.pages.field_labels import changes
from indicators.fichas.field_labels import ficha_changes
from indicators.models import (
    Capture,
    CaptureEventKind,
    CaptureStatus,
    Cycle,
    CycleEventKind,
    Event,
    ExplanationEventKind,
    Indicator,
    ProgrammeEventKind,
    ProgrammeRecord,
    Proposal,
    ProposalEventKind,
    ProposalStatus,
    ReconciliationExplanation,
)
from indicators.permissions import (
    capture_events_seen_by,
    cycle_events_seen_by,
    indicator_events_seen_by,
)
from indicators.proposals.permissions import proposal_events_seen_by
from indicators.proposals.sources import source_of
from indicators.words import FieldChange, verdict_of
from objectives.models import ProgrammeState, Publication

from ..sources import LogKind, LogSource, register


def _of_capture(event: Event, _capture: None) -> dict[str, Any]:
    return {
        "address": reverse("review-capture", args=(event.object_id,)),
        "from_status": str(CaptureStatus(event.from_status).label) if event.from_status else "",
        "to_status": str(CaptureStatus(event.to_status).label),
        "changes": changes(event.before, event.after),
    }


def _of_cycle(event: Event, cycle: Cycle) -> dict[str, Any]:
    return {"where": cycle.get_kind_display(), "changes": cycle_changes(event)}


def _of_explanation(event: Event, _explanation: None) -> dict[str, Any]:
    assert event.indicator is not None
    place = (event.programme.slug, event.indicator.code, str(event.year), event.to_status)
    found: dict[str, Any] = {
        "address": reverse("programme:verdict", args=place),
        "to_status": verdict_of(event.to_status).word,
        "changes": changes(event.before, event.after),
    }
    if event.kind == ExplanationEventKind.WITHDRAWN:
        found["what"] = _("explicación quitada")
    return found


def _of_ficha(event: Event, _ficha: None) -> dict[str, Any]:
    assert event.indicator is not None
    place = (event.programme.slug, event.indicator.code)
    return {
        "address": reverse("programme:ficha", args=place),
        "changes": ficha_changes(event.before, event.after),
    }


_OF_PUBLICATIONS = (ProgrammeEventKind.PUBLICATION_ADDED, ProgrammeEventKind.PUBLICATION_REMOVED)


def _called(name: str) -> str:
    field: Any = Publication._meta.get_field(name)
    return str(field.verbose_name)


def _of_programme(event: Event, _programme: None) -> dict[str, Any]:
    if event.kind in _OF_PUBLICATIONS:
        fields = {**event.before, **event.after}
        return {
            "address": reverse("programme:board", args=(event.programme.slug,)),
            "changes": tuple(
                FieldChange(_called(name), event.before.get(name, ""), event.after.get(name, ""))
                for name in fields
            ),
        }
    return {
        "address": reverse("programme:board", args=(event.programme.slug,)),
        "from_status": str(ProgrammeState(event.from_status).label),
        "to_status": str(ProgrammeState(event.to_status).label),
        "changes": tuple(
            FieldChange(_("en la raíz del sitio"), event.before.get("raiz", ""), slug)
            for slug in filter(None, [event.after.get("raiz")])
        ),
    }


def _of_proposal(event: Event, proposal: Proposal) -> dict[str, Any]:
    return {
        "address": reverse("proposal", args=(event.object_id,)),
        "where": source_of(proposal).title(proposal),
        "from_status": str(ProposalStatus(event.from_status).label) if event.from_status else "",
        "to_status": str(ProposalStatus(event.to_status).label),
    }


def register_sources() -> None:
    """Let the log tell of what this application keeps events of."""
    of_captures = tuple(LogKind(kind.value, kind.label, kind.value) for kind in CaptureEventKind)
    of_cycles = tuple(
        LogKind(f"ciclo-{kind.value}", gettext_lazy("ciclo %s") % kind.label, kind.value)
        for kind in CycleEventKind
    )
    of_explanations = (LogKind("explicacion", gettext_lazy("explicación de un dictamen")),)
    of_programmes = tuple(
        LogKind(
            f"programa-{kind.value}",
            kind.label if kind in _OF_PUBLICATIONS else gettext_lazy("programa %s") % kind.label,
            kind.value,
        )
        for kind in ProgrammeEventKind
    )
    of_proposals = tuple(
        LogKind(f"propuesta-{kind.value}", label, kind.value)
        for kind, label in (
            (ProposalEventKind.PROPOSED, gettext_lazy("propuesta hecha")),
            (ProposalEventKind.ACCEPTED, gettext_lazy("propuesta aceptada")),
            (ProposalEventKind.REJECTED, gettext_lazy("propuesta rechazada")),
            (ProposalEventKind.WITHDRAWN, gettext_lazy("propuesta retirada")),
        )
    )
    of_fichas = (LogKind("ficha", gettext_lazy("cambio de una ficha")),)
    for source in (
        LogSource(Capture, of_captures, capture_events_seen_by, _of_capture),
        LogSource(Cycle, of_cycles, cycle_events_seen_by, _of_cycle, needs_object=True),
        LogSource(
            ReconciliationExplanation, of_explanations, indicator_events_seen_by, _of_explanation
        ),
        LogSource(ProgrammeRecord, of_programmes, cycle_events_seen_by, _of_programme),
        LogSource(Indicator, of_fichas, indicator_events_seen_by, _of_ficha),
        LogSource(Proposal, of_proposals, proposal_events_seen_by, _of_proposal, needs_object=True),
    ):
        register(source)
