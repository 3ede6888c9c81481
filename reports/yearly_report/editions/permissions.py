"""The rules of who may do what with the editions of the report; each pair as in
``indicators.permissions``.
"""

from typing import Any

import rules
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from indicators.permissions import ADMINISTRATION, CAPTURE, DIRECTION, REVIEW, unit_ids_of
from reports.models import Narrative, NarrativeEventKind

_may_write = rules.is_active & rules.is_group_member(CAPTURE)
_may_review = rules.is_active & rules.is_group_member(REVIEW)
_may_administer = rules.is_active & rules.is_group_member(ADMINISTRATION)
_may_direct = rules.is_active & rules.is_group_member(DIRECTION)
_may_see_open_editions = _may_write | _may_review | _may_administer | _may_direct
_may_open = _may_review | _may_administer

_CONTRIBUTING_EVENTS = (NarrativeEventKind.WRITTEN, NarrativeEventKind.SUBMITTED)
"""The events whose author has contributed to the text."""


def check_user_can_see_open_editions(user: Any) -> None:
    """Raise PermissionDenied for who sees nothing of an edition before it is closed."""
    if not _may_see_open_editions(user):
        raise PermissionDenied(
            _(
                "Esta edición aún no se cierra: la ven quienes capturan, quienes revisan, la "
                "dirección y la administración."
            )
        )


def user_can_see_open_editions(user: Any) -> bool:
    return bool(_may_see_open_editions(user))


def check_user_can_open_edition(user: Any) -> None:
    """Raise PermissionDenied for who may not begin an edition, nor say which unit writes what."""
    if not _may_open(user):
        raise PermissionDenied(
            _("Abren una edición, y reparten sus textos, quienes revisan y la administración.")
        )


def user_can_open_edition(user: Any) -> bool:
    return bool(_may_open(user))


def check_user_can_close_edition(user: Any) -> None:
    """Raise PermissionDenied for who may not close an edition."""
    if not _may_review(user):
        raise PermissionDenied(_("Solo quien tiene el encargo de revisión cierra una edición."))


def user_can_close_edition(user: Any) -> bool:
    return bool(_may_review(user))


def check_user_can_write(user: Any, narrative: Narrative) -> None:
    """Raise PermissionDenied for who may not write that text: only planners of its unit do."""
    if not _may_write(user):
        raise PermissionDenied(_("Los textos los escribe quien tiene el encargo de captura."))
    if narrative.unit_id not in unit_ids_of(user):
        raise PermissionDenied(
            _("Este texto lo escribe otra unidad: %s.") % narrative.unit.short_name
        )


def user_can_write(user: Any, narrative: Narrative) -> bool:
    return bool(_may_write(user)) and narrative.unit_id in unit_ids_of(user)


def user_has_duty_to_write(user: Any) -> bool:
    """Return whether that person writes for any unit at all."""
    return bool(_may_write(user))


def units_written_by(user: Any) -> set[int]:
    """Return the ids of the units whose texts that person writes; none without the duty."""
    return unit_ids_of(user) if _may_write(user) else set()


def check_user_can_review_narrative(user: Any, narrative: Narrative) -> None:
    """Raise PermissionDenied for who may not approve or return that text: nobody does their own."""
    if not _may_review(user):
        raise PermissionDenied(_("Los textos los revisa quien tiene el encargo de revisión."))
    if narrative.events.filter(by=user.pk, kind__in=_CONTRIBUTING_EVENTS).exists():
        raise PermissionDenied(_("Nadie revisa un texto en el que intervino."))


def user_can_review_narrative(user: Any, narrative: Narrative) -> bool:
    try:
        check_user_can_review_narrative(user, narrative)
    except PermissionDenied:
        return False
    return True
