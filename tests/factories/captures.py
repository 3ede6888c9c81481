"""The cast of the captures, and one way to bring a capture to a status: the real one.

Everybody has a part: ``ana`` captures for the institution, ``luis`` with her, ``noe`` for the unit
«norte»; ``rita`` and ``raul`` review; ``olga`` runs the cycles; ``dora`` directs, ``alan`` analyses.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from indicators.capture.cycles import open_cycle
from indicators.capture.drafts import save_draft, start_draft
from indicators.capture.workflow import approve, return_to_planner, submit, withdraw
from indicators.duties import ADMINISTRATION, ANALYSIS, CAPTURE, DIRECTION, REVIEW
from indicators.models import Capture, CaptureStatus, Cycle
from tests.factories.duties import give
from tests.factories.programme import SmallProgramme, small_programme

DUTIES = {
    "ana": CAPTURE,
    "luis": CAPTURE,
    "noe": CAPTURE,
    "rita": REVIEW,
    "raul": REVIEW,
    "olga": ADMINISTRATION,
    "dora": DIRECTION,
    "alan": ANALYSIS,
}
UNITS = {"ana": "nacional", "luis": "nacional", "noe": "norte"}


@dataclass
class Cast:
    """A small programme with the indicator 1.1 (``v1 / v2 * 100``), a cycle, and the people."""

    small: SmallProgramme
    cycle: Cycle
    people: dict[str, User]

    def __getattr__(self, name: str) -> User:
        # One that is being read from a file has no people yet.
        try:
            return vars(self)["people"][name]
        except KeyError:
            raise AttributeError(name) from None


def make_cast(year: int = 2023) -> Cast:
    """Everybody and everything that a capture needs; the cycle of ``year`` is open today."""
    small = small_programme(units=("norte", "sur"))
    small.add_indicator("1.1", "v1 / v2 * 100", symbols={"v1": "suma", "v2": "suma"})
    people = {}
    for name, duty in DUTIES.items():
        people[name] = User.objects.create_user(name, first_name=name.capitalize())
        give(people[name], duty, unit=small.units[UNITS.get(name, "nacional")])
    return Cast(small, open_cycle_of(small, year, by=people["olga"]), people)


def with_addresses(cast: Cast) -> Cast:
    """The same people, who can now be written to."""
    for name, person in cast.people.items():
        person.email = f"{name}@piimss.example"
        person.save()
    return cast


def open_cycle_of(small: SmallProgramme, year: int, *, by: User, **fields: Any) -> Cycle:
    """A cycle that opened yesterday and closes in a month."""
    today = timezone.localdate()
    return open_cycle(
        small.programme,
        year,
        **{
            "kind": "definitivo",
            "by": by,
            "cutoff": date(year, 12, 31),
            "opens_on": today - timedelta(days=1),
            "closes_on": today + timedelta(days=30),
            **fields,
        },
    )


def typed(**values: str) -> dict[str, dict[str, str]]:
    """Return what a form sends: every variable definitive, with a source."""
    return {
        symbol: {"value": value, "status": "definitivo", "source": "Registro"}
        for symbol, value in values.items()
    }


def sent(capture: Capture | None = None, **values: str) -> dict[str, Any]:
    """The fields that a form sends: every variable definitive, with a source."""
    fields = {
        f"{symbol}.{part}": text
        for symbol, entry in typed(**values).items()
        for part, text in entry.items()
    }
    seen = (capture.pk, capture.version) if capture else (0, 0)
    return {"capture": seen[0], "version": seen[1], **fields}


def the_capture() -> Capture:
    """The only capture that was entered."""
    return Capture.objects.get(cycle__isnull=False)


IN_ORDER = typed(v1="1 234", v2="5,000")


def capture_at_status(
    cast: Cast,
    status: str,
    *,
    code: str = "1.1",
    unit: str = "nacional",
    by: str = "ana",
    entries: Any = None,
) -> Capture:
    """A capture that was brought there by the people whose turn it was."""
    planner, reviewer = cast.people[by], cast.people["rita"]
    capture = start_draft(
        cast.small.indicators[code], cast.cycle.year, cast.small.units[unit], cast.cycle, by=planner
    )
    capture = save_draft(capture, by=planner, version=capture.version, typed=entries or IN_ORDER)
    match CaptureStatus(status):
        case CaptureStatus.DRAFT:
            return capture
        case CaptureStatus.WITHDRAWN:
            return withdraw(capture, by=planner)
    capture = submit(capture, by=planner)
    match CaptureStatus(status):
        case CaptureStatus.APPROVED:
            return approve(capture, by=reviewer)
        case CaptureStatus.RETURNED:
            return return_to_planner(capture, by=reviewer, reason="Revise la fuente.")
    return capture
