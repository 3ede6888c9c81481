"""The notices: who wants which, each digest that went out, and of what everybody was notified.

What happened is not written down here a second time: it stands in the events of captures and cycles
and in their days.  Here stands that somebody was told of it, once.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .choices import DigestState, NoticeKind, one_of


class NoticePreference(models.Model):
    """The notices that a person wants, by kind, and whether any at all; the names are those of the
    kinds.

    Nothing that happened before ``since`` is told: whoever is new is not told old news.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="notice_preference",
        verbose_name=_("persona"),
    )
    since = models.DateTimeField(_("desde"))
    daily = models.BooleanField(_("un resumen al día"), default=True)
    overdue = models.BooleanField(NoticeKind.OVERDUE.label, default=True)
    due_soon = models.BooleanField(NoticeKind.DUE_SOON.label, default=True)
    returned = models.BooleanField(NoticeKind.RETURNED.label, default=True)
    submitted = models.BooleanField(NoticeKind.SUBMITTED.label, default=True)
    proposed = models.BooleanField(NoticeKind.PROPOSED.label, default=True)
    decided = models.BooleanField(NoticeKind.DECIDED.label, default=True)
    cycle_opened = models.BooleanField(NoticeKind.CYCLE_OPENED.label, default=True)
    approved = models.BooleanField(NoticeKind.APPROVED.label, default=True)
    commitment = models.BooleanField(NoticeKind.COMMITMENT.label, default=True)

    class Meta:
        ordering = ["user"]
        verbose_name = _("preferencia de avisos")
        verbose_name_plural = _("preferencias de avisos")

    def __str__(self) -> str:
        return str(self.user)

    def wants(self, kind: NoticeKind) -> bool:
        """Return whether the person wants notices of that kind."""
        return bool(getattr(self, kind.column))


class Digest(models.Model):
    """The message that a person is sent on a day, and whether it left.

    It is written before it is sent, so that nobody else sends it.  ``attempts`` counts how often:
    one that the server refused is tried again; one of which nobody knows whether it left is not.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="digests",
        verbose_name=_("persona"),
    )
    day = models.DateField(_("día"))
    state = models.CharField(
        _("estado"), max_length=10, choices=DigestState, default=DigestState.SENDING
    )
    attempts = models.PositiveSmallIntegerField(_("intentos"), default=1)
    started_at = models.DateTimeField(_("comenzado el"), default=timezone.now)
    sent_at = models.DateTimeField(_("enviado el"), null=True, blank=True)
    items = models.PositiveIntegerField(_("avisos"))
    subject = models.CharField(_("asunto"), max_length=200)

    class Meta:
        ordering = ["-day", "user"]
        verbose_name = _("resumen de avisos")
        verbose_name_plural = _("resúmenes de avisos")
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="digest_one_a_day"),
            models.CheckConstraint(
                condition=one_of("state", DigestState), name="digest_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=DigestState.SENT, sent_at__isnull=False)
                | (~Q(state=DigestState.SENT) & Q(sent_at__isnull=True)),
                name="digest_sent_has_moment",
            ),
            models.CheckConstraint(condition=Q(items__gte=1), name="digest_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.day}"


class Notified(models.Model):
    """A person was notified of an event: of the same one never again.

    ``event`` names what happened and stays the same for ever: ``captura-7-3`` is the third event of
    capture 7.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notified",
        verbose_name=_("persona"),
    )
    event = models.CharField(_("suceso"), max_length=100)
    digest = models.ForeignKey(
        Digest, on_delete=models.CASCADE, related_name="notified", verbose_name=_("resumen")
    )

    class Meta:
        ordering = ["digest", "id"]
        verbose_name = _("aviso dado")
        verbose_name_plural = _("avisos dados")
        constraints = [
            models.UniqueConstraint(fields=["user", "event"], name="notified_once"),
            models.CheckConstraint(condition=~Q(event=""), name="notified_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.event}"
