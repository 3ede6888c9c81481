"""The fichas of a programme held against the rules of its official format."""

from objectives.models import Programme

from .ficha_data import data_of, with_parts
from .models import Indicator, Result, Threshold
from .norms import Finding, findings
from .progress import SYSTEM_THRESHOLDS


def check_fichas(programme: Programme) -> list[Finding]:
    """What does not follow the rules, rule by rule; a fixed number of queries."""
    fichas = [
        data_of(each)
        for each in with_parts(Indicator.objects.filter(programme=programme)).order_by("position")
    ]
    statuses = {
        (code, year): status
        for code, year, status in Result.objects.filter(
            indicator__programme=programme, unit=programme.root_unit_id
        ).values_list("indicator__code", "year", "status")
    }
    limits = (
        Threshold.objects.filter(programme=programme, indicator__isnull=True)
        .order_by("valid_from")
        .last()
    )
    return findings(
        fichas,
        list(programme.objectives.order_by("position").values_list("code", flat=True)),
        programme.norms,
        years=range(programme.start_year, programme.end_year + 1),
        baseline_statuses={
            each["code"]: statuses.get((each["code"], each["baseline"]["year"]), "")
            for each in fichas
            if each["baseline"]
        },
        constant_share=limits.constant_met_share
        if limits
        else SYSTEM_THRESHOLDS.constant_met_share,
    )
