"""Lookups of what an address names: a programme, an indicator, a unit; or a sentence that it is not
there.
"""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from objectives.models import Programme, ResponsibleUnit

from .models import Indicator
from .permissions import programmes_seen_by

NONE_AT_ROOT = gettext_lazy("Aún no se ha cargado ningún programa.")


class NotFound(LookupError):
    """There is no such programme, indicator, year, unit or cycle; says so in a sentence."""


def find_programme(slug: str | None, *, by: Any) -> Programme:
    """Return the programme of that slug, or the one at the root, if the person sees it."""
    programmes = programmes_seen_by(by).select_related("root_unit")
    found = programmes.filter(**({"slug": slug} if slug else {"at_root": True})).first()
    if found is None:
        raise NotFound(_("No hay ningún programa «%s».") % slug if slug else str(NONE_AT_ROOT))
    return found


def find_indicator(indicators: QuerySet[Indicator], programme: Programme, code: str) -> Indicator:
    """Return a programme's indicator with that code, with what ``indicators`` brings along."""
    found = indicators.filter(programme=programme, code=code).first()
    if found is None:
        raise NotFound(_("El programa no tiene ningún indicador «%s».") % code)
    return found


def find_unit(programme: Programme, slug: str) -> ResponsibleUnit:
    """Return a programme's unit with that slug, or the institution."""
    if not slug:
        return programme.root_unit
    found = programme.units.filter(slug=slug).first()
    if found is None:
        raise NotFound(_("El programa no tiene ninguna unidad «%s».") % slug)
    return found
