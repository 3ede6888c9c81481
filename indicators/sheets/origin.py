"""The programme that a sheet was downloaded from: each row's key has a cycle, which is of one alone."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from indicators.permissions import programmes_seen_by
from objectives.models import Programme

from .reader import SheetProblem, SheetRow


def foreign_sheet_problem(
    programme: Programme, rows: Iterable[SheetRow], *, by: Any
) -> SheetProblem | None:
    """Return what is wrong with a sheet that has rows of another programme; None with one's own.

    The other one is named, and led to, where that person may know of it.
    """
    others = Programme.objects.filter(cycles__in={row.key.cycle for row in rows})
    other = others.exclude(pk=programme.pk).order_by("name").first()
    if other is None:
        return None
    if not programmes_seen_by(by).filter(pk=other.pk).exists():
        return SheetProblem(
            "", _("La hoja se bajó de otro programa: súbala en la página en que la bajaron."), ""
        )
    return SheetProblem(
        "",
        _(
            "La hoja se bajó de «%(other)s», de %(institution)s: súbala en la captura de ese programa."
        )
        % {"other": other.name, "institution": other.institution},
        other.slug,
    )
