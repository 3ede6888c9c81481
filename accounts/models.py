"""Tokens: how a program shows for whom it asks, without that person's password.

The secret itself is nowhere: a row has its digest, and its first characters to be told from others.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken
from knox.settings import CONSTANTS


class TokenScope(models.TextChoices):
    """The scope of a token: the requests that it allows, never more than its owner may do."""

    READ = "lectura", _("lectura")
    CAPTURE = "captura", _("captura")


def may_capture(person: Any) -> bool:
    """Return whether a person has the duty that a token for captures goes with.

    Which duty that is says the wiring: this application knows of no captures.
    """
    return bool(import_string(settings.RIGHT_TO_CAPTURE)(person))


def people_administered_by(person: Any) -> QuerySet[Any]:
    """Return the people whose tokens somebody keeps; the wiring says which these are."""
    found: QuerySet[Any] = import_string(settings.PEOPLE_ADMINISTERED)(person)
    return found


class Token(AbstractAuthToken):
    """A token of a person. Once revoked or expired it stays to be seen, and opens nothing."""

    # Knox would have the digest as the key of the row, and so in addresses.
    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(
        _("huella"), max_length=CONSTANTS.DIGEST_LENGTH, unique=True, editable=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="auth_token_set",
        verbose_name=_("persona"),
    )
    name = models.CharField(_("para qué es"), max_length=80)
    scope = models.CharField(_("alcance"), max_length=10, choices=TokenScope.choices)
    created = models.DateTimeField(_("creada"), auto_now_add=True)
    expiry = models.DateTimeField(_("vence"))
    last_used_at = models.DateTimeField(_("último uso"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revocada"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("revocada por"),
    )
    # Of the form that made it: one that is sent twice makes one token.
    form_key = models.UUIDField(editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("clave de la API")
        verbose_name_plural = _("claves de la API")
        default_permissions = ("view",)
        permissions = [("revoke_token", "Puede revocar claves de la API")]
        constraints = [
            models.CheckConstraint(
                condition=Q(scope__in=TokenScope.values), name="token_scope_is_known"
            ),
            models.CheckConstraint(
                condition=Q(expiry__gt=F("created")), name="token_expires_after_it_was_made"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="token_has_a_name"),
            models.UniqueConstraint(fields=["user", "form_key"], name="token_made_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def prefix(self) -> str:
        """Return its first characters, by which its owner tells it from others."""
        return str(self.token_key)

    def is_expired(self, now: datetime | None = None) -> bool:
        return self.expiry <= (now or timezone.now())

    def is_active(self, now: datetime | None = None) -> bool:
        """Return whether it still opens anything."""
        return self.revoked_at is None and not self.is_expired(now)

    @property
    def may_capture(self) -> bool:
        """Return whether it may be written with: it was made for that, and its owner captures today."""
        return self.scope == TokenScope.CAPTURE and may_capture(self.user)
