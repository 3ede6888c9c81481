"""Keeping what is typed on the form of a place: in the capture that was seen, or in a new one."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from .capture_events import Overtaken, fetch
from .drafting import AlreadyStarted, clean_typed, save_draft, start_draft
from .models import Capture
from .places import Place, Unknown
from .transitions import EDITABLE
from .typed_forms import Seen


def keep(place: Place, typed: Mapping[str, Mapping[str, str]], *, seen: Seen, by: Any) -> Capture:
    """Save what was typed, beginning the capture if nobody had; the capture as it is then.

    Whoever begins at the same time as somebody else is told of it as of any other save in between.
    A save in between that changed no field is none: what was typed is kept.  Raises as
    ``save_draft`` does.
    """
    clean = clean_typed(typed)
    capture_id, version = seen
    standing = place.capture
    if not capture_id and place.under_way is None:
        try:
            return _begin(place, clean, by)
        except AlreadyStarted as started:
            standing = started.capture
    if standing is None:
        # What the page showed was withdrawn in between.
        standing = _withdrawn(place, capture_id)
    try:
        return save_draft(
            standing, by=by, version=version if standing.pk == capture_id else 0, typed=clean
        )
    except Overtaken as overtaken:
        latest = overtaken.latest
        if overtaken.changed or latest.status not in EDITABLE:
            raise
        return save_draft(latest, by=by, version=latest.version, typed=clean)


def begin_empty(place: Place, by: Any) -> Capture:
    """The capture of a place with nothing typed yet: begun, or the one that somebody just did."""
    try:
        return start_draft(place.indicator, place.year, place.unit, place.cycle, by=by)
    except AlreadyStarted as started:
        return started.capture


@transaction.atomic
def _begin(place: Place, typed: Mapping[str, Mapping[str, str]], by: Any) -> Capture:
    capture = start_draft(place.indicator, place.year, place.unit, place.cycle, by=by)
    return save_draft(capture, by=by, version=capture.version, typed=typed)


def _withdrawn(place: Place, capture_id: int) -> Capture:
    found = Capture.objects.filter(
        pk=capture_id, indicator=place.indicator, year=place.year, unit=place.unit
    ).first()
    if found is None:
        raise Unknown("La captura que mostraba la página ya no existe.")
    return fetch(found.pk)
