"""The models of what the programme promises: its tree, the units that answer for it, and what was
published.

Nothing here knows one programme from another: a programme is rows.
"""

from datetime import date, datetime, time

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .level_words import ProgrammeWords, words_from


class ResponsibleUnit(models.Model):
    """A unit that answers for figures, one in however many programmes; where it stands in the tree of
    each, and as what, says ``ProgrammeUnit``.
    """

    slug = models.SlugField(_("clave"), max_length=80, unique=True)
    name = models.CharField(_("nombre"), max_length=300)
    short_name = models.CharField(_("nombre corto"), max_length=120)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("unidad responsable")
        verbose_name_plural = _("unidades responsables")

    def __str__(self) -> str:
        return self.short_name


class DutyRole(models.TextChoices):
    """The duties that a person may hold for a unit."""

    CAPTURE = "captura", _("captura")
    REVIEW = "revisión", _("revisión")
    DIRECTION = "dirección", _("dirección")
    ANALYSIS = "análisis", _("análisis")
    ADMINISTRATION = "administración", _("administración")


class Duty(models.Model):
    """A duty that a person holds for a unit, in every programme in which that unit has a place.

    Capture is of the unit alone; every other duty is of the unit and of what is below it in the
    programme's tree.  What is the whole programme's belongs to who holds the duty for a root.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="duties",
        verbose_name=_("persona"),
    )
    role = models.CharField(_("encargo"), max_length=20, choices=DutyRole)
    unit = models.ForeignKey(
        ResponsibleUnit,
        on_delete=models.PROTECT,
        related_name="duties",
        verbose_name=_("unidad"),
    )

    class Meta:
        ordering = ["user", "role", "unit"]
        verbose_name = _("encargo")
        verbose_name_plural = _("encargos")
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "unit"], name="duty_unique"),
            models.CheckConstraint(condition=Q(role__in=DutyRole.values), name="duty_role_known"),
        ]

    def __str__(self) -> str:
        return (
            f"{self.user}: {self.role}, {self.unit.slug}"  # which tells one «Nacional» from another
        )


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


class Publication(models.Model):
    """An official document in which figures of a programme are printed.

    ``order`` is the order in which they came out: the latest one has the last word on a figure.  One
    that was ``added_here`` stands among those of the files by its date, whatever they bring later.
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="publications", verbose_name=_("programa")
    )
    slug = models.SlugField(_("clave"), max_length=80)
    title = models.CharField(_("título"), max_length=300)
    published_on = models.DateField(_("fecha de publicación"), null=True, blank=True)
    covers_from = models.DateField(_("abarca desde"))
    covers_until = models.DateField(_("abarca hasta"))
    order = models.PositiveSmallIntegerField(_("orden"))
    note = models.TextField(_("nota"), blank=True)
    loaded_at = models.DateTimeField(_("cargada el"), default=timezone.now, editable=False)
    added_here = models.BooleanField(
        _("agregada aquí"),
        default=False,
        editable=False,
        help_text=_("En la aplicación: los archivos no la quitan."),
    )

    class Meta:
        ordering = ["programme", "order"]
        verbose_name = _("publicación")
        verbose_name_plural = _("publicaciones")
        constraints = [
            models.UniqueConstraint(fields=["programme", "slug"], name="publication_slug_unique"),
            models.UniqueConstraint(fields=["programme", "order"], name="publication_order_unique"),
            models.CheckConstraint(
                condition=Q(covers_until__gte=F("covers_from")),
                name="publication_covers_a_period",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def known_on(self) -> date:
        """Return the day from which its figures count as published.

        Its date of publication, or, where the document prints none, the last day it covers: the
        earliest day on which it can have been known.  One that would be of a later day is known since
        it was loaded.
        """
        return min(self.stated_on, timezone.localdate(self.loaded_at))

    @property
    def known_at(self) -> datetime:
        """Return the moment from which its figures count: the start of its day, or its loading."""
        start = timezone.make_aware(datetime.combine(self.stated_on, time.min))
        return min(start, self.loaded_at)

    @property
    def stated_on(self) -> date:
        """Return its date of publication, or the last day that it covers."""
        return self.published_on or self.covers_until


class NamedKind(models.TextChoices):
    """The kinds of what is found by a code or a slug, of which the files may correct one."""

    PROGRAMME = "programa", _("programa")
    PUBLICATION = "publicacion", _("publicación")
    OBJECTIVE = "objetivo", _("objetivo")
    STRATEGY = "estrategia", _("estrategia")
    ACTION = "accion", _("acción")
    INDICATOR = "indicador", _("indicador")


class FormerName(models.Model):
    """A code or slug by which something of a programme was found before its files corrected it.

    ``current`` is how it is found now; addresses that were given out lead there, unless something else
    is called so by now.
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="former_names", verbose_name=_("programa")
    )
    kind = models.CharField(_("qué es"), max_length=20, choices=NamedKind)
    former = models.CharField(_("clave anterior"), max_length=80)
    current = models.CharField(_("clave"), max_length=80)

    class Meta:
        ordering = ["programme", "kind", "former"]
        verbose_name = _("clave anterior")
        verbose_name_plural = _("claves anteriores")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "kind", "former"], name="former_name_leads_to_one"
            ),
            models.UniqueConstraint(
                fields=["former"],
                condition=Q(kind=NamedKind.PROGRAMME.value),
                name="former_name_of_one_programme",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=NamedKind.values), name="former_name_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(former=F("current")) & ~Q(former="") & ~Q(current=""),
                name="former_name_is_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.former} → {self.current}"


class GlossaryKind(models.TextChoices):
    """In which of the two lists of a programme's documents an entry stands."""

    TERM = "glosario", _("Término del glosario")
    ACRONYM = "sigla", _("Sigla o abreviatura")


class GlossaryEntry(models.Model):
    """A term with what it means, or an acronym with what it stands for, as an official document
    prints it.

    ``sense`` tells apart what one term is printed to mean: 1, and 2 if it stands again with another
    meaning.  ``position`` is its place in the printed list, ``alphabetical_position`` the one that a
    reader looks for it in.
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="glossary", verbose_name=_("programa")
    )
    kind = models.CharField(_("lista"), max_length=20, choices=GlossaryKind.choices)
    term = models.CharField(_("término o sigla"), max_length=300)
    sense = models.PositiveSmallIntegerField(_("acepción"), default=1)
    meaning = models.TextField(_("significado"))
    position = models.PositiveSmallIntegerField(_("orden"))
    alphabetical_position = models.PositiveSmallIntegerField(_("orden alfabético"))
    publication = models.ForeignKey(
        Publication,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="glossary_entries",
        verbose_name=_("publicación"),
    )
    page = models.PositiveSmallIntegerField(_("página"), null=True, blank=True)
    note = models.TextField(_("nota"), blank=True)

    class Meta:
        ordering = ["programme", "kind", "position"]
        verbose_name = _("entrada del glosario")
        verbose_name_plural = _("entradas del glosario")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "kind", "term", "sense"], name="glossary_sense_unique"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=GlossaryKind.values), name="glossary_kind_known"
            ),
            models.CheckConstraint(condition=~Q(term=""), name="glossary_term_not_empty"),
            models.CheckConstraint(condition=~Q(meaning=""), name="glossary_meaning_not_empty"),
            models.CheckConstraint(
                condition=Q(page=None) | Q(publication__isnull=False),
                name="glossary_page_is_of_a_publication",
            ),
        ]

    def __str__(self) -> str:
        return self.term


class Objective(models.Model):
    """Objetivo prioritario."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="objectives", verbose_name=_("programa")
    )
    code = models.CharField(_("clave"), max_length=20)
    position = models.PositiveSmallIntegerField(_("orden"))
    name = models.TextField(_("nombre"))

    class Meta:
        ordering = ["programme", "position"]
        verbose_name = _("objetivo prioritario")
        verbose_name_plural = _("objetivos prioritarios")
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="objective_code_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.code}. {self.name}"


class Strategy(models.Model):
    """Estrategia prioritaria."""

    objective = models.ForeignKey(
        Objective, on_delete=models.CASCADE, related_name="strategies", verbose_name=_("objetivo")
    )
    code = models.CharField(_("clave"), max_length=20)
    position = models.PositiveSmallIntegerField(_("orden"))
    name = models.TextField(_("nombre"))

    class Meta:
        ordering = ["objective", "position"]
        verbose_name = _("estrategia prioritaria")
        verbose_name_plural = _("estrategias prioritarias")
        constraints = [
            models.UniqueConstraint(fields=["objective", "code"], name="strategy_code_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class SpecificAction(models.Model):
    """Acción puntual: of a strategy, or right under its objective where the programme has none."""

    objective = models.ForeignKey(
        Objective, on_delete=models.CASCADE, related_name="actions", verbose_name=_("objetivo")
    )
    strategy = models.ForeignKey(
        Strategy,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("estrategia"),
    )
    code = models.CharField(_("clave"), max_length=20)
    position = models.PositiveSmallIntegerField(_("orden"))
    text = models.TextField(_("texto"))

    class Meta:
        ordering = ["objective", "strategy", "position"]
        verbose_name = _("acción puntual")
        verbose_name_plural = _("acciones puntuales")
        constraints = [
            models.UniqueConstraint(fields=["objective", "code"], name="action_code_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"
