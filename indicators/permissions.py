"""Permissions: who may do what, by the duties that people hold for units.

One function says why not, in a sentence for the screen; where that is asked, another only whether.
Where an institution's desk is concerned, the question is of a programme, or of something in one;
``holds`` asks of all of them together, for the menus.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from objectives.models import DutyRole, Programme, ProgrammeState, ResponsibleUnit

from .duties import (
    ADMINISTRATION,
    CAPTURE,
    DIRECTION,
    REVIEW,
    HeldDuty,
    held_by,
    holds,
    holds_at_root,
    holds_in,
    in_reach,
    programmes_of,
    reaches,
    unit_ids_of,
)
from .models import Capture, CaptureEventKind, Event, Indicator

# By duty alone, a superuser's too: what is published as the reviewers' word is written by somebody
# who has that duty, and whoever keeps the machine running has another one.  A superuser who does
# review is given the duty, where everybody can see it.
OVERSEEING = (REVIEW, DIRECTION, ADMINISTRATION)
"""The duties that see what is on its way, of a unit and of those below it."""

# Whoever directs sees everything and changes nothing, not by a word either.
_COMMENTING = (REVIEW, ADMINISTRATION)

# Whoever left one of these has put a hand to the figures, or to the files that back them.
_CONTRIBUTING_EVENTS = (
    Q(kind__in=(CaptureEventKind.STARTED, CaptureEventKind.SAVED, CaptureEventKind.SUBMITTED))
    | Q(kind=CaptureEventKind.COMMENTED, before__has_key="evidencia")
    | Q(kind=CaptureEventKind.COMMENTED, after__has_key="evidencia")
)


def check_user_can_explain(user: Any, programme: Programme) -> None:
    """Raise PermissionDenied for who may not write why a verdict stands as it does."""
    if not holds_at_root(user, programme.pk, REVIEW):
        raise PermissionDenied(
            _("Solo quien tiene el encargo de revisión puede explicar un dictamen.")
        )


def user_can_explain(user: Any, programme: Programme) -> bool:
    return _passes(check_user_can_explain, user, programme)


def programmes_seen_by(user: Any) -> QuerySet[Programme]:
    """Return the programmes that are published, and those in preparation in which a person has any
    duty; none that was withdrawn.
    """
    seen = Q(state=ProgrammeState.PUBLISHED)
    if user is not None:
        own = {held.programme for held in held_by(user, *DutyRole.values)}
        seen |= Q(state=ProgrammeState.PREPARATION, pk__in=own - {None})
    return Programme.objects.filter(seen)


def check_user_can_run_programmes(user: Any, *programmes: Programme) -> None:
    """Raise PermissionDenied for who may not say where these programmes stand and who sees them:
    whoever administers the whole of each may, and who keeps the machine running.
    """
    own = programmes_of(user, ADMINISTRATION)
    if not (user.is_active and user.is_superuser) and any(
        programme.pk not in own for programme in programmes
    ):
        raise PermissionDenied(
            _("Solo quien tiene el encargo de administración puede publicar o retirar un programa.")
        )


def user_can_run_programmes(user: Any) -> bool:
    """Return whether there is any programme of which that person may say it."""
    return bool(user.is_superuser or programmes_of(user, ADMINISTRATION))


def capturing_unit(indicator: Indicator, unit: ResponsibleUnit) -> int:
    """Return the id of the unit that captures an indicator's figure of a unit.

    The figure of the whole institution is captured by the unit that answers for the indicator; the
    figure of a unit below, by that unit.
    """
    return indicator.owner_id if unit.pk == indicator.programme.root_unit_id else unit.pk


def check_user_has_duty_to_capture(user: Any, programme: Programme | None = None) -> None:
    """Raise PermissionDenied for who captures nothing of a programme, or nothing at all."""
    if not (holds_in(user, programme.pk, CAPTURE) if programme else holds(user, CAPTURE)):
        raise PermissionDenied(_("Solo quien tiene el encargo de captura puede capturar cifras."))


def user_has_duty_to_capture(user: Any, programme: Programme | None = None) -> bool:
    return _passes(check_user_has_duty_to_capture, user, programme)


def check_user_can_capture(user: Any, indicator: Indicator, unit: ResponsibleUnit) -> None:
    """Raise PermissionDenied for who may not enter that figure."""
    check_user_has_duty_to_capture(user, indicator.programme)
    if capturing_unit(indicator, unit) not in unit_ids_of(user):
        raise PermissionDenied(
            _("El indicador %(code)s de %(unit)s lo captura otra unidad.")
            % {"code": indicator.code, "unit": unit.short_name}
        )


def user_can_capture(user: Any, indicator: Indicator, unit: ResponsibleUnit) -> bool:
    return _passes(check_user_can_capture, user, indicator, unit)


def check_user_can_review(user: Any, capture: Capture) -> None:
    """Raise PermissionDenied for who may not approve or return that capture.

    Nobody reviews what they put a hand to: started, saved or submitted.
    """
    if not user_oversees(user, capture, REVIEW):
        raise PermissionDenied(_("Solo quien tiene el encargo de revisión puede revisar capturas."))
    (same,) = with_contributor_flag(Capture.objects.filter(pk=capture.pk), user)
    if same.has_contributed:
        raise PermissionDenied(_("Nadie revisa una captura en la que intervino."))


def user_can_review(user: Any, capture: Capture) -> bool:
    return _passes(check_user_can_review, user, capture)


def user_oversees(user: Any, capture: Capture, *roles: str) -> bool:
    """Return whether one of these duties is held for the unit of a capture, or one above it."""
    return reaches(user, capture.indicator.programme_id, capture.unit_id, *roles)


def check_user_can_see_capture(user: Any, capture: Capture) -> None:
    """Raise PermissionDenied for who may not see a capture on its way."""
    if not (
        user_oversees(user, capture, *OVERSEEING)
        or user_can_capture(user, capture.indicator, capture.unit)
    ):
        raise PermissionDenied(
            _(
                "Esta captura la ven quienes la capturan, quienes revisan, la dirección y la "
                "administración."
            )
        )


def user_can_see_capture(user: Any, capture: Capture) -> bool:
    return _passes(check_user_can_see_capture, user, capture)


def check_user_can_comment(user: Any, capture: Capture) -> None:
    """Raise PermissionDenied for who may not say anything about a capture on its way."""
    check_user_can_see_capture(user, capture)
    if not (
        user_oversees(user, capture, *_COMMENTING)
        or user_can_capture(user, capture.indicator, capture.unit)
    ):
        raise PermissionDenied(
            _("Comentan una captura quienes la capturan, quienes revisan y la administración.")
        )


def user_can_comment(user: Any, capture: Capture) -> bool:
    return _passes(check_user_can_comment, user, capture)


def check_user_can_see_queue(user: Any) -> None:
    """Raise PermissionDenied for who may not see what waits for review."""
    if not holds(user, *OVERSEEING):
        raise PermissionDenied(
            _("Lo que espera revisión lo ven quienes revisan, la dirección y la administración.")
        )


def user_can_see_queue(user: Any) -> bool:
    return _passes(check_user_can_see_queue, user)


def check_user_has_duty_to_review(user: Any) -> None:
    """Raise PermissionDenied for who reviews nothing at all, whoever captured it."""
    if not holds(user, REVIEW):
        raise PermissionDenied(_("Solo quien tiene el encargo de revisión puede revisar capturas."))


def user_has_duty_to_review(user: Any) -> bool:
    return _passes(check_user_has_duty_to_review, user)


def check_user_can_see_log(user: Any) -> None:
    """Raise PermissionDenied for who may not see who did what."""
    if not holds(user, *OVERSEEING, CAPTURE):
        raise PermissionDenied(
            _(
                "La bitácora la ven quienes revisan, la dirección y la administración; quienes "
                "capturan, lo de sus unidades."
            )
        )


def check_user_sees_captures(user: Any, programme: Programme) -> None:
    """Raise PermissionDenied for who sees nothing of what a programme has on its way."""
    if not holds_in(user, programme.pk, *OVERSEEING, CAPTURE):
        raise PermissionDenied(
            _(
                "Las capturas en curso solo las ve quien captura, revisa, dirige o administra; lo "
                "publicado está en «results/»."
            )
        )


def captures_seen_by(user: Any) -> QuerySet[Capture]:
    """Return everything that was entered here and that person may see; one query for the lists."""
    own, of_the_whole = unit_ids_of(user), Q(unit=F("indicator__programme__root_unit"))
    captured = (of_the_whole & Q(indicator__owner__in=own)) | (~of_the_whole & Q(unit__in=own))
    return _entered().filter(_overseen(user) | captured if own else _overseen(user))


def captures_overseen_by(user: Any) -> QuerySet[Capture]:
    """Return everything that was entered here and that person sees as who reviews, directs or
    administers.
    """
    return _entered().filter(_overseen(user))


def _entered() -> QuerySet[Capture]:
    return Capture.objects.filter(cycle__isnull=False)


def _overseen(user: Any) -> Q:
    return in_reach(user, "indicator__programme", "unit", *OVERSEEING)


def capture_events_seen_by(user: Any) -> Q:
    """Return the condition on the events of captures that a person sees: those of what they see."""
    overseen = held_by(user, *OVERSEEING)
    whole = {held.programme for held in overseen if held.whole}
    if not holds(user, CAPTURE) and all(held.whole for held in overseen):
        return Q(programme__in=whole)
    seen = captures_seen_by(user).order_by().values("pk")
    return Q(programme__in=whole) | Q(object_id__in=seen)


def cycle_events_seen_by(user: Any) -> Q:
    """Return the condition on the events of cycles: those of the programmes of which somebody sees
    anything in the log.
    """
    return Q(programme__in=programmes_seen_in_log_by(user))


def programmes_seen_in_log_by(user: Any) -> set[int]:
    """Return the ids of the programmes of which somebody sees anything in the log."""
    return {held.programme for held in held_by(user, *OVERSEEING, CAPTURE) if held.programme}


def indicator_events_seen_by(user: Any) -> Q:
    """Return the condition on events about something published, an explanation or a ficha, that a
    person sees: those of the indicators for which their unit answers, if they see no more.
    """
    own = Q(indicator__in=Indicator.objects.filter(owner__in=unit_ids_of(user)))
    return in_reach(user, "programme", "indicator__owner", *OVERSEEING) | own


def check_user_can_run_cycles(user: Any, programme: Programme | None = None) -> None:
    """Raise PermissionDenied for who may not open, close or reopen cycles of a programme, or of any."""
    running = programmes_of(user, ADMINISTRATION)
    if not running or (programme is not None and programme.pk not in running):
        raise PermissionDenied(
            _("Solo quien tiene el encargo de administración puede abrir y cerrar ciclos.")
        )


def check_user_can_edit_fichas(user: Any, programme: Programme) -> None:
    """Raise PermissionDenied for who may not change what the fichas of a programme say."""
    if not holds_at_root(user, programme.pk, ADMINISTRATION):
        raise PermissionDenied(
            _("Solo quien tiene el encargo de administración puede cambiar una ficha.")
        )


def check_user_receives_notices(user: Any) -> None:
    """Raise PermissionDenied for who has no notices by e-mail, since nothing waits for them."""
    if not _may_be_waited_for(user):
        raise PermissionDenied(
            _("Los avisos por correo son para quienes capturan, revisan o administran.")
        )


def _may_be_waited_for(user: Any) -> bool:
    """Return whether anything may wait for somebody: to capture, to review, or to decide."""
    return holds(user, CAPTURE, REVIEW) or bool(programmes_of(user, ADMINISTRATION))


def user_receives_notices(user: Any) -> bool:
    return _passes(check_user_receives_notices, user)


def _passes(check: Callable[..., None], *args: Any) -> bool:
    try:
        check(*args)
    except PermissionDenied:
        return False
    return True


def with_contributor_flag(captures: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """Return the captures, each with ``has_contributed``: whether that person contributed to it."""
    touched = Event.objects.of(Capture).filter(
        _CONTRIBUTING_EVENTS, object_id=OuterRef("pk"), by=user.pk
    )
    return captures.annotate(has_contributed=Exists(touched) | Q(captured_by=user.pk))


def contributors(captures: Iterable[Capture]) -> dict[int, set[int | None]]:
    """Return the contributors to each capture, as ids of people by id of the capture; one query."""
    found: dict[int, set[int | None]] = {given.pk: {given.captured_by_id} for given in captures}
    touched = Event.objects.of(Capture).filter(_CONTRIBUTING_EVENTS, object_id__in=list(found))
    for capture, person in touched.values_list("object_id", "by"):
        found[capture].add(person)
    return found


def screens_of(user: Any) -> tuple[str, ...]:
    """Return the screens that a person's duties lead to; looking at a list of them is no duty."""
    screens = {
        "tasks": _may_be_waited_for(user),
        "captures": holds(user, CAPTURE),
        "review": holds(user, *OVERSEEING),
        "logbook": holds(user, *OVERSEEING, CAPTURE),
        "cycles": bool(programmes_of(user, ADMINISTRATION)),
        "commitments": bool(_held_for(user, "commitments")),
        "fichas": bool(programmes_of(user, ADMINISTRATION)),
        "notices": _may_be_waited_for(user),
    }
    return tuple(name for name, leads_to in screens.items() if leads_to)


_SCREEN_DUTIES = {"captures": (CAPTURE,), "commitments": (CAPTURE, *OVERSEEING)}
"""The duties that lead to a screen of a programme, where not that of its administration alone."""


def _held_for(user: Any, screen: str) -> list[HeldDuty]:
    """Return what leads a person to a screen: for their unit if they capture, else for all of a
    programme.
    """
    held = held_by(user, *_SCREEN_DUTIES.get(screen, (ADMINISTRATION,)))
    return [each for each in held if each.role == CAPTURE or each.at_root]


def own_programme(user: Any, screen: str, slug: str) -> str:
    """Return the slug of the programme whose screen a person is led to: of that one if they have the
    duty there, else of one of their own.
    """
    slugs = [each.slug for each in _held_for(user, screen) if each.slug]
    return slug if slug in slugs or not slugs else max(slugs)
