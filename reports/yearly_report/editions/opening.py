"""Opening an edition, with a text for every section of the programme's report."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from objectives.models import Programme
from reports.models import Edition, EditionState, Narrative, NarrativeStatus

from ..content import outline_of
from .permissions import check_user_can_open_edition


class AlreadyOpen(Exception):
    """There is an open edition of that year and cutoff; ``edition`` is it."""

    def __init__(self, edition: Edition) -> None:
        super().__init__(_("Ya hay una edición en preparación de ese año y corte."))
        self.edition = edition


def open_edition(programme: Programme, *, year: int, cutoff: date, by: Any) -> Edition:
    """Begin the report on a year with figures up to a day.

    Its texts are empty; where it corrects a closed edition of the same year and cutoff, they are what
    was approved there, as drafts.

    Each text is for the unit that wrote it in the edition before, or else for the institution's.
    Raises PermissionDenied, ValidationError (by field) and AlreadyOpen.
    """
    check_user_can_open_edition(by, programme)
    check_period(programme, year, cutoff)
    try:
        with transaction.atomic():
            # The row of the programme is the lock under which editions are counted.
            Programme.objects.select_for_update().get(pk=programme.pk)
            last = programme.editions.aggregate(last=Max("number"))["last"] or 0
            edition = Edition.objects.create(
                programme=programme, number=last + 1, year=year, cutoff=cutoff, opened_by=by
            )
            units = _units_before(programme, edition)
            texts = _texts_corrected(programme, edition)
            Narrative.objects.bulk_create(
                Narrative(
                    edition=edition,
                    key=section.key,
                    unit_id=units.get(section.key, programme.root_unit_id),
                    text=texts.get(section.key, ""),
                )
                for section in outline_of(programme)
            )
    except IntegrityError:
        # Outside the transaction, within which PostgreSQL answers nothing after an error.
        found = programme.editions.filter(year=year, cutoff=cutoff, state="abierta").first()
        if found is None:
            raise
        raise AlreadyOpen(found) from None
    return edition


def change_period(edition: Edition, *, year: int, cutoff: date, by: Any) -> Edition:
    """Put right for which year and cutoff an open edition is; its texts stay.

    Raises PermissionDenied, ValidationError (by field, and for a closed one) and AlreadyOpen.
    """
    check_user_can_open_edition(by, edition.programme)
    check_period(edition.programme, year, cutoff)
    try:
        with transaction.atomic():
            # Asked in the update itself: somebody may be closing the edition at this moment.
            still_open = Edition.objects.filter(pk=edition.pk, state=EditionState.OPEN)
            if not still_open.update(year=year, cutoff=cutoff):
                raise ValidationError(_("La edición está cerrada: ya no cambia."))
    except IntegrityError:
        found = edition.programme.editions.filter(year=year, cutoff=cutoff, state="abierta").first()
        if found is None:
            raise
        raise AlreadyOpen(found) from None
    edition.refresh_from_db()
    return edition


def check_period(programme: Programme, year: int, cutoff: date) -> None:
    """Raise ValidationError, by field, for a year or a cutoff that no report of the programme has."""
    first, last = programme.start_year, programme.end_year
    if not first <= year <= last:
        raise ValidationError(
            {
                "year": _("El año va de %(first)d a %(last)d, los del programa.")
                % {"first": first, "last": last}
            }
        )
    if cutoff.year < year:
        raise ValidationError({"cutoff": _("El corte no es anterior al año del informe.")})
    if cutoff.year > last + 1:
        raise ValidationError(
            {
                "cutoff": _("El corte es a más tardar de %d, un año después del programa.")
                % (last + 1)
            }
        )


def _texts_corrected(programme: Programme, edition: Edition) -> dict[str, str]:
    """Return the texts approved in the last closed edition of the same year and cutoff, by section."""
    former = (
        programme.editions.filter(
            year=edition.year, cutoff=edition.cutoff, state=EditionState.CLOSED
        )
        .order_by("-number")
        .first()
    )
    if former is None:
        return {}
    approved = former.narratives.filter(status=NarrativeStatus.APPROVED)
    return dict(approved.values_list("key", "text"))


def _units_before(programme: Programme, edition: Edition) -> dict[str, int]:
    """Return the ids of the units that wrote the sections last time, by section."""
    former = Narrative.objects.filter(
        edition__programme=programme, edition__number=edition.number - 1
    )
    return dict(former.values_list("key", "unit"))
