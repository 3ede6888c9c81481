"""Lookups of what an address names: a programme, an indicator, a unit; or a sentence that it is not
there.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from objectives.models import Programme, ResponsibleUnit

from .models import Indicator


class NotFound(LookupError):
    """There is no such programme, indicator, year, unit or cycle; says so in a sentence."""


def find_programme(slug: str | None) -> Programme:
    """Return the programme of that slug, or the newest one."""
    programmes = Programme.objects.select_related("root_unit")
    found = programmes.filter(slug=slug).first() if slug else programmes.first()
    if found is None:
        raise NotFound(
            _("No hay ningún programa «%s».") % slug
            if slug
            else _("Aún no se ha cargado ningún programa.")
        )
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
