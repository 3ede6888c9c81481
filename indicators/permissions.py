"""Who may do what, by the duties that people have; each duty is a group.

In pairs: one function says why not, in a sentence for the screen, the other only whether.
"""

from collections.abc import Callable
from typing import Any

import rules
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from objectives.models import ResponsibleUnit

from .models import Capture, CaptureEventKind, Indicator

CAPTURE = "captura"
REVIEW = "revisión"
DIRECTION = "dirección"
ANALYSIS = "análisis"
ADMINISTRATION = "administración"

# By membership alone, a superuser's too: what is published as the reviewers' word is written by
# somebody who has that duty, and whoever keeps the machine running has another one.  A superuser
# who does review joins the group, where everybody can see it.
_may_explain = rules.is_active & rules.is_group_member(REVIEW)
_may_capture = rules.is_active & rules.is_group_member(CAPTURE)
_may_review = rules.is_active & rules.is_group_member(REVIEW)
_may_run_cycles = rules.is_active & rules.is_group_member(ADMINISTRATION)
_may_see_all_captures = _may_review | _may_run_cycles

# Whoever left one of these has put a hand to the figures.
_HANDS = (CaptureEventKind.STARTED, CaptureEventKind.SAVED, CaptureEventKind.SUBMITTED)


def check_user_can_explain(user: Any) -> None:
    """Raise PermissionDenied for who may not write why a verdict stands as it does."""
    if not _may_explain(user):
        raise PermissionDenied(
            _("Solo quien tiene el encargo de revisión puede explicar un dictamen.")
        )


def user_can_explain(user: Any) -> bool:
    """Whether that person may."""
    return _answers(check_user_can_explain, user)


def capturing_unit(indicator: Indicator, unit: ResponsibleUnit) -> int:
    """The id of the unit that captures an indicator's figure of a unit.

    The figure of the whole institution is captured by the unit that answers for the indicator; the
    figure of a unit below, by that unit.
    """
    return indicator.owner_id if unit.pk == indicator.programme.root_unit_id else unit.pk


def check_user_can_capture(user: Any, indicator: Indicator, unit: ResponsibleUnit) -> None:
    """Raise PermissionDenied for who may not enter that figure."""
    if not _may_capture(user):
        raise PermissionDenied(_("Solo quien tiene el encargo de captura puede capturar cifras."))
    if not user.unit_memberships.filter(unit=capturing_unit(indicator, unit)).exists():
        raise PermissionDenied(
            _("El indicador %(code)s de %(unit)s lo captura otra unidad.")
            % {"code": indicator.code, "unit": unit.short_name}
        )


def user_can_capture(user: Any, indicator: Indicator, unit: ResponsibleUnit) -> bool:
    """Whether that person may."""
    return _answers(check_user_can_capture, user, indicator, unit)


def check_user_can_review(user: Any, capture: Capture) -> None:
    """Raise PermissionDenied for who may not approve or return that capture.

    Nobody reviews what they put a hand to: started, saved or submitted.
    """
    if not _may_review(user):
        raise PermissionDenied(_("Solo quien tiene el encargo de revisión puede revisar capturas."))
    if (
        capture.captured_by_id == user.pk
        or capture.events.filter(by=user.pk, kind__in=_HANDS).exists()
    ):
        raise PermissionDenied(_("Nadie revisa una captura en la que intervino."))


def user_can_review(user: Any, capture: Capture) -> bool:
    """Whether that person may."""
    return _answers(check_user_can_review, user, capture)


def check_user_can_see_capture(user: Any, capture: Capture) -> None:
    """Raise PermissionDenied for who may not see a capture on its way, nor comment on it."""
    if not (_may_see_all_captures(user) or user_can_capture(user, capture.indicator, capture.unit)):
        raise PermissionDenied(
            _("Esta captura la ven quienes la capturan, quienes revisan y la administración.")
        )


def user_can_see_capture(user: Any, capture: Capture) -> bool:
    """Whether that person may."""
    return _answers(check_user_can_see_capture, user, capture)


def captures_seen_by(user: Any) -> QuerySet[Capture]:
    """Everything that was entered here and that person may see; one query for the lists."""
    entered = Capture.objects.filter(cycle__isnull=False)
    if _may_see_all_captures(user):
        return entered
    if not _may_capture(user):
        return entered.none()
    own = set(user.unit_memberships.values_list("unit_id", flat=True))
    of_the_whole = Q(unit=F("indicator__programme__root_unit"))
    return entered.filter(
        (of_the_whole & Q(indicator__owner__in=own)) | (~of_the_whole & Q(unit__in=own))
    )


def check_user_can_run_cycles(user: Any) -> None:
    """Raise PermissionDenied for who may not open, close or reopen cycles."""
    if not _may_run_cycles(user):
        raise PermissionDenied(
            _("Solo quien tiene el encargo de administración puede abrir y cerrar ciclos.")
        )


def user_can_run_cycles(user: Any) -> bool:
    """Whether that person may."""
    return _answers(check_user_can_run_cycles, user)


def _answers(check: Callable[..., None], *args: Any) -> bool:
    try:
        check(*args)
    except PermissionDenied:
        return False
    return True


def duties_of(user: Any) -> tuple[str, ...]:
    """The names of a person's groups, in order: what the pages offer depends on them.

    Read once a person: the predicates look where they were left.
    """
    if not hasattr(user, "_group_names_cache"):
        user._group_names_cache = set(user.groups.values_list("name", flat=True))
    return tuple(sorted(user._group_names_cache))
