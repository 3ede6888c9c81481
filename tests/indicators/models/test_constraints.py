"""What must never be stored: each constraint of the database against a row that breaks it.

Each case is a row in order, which the database takes, and the same row with the fault.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from indicators.models import Capture, CapturedResult, DataVersion, RecomputeRun, Target
from objectives.models import FrameworkNode, Programme, ResponsibleUnit
from tests.databases import kept_fixture

from ...factories.model_rows import (
    APPROVED_AT,
    make_action,
    make_alignment,
    make_capture,
    make_capture_event,
    make_commitment,
    make_compliance_reading,
    make_cycle,
    make_cycle_event,
    make_digest,
    make_duty,
    make_event,
    make_evidence,
    make_explanation,
    make_ficha_event,
    make_filled_sheet,
    make_former_name,
    make_framework,
    make_framework_node,
    make_glossary_entry,
    make_idempotency_key,
    make_indicator,
    make_method,
    make_notified,
    make_objective,
    make_place,
    make_programme,
    make_progress_report,
    make_proposal,
    make_publication,
    make_published_capture,
    make_register,
    make_reporting_period,
    make_result,
    make_strategy,
    make_superseded_target,
    make_target,
    make_threshold,
    make_unit,
    make_value,
    make_variable,
    make_verdict,
    make_world,
)

pytestmark = pytest.mark.django_db


world = kept_fixture(make_world, "world")


# How each kind of row is made, beside those there already are ------------------------------


def place(world, **fields):
    return make_place(world.programme, make_unit("otra", id=77), **fields)


def two_places(world, units):
    for pk in dict.fromkeys(units):
        make_unit(f"otra-{pk}", id=pk)
    for pk in units:
        make_place(world.programme, ResponsibleUnit(pk=pk))


def run(world, **fields):
    return RecomputeRun.objects.create(programme=world.programme, **fields)


def digest(world, **fields):
    return make_digest(world.capturist, **fields)


def second_digest(world, **fields):
    digest(world)
    return digest(world, **fields)


def notified_of(world, **fields):
    return make_notified(digest(world), **fields)


def delivery(world, **fields):
    return make_idempotency_key(world.capturist, **fields)


def second_delivery(world, **fields):
    delivery(world)
    return delivery(world, **fields)


def notified_again(world, **fields):
    notified_of(world)
    return make_notified(digest(world, day=date(2024, 3, 2)), **fields)


def framework(world, **fields):
    make_framework(world.programme)
    return make_framework(world.programme, **{"slug": "agenda"} | fields)


def framework_node(world, **fields):
    parent = make_framework_node(make_framework(world.programme))
    return make_framework_node(parent.framework, **{"code": "eje-2", "parent": parent} | fields)


def node_under_itself(world, *, itself):
    node = make_framework_node(make_framework(world.programme), id=99)
    FrameworkNode.objects.filter(pk=node.pk).update(parent=99 if itself else None)


def alignment(world, *levels, **fields):
    """One of the levels that are named; ``twice`` and once more."""
    twice = fields.pop("twice", False)
    levels = fields.pop("levels", levels)
    node = make_framework_node(make_framework(world.programme))
    aligned = {level: getattr(world, level) for level in levels}
    for _again in range(2 if twice else 1):
        make_alignment(node, world.publication, **aligned | fields)


def alignment_of_objective(world, **fields):
    alignment(world, "objective", **fields)


def alignment_of_strategy(world, **fields):
    alignment(world, "strategy", **fields)


def alignment_of_action(world, **fields):
    alignment(world, "action", **fields)


def register(world, **fields):
    make_register(world.programme)
    return make_register(world.programme, **{"slug": "recomendaciones"} | fields)


def commitment(world, **fields):
    return make_commitment(make_register(world.programme), **fields)


def second_commitment(world, **fields):
    first = commitment(world)
    return make_commitment(first.register, **{"folio": "DG-2"} | fields)


def reporting_period(world, **fields):
    return make_reporting_period(make_register(world.programme), **fields)


def second_period(world, **fields):
    first = reporting_period(world)
    return make_reporting_period(first.register, **{"part": 2} | fields)


def progress(world, **fields):
    made = commitment(world)
    return make_progress_report(made, make_reporting_period(made.register), **fields)


def second_progress(world, *, part):
    first = progress(world)
    register = first.commitment.register
    period = make_reporting_period(register, part=2) if part == 2 else first.period
    return make_progress_report(first.commitment, period)


def decided_progress(world, *, by, **fields):
    return progress(world, approved_by=by and getattr(world, by), **fields)


def compliance(world, **fields):
    made = make_register(world.programme)
    return make_compliance_reading(made, world.publication, **fields)


def second_compliance(world, *, of, **fields):
    """Another place of the same period, of the objective or of the whole."""
    about = world.objective if of else None
    first = compliance(world, objective=about)
    return make_compliance_reading(
        first.register, world.publication, objective=about, **{"table": "Cuadro 2"} | fields
    )


def withdrawn_programme(world, **fields):
    Programme.objects.update(at_root=False)
    return programme(world, state="retirado", **fields)


def programme(world, **fields):
    return make_programme("otro", world.institution, **fields)


def publication(world, **fields):
    return make_publication(world.programme, **{"slug": "informe-2021", "order": 2} | fields)


def entry(world, **fields):
    return make_glossary_entry(world.programme, **fields)


def second_entry(world, **fields):
    entry(world)
    return entry(world, **fields)


def entry_with_a_page(world, printed_in, **fields):
    return entry(world, publication=printed_in and getattr(world, printed_in), page=7, **fields)


def objective(world, **fields):
    return make_objective(world.programme, **fields)


def strategy(world, **fields):
    return make_strategy(world.objective, **fields)


def former_name(world, **fields):
    return make_former_name(world.programme, **fields)


def second_former_name(world, **fields):
    former_name(world)
    return former_name(world, **{"current": "1.2"} | fields)


def former_name_of_another(world, **fields):
    former_name(world, kind="programa", former="antes")
    other = make_programme("otro", world.institution)
    return make_former_name(other, **{"kind": "programa", "former": "antes"} | fields)


def variable_of_the_year_before(world, **fields):
    return variable(world, **{"symbol": "v9", "previous_of": world.variable} | fields)


def action(world, **fields):
    return make_action(world.strategy, **fields)


def indicator(world, **fields):
    return make_indicator(world.objective, **{"code": "1.2"} | fields)


def method(world, **fields):
    return make_method(world.indicator, world.publication, **fields)


def variable(world, **fields):
    return make_variable(world.method, **fields)


def target(world, **fields):
    return make_target(world.indicator, world.publication, **fields)


def stated_result(world, **fields):
    capture = make_capture(world.indicator, captured_by=world.capturist)
    return CapturedResult.objects.create(
        **{"capture": capture, "value": "1", "status": "definitivo"} | fields
    )


def second_target(world, **fields):
    target(world, year=2024, final=True)
    return target(world, **fields)


def former_target(world, **fields):
    in_force = Target.objects.first() or target(world, year=2024)
    return make_superseded_target(in_force, **fields)


def second_former_target(world, **fields):
    former_target(world)
    return former_target(world, **fields)


def second_threshold(world, **fields):
    make_threshold(world.programme)
    return make_threshold(world.programme, **fields)


def second_threshold_of_the_indicator(world, **fields):
    make_threshold(world.programme, indicator=world.indicator)
    return make_threshold(world.programme, indicator=world.indicator, **fields)


def draft(world, **fields):
    return make_capture(world.indicator, **{"captured_by": world.capturist} | fields)


def approved(world, **fields):
    values = {"status": "aprobada", "approved_by": world.reviewer, "approved_at": APPROVED_AT}
    return draft(world, **values | fields)


def approved_by_its_capturist(world, **fields):
    return approved(world, approved_by=world.capturist, **fields)


def draft_with_approver(world, **fields):
    return draft(world, approved_by=world.reviewer, **fields)


def published(world, publication=..., **fields):
    publication = world.publication if publication is ... else publication
    return make_published_capture(world.indicator, publication, **fields)


def published_in_a_cycle(world):
    return published(world, cycle=cycle(world))


def published_with_approver(world, **fields):
    return published(world, approved_by=world.reviewer, **fields)


def second_published(world, **fields):
    published(world)
    return published(world, **fields)


def value(world, **fields):
    return make_value(published(world), world.variable, **fields)


def explanation(world, **fields):
    return make_explanation(world.indicator, world.reviewer, **fields)


def second_duty(world, unit="delegation", role="captura"):
    make_duty(world.capturist, world.institution)
    return make_duty(world.capturist, getattr(world, unit), role)


def cycle(world, **fields):
    return make_cycle(world.programme, **fields)


def second_cycle(world, **fields):
    cycle(world)
    return cycle(world, **fields)


def ficha_event(world, **fields):
    return make_ficha_event(world.indicator, **{"by": world.reviewer, **fields})


def cycle_event(world, **fields):
    return make_cycle_event(cycle(world), world.reviewer, **fields)


def event(world, **fields):
    return make_capture_event(draft(world), world.capturist, **fields)


def evidence(world, **fields):
    """A second file of a capture."""
    first = make_evidence(draft(world), world.capturist, sha256="1" * 64)
    return make_evidence(first.capture, world.capturist, **fields)


def filled_sheet(world, **fields):
    return make_filled_sheet(world.programme, world.capturist, **fields)


def proposal(world, **fields):
    return make_proposal(world.indicator, world.capturist, **fields)


def decided_proposal(world, **fields):
    """Of an edition, which keeps no events, rejected by another person unless told otherwise."""
    decision = {
        "source": "edicion",
        "indicator": None,
        "status": "rechazada",
        "decided_by": world.reviewer,
        "decided_at": APPROVED_AT,
        "decision_reason": "No.",
    }
    return proposal(world, **decision | fields)


def withdrawn_proposal(world, **fields):
    own = {"status": "retirada", "decided_by": world.capturist, "decision_reason": ""}
    return decided_proposal(world, **own | fields)


def accepted_change(world, **fields):
    changed = make_ficha_event(world.indicator, world.reviewer)
    accepted = {"source": "ficha", "indicator": world.indicator, "status": "aceptada"}
    return decided_proposal(world, **accepted | {"event": changed} | fields)


def rejected_change(world, changes=False, **fields):
    return accepted_change(
        world, **{"status": "rechazada", **({} if changes else {"event": None})} | fields
    )


def second_proposal(world, first="abierta", **fields):
    made = {"abierta": proposal, "retirada": withdrawn_proposal}[first](
        world, source="ficha", indicator=world.indicator
    )
    return proposal(world, object_id=made.object_id, **fields)


def second_event(world, **fields):
    capture = draft(world)
    make_capture_event(capture, world.capturist)
    return make_capture_event(capture, world.capturist, **fields)


def second_change(world, **fields):
    capture = draft(world)
    make_capture_event(capture, world.capturist, inputs=7)
    return make_capture_event(capture, world.capturist, number=2, **fields)


def explanation_event(world, **fields):
    written = explanation(world)
    return make_event(written, world.reviewer, **{"kind": "escrita", **fields})


def event_of_another_application(world, **fields):
    """Of a source that nothing is known of here."""
    return make_cycle_event(cycle(world), world.reviewer, **{"source": "otra", **fields})


def second_draft(world, first="borrador", **fields):
    draft(world, status=first)
    return draft(world, **fields)


def second_value(world, symbol="v1"):
    first = value(world)
    make_variable(world.method, symbol="v2")
    return make_value(first.capture, world.method.variables.get(symbol=symbol))


def result(world, **fields):
    return make_result(world.indicator, **fields)


def second_result(world, **fields):
    result(world)
    return result(world, **fields)


def verdict(world, **fields):
    return make_verdict(published(world), **fields)


def second_verdict(world, **fields):
    return make_verdict(verdict(world).capture, **fields)


def second_disagreement(world, **fields):
    disagree = {"verdict": "fuentes_discrepan"}
    return make_verdict(verdict(world, **disagree).capture, **disagree | fields)


DAY = timedelta(days=1)
CLOSED = {"kind": "cerrado", "from_status": "abierto"}
IN_ORDER = {}

CASES = [
    # objectives
    ("unit_is_not_its_own_parent", place, {"unit_id": 77}, {"unit_id": 77, "parent_id": 77}),
    ("unit_has_one_place_in_a_programme", two_places, {"units": (77, 78)}, {"units": (77, 77)}),
    ("programme_ends_after_it_starts", programme, {"end_year": 2020}, {"end_year": 2019}),
    ("programme_one_at_root", programme, IN_ORDER, {"at_root": True}),
    ("programme_state_known", programme, {"state": "preparacion"}, {"state": "oculto"}),
    (
        "programme_withdrawn_is_not_at_root",
        withdrawn_programme,
        IN_ORDER,
        {"at_root": True},
    ),
    ("publication_slug_unique", publication, IN_ORDER, {"slug": "informe-2020"}),
    ("publication_order_unique", publication, IN_ORDER, {"order": 1}),
    (
        "publication_covers_a_period",
        publication,
        {"covers_until": date(2020, 1, 1)},
        {"covers_until": date(2019, 12, 31)},
    ),
    ("duty_unique", second_duty, IN_ORDER, {"unit": "institution"}),
    ("duty_role_known", second_duty, IN_ORDER, {"role": "mando"}),
    ("glossary_sense_unique", second_entry, {"sense": 2}, IN_ORDER),
    ("glossary_sense_unique", second_entry, {"kind": "glosario"}, {"meaning": "Otra cosa"}),
    ("glossary_sense_unique", second_entry, {"term": "Curp"}, IN_ORDER),
    ("glossary_kind_known", entry, {"kind": "glosario"}, {"kind": "anexo"}),
    ("glossary_kind_known", entry, IN_ORDER, {"kind": ""}),
    ("glossary_term_not_empty", entry, IN_ORDER, {"term": ""}),
    ("glossary_meaning_not_empty", entry, IN_ORDER, {"meaning": ""}),
    (
        "glossary_page_is_of_a_publication",
        entry_with_a_page,
        {"printed_in": "publication"},
        {"printed_in": None},
    ),
    ("former_name_leads_to_one", second_former_name, {"former": "9.8"}, IN_ORDER),
    ("former_name_leads_to_one", second_former_name, {"kind": "objetivo"}, IN_ORDER),
    ("former_name_of_one_programme", former_name_of_another, {"former": "antaño"}, IN_ORDER),
    ("former_name_of_one_programme", former_name_of_another, {"kind": "publicacion"}, IN_ORDER),
    ("former_name_kind_known", former_name, {"kind": "accion"}, {"kind": "meta"}),
    ("former_name_is_another", former_name, {"current": "9.8"}, {"current": "9.9"}),
    ("former_name_is_another", former_name, IN_ORDER, {"former": ""}),
    ("former_name_is_another", former_name, IN_ORDER, {"current": ""}),
    ("framework_slug_unique", framework, IN_ORDER, {"slug": "pnd"}),
    ("node_code_unique", framework_node, IN_ORDER, {"code": "eje-1"}),
    ("node_is_not_its_own_parent", node_under_itself, {"itself": False}, {"itself": True}),
    ("alignment_of_one_level", alignment, {"levels": ["objective"]}, {"levels": []}),
    (
        "alignment_of_one_level",
        alignment,
        {"levels": ["action"]},
        {"levels": ["strategy", "action"]},
    ),
    ("alignment_objective_once", alignment_of_objective, IN_ORDER, {"twice": True}),
    ("alignment_strategy_once", alignment_of_strategy, IN_ORDER, {"twice": True}),
    ("alignment_action_once", alignment_of_action, IN_ORDER, {"twice": True}),
    ("alignment_says_where", alignment_of_objective, IN_ORDER, {"section": ""}),
    # registers
    ("register_slug_unique", register, IN_ORDER, {"slug": "acuerdos"}),
    ("register_frequency_known", register, {"frequency": "mensual"}, {"frequency": "diaria"}),
    ("register_entries_known", register, {"entries_of": "acciones"}, {"entries_of": "metas"}),
    ("commitment_folio_unique", second_commitment, IN_ORDER, {"folio": "DG-1"}),
    ("commitment_has_a_folio", commitment, IN_ORDER, {"folio": ""}),
    ("commitment_says_what", commitment, IN_ORDER, {"text": ""}),
    ("period_once", second_period, IN_ORDER, {"part": 1}),
    ("period_state_known", reporting_period, {"state": "cerrado"}, {"state": "a medias"}),
    ("period_possible", reporting_period, {"part": 0}, {"part": 13}),
    ("progress_once_a_period", second_progress, {"part": 2}, {"part": 1}),
    ("progress_status_known", progress, {"status": "devuelto"}, {"status": "perdido"}),
    ("progress_percent_or_not_applicable", progress, {"percent": 100}, {"percent": 101}),
    (
        "progress_percent_or_not_applicable",
        progress,
        {"percent": None, "not_applicable": True},
        {"not_applicable": True},
    ),
    (
        "progress_handed_on_says_how_far",
        progress,
        {"status": "en_revision"},
        {"status": "en_revision", "percent": None},
    ),
    (
        "progress_handed_on_says_how_far",
        progress,
        {"status": "borrador", "text": ""},
        {"status": "en_revision", "text": ""},
    ),
    (
        "progress_approved_by_somebody",
        decided_progress,
        {"status": "aprobado", "by": "reviewer"},
        {"status": "aprobado", "by": None},
    ),
    (
        "progress_approved_by_somebody",
        decided_progress,
        {"status": "devuelto", "by": None},
        {"status": "devuelto", "by": "reviewer"},
    ),
    ("progress_length_bounded", progress, {"text": "x" * 8_000}, {"text": "x" * 8_001}),
    ("compliance_once_a_place", second_compliance, {"of": True}, {"of": True, "table": ""}),
    ("compliance_total_once_a_place", second_compliance, {"of": False}, {"of": False, "table": ""}),
    (
        "compliance_percent_or_missing",
        compliance,
        {"printed": "", "percent": None},
        {"printed": ""},
    ),
    ("compliance_percent_or_missing", compliance, IN_ORDER, {"percent": None}),
    (
        "compliance_percent_or_missing",
        compliance,
        {"printed": "NA", "percent": None, "status": "na"},
        {"printed": "NA", "status": "na"},
    ),
    (
        "compliance_says_something",
        compliance,
        {"printed": "", "percent": None},
        {"printed": "", "percent": None, "programmed": None, "fulfilled": None},
    ),
    ("compliance_period_possible", compliance, {"part": 12}, {"part": 13}),
    ("compliance_period_possible", compliance, {"year": 1900}, {"year": 1899}),
    ("compliance_says_where", compliance, IN_ORDER, {"section": ""}),
    ("objective_code_unique", objective, {"code": "2"}, {"code": "1"}),
    ("strategy_code_unique", strategy, {"code": "1.2"}, {"code": "1.1"}),
    ("action_code_unique", action, {"code": "1.1.2"}, {"code": "1.1.1"}),
    # fichas
    ("indicator_code_unique", indicator, IN_ORDER, {"code": "1.1"}),
    (
        "baseline_with_a_value_has_a_year",
        indicator,
        {"baseline_year": None, "baseline_value": None},
        {"baseline_year": None},
    ),
    ("indicator_direction_known", indicator, {"direction": "constante"}, {"direction": "lateral"}),
    ("indicator_direction_known", indicator, IN_ORDER, {"direction": ""}),
    ("indicator_decimals_sane", indicator, {"decimals": 12}, {"decimals": 13}),
    ("method_one_a_year", method, {"valid_from": 2023}, {"valid_from": 2018}),
    ("variable_symbol_unique", variable, {"symbol": "v2"}, {"symbol": "v1"}),
    (
        "variable_of_the_year_before_is_not_derived",
        variable_of_the_year_before,
        IN_ORDER,
        {"formula": "v1"},
    ),
    ("target_one_a_year", second_target, {"year": 2023}, {"year": 2024}),
    ("target_one_final", second_target, {"year": 2023}, {"year": 2023, "final": True}),
    ("target_as_it_is_compared", target, {"comparison": ">="}, {"value": None}),
    ("target_as_it_is_compared", target, IN_ORDER, {"comparison": "unos"}),
    ("target_as_it_is_compared", target, IN_ORDER, {"upper": "99"}),
    (
        "target_as_it_is_compared",
        target,
        {"comparison": "rango", "value": "9", "upper": "10"},
        {"comparison": "rango", "value": "10", "upper": "9"},
    ),
    ("target_as_it_is_compared", target, IN_ORDER, {"comparison": "rango"}),
    (
        "target_as_it_is_compared",
        target,
        {"comparison": "tendencia", "value": None},
        {"comparison": "tendencia"},
    ),
    ("target_after_baseline", target, {"year": 2019}, {"year": 2018}),
    ("target_after_baseline", target, {"year": 2017, "baseline_year": None}, {"year": 2017}),
    ("superseded_target_one_a_publication", second_former_target, {"year": 2023}, IN_ORDER),
    ("superseded_target_is_printed", former_target, IN_ORDER, {"printed": ""}),
    (
        "superseded_target_as_it_is_compared",
        former_target,
        {"comparison": "rango", "value": "9", "upper": "10"},
        {"comparison": "rango", "value": "10", "upper": "9"},
    ),
    (
        "threshold_programme_one_a_day",
        second_threshold,
        {"valid_from": date(2020, 1, 2)},
        {"valid_from": date(2020, 1, 1)},
    ),
    (
        "threshold_indicator_one_a_day",
        second_threshold_of_the_indicator,
        {"valid_from": date(2020, 1, 2)},
        {"valid_from": date(2020, 1, 1)},
    ),
    # captures: one approved and current an indicator, year and unit
    ("capture_one_current", second_published, {"superseded_at": APPROVED_AT}, IN_ORDER),
    ("capture_one_current", second_published, {"year": 2021}, IN_ORDER),
    # captures: one under way an indicator, year and unit
    ("capture_one_unfinished", second_draft, {"first": "retirada"}, IN_ORDER),
    ("capture_one_unfinished", second_draft, {"year": 2021}, {"status": "en_revision"}),
    ("capture_one_unfinished", second_draft, {"status": "retirada"}, {"status": "devuelta"}),
    ("capture_one_unfinished", second_draft, None, {"first": "en_revision"}),
    ("capture_one_unfinished", second_draft, None, {"first": "devuelta"}),
    # captures: what is entered is of a cycle, what was published of none
    ("capture_of_a_cycle_or_published", draft, IN_ORDER, {"cycle": None}),
    ("capture_of_a_cycle_or_published", published_in_a_cycle, None, IN_ORDER),
    # what happened: every source, and every rule of each
    ("event_one_a_number", second_event, {"number": 2}, {"number": 1}),
    ("event_one_a_version_of_the_inputs", second_change, {"inputs": 8}, {"inputs": 7}),
    ("event_numbered_from_one", event, {"number": 1}, {"number": 0}),
    ("event_kind_known", event, {"kind": "enviada"}, {"kind": "perdida"}),
    ("event_kind_known", cycle_event, CLOSED, CLOSED | {"kind": "perdido"}),
    ("event_kind_known", explanation_event, {"kind": "quitada"}, {"kind": "perdida"}),
    ("event_kind_known", ficha_event, IN_ORDER, {"kind": "perdida"}),
    ("event_kind_known", event_of_another_application, {"kind": "nueva"}, {"kind": ""}),
    ("event_kind_known", event_of_another_application, IN_ORDER, {"source": ""}),
    ("event_statuses_known", event, {"to_status": "devuelta"}, {"to_status": "perdida"}),
    ("event_statuses_known", event, IN_ORDER, {"from_status": "perdida"}),
    ("event_statuses_known", event, IN_ORDER, {"from_status": ""}),
    (
        "event_statuses_known",
        event,
        {"kind": "iniciada", "from_status": ""},
        {"kind": "iniciada"},
    ),
    ("event_statuses_known", cycle_event, CLOSED, CLOSED | {"from_status": ""}),
    ("event_statuses_known", cycle_event, CLOSED, CLOSED | {"to_status": "perdido"}),
    ("event_statuses_known", explanation_event, IN_ORDER, {"from_status": "difiere"}),
    ("event_statuses_known", explanation_event, {"to_status": "redondeo"}, {"to_status": ""}),
    ("event_by_a_person_unless_loaded", ficha_event, IN_ORDER, {"by": None}),
    (
        "event_by_a_person_unless_loaded",
        ficha_event,
        {"kind": "cargada", "by": None, "reason": ""},
        {"kind": "cargada"},
    ),
    ("event_statuses_known", ficha_event, IN_ORDER, {"to_status": "borrador"}),
    ("event_says_of_what", event, {"year": 1999}, {"year": None}),
    ("event_says_of_what", event, IN_ORDER, {"indicator_id": None}),
    ("event_says_of_what", event, IN_ORDER, {"unit_id": None}),
    ("event_says_of_what", cycle_event, IN_ORDER, {"year": None}),
    ("event_says_of_what", explanation_event, IN_ORDER, {"unit_id": None}),
    ("event_says_of_what", ficha_event, IN_ORDER, {"indicator_id": None}),
    ("event_says_of_what", ficha_event, IN_ORDER, {"object_id": 0}),
    ("event_says_why", event, {"kind": "devuelta", "reason": "Así."}, {"kind": "devuelta"}),
    ("event_says_why", event, {"kind": "comentario", "reason": "Así."}, {"kind": "comentario"}),
    (
        "event_says_why",
        cycle_event,
        CLOSED | {"kind": "reabierto", "reason": "Faltó una."},
        CLOSED | {"kind": "reabierto"},
    ),
    (
        "event_says_why",
        cycle_event,
        CLOSED | {"kind": "corregido", "reason": "Sí."},
        CLOSED | {"kind": "corregido"},
    ),
    ("event_says_why", ficha_event, {"reason": "x"}, {"reason": ""}),
    ("event_says_why", event_of_another_application, IN_ORDER, {"kind": "devuelta"}),
    ("event_reason_bounded", event, {"reason": "ñ" * 4000}, {"reason": "ñ" * 4001}),
    ("evidence_one_of_each_content", evidence, {"sha256": "2" * 64}, {"sha256": "1" * 64}),
    ("evidence_size_bounded", evidence, {"size": 10 * 1024 * 1024}, {"size": 0}),
    ("evidence_size_bounded", evidence, {}, {"size": 10 * 1024 * 1024 + 1}),
    ("evidence_type_known", evidence, {"content_type": "image/png"}, {"content_type": "text/html"}),
    ("evidence_has_a_name", evidence, {"name": "a"}, {"name": ""}),
    ("sheet_size_bounded", filled_sheet, {"size": 5 * 1024 * 1024}, {"size": 0}),
    ("sheet_size_bounded", filled_sheet, {}, {"size": 5 * 1024 * 1024 + 1}),
    ("sheet_state_known", filled_sheet, {"state": "guardada"}, {"state": "otra"}),
    ("idempotency_key_once", second_delivery, {"key": "otra"}, IN_ORDER),
    ("idempotency_key_says_something", delivery, IN_ORDER, {"key": ""}),
    ("idempotency_key_answered_whole", delivery, {"status": None, "answer": ""}, {"answer": ""}),
    ("idempotency_key_answered_whole", delivery, IN_ORDER, {"status": None}),
    ("sheet_has_a_name", filled_sheet, {"name": "a"}, {"name": ""}),
    # cycles
    ("cycle_one_of_each_kind", second_cycle, {"year": 2019}, IN_ORDER),
    ("cycle_one_of_each_kind", second_cycle, {"kind": "preliminar"}, IN_ORDER),
    (
        "cycle_closes_after_it_opens",
        cycle,
        {"closes_on": date(2021, 1, 5)},
        {"closes_on": date(2021, 1, 4)},
    ),
    (
        "cycle_cutoff_of_its_year",
        cycle,
        {"cutoff": date(2021, 2, 1)},
        {"cutoff": date(2019, 12, 31)},
    ),
    (
        "cycle_cutoff_of_its_year",
        cycle,
        {"kind": "preliminar", "cutoff": date(2020, 6, 30)},
        {"kind": "preliminar", "cutoff": date(2021, 1, 1)},
    ),
    (
        "cycle_year_sane",
        cycle,
        {"year": 1900, "cutoff": date(1900, 12, 31)},
        {"year": 1899, "cutoff": date(1900, 12, 31)},
    ),
    ("cycle_kind_known", cycle, {"kind": "preliminar"}, {"kind": "mensual"}),
    ("cycle_state_known", cycle, {"state": "cerrado"}, {"state": "dormido"}),
    # captures: approval
    ("capture_approved_has_date", approved, IN_ORDER, {"approved_by": None, "approved_at": None}),
    ("capture_approved_has_date", approved, IN_ORDER, {"status": "en_revision"}),
    ("capture_approved_has_date", published, IN_ORDER, {"approved_at": None}),
    ("capture_approver_and_date_together", approved, IN_ORDER, {"approved_by": None}),
    ("capture_approver_and_date_together", draft_with_approver, None, IN_ORDER),
    ("capture_approver_and_date_together", published_with_approver, None, IN_ORDER),
    ("capture_approver_and_date_together", published, IN_ORDER, {"publication": None}),
    ("capture_approver_is_not_capturist", approved_by_its_capturist, None, IN_ORDER),
    (
        "capture_superseded_after_approval",
        approved,
        {"superseded_at": APPROVED_AT},
        {"superseded_at": APPROVED_AT - DAY},
    ),
    ("capture_superseded_after_approval", draft, IN_ORDER, {"superseded_at": APPROVED_AT}),
    # captures: the printed figure
    ("capture_printed_value_or_missing", published, IN_ORDER, {"printed": ""}),
    ("capture_printed_value_or_missing", published, IN_ORDER, {"printed_value": None}),
    (
        "capture_printed_value_or_missing",
        published,
        {"printed": "ND", "printed_value": None, "figure_status": "nd"},
        {"printed": "ND", "figure_status": "nd"},
    ),
    (
        "capture_printed_value_or_missing",
        published,
        {"figure_status": "preliminar"},
        {"figure_status": "na"},
    ),
    # words that mean something
    ("indicator_kind_known", indicator, IN_ORDER, {"kind": "otra", "category": "fin"}),
    (
        "indicator_category_of_its_kind",
        indicator,
        {"kind": "parametro", "category": "fin"},
        {"kind": "meta", "category": "fin"},
    ),
    ("indicator_category_of_its_kind", indicator, IN_ORDER, {"kind": "parametro"}),
    (
        "indicator_category_of_its_kind",
        indicator,
        IN_ORDER,
        {"kind": "parametro", "category": "otra"},
    ),
    (
        "indicator_accumulation_known",
        indicator,
        {"accumulation": "acumulado"},
        {"accumulation": "a veces"},
    ),
    ("indicator_unit_kind_known", indicator, {"unit_kind": "otra"}, {"unit_kind": "metros"}),
    (
        "variable_consolidation_known",
        variable,
        {"symbol": "v2", "consolidation": "ultimo"},
        {"symbol": "v2", "consolidation": "media"},
    ),
    ("capture_status_known", draft, {"status": "devuelta"}, {"status": "perdida"}),
    ("capture_origin_known", draft, {"origin": "hoja"}, {"origin": "rumor"}),
    ("capture_figure_status_known", draft, {"figure_status": "nd"}, {"figure_status": "quizás"}),
    ("result_light_known", result, {"light": "rojo"}, {"light": "azul"}),
    ("run_state_known", run, {"state": "fallida"}, {"state": "cansada"}),
    ("explanation_verdict_known", explanation, {"verdict": "redondeo"}, {"verdict": "mal"}),
    ("explanation_length_bounded", explanation, {"text": "ñ" * 4000}, {"text": "ñ" * 4001}),
    ("capture_entered_by_somebody", draft, IN_ORDER, {"captured_by": None}),
    ("capture_year_sane", draft, {"year": 1900}, {"year": 1899}),
    ("capture_year_sane", draft, {"year": 2100}, {"year": 2101}),
    # values and results: a number, or a reason why there is none
    ("value_one_a_variable", second_value, {"symbol": "v2"}, IN_ORDER),
    *(
        case
        for constraint, row in (
            ("value_xor_missing", value),
            ("result_value_xor_missing", result),
            ("stated_result_xor_missing", stated_result),
        )
        for case in (
            (constraint, row, {"value": None, "status": "nd"}, {"status": "nd"}),
            (constraint, row, {"value": None, "status": "na"}, {"status": "na"}),
            (constraint, row, {"status": "preliminar"}, {"value": None, "status": "preliminar"}),
            (constraint, row, {"value": Decimal(0)}, {"value": None}),
            (constraint, row, IN_ORDER, {"status": "estimado"}),
            (constraint, row, IN_ORDER, {"value": None, "status": ""}),
        )
    ),
    ("result_unique", second_result, {"year": 2021}, IN_ORDER),
    ("verdict_unique", second_disagreement, {"year": 2021}, IN_ORDER),
    (
        "verdict_one_on_the_arithmetic",
        second_verdict,
        {"verdict": "fuentes_discrepan"},
        {"verdict": "difiere"},
    ),
    ("verdict_on_something_printed", verdict, IN_ORDER, {"printed": ""}),
    *(
        ("verdict_difference_of_two_figures", verdict, {**disagree, **in_order}, disagree | fault)
        for disagree in ({"verdict": "fuentes_discrepan"},)
        for in_order, fault in (
            ({"difference": None, "recomputed": None}, {"recomputed": None}),
            ({"difference": None, "printed_value": None}, {"printed_value": None}),
            ({}, {"difference": None}),
        )
    ),
    (
        "verdict_compares_where_it_can",
        verdict,
        {"verdict": "no_recalculable", "recomputed": None, "difference": None},
        {"recomputed": None, "difference": None},
    ),
    ("verdict_compares_where_it_can", verdict, IN_ORDER, {"verdict": "no_recalculable"}),
    ("verdict_compares_where_it_can", verdict, {"verdict": "difiere"}, {"verdict": "mal"}),
    (
        "verdict_compares_where_it_can",
        verdict,
        {"verdict": "fuentes_discrepan", "printed_value": None, "difference": None},
        {"verdict": "no_recalculable", "printed_value": None, "difference": None},
    ),
    # notices: one digest a person a day, and nobody is told of one event twice
    ("digest_one_a_day", second_digest, {"day": date(2024, 3, 2)}, IN_ORDER),
    ("notified_once", notified_again, {"event": "captura-2"}, IN_ORDER),
    ("notified_of_something", notified_of, IN_ORDER, {"event": ""}),
    ("digest_state_known", digest, IN_ORDER, {"state": "perdido", "sent_at": None}),
    (
        "digest_sent_has_moment",
        digest,
        {"state": "rechazado", "sent_at": None},
        {"state": "rechazado"},
    ),
    ("digest_sent_has_moment", digest, IN_ORDER, {"sent_at": None}),
    ("digest_says_something", digest, {"items": 1}, {"items": 0}),
    # proposals: one open an object, and decided once, by another person, with who and when
    ("proposal_one_open", second_proposal, {"first": "retirada"}, IN_ORDER),
    ("proposal_status_known", decided_proposal, IN_ORDER, {"status": "perdida"}),
    ("proposal_says_what_and_why", proposal, {"reason": "x"}, {"reason": ""}),
    ("proposal_says_what_and_why", proposal, IN_ORDER, {"digest": ""}),
    ("proposal_says_what_and_why", proposal, IN_ORDER, {"source": "", "indicator": None}),
    ("proposal_of_a_ficha_names_it", proposal, IN_ORDER, {"object_id": 77}),
    ("proposal_of_a_ficha_names_it", proposal, IN_ORDER, {"indicator": None}),
    (
        "proposal_of_a_ficha_names_it",
        proposal,
        {"source": "edicion", "indicator": None},
        {"source": "edicion"},
    ),
    ("proposal_decided_by_somebody_then", proposal, IN_ORDER, {"decided_at": APPROVED_AT}),
    ("proposal_decided_by_somebody_then", proposal, IN_ORDER, {"decision_reason": "No."}),
    ("proposal_decided_by_somebody_then", decided_proposal, IN_ORDER, {"decided_by": None}),
    ("proposal_decided_by_somebody_then", decided_proposal, IN_ORDER, {"decided_at": None}),
    (
        "proposal_decided_by_another",
        withdrawn_proposal,
        IN_ORDER,
        {"status": "rechazada", "decision_reason": "No."},
    ),
    ("proposal_decided_by_another", withdrawn_proposal, IN_ORDER, {"status": "aceptada"}),
    ("proposal_decided_by_another", decided_proposal, IN_ORDER, {"status": "retirada"}),
    (
        "proposal_decided_after_it_was_made",
        decided_proposal,
        IN_ORDER,
        {"decided_at": APPROVED_AT - DAY},
    ),
    (
        "proposal_rejected_for_a_reason",
        decided_proposal,
        {"status": "aceptada", "decision_reason": ""},
        {"decision_reason": ""},
    ),
    ("proposal_accepted_of_a_ficha_changed_it", accepted_change, IN_ORDER, {"event": None}),
    ("proposal_accepted_of_a_ficha_changed_it", rejected_change, IN_ORDER, {"changes": True}),
    ("proposal_reasons_bounded", proposal, {"reason": "ñ" * 4000}, {"reason": "ñ" * 4001}),
    (
        "proposal_reasons_bounded",
        decided_proposal,
        {"decision_reason": "ñ" * 4000},
        {"decision_reason": "ñ" * 4001},
    ),
]


def constraints():
    """Every constraint of the two applications, by name, with its model."""
    return {
        constraint.name: (model, constraint)
        for label in ("objectives", "indicators", "commitments")
        for model in apps.get_app_config(label).get_models()
        for constraint in model._meta.constraints
    }


def blamed(error, name):
    """Return whether the database says that it is this constraint that was broken.

    SQLite names the checks, and of what must be unique only the columns.
    """
    model, constraint = constraints()[name]
    if connection.vendor == "sqlite" and isinstance(constraint, models.UniqueConstraint):
        columns = [model._meta.get_field(field).column for field in constraint.fields]
        told = ", ".join(f"{model._meta.db_table}.{column}" for column in columns)
        return str(error).endswith(f": {told}")
    return name in str(error)


def told(case):
    """A case in words: ``capture_year_sane: draft, year=1899``."""
    name, row, _in_order, fault = case
    fields = ", ".join(f"{field}={value}" for field, value in fault.items())
    return f"{name}: {row.__name__}{', ' if fields else ''}{fields}"


@pytest.mark.parametrize(("name", "row", "in_order", "fault"), CASES, ids=map(told, CASES))
def test_the_database_refuses(world, name, row, in_order, fault):
    if in_order is not None:
        with transaction.atomic():
            row(world, **in_order)
            transaction.set_rollback(True)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        row(world, **fault)
    assert blamed(refusal.value, name)


def test_every_constraint_has_a_case_that_tries_to_break_it():
    assert {name for name, *_rest in CASES} == set(constraints())


@pytest.mark.parametrize(
    "again",
    [
        lambda world: make_unit("instituto"),
        lambda world: make_programme("programa-2020-2024", world.institution),
        lambda world: [DataVersion.objects.create(programme=world.programme) for _ in range(2)],
    ],
    ids=["unit", "programme", "data version"],
)
def test_there_are_not_two_of_a_kind(world, again):
    with pytest.raises(IntegrityError), transaction.atomic():
        again(world)


def test_an_update_is_refused_as_well(world):
    capture = published(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Capture.objects.filter(pk=capture.pk).update(printed_value=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Capture.objects.filter(pk=capture.pk).update(approved_at=None)


def test_each_unit_and_each_draft_stands_beside_what_is_published(world):
    """Rows that the one-current constraint must leave alone."""
    published(world)
    published(world, unit=world.delegation)
    published(world, year=2021)
    draft(world)
    draft(world, status="retirada")
    draft(world, status="retirada")
    published(world, superseded_at=APPROVED_AT)
    published(world, superseded_at=APPROVED_AT + DAY)
    current = Capture.objects.filter(status="aprobada", superseded_at=None)
    assert current.count() == 3


@pytest.mark.parametrize(
    "text", ["0.1234567890123456789012345678", "1E+3", "-860", "100.00", "0", "9" * 30]
)
def test_a_figure_keeps_every_digit_and_its_decimals(world, text):
    capture = published(world, printed_value=Decimal(text))
    capture.refresh_from_db()
    assert capture.printed_value == Decimal(text)
    assert f"{capture.printed_value:f}" == f"{Decimal(text):f}"
