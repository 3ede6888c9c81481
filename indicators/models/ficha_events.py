"""The changes that people made in the fichas: which fields, from what to what, who and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .choices import LONGEST_REASON
from .fichas import Indicator


class FichaEvent(models.Model):
    """One change of a ficha by a person.  Never changed or deleted.

    ``number`` counts those of one ficha from 1 on, without gaps.  ``before`` and ``after`` hold what
    changed and nothing else, as texts by field (see ``fichas.representation.fields_of``); a field
    that was or became empty is left out on that side.  A ficha that has one is kept here from then
    on: its file changes it no more.
    """

    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.PROTECT,
        related_name="ficha_events",
        verbose_name=_("indicador"),
    )
    number = models.PositiveIntegerField(_("número"))
    at = models.DateTimeField(_("cuándo"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="ficha_events",
        verbose_name=_("quién"),
    )
    reason = models.TextField(_("motivo"))
    before = models.JSONField(_("antes"), default=dict)
    after = models.JSONField(_("después"), default=dict)

    class Meta:
        ordering = ["indicator", "number"]
        verbose_name = _("cambio de una ficha")
        verbose_name_plural = _("cambios de las fichas")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "number"], name="ficha_event_number_unique"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="ficha_changed_for_a_reason"),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("reason"), LONGEST_REASON),
                name="ficha_event_reason_bounded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.number}"
