"""Official documents of a programme, and the glossary that they print."""

from datetime import date, datetime, time

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .programmes import Programme


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
