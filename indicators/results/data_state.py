"""The version of the published data: what every change of them moves, read without touching a figure."""

from functools import cache, partial
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from indicators.models import DataVersion
from indicators.permissions import programmes_seen_by
from objectives.models import ProgrammeState
from tables.http_cache import DataState

from .staleness import last_complete_run

RESULTS_PENDING = "Results-Pending"
"""A header of answers about a programme, where its results do not follow yet from all of its figures."""

_COUNTERS = (
    "programme_id",
    "inputs",
    "outputs",
    "outputs_changed_at",
    "explanations",
    "programme__at_root",
    "programme__state",
)
_STATE = _COUNTERS.index("programme__state")
_SLUG = ":slug"


def read_data_state(slug: str = "") -> DataState:
    """Return the version of a programme's data, and whether its results are pending; or the version
    of the data of all programmes.

    A name that somebody corrects moves no counter: it is seen from the next day on at the latest.
    """
    today = timezone.localdate().isoformat()
    if not slug:
        versions = DataVersion.objects.order_by("programme_id").values_list(*_COUNTERS)
        return DataState(repr((today, *versions)))
    sql, parameters = _query()
    with connection.cursor() as cursor:
        cursor.execute(sql, [slug if given == _SLUG else given for given in parameters])
        row = cursor.fetchone()
    if row is None:
        return DataState(repr((today,)))
    inputs, settled = row[1], row[-1]
    pending = settled is None or settled < inputs
    return DataState(
        repr((today, *row[:-1], pending)),
        {RESULTS_PENDING: "true"} if pending else {},
        None if row[_STATE] == ProgrammeState.PUBLISHED else partial(_is_seen_by, row[0]),
    )


def _is_seen_by(programme_id: int, user: Any) -> bool:
    return programmes_seen_by(user).filter(pk=programme_id).exists()


@cache
def _query() -> tuple[str, tuple[Any, ...]]:
    """Return the query of a programme's version, with the one that its results follow from.

    Written once: writing it takes twenty times as long as asking it, and it is asked at each request.
    """
    settled = Subquery(last_complete_run(OuterRef("programme_id")).values("inputs_version"))
    versions = DataVersion.objects.filter(programme__slug=_SLUG)
    return versions.values_list(*_COUNTERS, settled).query.sql_with_params()
