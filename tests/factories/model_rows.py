"""Rows of every model, one at a time, for tests of what the database takes and refuses.

Each function makes one row that is in order; whatever a test is about it says by name.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User

from commitments.models import (
    Commitment,
    ComplianceReading,
    ProgressReport,
    Register,
    ReportingPeriod,
)
from indicators.models import (
    Audited,
    Capture,
    CapturedValue,
    Cycle,
    Digest,
    Event,
    Evidence,
    FilledSheet,
    IdempotencyKey,
    Indicator,
    Method,
    NoticePreference,
    Notified,
    Proposal,
    ReconciliationExplanation,
    ReconciliationVerdict,
    Result,
    SupersededTarget,
    Target,
    Threshold,
    Variable,
)
from objectives.models import (
    Alignment,
    Duty,
    FormerName,
    Framework,
    FrameworkNode,
    GlossaryEntry,
    Objective,
    Programme,
    ProgrammeUnit,
    Publication,
    ResponsibleUnit,
    SpecificAction,
    Strategy,
)

APPROVED_AT = datetime(2021, 3, 1, 12, tzinfo=UTC)


@dataclass
class World:
    """A programme with one of everything, and the people who work on it."""

    institution: ResponsibleUnit
    delegation: ResponsibleUnit
    programme: Programme
    publication: Publication
    objective: Objective
    strategy: Strategy
    action: SpecificAction
    indicator: Indicator
    method: Method
    variable: Variable
    capturist: User
    reviewer: User


def make_world() -> World:
    institution, delegation = make_unit("instituto"), make_unit("delegacion")
    programme = make_programme("programa-2020-2024", institution, at_root=True)
    make_place(programme, delegation, parent=institution)
    objective = make_objective(programme)
    strategy = make_strategy(objective)
    publication = make_publication(programme)
    indicator = make_indicator(objective)
    method = make_method(indicator, publication)
    return World(
        institution=institution,
        delegation=delegation,
        programme=programme,
        publication=publication,
        objective=objective,
        strategy=strategy,
        action=make_action(strategy),
        indicator=indicator,
        method=method,
        variable=make_variable(method),
        capturist=User.objects.create(username="captura"),
        reviewer=User.objects.create(username="revision"),
    )


def make_unit(slug: str, **fields: Any) -> ResponsibleUnit:
    return ResponsibleUnit.objects.create(
        **{"slug": slug, "name": slug, "short_name": slug} | fields
    )


def make_place(programme: Programme, unit: ResponsibleUnit, **fields: Any) -> ProgrammeUnit:
    return ProgrammeUnit.objects.create(
        **{"programme": programme, "unit": unit, "kind": "unidad"} | fields
    )


def make_programme(slug: str, root_unit: ResponsibleUnit, **fields: Any) -> Programme:
    values = {
        "slug": slug,
        "name": slug,
        "short_name": slug,
        "institution": "Instituto",
        "root_unit": root_unit,
        "start_year": 2020,
        "end_year": 2024,
    }
    programme = Programme.objects.create(**values | fields)
    make_place(programme, root_unit, kind="institucion")
    return programme


def make_publication(programme: Programme, **fields: Any) -> Publication:
    values = {
        "programme": programme,
        "slug": "informe-2020",
        "title": "Informe 2020",
        "covers_from": date(2020, 1, 1),
        "covers_until": date(2020, 12, 31),
        "order": 1,
    }
    return Publication.objects.create(**values | fields)


def make_glossary_entry(programme: Programme, **fields: Any) -> GlossaryEntry:
    values = {
        "programme": programme,
        "kind": "sigla",
        "term": "CURP",
        "meaning": "Clave Única del Registro de Población",
        "position": 1,
        "alphabetical_position": 1,
    }
    return GlossaryEntry.objects.create(**values | fields)


def make_framework(programme: Programme, **fields: Any) -> Framework:
    values = {"programme": programme, "slug": "pnd", "name": "Plan Nacional", "position": 1}
    return Framework.objects.create(**values | fields)


def make_framework_node(framework: Framework, **fields: Any) -> FrameworkNode:
    values = {"framework": framework, "code": "eje-1", "kind": "Eje", "name": "Uno", "position": 1}
    return FrameworkNode.objects.create(**values | fields)


def make_alignment(node: FrameworkNode, publication: Publication, **fields: Any) -> Alignment:
    values = {"node": node, "publication": publication, "section": "Alineación", "position": 1}
    return Alignment.objects.create(**values | fields)


def make_register(programme: Programme, **fields: Any) -> Register:
    values = {"slug": "acuerdos", "name": "Acuerdos", "entry_word": "acuerdo", "position": 1}
    return Register.objects.create(programme=programme, **values | fields)


def make_commitment(register: Register, **fields: Any) -> Commitment:
    values = {"folio": "DG-1", "text": "Firmar el convenio.", "position": 1}
    return Commitment.objects.create(register=register, **values | fields)


def make_reporting_period(register: Register, **fields: Any) -> ReportingPeriod:
    values = {"year": 2023, "part": 1, "due_on": date(2023, 4, 30)}
    return ReportingPeriod.objects.create(register=register, **values | fields)


def make_progress_report(
    commitment: Commitment, period: ReportingPeriod, **fields: Any
) -> ProgressReport:
    values = {
        "commitment": commitment,
        "period": period,
        "unit": commitment.register.programme.root_unit,
        "percent": 50,
        "text": "A medias.",
    }
    return ProgressReport.objects.create(**values | fields)


def make_compliance_reading(
    register: Register, publication: Publication, **fields: Any
) -> ComplianceReading:
    values: dict[str, Any] = {
        "year": 2023,
        "programmed": 4,
        "fulfilled": 3,
        "printed": "75",
        "percent": 75,
        "section": "Cumplimiento",
        "position": 1,
    }
    return ComplianceReading.objects.create(
        register=register, publication=publication, **values | fields
    )


def make_former_name(programme: Programme, **fields: Any) -> FormerName:
    return FormerName.objects.create(
        **{
            "programme": programme,
            "kind": "indicador",
            "former": "9.9",
            "current": "1.1",
            **fields,
        }
    )


def make_objective(programme: Programme, **fields: Any) -> Objective:
    return Objective.objects.create(
        **{"programme": programme, "code": "1", "position": 1, "name": "Objetivo"} | fields
    )


def make_strategy(objective: Objective, **fields: Any) -> Strategy:
    return Strategy.objects.create(
        **{"objective": objective, "code": "1.1", "position": 1, "name": "Estrategia"} | fields
    )


def make_action(strategy: Strategy, **fields: Any) -> SpecificAction:
    return SpecificAction.objects.create(
        **{
            "strategy": strategy,
            "objective": strategy.objective,
            "code": "1.1.1",
            "position": 1,
            "text": "Acción",
            **fields,
        }
    )


def make_indicator(objective: Objective, **fields: Any) -> Indicator:
    values = {
        "programme": objective.programme,
        "objective": objective,
        "code": "1.1",
        "position": 1,
        "kind": "meta",
        "category": "meta",
        "name": "Cobertura",
        "accumulation": "periodico",
        "direction": "ascendente",
        "owner": objective.programme.root_unit,
        "decimals": 2,
        "baseline_year": 2018,
        "baseline_value": Decimal("10"),
        "baseline_printed": "10",
    }
    return Indicator.objects.create(**values | fields)


def make_method(indicator: Indicator, publication: Publication, **fields: Any) -> Method:
    values = {
        "indicator": indicator,
        "publication": publication,
        "valid_from": 2018,
        "text": "Atendidos entre población por 100",
        "formula": "v1 / v2 * 100",
    }
    return Method.objects.create(**values | fields)


def make_variable(method: Method, **fields: Any) -> Variable:
    values = {
        "method": method,
        "symbol": "v1",
        "number": 1,
        "position": 1,
        "name": "Atendidos",
        "consolidation": "suma",
    }
    return Variable.objects.create(**values | fields)


def make_target(indicator: Indicator, publication: Publication, **fields: Any) -> Target:
    values = {
        "indicator": indicator,
        "publication": publication,
        "year": 2020,
        "value": Decimal("12"),
        "printed": "12",
        "baseline_year": indicator.baseline_year,
    }
    return Target.objects.create(**values | fields)


def make_superseded_target(target: Target, **fields: Any) -> SupersededTarget:
    """Another one of its year; of the same publication unless told, which no reader minds."""
    values = {
        "indicator": target.indicator,
        "publication": target.publication,
        "year": target.year,
        "value": Decimal("9"),
        "printed": "9",
    }
    return SupersededTarget.objects.create(**values | fields)


def make_threshold(programme: Programme, **fields: Any) -> Threshold:
    values = {
        "programme": programme,
        "valid_from": date(2020, 1, 1),
        "pace_minimum": Decimal(85),
        "near_share": Decimal(5),
        "constant_met_share": Decimal(5),
        "constant_near_share": Decimal(10),
        "norm": "Norma",
    }
    return Threshold.objects.create(**values | fields)


def make_duty(user: User, unit: ResponsibleUnit, role: str = "captura") -> Duty:
    return Duty.objects.create(user=user, unit=unit, role=role)


def make_cycle(programme: Programme, **fields: Any) -> Cycle:
    values = {
        "programme": programme,
        "year": 2020,
        "kind": "definitivo",
        "cutoff": date(2020, 12, 31),
        "opens_on": date(2021, 1, 4),
        "closes_on": date(2021, 3, 31),
    }
    return Cycle.objects.create(**values | fields)


def make_event(audited: Audited, by: User | None, kind: str, **fields: Any) -> Event:
    values = {
        "source": audited.event_source,
        "object_id": audited.pk,
        "number": 1,
        "version": 1,
        "kind": kind,
        "by": by,
        **audited.event_values,
    }
    return Event.objects.create(**values | fields)


def make_cycle_event(cycle: Cycle, by: User, **fields: Any) -> Event:
    values = {"kind": "abierto", "after": {"closes_on": cycle.closes_on.isoformat()}}
    return make_event(cycle, by, **values | fields)


def make_ficha_event(indicator: Indicator, by: User | None, **fields: Any) -> Event:
    return make_event(indicator, by, **{"kind": "cambiada", "reason": "Se corrige.", **fields})


def make_proposal(of: Indicator, by: User, **fields: Any) -> Proposal:
    """A proposed change of a ficha that nobody decided yet."""
    values = {
        "programme": of.programme,
        "source": "ficha",
        "object_id": of.pk,
        "indicator": of,
        "content": {"name": "Otro"},
        "digest": "0" * 64,
        "reason": "Se corrige.",
        "proposed_by": by,
        "proposed_at": APPROVED_AT,
    }
    return Proposal.objects.create(**values | fields)


def make_capture_event(capture: Capture, by: User, **fields: Any) -> Event:
    return make_event(capture, by, **{"kind": "guardada", "from_status": "borrador", **fields})


def make_evidence(capture: Capture, by: User, **fields: Any) -> Evidence:
    """A file that is on no disk."""
    return Evidence.objects.create(
        capture=capture,
        uploaded_by=by,
        **{
            "file": "evidencia/0/0",
            "name": "acta.pdf",
            "content_type": "application/pdf",
            "size": 1,
            "sha256": "0" * 64,
            **fields,
        },
    )


def make_filled_sheet(programme: Programme, by: User, **fields: Any) -> FilledSheet:
    """A sheet that was just sent."""
    return FilledSheet.objects.create(
        programme=programme, sent_by=by, **{"name": "capturas.xlsx", "size": 1, **fields}
    )


def make_idempotency_key(by: User, **fields: Any) -> IdempotencyKey:
    """Make what was delivered under a key and answered."""
    return IdempotencyKey.objects.create(
        sent_by=by,
        **{"key": "1.1-2023", "digest": "0" * 64, "status": 201, "answer": "{}", **fields},
    )


def make_capture(indicator: Indicator, **fields: Any) -> Capture:
    """A draft that came in through the form, unless told otherwise."""
    programme = indicator.programme
    entered = fields.get("origin") != "publicacion" and "cycle" not in fields
    values = {
        "cycle": (programme.cycles.first() or make_cycle(programme)) if entered else None,
        "indicator": indicator,
        "year": 2020,
        "unit": indicator.programme.root_unit,
        "origin": "formulario",
        "status": "borrador",
    }
    return Capture.objects.create(**values | fields)


def make_published_capture(
    indicator: Indicator, publication: Publication | None, **fields: Any
) -> Capture:
    """A reading of an official document, which nobody approves: it was published."""
    values = {
        "origin": "publicacion",
        "publication": publication,
        "status": "aprobada",
        "approved_at": APPROVED_AT,
        "printed": "11.50",
        "printed_value": Decimal("11.50"),
    }
    return make_capture(indicator, **values | fields)


def make_value(capture: Capture, variable: Variable, **fields: Any) -> CapturedValue:
    values = {
        "capture": capture,
        "variable": variable,
        "value": Decimal(23),
        "status": "definitivo",
        "printed": "23",
    }
    return CapturedValue.objects.create(**values | fields)


def make_result(indicator: Indicator, **fields: Any) -> Result:
    values = {
        "indicator": indicator,
        "unit": indicator.programme.root_unit,
        "year": 2020,
        "status": "definitivo",
        "value": Decimal("11.50"),
        "light": "verde",
    }
    return Result.objects.create(**values | fields)


def make_verdict(capture: Capture, **fields: Any) -> ReconciliationVerdict:
    values = {
        "capture": capture,
        "indicator": capture.indicator,
        "unit": capture.unit,
        "year": capture.year,
        "verdict": "redondeo",
        "printed": "11.5",
        "printed_value": Decimal("11.5"),
        "recomputed": Decimal("11.45"),
        "difference": Decimal("0.05"),
    }
    return ReconciliationVerdict.objects.create(**values | fields)


def make_explanation(
    indicator: Indicator, author: User, **fields: Any
) -> ReconciliationExplanation:
    values = {
        "indicator": indicator,
        "unit": indicator.programme.root_unit,
        "year": 2020,
        "verdict": "difiere",
        "text": "Así se imprimió.",
        "written_by": author,
    }
    return ReconciliationExplanation.objects.create(**values | fields)


def make_preference(user: User, **fields: Any) -> NoticePreference:
    return NoticePreference.objects.create(user=user, **{"since": APPROVED_AT, **fields})


def make_digest(user: User, **fields: Any) -> Digest:
    return Digest.objects.create(
        user=user,
        **{
            "day": date(2024, 3, 1),
            "state": "enviado",
            "sent_at": APPROVED_AT,
            "items": 1,
            "subject": "PIIMSS: 1 captura vencida",
            **fields,
        },
    )


def make_notified(digest: Digest, **fields: Any) -> Notified:
    return Notified.objects.create(
        **{"user": digest.user, "digest": digest, "event": "captura-1", **fields}
    )
