"""The tokens of one person as their page shows them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..models import Token, TokenScope
from ..tokens import MOST, token_limit_message

ENDED_SHOWN = 20
"""The number of ended tokens shown, the last ones made."""

SOON = timedelta(days=7)


@dataclass(frozen=True)
class TokenLine:
    """A token with its state in words; ``is_soon`` if it expires within a week."""

    token: Token
    state: str
    is_active: bool
    is_soon: bool


@dataclass(frozen=True)
class TokensPage:
    """All but the form; ``full`` says why no other one can be made, and is empty otherwise."""

    active: tuple[TokenLine, ...]
    ended: tuple[TokenLine, ...]
    full: str
    most: int
    example: str
    form_key: UUID


def tokens_page(person: Any, *, may_capture: bool, example: str) -> TokensPage:
    """Return everything of one person; a form that is asked for anew is another one."""
    now = timezone.now()
    own = list(Token.objects.filter(user=person).select_related("user", "revoked_by"))
    active = [token for token in own if token.is_active(now)]
    ended = [token for token in own if not token.is_active(now)][:ENDED_SHOWN]
    return TokensPage(
        active=tuple(_token_line(token, now, may_capture) for token in active),
        ended=tuple(_token_line(token, now, may_capture) for token in ended),
        full=token_limit_message() if len(active) >= MOST else "",
        most=MOST,
        example=f'curl -H "Authorization: Token $PIIMSS_CLAVE" {example}',
        form_key=uuid4(),
    )


def _token_line(token: Token, now: datetime, may_capture: bool) -> TokenLine:
    """Describe one of them in words."""
    return TokenLine(
        token=token,
        state=_state(token, now, may_capture),
        is_active=token.is_active(now),
        is_soon=token.is_active(now) and token.expiry - now < SOON,
    )


def _state(token: Token, now: datetime, may_capture: bool) -> str:
    if token.revoked_at is not None:
        day = _day(token.revoked_at)
        if token.revoked_by_id == token.user_id:
            return _("revocada el %s") % day
        return _("revocada por la administración el %s") % day
    if token.is_expired(now):
        return _("vencida")
    if token.scope == TokenScope.CAPTURE and not may_capture:
        return _("vigente, pero su cuenta ya no captura: solo lee")
    if token.expiry - now < SOON:
        return _("vigente, vence pronto")
    return _("vigente")


def _day(value: datetime) -> str:
    return date_format(timezone.localtime(value), "j M Y").lower()
