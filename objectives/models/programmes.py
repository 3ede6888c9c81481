"""Programmes, to whom they are shown, and the places of units in their trees."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..level_words import ProgrammeWords, words_from
from .units import ResponsibleUnit


class ProgrammeState(models.TextChoices):
    """To whom a programme is shown: to everybody, to its own people, or to nobody any more."""

    PREPARATION = "preparacion", _("en preparación")
    PUBLISHED = "publicado", _("publicado")
    WITHDRAWN = "retirado", _("retirado")


class Programme(models.Model):
    """An official programme derived from the national development plan.

    ``at_root`` says which one stands at the addresses that name none; what was given out without a
    name goes on meaning it.
    """

    slug = models.SlugField(_("clave"), max_length=80, unique=True)
    name = models.CharField(_("nombre"), max_length=300)
    short_name = models.CharField(_("nombre corto"), max_length=80)
    institution = models.CharField(_("institución"), max_length=300)
    root_unit = models.ForeignKey(
        ResponsibleUnit,
        on_delete=models.PROTECT,
        related_name="programmes",
        verbose_name=_("unidad raíz"),
    )
    units = models.ManyToManyField(
        ResponsibleUnit,
        through="ProgrammeUnit",
        through_fields=("programme", "unit"),
        related_name="reports_to",
        verbose_name=_("unidades que reportan"),
    )
    start_year = models.PositiveSmallIntegerField(_("primer año"))
    end_year = models.PositiveSmallIntegerField(_("último año"))
    published_on = models.DateField(_("fecha de publicación"), null=True, blank=True)
    norms = models.JSONField(
        _("reglas del formato oficial"),
        default=dict,
        blank=True,
        help_text=_("A qué se atienen sus fichas, según la norma del programa."),
    )
    words = models.JSONField(
        _("palabras propias"),
        default=dict,
        blank=True,
        help_text=_("Cómo llama a sus niveles y a las clases de sus indicadores."),
    )
    open_data = models.JSONField(
        _("datos abiertos"),
        default=dict,
        blank=True,
        help_text=_("Con qué licencia se publican sus datos, a quién preguntar, y qué abarcan."),
    )

    state = models.CharField(
        _("estado"),
        max_length=20,
        choices=ProgrammeState,
        default=ProgrammeState.PUBLISHED,
        editable=False,
    )
    at_root = models.BooleanField(_("en la raíz del sitio"), default=False, editable=False)

    class Meta:
        ordering = ["-start_year", "slug"]
        verbose_name = _("programa")
        verbose_name_plural = _("programas")
        constraints = [
            models.UniqueConstraint(
                fields=["at_root"], condition=Q(at_root=True), name="programme_one_at_root"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ProgrammeState.values), name="programme_state_known"
            ),
            models.CheckConstraint(
                condition=Q(at_root=False) | ~Q(state=ProgrammeState.WITHDRAWN),
                name="programme_withdrawn_is_not_at_root",
            ),
            models.CheckConstraint(
                condition=Q(end_year__gte=F("start_year")), name="programme_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def is_published(self) -> bool:
        """Return whether everybody sees it."""
        return self.state == ProgrammeState.PUBLISHED

    @property
    def terms(self) -> ProgrammeWords:
        """Return the words by which it calls its levels and the kinds of its indicators."""
        return words_from(self.words)


class ProgrammeUnit(models.Model):
    """The place of a unit in a programme's tree: below which other one, or none, and of which kind.

    A unit without one above it is a root: an institution that coordinates the programme.  The figures
    of the programme as a whole stand at one of them, ``Programme.root_unit``.
    """

    programme = models.ForeignKey(
        Programme,
        on_delete=models.CASCADE,
        related_name="places",
        verbose_name=_("programa"),
    )
    unit = models.ForeignKey(
        ResponsibleUnit,
        on_delete=models.PROTECT,
        related_name="places",
        verbose_name=_("unidad"),
    )
    kind = models.CharField(_("tipo"), max_length=60)
    parent = models.ForeignKey(
        ResponsibleUnit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="places_below",
        verbose_name=_("depende de"),
    )

    class Meta:
        ordering = ["programme", "id"]
        verbose_name = _("lugar de una unidad")
        verbose_name_plural = _("lugares de las unidades")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "unit"], name="unit_has_one_place_in_a_programme"
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("unit")), name="unit_is_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.programme}"
