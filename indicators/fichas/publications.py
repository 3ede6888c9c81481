"""Publications that people add in the application, so that what they change is attributed to one: an
official letter, a decree.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F, Model
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.clock import database_today
from indicators.lifecycle import Values, log_event
from indicators.models import (
    Capture,
    DataVersion,
    Event,
    Indicator,
    Method,
    ProgrammeEventKind,
    ProgrammeRecord,
    SupersededTarget,
    Target,
)
from indicators.permissions import check_user_can_edit_fichas
from indicators.words import list_text
from objectives.definition_files import DefinitionError
from objectives.definitions import PublicationDefinition
from objectives.models import Alignment, GlossaryEntry, NamedKind, Programme, Publication
from objectives.publication_order import Placed, place_publications, placed, write_orders

from .renamed_fields import PresentNames

FIELDS = ("slug", "title", "published_on", "covers_from", "covers_until", "note")


@dataclass(frozen=True)
class AttributedRows:
    """Rows that have a ``publication``: their model, and how many of them are said."""

    model: type[Model]
    count_words: Callable[[int], str]


def _count_targets(number: int) -> str:
    return ngettext("%d meta", "%d metas", number)


ATTRIBUTED: dict[str, AttributedRows] = {
    "figures": AttributedRows(Capture, lambda number: ngettext("%d cifra", "%d cifras", number)),
    "targets": AttributedRows(Target, _count_targets),
    "former_targets": AttributedRows(SupersededTarget, _count_targets),
    "methods": AttributedRows(Method, lambda number: ngettext("%d método", "%d métodos", number)),
    "glossary": AttributedRows(
        GlossaryEntry,
        lambda number: ngettext("%d entrada del glosario", "%d entradas del glosario", number),
    ),
    "alignments": AttributedRows(
        Alignment, lambda number: ngettext("%d alineación", "%d alineaciones", number)
    ),
}
"""What may be attributed to a publication, by a name for each."""


def register_attributed(name: str, rows: AttributedRows) -> None:
    """Make other rows known that may be attributed to a publication."""
    ATTRIBUTED[name] = rows


def propose_slug(programme: Programme, title: str) -> str:
    """Return a key that is made of the title and that no publication has."""
    base = slugify(title)[:70].strip("-") or "publicacion"
    taken = _names_given(programme)
    names = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


def add_publication(
    programme: Programme, definition: PublicationDefinition, *, by: Any
) -> Publication:
    """Add a publication, in its place by the day on which it came out; what the definition has for an
    order is passed over.

    Raises PermissionDenied, and ValidationError by field for a key that another one has.
    """
    check_user_can_edit_fichas(by, programme)
    with transaction.atomic():
        record = _hold(programme)
        there = list(programme.publications.all())
        if definition.slug in _names_given(programme):
            raise ValidationError({"slug": _("Ya hay una publicación «%s».") % definition.slug})
        if definition.published_on and definition.published_on > database_today():
            sentence = _("Ese día aún no llega: agréguela cuando salga.")
            raise ValidationError({"published_on": sentence})
        values = {name: getattr(definition, name) for name in FIELDS}
        added = Publication(programme=programme, added_here=True, **values)
        orders = place_publications([*placed(there), Placed(added.slug, None, added.stated_on)])
        write_orders(programme, orders)
        added.order = orders[added.slug]
        added.save(force_insert=True)
        log_event(
            record,
            ProgrammeEventKind.PUBLICATION_ADDED,
            by=by,
            from_status=record.state,
            after=_told(added),
        )
    return added


def remove_publication(publication: Publication, *, by: Any) -> None:
    """Take away a publication that was added here, while nothing refers to it or ever did.

    Raises PermissionDenied or ValidationError.
    """
    programme = publication.programme
    check_user_can_edit_fichas(by, programme)
    with transaction.atomic():
        record = _hold(programme)
        if not publication.added_here:
            raise ValidationError(_("«%s» es de los archivos del programa.") % publication)
        if any(attributed_to(programme).get(publication.pk, {}).values()):
            raise ValidationError(
                _("A «%s» se le atribuye algo: no se puede quitar.") % publication
            )
        if publication.slug in publications_in_history(programme):
            raise ValidationError(
                _("A «%s» se le atribuyó algo antes: no se puede quitar.") % publication
            )
        told = _told(publication)
        there = placed(list(programme.publications.all()))
        publication.delete()
        left = [other for other in there if other.slug != publication.slug]
        write_orders(programme, place_publications(left))
        log_event(
            record,
            ProgrammeEventKind.PUBLICATION_REMOVED,
            by=by,
            from_status=record.state,
            before=told,
        )


def attributed_to(programme: Programme) -> dict[int, dict[str, int]]:
    """Return how much of each kind is attributed to each publication, by its id; a query a kind."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for name, rows in ATTRIBUTED.items():
        counted = (
            rows.model._default_manager.filter(publication__programme=programme)
            .order_by()
            .values("publication")
            .annotate(number=Count("pk"))
        )
        for row in counted:
            found[row["publication"]][name] = row["number"]
    return found


def attributed_text(counts: Mapping[str, int]) -> str:
    """Return what is attributed to a publication in words, out of its counts: «3 cifras y 1 meta»."""
    totals: Counter[Callable[[int], str]] = Counter()
    for name, rows in ATTRIBUTED.items():
        totals[rows.count_words] += counts.get(name, 0)
    return list_text([words(number) % number for words, number in totals.items() if number])


def _names_given(programme: Programme) -> set[str]:
    """Return the keys of publications, and those by which the history may still call one."""
    former = programme.former_names.filter(kind=NamedKind.PUBLICATION)
    return {
        *programme.publications.values_list("slug", flat=True),
        *former.values_list("former", flat=True),
    }


def _hold(programme: Programme) -> ProgrammeRecord:
    """Hold the row under which fichas change, and say that what is shown of the programme changes."""
    DataVersion.objects.filter(programme=programme).update(explanations=F("explanations") + 1)
    return ProgrammeRecord.objects.select_for_update().get(pk=programme.pk)


def _told(publication: Publication) -> Values:
    texts = {name: getattr(publication, name) for name in FIELDS}
    return {name: str(text) for name, text in texts.items() if text}


def publications_in_history(programme: Programme) -> set[str]:
    """Return the keys of the publications to which fichas attribute something now or did before a
    change.
    """
    found: set[str] = set()
    names = PresentNames.of(programme.pk)
    for before, after in (
        Event.objects.of(Indicator).filter(programme=programme).values_list("before", "after")
    ):
        fields = (*names.in_fields(before).items(), *names.in_fields(after).items())
        for field, text in fields:
            found |= _publications_in(field, text)
    return found


def _publications_in(field: str, text: str) -> set[str]:
    match field.split("."):
        case ["restated_targets", slug, *_rest]:
            return {slug}
        case [*_path, "publication"]:
            return {text}
    return set()


def refuse_told_publications(programme: Programme, gone: Iterable[Any]) -> None:
    """Raise DefinitionError for publications that would go while the history of a ficha names them:
    since when what they state counts, nothing else tells.
    """
    slugs = {row.slug for row in gone if isinstance(row, Publication)}
    if slugs and (told := slugs & publications_in_history(programme)):
        raise DefinitionError(
            [
                f"publications.yaml: falta «{slug}», que la historia de las fichas nombra: déjela, "
                "aunque ya nada se le atribuya."
                for slug in sorted(told)
            ]
        )
