"""Captures: statements about one indicator, year and unit, and the variables in them.

A figure is never overwritten.  Approving a later statement supersedes the earlier one and both
stay, so that "what did we publish then" is a query.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from objectives.models import Publication, ResponsibleUnit

from ..fields import ExactDecimalField
from ..people import name_of
from .choices import (
    MISSING,
    PRESENT,
    UNFINISHED,
    CaptureEventKind,
    CaptureOrigin,
    CaptureStatus,
    ValueStatus,
    one_of,
)
from .cycles import Cycle
from .events import CAPTURE, Audited
from .fichas import Indicator, Variable


class Capture(Audited):
    """One statement about one indicator, year and unit: a printed figure, variables, or both.

    ``rank`` orders the places of one publication: 1 has the last word (the ficha's own table),
    higher numbers are summaries.  ``values_from`` is set when the statement prints a figure only
    and leaves the variables of an earlier one standing.  A published reading is approved by being
    published: it has a date of approval but no approver, and a publication instead.

    What people enter belongs to a ``cycle``.  ``typed`` is what they typed, as they typed it, also
    what cannot be read as a number yet; the values are made from it when it is submitted.
    ``version`` counts the changes, so that nobody writes over what they have not seen.  Once
    approved, the database lets nothing of it be changed but ``superseded_at``, ``values_from`` and,
    to take a mistaken reading out of sight, ``rank``.
    """

    event_source, event_kinds = CAPTURE, CaptureEventKind
    event_columns = {
        "programme_id": "indicator.programme_id",
        "indicator_id": "indicator_id",
        "unit_id": "unit_id",
        "year": "year",
        "version": "version",
        "to_status": "status",
    }
    related = ("indicator__programme", "unit", "cycle")
    conflict = _("Entretanto alguien cambió esta captura y lo suyo no se guardó: vea qué cambió.")

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="captures", verbose_name=_("indicador")
    )
    year = models.PositiveSmallIntegerField(_("año"))
    unit = models.ForeignKey(
        ResponsibleUnit, on_delete=models.PROTECT, related_name="captures", verbose_name=_("unidad")
    )
    status = models.CharField(
        _("estado"), max_length=12, choices=CaptureStatus, default=CaptureStatus.DRAFT
    )
    origin = models.CharField(_("origen"), max_length=12, choices=CaptureOrigin)
    publication = models.ForeignKey(
        Publication,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="captures",
        verbose_name=_("publicación"),
    )
    section = models.CharField(_("sección"), max_length=200, blank=True)
    table = models.CharField(_("cuadro"), max_length=120, blank=True)
    page = models.PositiveSmallIntegerField(_("página"), null=True, blank=True)
    variables_page = models.PositiveSmallIntegerField(
        _("página de las variables"), null=True, blank=True
    )
    rank = models.PositiveSmallIntegerField(_("precedencia"), default=1)
    printed = models.CharField(_("cifra impresa"), max_length=60, blank=True)
    printed_value = ExactDecimalField(_("valor impreso"), null=True, blank=True)
    figure_status = models.CharField(
        _("estado de la cifra"), max_length=10, choices=ValueStatus, default=ValueStatus.DEFINITIVE
    )
    cutoff = models.DateField(_("corte"), null=True, blank=True)
    printed_substitution = models.TextField(_("sustitución impresa"), blank=True)
    printed_cells = models.JSONField(_("celdas impresas"), default=dict, blank=True)
    printed_note = models.TextField(_("nota impresa"), blank=True)
    remark = models.TextField(_("advertencia"), blank=True)
    values_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="dependents",
        verbose_name=_("variables tomadas de"),
    )
    cycle = models.ForeignKey(
        Cycle,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="captures",
        verbose_name=_("ciclo"),
    )
    version = models.PositiveIntegerField(_("versión"), default=1)
    typed = models.JSONField(_("lo tecleado"), default=dict, blank=True)
    captured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="captures",
        verbose_name=_("capturó"),
    )
    captured_at = models.DateTimeField(_("capturado el"), auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="approved_captures",
        verbose_name=_("aprobó"),
    )
    approved_at = models.DateTimeField(_("aprobado el"), null=True, blank=True)
    superseded_at = models.DateTimeField(_("sustituido el"), null=True, blank=True)

    class Meta:
        ordering = ["indicator", "year", "unit", "id"]
        verbose_name = _("captura")
        verbose_name_plural = _("capturas")
        indexes = [
            models.Index(fields=["indicator", "year", "approved_at"], name="capture_by_approval"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year", "unit"],
                condition=Q(status=CaptureStatus.APPROVED, superseded_at__isnull=True),
                name="capture_one_current",
            ),
            models.UniqueConstraint(
                fields=["indicator", "year", "unit"],
                condition=Q(status__in=UNFINISHED),
                name="capture_one_unfinished",
            ),
            models.CheckConstraint(
                condition=Q(origin=CaptureOrigin.PUBLICATION, cycle__isnull=True)
                | (~Q(origin=CaptureOrigin.PUBLICATION) & Q(cycle__isnull=False)),
                name="capture_of_a_cycle_or_published",
            ),
            models.CheckConstraint(
                condition=Q(status=CaptureStatus.APPROVED, approved_at__isnull=False)
                | (~Q(status=CaptureStatus.APPROVED) & Q(approved_at__isnull=True)),
                name="capture_approved_has_date",
            ),
            models.CheckConstraint(
                condition=(
                    Q(origin=CaptureOrigin.PUBLICATION)
                    & Q(publication__isnull=False, approved_by__isnull=True)
                )
                | (
                    ~Q(origin=CaptureOrigin.PUBLICATION)
                    & (
                        Q(approved_by__isnull=True, approved_at__isnull=True)
                        | Q(approved_by__isnull=False, approved_at__isnull=False)
                    )
                ),
                name="capture_approver_and_date_together",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("captured_by")),
                name="capture_approver_is_not_capturist",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True)
                | Q(approved_at__isnull=False, superseded_at__gte=F("approved_at")),
                name="capture_superseded_after_approval",
            ),
            models.CheckConstraint(
                condition=(Q(printed="") & Q(printed_value__isnull=True))
                | (~Q(printed="") & Q(figure_status__in=PRESENT, printed_value__isnull=False))
                | (~Q(printed="") & Q(figure_status__in=MISSING, printed_value__isnull=True)),
                name="capture_printed_value_or_missing",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1900, year__lte=2100), name="capture_year_sane"
            ),
            models.CheckConstraint(
                condition=Q(origin=CaptureOrigin.PUBLICATION) | Q(captured_by__isnull=False),
                name="capture_entered_by_somebody",
            ),
            models.CheckConstraint(
                condition=one_of("status", CaptureStatus), name="capture_status_known"
            ),
            models.CheckConstraint(
                condition=one_of("origin", CaptureOrigin), name="capture_origin_known"
            ),
            models.CheckConstraint(
                condition=one_of("figure_status", ValueStatus), name="capture_figure_status_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.year} {self.unit}"

    @property
    def refusal(self) -> str:
        """Return the message for a step that its status does not allow."""
        return gettext("La captura está como «%(status)s»: ya no admite este paso.") % {
            "status": self.get_status_display()
        }

    @property
    def result_stated(self) -> "CapturedResult | None":
        """Return the result that it states itself; None where it follows from variables."""
        return getattr(self, "stated_result", None)

    @property
    def capturist(self) -> str:
        """Return the name under which who captured it is published; empty where nobody did."""
        return name_of(self.captured_by) if self.captured_by else ""

    @property
    def approver(self) -> str:
        """Return the name under which who approved it is published."""
        return name_of(self.approved_by) if self.approved_by else ""


class CapturedValue(models.Model):
    """One variable in one capture: a number, or nd / na; never both, never neither."""

    capture = models.ForeignKey(
        Capture, on_delete=models.CASCADE, related_name="values", verbose_name=_("captura")
    )
    variable = models.ForeignKey(
        Variable, on_delete=models.PROTECT, related_name="values", verbose_name=_("variable")
    )
    value = ExactDecimalField(_("valor"), null=True, blank=True)
    status = models.CharField(_("estado"), max_length=10, choices=ValueStatus)
    printed = models.CharField(_("valor impreso"), max_length=120, blank=True)
    source = models.TextField(_("fuente"), blank=True)
    note = models.TextField(_("nota"), blank=True)

    class Meta:
        ordering = ["capture", "variable"]
        verbose_name = _("valor capturado")
        verbose_name_plural = _("valores capturados")
        constraints = [
            models.UniqueConstraint(fields=["capture", "variable"], name="value_one_a_variable"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, status__in=PRESENT)
                | Q(value__isnull=True, status__in=MISSING),
                name="value_xor_missing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variable.symbol}: {self.value if self.value is not None else self.status}"


class CapturedResult(models.Model):
    """The result itself, as a capture states it where the method has no formula to give one.

    A number, or nd / na; with its source and note, as a variable has them.
    """

    capture = models.OneToOneField(
        Capture, on_delete=models.CASCADE, related_name="stated_result", verbose_name=_("captura")
    )
    value = ExactDecimalField(_("valor"), null=True, blank=True)
    status = models.CharField(_("estado"), max_length=10, choices=ValueStatus)
    source = models.TextField(_("fuente"), blank=True)
    note = models.TextField(_("nota"), blank=True)

    class Meta:
        ordering = ["capture"]
        verbose_name = _("resultado capturado")
        verbose_name_plural = _("resultados capturados")
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False, status__in=PRESENT)
                | Q(value__isnull=True, status__in=MISSING),
                name="stated_result_xor_missing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.capture}: {self.value if self.value is not None else self.status}"
