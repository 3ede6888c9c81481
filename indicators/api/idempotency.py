"""The same request twice is done once: what was answered under a key is answered again.

Only what was done is remembered.  A request that was refused did nothing, so its key is free again
and a later one is judged by what stands then.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from indicators.clock import database_now
from indicators.models import IdempotencyKey

DAYS_KEPT = 14

RETRY_AFTER = 1
"""Seconds after which the same request is to come again while it is being worked on."""

Outcome = tuple[int, str]
"""The status and the body of an answer."""


class RequestInProgress(Exception):
    """The same request is being worked on; says so in a sentence."""

    def __init__(self) -> None:
        super().__init__(
            _("Una solicitud con esta llave está en curso: repítala en unos segundos.")
        )


class KeyReused(Exception):
    """The key was sent with another request; says so in a sentence."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Esta llave ya se usó con otra solicitud: genere una nueva para cada captura que "
                "entregue."
            )
        )


@dataclass(frozen=True)
class ReplayableResponse:
    """An answer; ``replayed`` tells that it is one of an earlier time."""

    status: int
    body: str
    replayed: bool


def digest_of(*said: Any) -> str:
    """Return a digest that tells a request from another one, however its keys are ordered."""
    text = json.dumps(said, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def run_once(key: str, digest: str, work: Callable[[], Outcome], *, by: Any) -> ReplayableResponse:
    """Do the work, unless it was done under this key, and give its answer.

    The answer is written in the transaction of the work, so that there is never one without the
    other.  That transaction holds the row of the key, and lets go of it with the process that works:
    whoever is gone holds nothing.  Raises RequestInProgress, KeyReused, and whatever the work raises.
    """
    claim = _claim(key, digest, by)
    if isinstance(claim, ReplayableResponse):
        return claim
    mine = IdempotencyKey.objects.filter(pk=claim.pk, begun_at=claim.begun_at, status__isnull=True)
    try:
        with transaction.atomic():
            # Whoever finds somebody else to have begun anew lets theirs count, and undoes this.
            if mine.select_for_update().first() is None:
                raise RequestInProgress
            status, body = work()
            if not mine.update(status=status, answer=body):
                raise RequestInProgress
    except BaseException:
        mine.delete()
        raise
    return ReplayableResponse(status, body, replayed=False)


def _claim(key: str, digest: str, by: Any) -> IdempotencyKey | ReplayableResponse:
    """Return the right to work under a key, committed before the work begins, or what came of it."""
    now = database_now()
    try:
        # The database's unique key decides between two that come at once, not a question beforehand.
        with transaction.atomic():
            return IdempotencyKey.objects.create(sent_by=by, key=key, digest=digest, begun_at=now)
    except IntegrityError:
        kept = IdempotencyKey.objects.filter(sent_by=by, key=key).first()
    if kept is None:
        raise RequestInProgress  # given up between the two questions
    if kept.digest != digest:
        raise KeyReused
    if kept.status is not None:
        return ReplayableResponse(kept.status, kept.answer, replayed=True)
    return _take_over_abandoned(kept, now)


def _take_over_abandoned(stored: IdempotencyKey, now: datetime) -> IdempotencyKey:
    """Take over what somebody began and nobody holds any more.

    A second is left between the claim and the work.  SQLite has no rows to hold: there one writes at
    a time, and whoever comes to write finds nobody at work.
    """
    if now - stored.begun_at < timedelta(seconds=RETRY_AFTER):
        raise RequestInProgress
    left = IdempotencyKey.objects.filter(
        pk=stored.pk, begun_at=stored.begun_at, status__isnull=True
    )
    with transaction.atomic():
        free = left.select_for_update(skip_locked=True).first()
        if free is None:
            raise RequestInProgress
        free.begun_at = now
        free.save(update_fields=["begun_at"])
    return free


def forget_old_keys() -> int:
    """Delete what nobody repeats any more; how many there were."""
    before = database_now() - timedelta(days=DAYS_KEPT)
    return IdempotencyKey.objects.filter(begun_at__lt=before).delete()[0]
