"""Making, showing and revoking tokens: all rules that there are about them."""

import logging
import re
from collections.abc import Callable
from datetime import timedelta
from hmac import compare_digest
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from knox.crypto import hash_token
from knox.settings import CONSTANTS, knox_settings

from .models import Token, TokenScope, may_capture

log = logging.getLogger(__name__)

LIVES = (30, 90, 180, 365)
"""For how many days a token may be made."""

MOST = 20
"""The most tokens a person may have that still open something."""

NOTED_EVERY = timedelta(minutes=1)
"""The precision of the last use: noting it oftener would turn every reading into a writing."""

FORMER_PREFIX = "piimss_"
"""The beginning of the tokens that were made before; they go on opening what they opened."""


class TokenRefused(Exception):
    """A token that is not made; its text says why."""


class InvalidToken(Exception):
    """Raised where the token that was shown opens nothing; its text says why, to whoever has the
    whole token.
    """


def active_tokens(tokens: QuerySet[Token]) -> QuerySet[Token]:
    """Return those that still open something."""
    return tokens.filter(revoked_at=None, expiry__gt=timezone.now())


def make_token(
    owner: Any, *, name: str, scope: str, days: int, form_key: UUID
) -> tuple[Token, str]:
    """Make a new token, and the secret that is nowhere else from here on."""
    if scope == TokenScope.CAPTURE and not may_capture(owner):
        raise PermissionDenied(_("Solo quien captura cifras puede crear una clave de captura."))
    if days not in LIVES:
        raise TokenRefused(_("Una clave vence a los 30, 90, 180 o 365 días."))
    with transaction.atomic():
        get_user_model().objects.select_for_update().get(pk=owner.pk)  # one form after another
        own = Token.objects.filter(user=owner)
        if own.filter(form_key=form_key).exists():
            raise TokenRefused(
                _(
                    "Con este formulario ya se creó una clave, y se mostró esa única vez. Si no la "
                    "copió, revóquela y cree otra."
                )
            )
        if active_tokens(own).count() >= MOST:
            raise TokenRefused(token_limit_message())
        return Token.objects.create(
            owner, expiry=timedelta(days=days), name=name, scope=scope, form_key=form_key
        )


def token_limit_message() -> str:
    """Return the message for somebody who has as many tokens as there may be."""
    return (
        ngettext(
            "Ya tiene %d clave vigente: revoque alguna que no use antes de crear otra.",
            "Ya tiene %d claves vigentes, las que puede haber: revoque alguna que no use antes de "
            "crear otra.",
            MOST,
        )
        % MOST
    )


def revoke(token: Token, *, by: Any) -> bool:
    """End a token, which opens nothing from now on; return whether it was this call that ended it."""
    return bool(
        active_tokens(Token.objects.filter(pk=token.pk)).update(
            revoked_at=timezone.now(), revoked_by=by
        )
    )


def django_request(request: Any) -> HttpRequest:
    """Return the request as Django knows it, also where the API wrapped it."""
    return getattr(request, "_request", request)


def token_in_request(request: Any) -> Token | None:
    """Return the token that a request shows, or None if it shows none; looked up once a request.

    Raises InvalidToken for one that opens nothing.
    """
    asked: Any = django_request(request)
    if "HTTP_AUTHORIZATION" not in asked.META:  # most show none
        return None
    if not hasattr(asked, "_shown_token"):
        asked._shown_token = _find_or_error(lambda: _find_token(asked.META["HTTP_AUTHORIZATION"]))
    if isinstance(asked._shown_token, InvalidToken):
        raise asked._shown_token
    return asked._shown_token


def _find_or_error(find: Callable[[], Token | None]) -> Token | InvalidToken | None:
    try:
        return find()
    except InvalidToken as why:
        return why


def _find_token(header: str) -> Token | None:
    kind, _space, secret = header.strip().partition(" ")
    if kind.lower() == "bearer" or kind.startswith(_prefixes()):
        # As other services have it: who is read as nobody would look for the mistake elsewhere.
        raise InvalidToken(
            _("La clave se muestra con la palabra «Token»: «Authorization: Token %s…».")
            % knox_settings.TOKEN_PREFIX
        )
    if kind.lower() != knox_settings.AUTH_HEADER_PREFIX.lower():
        return None  # none, or one for somebody else on the way
    secret = secret.strip()
    if not re.fullmatch(_shape(), secret):
        raise InvalidToken(
            _(
                "Eso no es una clave: el encabezado es «Authorization: Token %s…», con la clave entera."
            )
            % knox_settings.TOKEN_PREFIX
        )
    digest = hash_token(secret)
    near = Token.objects.filter(token_key=secret[: CONSTANTS.TOKEN_KEY_LENGTH])
    for token in near.select_related("user"):
        if compare_digest(digest, token.digest):
            _check_is_valid(token)
            return token
    raise InvalidToken(_("Esa clave no existe. Revise que la copió entera, o cree otra."))


def _shape() -> str:
    """Return the shape of a token; nothing else is looked for, whatever bytes it is made of."""
    return f"(?:{'|'.join(_prefixes())})[0-9a-f]{{{knox_settings.AUTH_TOKEN_CHARACTER_LENGTH}}}"


def _prefixes() -> tuple[str, ...]:
    """Return how tokens begin: those that are made now, and those of before."""
    return (knox_settings.TOKEN_PREFIX, FORMER_PREFIX)


def _check_is_valid(token: Token) -> None:
    if not token.user.is_active:
        raise InvalidToken(_("La cuenta de esa clave está desactivada."))
    if token.revoked_at is not None:
        raise InvalidToken(_("Esa clave está revocada: cree otra en %s.") % reverse("tokens"))
    if token.is_expired():
        raise InvalidToken(_("Esa clave venció: cree otra en %s.") % reverse("tokens"))


def record_use(token: Token) -> None:
    """Remember that it was used; at most once a minute, and whoever is first writes."""
    now = timezone.now()
    long_ago = now - NOTED_EVERY
    if token.last_used_at is not None and token.last_used_at > long_ago:
        return
    try:
        with transaction.atomic():
            Token.objects.filter(
                Q(last_used_at=None) | Q(last_used_at__lte=long_ago), pk=token.pk
            ).update(last_used_at=now)
    except OperationalError:  # somebody writes for long: nobody is refused for that
        log.warning("The use of token %s could not be noted", token.pk, exc_info=True)
