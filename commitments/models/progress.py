"""How far commitments are: the periods in which they are asked about, and what is reported of each."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from indicators.fields import CreationMomentField
from indicators.models import Audited
from indicators.models.choices import one_of
from objectives.models import ResponsibleUnit
from objectives.periods import Period

from .commitments import Commitment
from .registers import MOST_PARTS, Register

LONGEST_REPORT = 8_000
"""Letters of what is reported of one commitment in one period."""


class PeriodState(models.TextChoices):
    """The state of a period: whether reports are sent in it."""

    OPEN = "abierto", _("abierto")
    CLOSED = "cerrado", _("cerrado")


class PeriodEventKind(models.TextChoices):
    """A thing that may happen to a period."""

    OPENED = "abierto", _("abierto")
    CLOSED = "cerrado", _("cerrado")
    REOPENED = "reabierto", _("reabierto")


class ReportingPeriod(Audited):
    """A year (part 0) or a part of it in which a register asks how far its commitments are."""

    event_source, event_kinds = "periodo", PeriodEventKind
    event_columns = {"programme_id": "register.programme_id", "year": "year", "to_status": "state"}
    related = ("register__programme",)

    register = models.ForeignKey(
        Register, on_delete=models.PROTECT, related_name="periods", verbose_name=_("registro")
    )
    year = models.PositiveSmallIntegerField(_("año"))
    part = models.PositiveSmallIntegerField(_("parte del año"), default=0)
    due_on = models.DateField(_("vence el"))
    state = models.CharField(
        _("estado"), max_length=10, choices=PeriodState, default=PeriodState.OPEN
    )

    class Meta:
        ordering = ["register", "year", "part"]
        verbose_name = _("periodo de un registro")
        verbose_name_plural = _("periodos de los registros")
        constraints = [
            models.UniqueConstraint(fields=["register", "year", "part"], name="period_once"),
            models.CheckConstraint(
                condition=one_of("state", PeriodState), name="period_state_known"
            ),
            models.CheckConstraint(
                condition=Q(year__range=(1900, 2100), part__lte=MOST_PARTS), name="period_possible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.year}-{self.part}"

    @property
    def period(self) -> Period:
        return Period(self.year, self.part)

    @property
    def is_open(self) -> bool:
        return self.state == PeriodState.OPEN


class ProgressStatus(models.TextChoices):
    """The place of a report on its way to being published."""

    DRAFT = "borrador", _("por informar")
    IN_REVIEW = "en_revision", _("en revisión")
    RETURNED = "devuelto", _("devuelto")
    APPROVED = "aprobado", _("aprobado")


class ProgressEventKind(models.TextChoices):
    """A thing that may happen to a report."""

    WRITTEN = "escrita", _("escrito")
    SUBMITTED = "enviada", _("enviado a revisión")
    APPROVED = "aprobada", _("aprobado")
    RETURNED = "devuelta", _("devuelto")


class ProgressReport(Audited):
    """What is reported of a commitment that is due in a period; that there is one says that it is due.

    ``unit`` is asked, which answers for the commitment then, and ``asked_at`` is since when.
    ``percent`` is how far it is, from 0 to 100; ``not_applicable`` says, in its place, that nothing
    was due of it after all.  Neither means that nobody has said.  ``version`` counts the changes, so
    that nobody writes over what they have not seen.
    """

    event_source, event_kinds = "avance", ProgressEventKind
    event_columns = {
        "programme_id": "commitment.register.programme_id",
        "unit_id": "unit_id",
        "year": "period.year",
        "version": "version",
        "to_status": "status",
    }
    related = ("commitment__register__programme", "unit", "period__register")
    conflict = _("Entretanto alguien cambió este avance y lo suyo no se guardó: compare los dos.")

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="reports", verbose_name=_("compromiso")
    )
    period = models.ForeignKey(
        ReportingPeriod, on_delete=models.PROTECT, related_name="reports", verbose_name=_("periodo")
    )
    unit = models.ForeignKey(
        ResponsibleUnit,
        on_delete=models.PROTECT,
        related_name="progress_reports",
        verbose_name=_("unidad a la que se pregunta"),
    )
    asked_at = CreationMomentField(_("preguntado el"))
    percent = models.PositiveSmallIntegerField(_("avance, en por ciento"), null=True, blank=True)
    not_applicable = models.BooleanField(_("no aplica en este periodo"), default=False)
    text = models.TextField(_("qué se hizo"), blank=True)
    status = models.CharField(
        _("estado"), max_length=12, choices=ProgressStatus, default=ProgressStatus.DRAFT
    )
    version = models.PositiveIntegerField(_("versión"), default=1)
    changed_at = models.DateTimeField(_("cambiado el"), default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="approved_progress",
        verbose_name=_("aprobó"),
    )

    class Meta:
        ordering = ["period", "commitment__position"]
        verbose_name = _("avance de un compromiso")
        verbose_name_plural = _("avances de los compromisos")
        constraints = [
            models.UniqueConstraint(fields=["commitment", "period"], name="progress_once_a_period"),
            models.CheckConstraint(
                condition=one_of("status", ProgressStatus), name="progress_status_known"
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100, not_applicable=False),
                name="progress_percent_or_not_applicable",
            ),
            models.CheckConstraint(
                condition=Q(status__in=(ProgressStatus.DRAFT, ProgressStatus.RETURNED))
                | (~Q(text="") & (Q(not_applicable=True) | Q(percent__isnull=False))),
                name="progress_handed_on_says_how_far",
            ),
            models.CheckConstraint(
                condition=Q(status=ProgressStatus.APPROVED, approved_by__isnull=False)
                | (~Q(status=ProgressStatus.APPROVED) & Q(approved_by__isnull=True)),
                name="progress_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), LONGEST_REPORT),
                name="progress_length_bounded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment}, {self.period}"

    @property
    def refusal(self) -> str:
        """Return the message for a step that its status or its period does not allow."""
        if not self.period.is_open:
            return gettext("El periodo está cerrado: ya no se informa en él.")
        return gettext("El avance está «%s»: ya no admite este paso.") % self.get_status_display()
