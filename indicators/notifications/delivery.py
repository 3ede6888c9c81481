"""Sending everybody their digest: one a day at most, and nobody is notified of one event twice.

First it is written that a person is notified, then the message is sent, and last that it left.  Who
else sends at the same time is refused by the database, at the first step.  What the mail server
refuses is taken back and tried again.  Where it stays unknown whether a message left (the process
died, or the line, after it was handed over) it is not sent again: a digest may then be lost, and
what it said is on the screens all the same.
"""

import logging
import smtplib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from indicators.clock import database_now
from indicators.models import Digest, DigestState, NoticePreference, Notified

from .digest import DigestContent, digest_of
from .email import message_of
from .pending import Notice, notices_of, recipients

logger = logging.getLogger(__name__)

LONGEST_SENDING = timedelta(hours=1)
"""A message that has been on its way out for longer was left by a process that died."""

SENT, REFUSED, UNCERTAIN, TAKEN, IMPOSSIBLE = "sent", "refused", "uncertain", "taken", "impossible"
"""The outcomes of a digest; ``taken``: the person had theirs, or somebody else sends it."""


class MailUnavailable(Exception):
    """The mail server cannot be reached, or lets us not in: nothing was sent, nobody was notified."""


def digest_cutoff(now: datetime) -> datetime:
    """Return up to when the digest of a day tells: until the hour at which it is due.

    Whoever sends again later that day tells the same, and only those whose digest did not leave.
    """
    hour = datetime.combine(timezone.localdate(now), time(settings.NOTICES_HOUR))
    return min(now, timezone.make_aware(hour))


def waiting_digests(until: datetime) -> Iterator[tuple[Any, tuple[Notice, ...], DigestContent]]:
    """Yield who would be sent what now; write nothing.

    Who had theirs that day is left out; whom the server refused it is not.
    """
    had = set(
        Digest.objects.filter(day=timezone.localdate(until))
        .exclude(state=DigestState.REFUSED)
        .values_list("user", flat=True)
    )
    everybody = [
        recipient
        for recipient in recipients(now=until)
        if recipient.preference.daily and recipient.person.pk not in had
    ]
    waiting = notices_of(everybody, until=until)
    for recipient in everybody:
        notices = waiting.get(recipient.person.pk)
        if notices:
            yield recipient.person, notices, digest_of(notices, settings.SITE_NAME)


def send_digests(*, until: datetime | None = None) -> Counter[str]:
    """Send everybody what happened before ``until``, by default until now; how many became what.

    Where the site sends no mail nobody is told anything, and nothing is written.  Raises
    MailUnavailable.
    """
    outcomes: Counter[str] = Counter()
    if not settings.SENDS_MAIL:
        return outcomes
    now = database_now()
    _mark_abandoned(now)
    until = until or now
    _create_missing_preferences(until)
    for person, notices, content in waiting_digests(until):
        outcomes[_deliver(person, notices, content, until)] += 1
    return outcomes


def _mark_abandoned(now: datetime) -> None:
    """Mark as abandoned what a dead process left: nobody knows whether it was sent."""
    Digest.objects.filter(state=DigestState.SENDING, started_at__lt=now - LONGEST_SENDING).update(
        state=DigestState.UNCERTAIN
    )


def _create_missing_preferences(until: datetime) -> None:
    """Create the preferences of whoever has none: they are notified of everything from now on.

    And a little of what was before, by ``since``.
    """
    NoticePreference.objects.bulk_create(
        [
            recipient.preference
            for recipient in recipients(now=until)
            if recipient.preference._state.adding
        ],
        ignore_conflicts=True,
    )


def _deliver(
    person: Any, notices: tuple[Notice, ...], content: DigestContent, until: datetime
) -> str:
    try:
        message = message_of(person, content)
    except (ValueError, ValidationError):
        logger.exception("No message can be made for account %s", person.pk)
        return IMPOSSIBLE
    # One connection a message: of one that was used before nobody knows whether it still stands.
    post = get_connection()
    try:
        post.open()
    except OSError as error:
        raise MailUnavailable(f"{type(error).__name__}: {error}") from error
    try:
        digest = _claim(person, notices, content, timezone.localdate(until))
        return TAKEN if digest is None else _send(post, message, digest)
    finally:
        # Whatever goes wrong while taking leave changes nothing of what was sent.
        with suppress(OSError):
            post.close()


def _claim(
    person: Any, notices: tuple[Notice, ...], content: DigestContent, day: Any
) -> Digest | None:
    """Write that a person is notified, before they are; None if it is written already."""
    now = database_now()
    said = {"items": content.total, "subject": content.subject[:200]}
    try:
        with transaction.atomic():
            again = Digest.objects.filter(user=person, day=day, state=DigestState.REFUSED).update(
                state=DigestState.SENDING, attempts=F("attempts") + 1, started_at=now, **said
            )
            digest = (
                Digest.objects.get(user=person, day=day)
                if again
                else Digest.objects.create(user=person, day=day, started_at=now, **said)
            )
            Notified.objects.bulk_create(
                Notified(user=person, event=notice.event, digest=digest) for notice in notices
            )
    except IntegrityError:
        # One digest a person and day, and each event told once: somebody else came first.
        return None
    return digest


def _send(connection: Any, message: EmailMultiAlternatives, digest: Digest) -> str:
    try:
        connection.send_messages([message])
    except (smtplib.SMTPServerDisconnected, TimeoutError):
        return _leave_open(digest)
    except smtplib.SMTPException:
        # An answer, and it is no: whatever it was about, the message was not taken.
        logger.exception("The mail server refused digest %s", digest.pk)
        _release_claim(digest)
        return REFUSED
    except Exception:
        # Of whatever nobody foresaw it is not known either, and the others still get theirs.
        return _leave_open(digest)
    _close(digest, state=DigestState.SENT, sent_at=timezone.now())
    return SENT


def _leave_open(digest: Digest) -> str:
    logger.exception("Nobody knows whether digest %s left", digest.pk)
    _close(digest, state=DigestState.UNCERTAIN)
    return UNCERTAIN


@transaction.atomic
def _release_claim(digest: Digest) -> None:
    """Release the claim on a digest: nobody was notified of anything."""
    Notified.objects.filter(digest=digest).delete()
    _close(digest, state=DigestState.REFUSED)


def _close(digest: Digest, **columns: Any) -> None:
    Digest.objects.filter(pk=digest.pk, state=DigestState.SENDING).update(**columns)
