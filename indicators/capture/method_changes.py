"""Captures in review whose method somebody changed after they were sent: they are not approved,
since they would compute otherwise than whoever sent them saw.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy

from indicators.fichas.representation import is_governed, methods_changed_in
from indicators.models import Capture, CaptureEventKind, Event, Indicator, Method

OUTDATED = gettext_lazy(
    "El método cambió desde que se envió: devuélvala para que se capture de nuevo."
)


def captures_with_outdated_method(captures: Sequence[Capture]) -> set[int]:
    """Return the ids of those whose method asks or computes otherwise since they were submitted;
    one query where no ficha was ever changed, else three.
    """
    changes: dict[int, list[Event]] = defaultdict(list)
    for event in Event.objects.of(Indicator).filter(
        object_id__in={capture.indicator_id for capture in captures}
    ):
        changes[event.object_id].append(event)
    if not changes:
        return set()
    sent: dict[int, datetime] = dict(
        Event.objects.of(Capture)
        .filter(object_id__in=[capture.pk for capture in captures], kind=CaptureEventKind.SUBMITTED)
        .values_list("object_id")
        .annotate(last=Max("at"))
    )
    methods: dict[int, list[int]] = defaultdict(list)
    for indicator, year in Method.objects.filter(indicator__in=changes).values_list(
        "indicator", "valid_from"
    ):
        methods[indicator].append(year)
    return {
        capture.pk
        for capture in captures
        if capture.pk in sent
        and is_governed(
            capture.year,
            _touched(changes[capture.indicator_id], sent[capture.pk]),
            methods[capture.indicator_id],
        )
    }


def _touched(events: Sequence[Event], since: datetime) -> set[int]:
    found: set[int] = set()
    for event in events:
        if event.at >= since:
            found |= methods_changed_in({**event.before, **event.after})
    return found
