"""The fichas of a programme held against the rules of its official format."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indicators.arithmetic.progress import SYSTEM_THRESHOLDS
from indicators.models import Indicator, Result, Threshold
from objectives.models import Programme

from .compliance import Finding, check_compliance
from .representation import Data, data_of, with_parts


@dataclass(frozen=True)
class ComplianceStandards:
    """The standards that the fichas of a programme are held against; ``statuses`` are those of the
    institution's results, by code and year.
    """

    norms: Mapping[str, Any]
    years: range
    statuses: Mapping[tuple[str, int], str]
    constant_share: Decimal

    def check(self, *fichas: Data, objectives: tuple[str, ...] = ()) -> list[Finding]:
        """Return the findings in some fichas; indicators in ``objectives`` are counted too."""
        return check_compliance(
            fichas,
            objectives,
            self.norms,
            years=self.years,
            baseline_statuses={
                ficha["code"]: self.statuses.get((ficha["code"], ficha["baseline"]["year"]), "")
                for ficha in fichas
                if ficha["baseline"]
            },
            constant_share=self.constant_share,
        )


def standards_of(programme: Programme) -> ComplianceStandards:
    """Return the standards of a programme; two queries."""
    results = Result.objects.filter(
        indicator__programme=programme, unit=programme.root_unit_id
    ).values_list("indicator__code", "year", "status")
    limits = (
        Threshold.objects.filter(programme=programme, indicator__isnull=True)
        .order_by("valid_from")
        .last()
    )
    return ComplianceStandards(
        norms=programme.norms,
        years=range(programme.start_year, programme.end_year + 1),
        statuses={(code, year): status for code, year, status in results},
        constant_share=limits.constant_met_share
        if limits
        else SYSTEM_THRESHOLDS.constant_met_share,
    )


def check_fichas(programme: Programme) -> list[Finding]:
    """Return the findings in a programme's fichas, rule by rule; a fixed number of queries."""
    indicators = with_parts(Indicator.objects.filter(programme=programme)).order_by("position")
    codes = programme.objectives.order_by("position").values_list("code", flat=True)
    fichas = [data_of(indicator) for indicator in indicators]
    return standards_of(programme).check(*fichas, objectives=tuple(codes))
