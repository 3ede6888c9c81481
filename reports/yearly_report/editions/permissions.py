"""The rules of who may do what with the editions of the report; each pair as in
``indicators.permissions``.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from indicators.duties import ADMINISTRATION, CAPTURE, REVIEW, holds_at_root, holds_in, unit_ids_of
from indicators.permissions import OVERSEEING
from objectives.models import Programme
from reports.models import Narrative, NarrativeEventKind

_CONTRIBUTING_EVENTS = (NarrativeEventKind.WRITTEN, NarrativeEventKind.SUBMITTED)
"""The events whose author has contributed to the text."""


def check_user_can_see_open_editions(user: Any, programme: Programme) -> None:
    """Raise PermissionDenied for who sees nothing of an edition before it is closed."""
    if not user_can_see_open_editions(user, programme):
        raise PermissionDenied(
            _(
                "Esta edición aún no se cierra: la ven quienes capturan, quienes revisan, la "
                "dirección y la administración."
            )
        )


def user_can_see_open_editions(user: Any, programme: Programme) -> bool:
    return holds_at_root(user, programme.pk, *OVERSEEING) or holds_in(user, programme.pk, CAPTURE)


def check_user_can_open_edition(user: Any, programme: Programme) -> None:
    """Raise PermissionDenied for who may not begin an edition, nor say which unit writes what."""
    if not user_can_open_edition(user, programme):
        raise PermissionDenied(
            _("Abren una edición, y reparten sus textos, quienes revisan y la administración.")
        )


def user_can_open_edition(user: Any, programme: Programme) -> bool:
    return holds_at_root(user, programme.pk, REVIEW, ADMINISTRATION)


def check_user_can_close_edition(user: Any, programme: Programme) -> None:
    """Raise PermissionDenied for who may not propose that an edition be closed."""
    if not user_can_close_edition(user, programme):
        raise PermissionDenied(
            _("Solo quien tiene el encargo de revisión propone cerrar una edición.")
        )


def user_can_close_edition(user: Any, programme: Programme) -> bool:
    return holds_at_root(user, programme.pk, REVIEW)


def check_user_can_write(user: Any, narrative: Narrative) -> None:
    """Raise PermissionDenied for who may not write that text: only planners of its unit do."""
    if not holds_in(user, narrative.edition.programme_id, CAPTURE):
        raise PermissionDenied(_("Los textos los escribe quien tiene el encargo de captura."))
    if narrative.unit_id not in unit_ids_of(user):
        raise PermissionDenied(
            _("Este texto lo escribe otra unidad: %s.") % narrative.unit.short_name
        )


def user_can_write(user: Any, narrative: Narrative) -> bool:
    return narrative.unit_id in unit_ids_of(user)


def check_user_can_review_narrative(user: Any, narrative: Narrative) -> None:
    """Raise PermissionDenied for who may not approve or return that text: nobody does their own."""
    if not holds_at_root(user, narrative.edition.programme_id, REVIEW):
        raise PermissionDenied(_("Los textos los revisa quien tiene el encargo de revisión."))
    if narrative.events.filter(by=user.pk, kind__in=_CONTRIBUTING_EVENTS).exists():
        raise PermissionDenied(_("Nadie revisa un texto en el que intervino."))


def user_can_review_narrative(user: Any, narrative: Narrative) -> bool:
    try:
        check_user_can_review_narrative(user, narrative)
    except PermissionDenied:
        return False
    return True
