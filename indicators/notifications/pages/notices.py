"""The notices of one person: what they chose, what the next digest would say, the last ones sent."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.clock import database_now
from indicators.models import Digest, DigestState
from indicators.words import day, moment

from ..digest import DigestContent, digest_of
from ..pending import Recipient, notices_of

SHOWN = 10
"""The number of the last digests on the page."""


@dataclass(frozen=True)
class SentDigest:
    """One that was sent, or was to be."""

    day: str
    subject: str
    state: str
    sent_at: str


@dataclass(frozen=True)
class NoticesPage:
    """The page; ``why_not`` says why nothing is sent, whatever was chosen."""

    email: str
    why_not: str
    next_one: str
    preview: DigestContent | None
    sent: tuple[SentDigest, ...]


def notices_page(recipient: Recipient) -> NoticesPage:
    """Return everything on the page but the form."""
    person, now = recipient.person, database_now()
    notices = notices_of([recipient], until=now).get(person.pk)
    why_not = _why_not(recipient)
    sent = list(Digest.objects.filter(user=person).order_by("-day")[:SHOWN])
    return NoticesPage(
        email=person.email,
        why_not=why_not,
        next_one=_("No se manda nada: esto es lo que llevaría.") if why_not else _next_one(sent),
        preview=digest_of(notices, settings.SITE_NAME) if notices else None,
        sent=tuple(
            SentDigest(
                day=day(digest.day),
                subject=digest.subject,
                state=digest.get_state_display(),
                sent_at=moment(digest.sent_at) if digest.sent_at else "",
            )
            for digest in sent
        ),
    )


def _why_not(recipient: Recipient) -> str:
    if not settings.SENDS_MAIL:
        return _("Este sitio no manda correo: lo que se le avisaría está aquí abajo.")
    if not recipient.person.email:
        return _(
            "Su cuenta no tiene correo electrónico: pida a quien lleva las cuentas que lo anote."
        )
    if not recipient.preference.daily:
        return _("No recibe avisos: marque «Recibir un resumen al día» si los quiere.")
    return ""


def _next_one(sent: list[Digest]) -> str:
    """Say when the next leaves: this morning's if it did not yet, else tomorrow's; or at a start."""
    if not settings.HAS_TIMETABLE:
        return _("Sale cuando el sitio se inicie de nuevo, una vez al día como mucho.")
    now = timezone.localtime()
    had = any(digest.day == now.date() and digest.state != DigestState.REFUSED for digest in sent)
    later = had or now.hour >= settings.NOTICES_HOUR
    leaves = now.date() + timedelta(days=1) if later else now.date()
    return _("Sale el %(day)s a las %(hour)d:00, si para entonces sigue pendiente.") % {
        "day": day(leaves),
        "hour": settings.NOTICES_HOUR,
    }
