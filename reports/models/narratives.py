"""The texts that people write for an edition."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from indicators.models import Audited
from indicators.models.choices import one_of
from objectives.models import ResponsibleUnit
from reports import narrative_states
from reports.narrative_states import LONGEST_TEXT

from .editions import Edition


class NarrativeStatus(models.TextChoices):
    """The state of a text on its way to being published."""

    DRAFT = narrative_states.DRAFT, _("borrador")
    IN_REVIEW = narrative_states.IN_REVIEW, _("en revisión")
    RETURNED = narrative_states.RETURNED, _("devuelto")
    APPROVED = narrative_states.APPROVED, _("aprobado")


class NarrativeEventKind(models.TextChoices):
    """The kind of what happened to a text."""

    WRITTEN = "escrita", _("escrito")
    SUBMITTED = "enviada", _("enviado a revisión")
    APPROVED = "aprobada", _("aprobado")
    RETURNED = "devuelta", _("devuelto")
    ASSIGNED = "asignada", _("asignado a una unidad")


class Narrative(Audited):
    """A text of an edition, by its ``key`` (``marco``, ``actividades-2.1``), written by one unit.

    ``version`` counts the changes, so that nobody writes over what they have not seen.  Of its
    events one of a writing has before the first letter what that person found, and one of a
    submission has what was sent.  A person who goes on writing what nobody else touched leaves one
    event, however often it is saved.
    """

    event_source, event_kinds = "texto", NarrativeEventKind
    event_columns = {
        "programme_id": "edition.programme_id",
        "unit_id": "unit_id",
        "year": "edition.year",
        "version": "version",
        "to_status": "status",
    }
    related = ("edition__programme", "unit")
    conflict = _("Entretanto alguien cambió este texto y lo suyo no se guardó: compare los dos.")

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="narratives", verbose_name=_("edición")
    )
    key = models.CharField(_("apartado"), max_length=60)
    unit = models.ForeignKey(
        ResponsibleUnit,
        on_delete=models.PROTECT,
        related_name="narratives",
        verbose_name=_("unidad que escribe"),
    )
    text = models.TextField(_("texto"), blank=True)
    status = models.CharField(
        _("estado"), max_length=12, choices=NarrativeStatus, default=NarrativeStatus.DRAFT
    )
    version = models.PositiveIntegerField(_("versión"), default=1)
    changed_at = models.DateTimeField(_("cambiado el"), default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="approved_narratives",
        verbose_name=_("aprobó"),
    )

    class Meta:
        ordering = ["edition", "id"]
        verbose_name = _("texto del informe")
        verbose_name_plural = _("textos del informe")
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="narrative_one_a_key"),
            models.CheckConstraint(
                condition=one_of("status", NarrativeStatus), name="narrative_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=NarrativeStatus.APPROVED, approved_by__isnull=False)
                | (~Q(status=NarrativeStatus.APPROVED) & Q(approved_by__isnull=True)),
                name="narrative_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status__in=(NarrativeStatus.DRAFT, NarrativeStatus.RETURNED))
                | ~Q(text=""),
                name="narrative_handed_on_says_something",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), LONGEST_TEXT),
                name="narrative_length_bounded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.key}"

    @property
    def refusal(self) -> str:
        """Return the message for a step that its status does not allow."""
        if self.edition.is_closed:
            return gettext("La edición está cerrada: ya no cambia.")
        return gettext("El texto está «%s»: ya no admite este paso.") % self.get_status_display()
