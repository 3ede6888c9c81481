"""A programme's registers, and what documents print of how far each is fulfilled."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from indicators.fields import ExactDecimalField
from indicators.models import MISSING, PRESENT, ValueStatus
from indicators.models.choices import one_of
from objectives.models import Objective, Programme, Publication
from objectives.periods import Frequency

FREQUENCIES = tuple(
    frequency.name.lower() for frequency in Frequency if frequency.months <= Frequency.ANUAL.months
)
"""Every how long a register is asked about: every year, or a part of one."""

MOST_PARTS = Frequency.MENSUAL.parts


class EntriesOf(models.TextChoices):
    """The part of its programme of which a register has an entry each."""

    ACTIONS = "acciones", _("las acciones del programa")


class Register(models.Model):
    """A list of commitments of one kind: acciones puntuales, acuerdos, recomendaciones.

    ``entry_word`` is what one of them is called; ``frequency`` every how long it is asked how far
    they are, empty where at no fixed time.  ``entries_of`` names the part of the programme that its
    entries are, empty where they are none of it, or only their aggregate is known.
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="registers", verbose_name=_("programa")
    )
    slug = models.SlugField(_("clave"), max_length=80)
    name = models.CharField(_("nombre"), max_length=300)
    entry_word = models.CharField(_("cómo se llama a cada compromiso"), max_length=60)
    frequency = models.CharField(
        _("periodicidad"),
        max_length=20,
        blank=True,
        choices=[(word, word) for word in FREQUENCIES],
    )
    entries_of = models.CharField(
        _("sus compromisos son"), max_length=10, blank=True, choices=EntriesOf
    )
    position = models.PositiveSmallIntegerField(_("orden"))

    class Meta:
        ordering = ["programme", "position"]
        verbose_name = _("registro de compromisos")
        verbose_name_plural = _("registros de compromisos")
        constraints = [
            models.UniqueConstraint(fields=["programme", "slug"], name="register_slug_unique"),
            models.CheckConstraint(
                condition=Q(frequency__in=["", *FREQUENCIES]), name="register_frequency_known"
            ),
            models.CheckConstraint(
                condition=Q(entries_of="") | one_of("entries_of", EntriesOf),
                name="register_entries_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


_PLACE = ("publication", "section", "table")


class ComplianceReading(models.Model):
    """What a document prints of how far a register is fulfilled: of an objective or, without one, of
    the whole; in a year (part 0) or a part of it.

    ``programmed`` and ``fulfilled`` are counts of commitments; ``printed`` is the percentage as it is
    printed, ``percent`` the number that it says, and ``status`` what it says where that is none.
    """

    register = models.ForeignKey(
        Register, on_delete=models.CASCADE, related_name="readings", verbose_name=_("registro")
    )
    objective = models.ForeignKey(
        Objective,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="compliance_readings",
        verbose_name=_("objetivo"),
    )
    year = models.PositiveSmallIntegerField(_("año"))
    part = models.PositiveSmallIntegerField(_("parte del año"), default=0)
    programmed = models.PositiveIntegerField(_("programados"), null=True, blank=True)
    fulfilled = models.PositiveIntegerField(_("cumplidos"), null=True, blank=True)
    printed = models.CharField(_("porcentaje impreso"), max_length=40, blank=True)
    percent = ExactDecimalField(_("porcentaje"), null=True, blank=True)
    status = models.CharField(
        _("estado"),
        max_length=12,
        choices=ValueStatus.choices,
        default=ValueStatus.DEFINITIVE,
    )
    publication = models.ForeignKey(
        Publication,
        on_delete=models.PROTECT,
        related_name="compliance_readings",
        verbose_name=_("publicación"),
    )
    section = models.CharField(_("apartado"), max_length=300)
    table = models.CharField(_("cuadro"), max_length=300, blank=True)
    page = models.PositiveSmallIntegerField(_("página"), null=True, blank=True)
    note = models.TextField(_("nota"), blank=True)
    position = models.PositiveIntegerField(_("orden"))

    class Meta:
        ordering = ["register", "position"]
        verbose_name = _("cumplimiento impreso")
        verbose_name_plural = _("cumplimientos impresos")
        constraints = [
            # Two, since no objective is not equal to no objective.
            models.UniqueConstraint(
                fields=["register", "objective", "year", "part", *_PLACE],
                condition=Q(objective__isnull=False),
                name="compliance_once_a_place",
            ),
            models.UniqueConstraint(
                fields=["register", "year", "part", *_PLACE],
                condition=Q(objective__isnull=True),
                name="compliance_total_once_a_place",
            ),
            models.CheckConstraint(
                condition=Q(printed="", percent__isnull=True, status=ValueStatus.DEFINITIVE)
                | (~Q(printed="") & Q(status__in=PRESENT, percent__isnull=False))
                | (~Q(printed="") & Q(status__in=MISSING, percent__isnull=True)),
                name="compliance_percent_or_missing",
            ),
            models.CheckConstraint(
                condition=~Q(printed="") | Q(programmed__isnull=False) | Q(fulfilled__isnull=False),
                name="compliance_says_something",
            ),
            models.CheckConstraint(
                condition=Q(year__range=(1900, 2100), part__lte=MOST_PARTS),
                name="compliance_period_possible",
            ),
            models.CheckConstraint(condition=~Q(section=""), name="compliance_says_where"),
        ]

    def __str__(self) -> str:
        part = f"-{self.part}" if self.part else ""
        return f"{self.register} {self.objective or ''} {self.year}{part}"
