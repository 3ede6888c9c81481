"""The publications of a programme for whoever keeps its fichas: what each of them states, and a new
one.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError as Invalid

from indicators.words import day, sentence_case
from objectives.definition_files import location_of, reason_of
from objectives.definitions import PublicationDefinition
from objectives.models import Programme, Publication

from ..publications import add_publication, attributed_text, attributed_to, propose_slug


@dataclass(frozen=True)
class PublicationRow:
    """A publication; ``removable`` one that was added here and of which nothing is attributed."""

    slug: str
    title: str
    published: str
    known: str
    covers: str
    note: str
    attributed: str
    added_here: bool
    removable: bool


@dataclass(frozen=True)
class PublicationList:
    """The publications of a programme, the latest first."""

    programme: str
    rows: tuple[PublicationRow, ...]


def publication_list(programme: Programme) -> PublicationList:
    """Return the list; a fixed number of queries."""
    counts = attributed_to(programme)
    return PublicationList(
        programme.short_name,
        tuple(
            _row(publication, counts.get(publication.pk, {}))
            for publication in programme.publications.order_by("-order")
        ),
    )


def _row(publication: Publication, counts: dict[str, int]) -> PublicationRow:
    covers = {"from": day(publication.covers_from), "until": day(publication.covers_until)}
    return PublicationRow(
        slug=publication.slug,
        title=publication.title,
        published=day(publication.published_on) if publication.published_on else "",
        known=day(publication.known_on),
        covers=_("del %(from)s al %(until)s") % covers,
        note=publication.note,
        attributed=attributed_text(counts),
        added_here=publication.added_here,
        removable=publication.added_here and not counts,
    )


class PublicationForm(forms.Form):
    """A publication that is not in the programme's files; the rules are those of the files."""

    title = forms.CharField(label=gettext_lazy("Título"), required=False)
    published_on = forms.DateField(
        label=gettext_lazy("Fecha de publicación"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Desde ese día cuenta lo que se le atribuye."),
    )
    covers_from = forms.DateField(
        label=gettext_lazy("Abarca desde"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Vacío: el día en que salió."),
    )
    covers_until = forms.DateField(
        label=gettext_lazy("Abarca hasta"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Vacío: el día en que salió."),
    )
    slug = forms.CharField(
        label=gettext_lazy("Clave"),
        required=False,
        help_text=gettext_lazy("Vacía: se hace del título. No cambia después."),
    )
    note = forms.CharField(
        label=gettext_lazy("Nota"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def add_to(self, programme: Programme, *, by: Any) -> Publication | None:
        """Add what was typed to a programme; None if something is wrong, which the fields then say."""
        typed = self.cleaned_data
        published_on = typed["published_on"]
        try:
            definition = PublicationDefinition.model_validate(
                {
                    "slug": typed["slug"] or propose_slug(programme, typed["title"]),
                    "title": typed["title"],
                    "published_on": published_on,
                    "covers_from": typed["covers_from"] or typed["covers_until"] or published_on,
                    "covers_until": typed["covers_until"] or published_on,
                    "order": 1,
                    "note": typed["note"].replace("\r\n", "\n"),
                }
            )
            return add_publication(programme, definition, by=by)
        except Invalid as error:
            for detail in error.errors():
                name = ".".join(map(str, location_of(detail)))
                self.add_error(
                    name if name in self.fields else None, sentence_case(reason_of(detail))
                )
        except ValidationError as error:
            self.add_error(None, error)
        return None
