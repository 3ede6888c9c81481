"""The slot that a screen of capture is about: which indicator, year and unit, in which cycle."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from indicators.clock import database_today
from indicators.lookups import NotFound, find_indicator, find_programme, find_unit
from indicators.models import UNFINISHED, Capture, CaptureStatus, Cycle, CycleKind, Indicator
from indicators.permissions import check_user_can_capture
from objectives.models import ResponsibleUnit


@dataclass(frozen=True)
class CaptureSlot:
    """One indicator, year and unit in one of the cycles of that year, and what there is of it.

    ``capture`` is the one under way, in whichever cycle it was begun, or else the one that was
    approved last in this cycle, or None.  ``others`` are the other cycles of the year.
    """

    indicator: Indicator
    year: int
    unit: ResponsibleUnit
    cycle: Cycle
    others: tuple[Cycle, ...]
    capture: Capture | None

    @property
    def is_institutional(self) -> bool:
        """Return whether the figure is that of the institution."""
        return self.unit.pk == self.indicator.programme.root_unit_id

    @property
    def active_capture(self) -> Capture | None:
        """Return the capture that is neither published nor given up."""
        capture = self.capture
        return capture if capture and capture.status in UNFINISHED else None

    @property
    def query(self) -> str:
        """Return the query of an address: unit and cycle, without the question mark."""
        unit = "" if self.is_institutional else f"unit={self.unit.slug}&"
        return f"{unit}kind={self.cycle.kind}"

    def blank_capture(self) -> Capture:
        """Return a capture that nobody has begun: it answers what would be asked, and is not stored."""
        return Capture(
            pk=0,
            version=0,
            indicator=self.indicator,
            year=self.year,
            unit=self.unit,
            cycle=self.cycle,
            cutoff=self.cycle.cutoff,
        )


def find_slot(
    slug: str | None, code: str, year: str, *, unit: str = "", kind: str = "", by: Any
) -> CaptureSlot:
    """Return the slot of an address; raise NotFound, or PermissionDenied for who does not capture
    it.
    """
    indicator = find_indicator(
        Indicator.objects.select_related("programme__root_unit", "objective"),
        find_programme(slug, by=by),
        code,
    )
    of_unit = find_unit(indicator.programme, unit)
    check_user_can_capture(by, indicator, of_unit)
    wanted = _as_year(year)
    cycles = list(Cycle.objects.filter(programme=indicator.programme_id, year=wanted))
    if not cycles:
        raise NotFound(_("No hay ningún ciclo de captura de %(year)d.") % {"year": wanted})
    found = captures_entered({indicator.pk}, {of_unit.pk}, {wanted})
    captures = found.get((indicator.pk, of_unit.pk, wanted), [])
    active_capture = next((entered for entered in captures if entered.status in UNFINISHED), None)
    cycle = _choose_cycle(cycles, kind, active_capture)
    capture = active_capture or next(
        (entered for entered in captures if entered.cycle_id == cycle.pk), None
    )
    if capture is not None:
        capture.indicator, capture.unit = indicator, of_unit
    others = tuple(other for other in cycles if other != cycle)
    return CaptureSlot(indicator, wanted, of_unit, cycle, others, capture)


def captures_entered(
    indicators: Collection[int], units: Collection[int], years: Collection[int]
) -> dict[tuple[int, int, int], list[Capture]]:
    """Return the captures that people entered of some figures and did not withdraw, the latest first.

    By indicator, unit and year; one query.
    """
    found: dict[tuple[int, int, int], list[Capture]] = {}
    for capture in (
        Capture.objects.filter(
            indicator__in=indicators,
            unit__in=units,
            year__in=years,
            cycle__isnull=False,
            status__in=(*UNFINISHED, CaptureStatus.APPROVED),
        )
        .select_related("cycle")
        .order_by("-id")
    ):
        found.setdefault((capture.indicator_id, capture.unit_id, capture.year), []).append(capture)
    return found


def _choose_cycle(cycles: list[Cycle], kind: str, active_capture: Capture | None) -> Cycle:
    """Choose that of the capture under way; else the one asked for; else the first open one to close."""
    if kind and kind not in CycleKind.values:
        raise NotFound(_("No hay ciclos de la clase «%s».") % kind)
    if active_capture is not None:
        return next(cycle for cycle in cycles if cycle.pk == active_capture.cycle_id)
    if kind:
        found = [cycle for cycle in cycles if cycle.kind == kind]
        if not found:
            raise NotFound(
                _("No hay ciclo %(kind)s de %(year)d.") % {"kind": kind, "year": cycles[0].year}
            )
        return found[0]
    today = database_today()
    return min(cycles, key=lambda cycle: (not cycle.accepts_captures_on(today), cycle.closes_on))


def _as_year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise NotFound(_("«%s» no es un año.") % text)
    return int(text)
