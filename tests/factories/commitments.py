"""Commitments for tests: the actions of a small programme as a register, in the hands of the cast."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from commitments.models import Commitment, ProgressReport, Register, ReportingPeriod
from commitments.progress import TypedProgress, approve, return_to_author, save, submit
from commitments.reporting_periods import open_period
from objectives.models import SpecificAction, Strategy
from objectives.periods import Period
from tests.factories.captures import Cast, make_cast

QUARTER = Period(2023, 3)
FOLIOS = ("1.1.1", "1.1.2", "1.1.3")


@dataclass
class Desk:
    """A cast with a register of three actions: two of the institution, one of the unit «norte»."""

    cast: Cast
    register: Register

    def __getattr__(self, name: str) -> Any:
        if name == "cast" or name.startswith("__"):  # asked for before there is one, by pickle
            raise AttributeError(name)
        return getattr(self.cast, name)

    def open(self, period: Period = QUARTER, **fields: Any) -> ReportingPeriod:
        values = {"due_on": timezone.localdate() + timedelta(days=30), "by": self.cast.olga}
        return open_period(self.register, period, **values | fields)

    def report(self, folio: str = "1.1.1", period: Period = QUARTER) -> ProgressReport:
        return ProgressReport.objects.select_related(*ProgressReport.related).get(
            commitment__folio=folio, period__year=period.year, period__part=period.part
        )


def make_desk(cast: Cast | None = None) -> Desk:
    cast = cast or make_cast()
    strategy = Strategy.objects.create(
        objective=cast.small.objective, code="1.1", position=1, name="Estrategia"
    )
    register = Register.objects.create(
        programme=cast.small.programme,
        slug="acciones",
        name="Acciones",
        entry_word="acción",
        frequency="trimestral",
        entries_of="acciones",
        position=1,
    )
    for position, folio in enumerate(FOLIOS, start=1):
        action = SpecificAction.objects.create(
            objective=strategy.objective,
            strategy=strategy,
            code=folio,
            position=position,
            text=f"Hacer {folio}.",
        )
        Commitment.objects.create(
            register=register,
            folio=folio,
            text=action.text,
            action=action,
            responsible_unit=cast.small.units["norte" if folio == "1.1.3" else "nacional"],
            position=position,
        )
    return Desk(cast, register)


def typed(percent: str = "", text: str = "", *, not_applicable: bool = False) -> TypedProgress:
    return TypedProgress(percent, not_applicable, text)


def written(report: ProgressReport, by: Any, **said: Any) -> ProgressReport:
    return save(report, by=by, typed=typed(**said), seen=report.version)


def sent(report: ProgressReport, by: Any, **said: Any) -> ProgressReport:
    kept = written(report, by, **{"percent": "100", "text": "Se hizo."} | said)
    return submit(kept, by=by, seen=kept.version)


def approved(report: ProgressReport, by: Any, reviewer: Any, **said: Any) -> ProgressReport:
    waiting = sent(report, by, **said)
    return approve(waiting, by=reviewer, seen=waiting.version)


def returned(report: ProgressReport, by: Any, reviewer: Any, **said: Any) -> ProgressReport:
    waiting = sent(report, by, **said)
    return return_to_author(waiting, by=reviewer, seen=waiting.version, reason="Falta.")
