"""The deliveries under their keys, so that a repeated request is answered twice and done once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_KEY = 255
"""Characters of a key: an UUID has 36."""


class IdempotencyKey(models.Model):
    """A key that somebody sent with a request, and the answer that it got.

    ``digest`` tells the request from another one.  While it is worked on there is no ``status`` and
    no ``answer``; ``begun_at`` names the attempt, so that of two only one can end it.
    """

    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="idempotency_keys",
        verbose_name=_("envió"),
    )
    key = models.CharField(_("llave"), max_length=LONGEST_KEY)
    digest = models.CharField(_("huella"), max_length=64)
    begun_at = models.DateTimeField(_("empezada el"), default=timezone.now)
    status = models.PositiveSmallIntegerField(_("código"), null=True, blank=True)
    answer = models.TextField(_("respuesta"), blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("llave de envío")
        verbose_name_plural = _("llaves de envío")
        constraints = [
            models.UniqueConstraint(fields=["sent_by", "key"], name="idempotency_key_once"),
            models.CheckConstraint(condition=~Q(key=""), name="idempotency_key_says_something"),
            models.CheckConstraint(
                condition=Q(status__isnull=True, answer="")
                | (Q(status__isnull=False) & ~Q(answer="")),
                name="idempotency_key_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.sent_by})"
