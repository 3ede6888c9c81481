"""Permissions: who may do what, by the duties that people have; each duty is a group.

One function says why not, in a sentence for the screen; where that is asked, another only whether.
"""

from collections.abc import Callable, Iterable
from typing import Any

import rules
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from objectives.models import Programme, ProgrammeState, ResponsibleUnit

from .models import Capture, CaptureEventKind, Event, Indicator

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
_may_edit_fichas = rules.is_active & rules.is_group_member(ADMINISTRATION)
_may_direct = rules.is_active & rules.is_group_member(DIRECTION)
_may_see_all_captures = _may_review | _may_run_cycles | _may_direct
# Whoever directs sees everything and changes nothing, not by a word either.
_may_comment_on_all_captures = _may_review | _may_run_cycles
_may_see_log = _may_see_all_captures | _may_capture
_may_run_programmes = rules.is_active & rules.is_group_member(ADMINISTRATION)
_sees_all_programmes = _may_see_all_captures | (rules.is_active & rules.is_group_member(ANALYSIS))
_has_something_to_do = _may_capture | _may_review

# Whoever left one of these has put a hand to the figures, or to the files that back them.
_CONTRIBUTING_EVENTS = (
    Q(kind__in=(CaptureEventKind.STARTED, CaptureEventKind.SAVED, CaptureEventKind.SUBMITTED))
    | Q(kind=CaptureEventKind.COMMENTED, before__has_key="evidencia")
    | Q(kind=CaptureEventKind.COMMENTED, after__has_key="evidencia")
)


def check_user_can_explain(user: Any) -> None:
    """Raise PermissionDenied for who may not write why a verdict stands as it does."""
    if not _may_explain(user):
        raise PermissionDenied(
            _("Solo quien tiene el encargo de revisión puede explicar un dictamen.")
        )


def user_can_explain(user: Any) -> bool:
    return _passes(check_user_can_explain, user)


def programmes_seen_by(user: Any) -> QuerySet[Programme]:
    """Return the programmes that are published, and those in preparation in which a person has a
    duty; none that was withdrawn.
    """
    seen = Q(state=ProgrammeState.PUBLISHED)
    if user is not None and user.is_authenticated and user.is_active:
        preparing = Q(state=ProgrammeState.PREPARATION)
        seen |= preparing if _sees_all_programmes(user) else preparing & _has_unit_in(user)
    return Programme.objects.filter(seen)


def _has_unit_in(user: Any) -> Q:
    return Q(
        Exists(
            Programme.units.through.objects.filter(
                programme=OuterRef("pk"), responsibleunit__memberships__user=user.pk
            )
        )
    )


def user_can_see_programme(user: Any, programme: Programme) -> bool:
    return programme.is_published or programmes_seen_by(user).filter(pk=programme.pk).exists()


def check_user_can_run_programmes(user: Any) -> None:
    """Raise PermissionDenied for who may not say where a programme stands and who sees it."""
    if not _may_run_programmes(user):
        raise PermissionDenied(
            _("Solo quien tiene el encargo de administración puede publicar o retirar un programa.")
        )


def user_can_run_programmes(user: Any) -> bool:
    return _passes(check_user_can_run_programmes, user)


def capturing_unit(indicator: Indicator, unit: ResponsibleUnit) -> int:
    """Return the id of the unit that captures an indicator's figure of a unit.

    The figure of the whole institution is captured by the unit that answers for the indicator; the
    figure of a unit below, by that unit.
    """
    return indicator.owner_id if unit.pk == indicator.programme.root_unit_id else unit.pk


def unit_ids_of(user: Any) -> set[int]:
    """Return the units of a person; no query if they are at hand (``with_duties_prefetched``)."""
    return {membership.unit_id for membership in user.unit_memberships.all()}


def check_user_has_duty_to_capture(user: Any) -> None:
    """Raise PermissionDenied for who captures nothing at all, of whichever unit."""
    if not _may_capture(user):
        raise PermissionDenied(_("Solo quien tiene el encargo de captura puede capturar cifras."))


def user_has_duty_to_capture(user: Any) -> bool:
    return _passes(check_user_has_duty_to_capture, user)


def check_user_can_capture(user: Any, indicator: Indicator, unit: ResponsibleUnit) -> None:
    """Raise PermissionDenied for who may not enter that figure."""
    check_user_has_duty_to_capture(user)
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
    check_user_has_duty_to_review(user)
    (same,) = with_contributor_flag(Capture.objects.filter(pk=capture.pk), user)
    if same.has_contributed:
        raise PermissionDenied(_("Nadie revisa una captura en la que intervino."))


def user_can_review(user: Any, capture: Capture) -> bool:
    return _passes(check_user_can_review, user, capture)


def check_user_can_see_capture(user: Any, capture: Capture) -> None:
    """Raise PermissionDenied for who may not see a capture on its way."""
    if not (_may_see_all_captures(user) or user_can_capture(user, capture.indicator, capture.unit)):
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
        _may_comment_on_all_captures(user)
        or user_can_capture(user, capture.indicator, capture.unit)
    ):
        raise PermissionDenied(
            _("Comentan una captura quienes la capturan, quienes revisan y la administración.")
        )


def user_can_comment(user: Any, capture: Capture) -> bool:
    return _passes(check_user_can_comment, user, capture)


def check_user_can_see_queue(user: Any) -> None:
    """Raise PermissionDenied for who may not see what waits for review."""
    if not _may_see_all_captures(user):
        raise PermissionDenied(
            _("Lo que espera revisión lo ven quienes revisan, la dirección y la administración.")
        )


def user_can_see_queue(user: Any) -> bool:
    return _passes(check_user_can_see_queue, user)


def check_user_has_duty_to_review(user: Any) -> None:
    """Raise PermissionDenied for who reviews nothing at all, whoever captured it."""
    if not _may_review(user):
        raise PermissionDenied(_("Solo quien tiene el encargo de revisión puede revisar capturas."))


def user_has_duty_to_review(user: Any) -> bool:
    return _passes(check_user_has_duty_to_review, user)


def check_user_can_see_log(user: Any) -> None:
    """Raise PermissionDenied for who may not see who did what."""
    if not _may_see_log(user):
        raise PermissionDenied(
            _(
                "La bitácora la ven quienes revisan, la dirección y la administración; quienes "
                "capturan, lo de sus unidades."
            )
        )


def check_user_sees_captures(user: Any) -> None:
    """Raise PermissionDenied for who sees nothing of what is on its way to be published."""
    if not (_may_see_all_captures(user) or _may_capture(user)):
        raise PermissionDenied(
            _(
                "Las capturas en curso solo las ve quien captura, revisa, dirige o administra; lo "
                "publicado está en «results/»."
            )
        )


def captures_seen_by(user: Any) -> QuerySet[Capture]:
    """Return everything that was entered here and that person may see; one query for the lists."""
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


def capture_events_seen_by(user: Any) -> Q:
    """Return the condition on the events of captures that a person sees: those of what they see."""
    if _may_see_all_captures(user):
        return Q()
    return Q(object_id__in=captures_seen_by(user).order_by().values("pk"))


def indicator_events_seen_by(user: Any) -> Q:
    """Return the condition on events about something published, an explanation or a ficha, that a
    person sees: those of the indicators for which their unit answers, if they see no more.
    """
    if _may_see_all_captures(user):
        return Q()
    own = Indicator.objects.filter(owner__in=user.unit_memberships.values("unit"))
    return Q(indicator__in=own)


def check_user_can_run_cycles(user: Any) -> None:
    """Raise PermissionDenied for who may not open, close or reopen cycles."""
    if not _may_run_cycles(user):
        raise PermissionDenied(
            _("Solo quien tiene el encargo de administración puede abrir y cerrar ciclos.")
        )


def check_user_can_edit_fichas(user: Any) -> None:
    """Raise PermissionDenied for who may not change what a ficha says."""
    if not _may_edit_fichas(user):
        raise PermissionDenied(
            _("Solo quien tiene el encargo de administración puede cambiar una ficha.")
        )


def check_user_receives_notices(user: Any) -> None:
    """Raise PermissionDenied for who has no notices by e-mail, since nothing waits for them."""
    if not _has_something_to_do(user):
        raise PermissionDenied(
            _("Los avisos por correo son para quienes capturan y para quienes revisan.")
        )


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


def with_duties_prefetched(people: QuerySet[Any]) -> list[Any]:
    """Return the people with their groups and units read beforehand, in three queries for all:
    what is asked here about one of them then takes none.
    """
    found = list(people.prefetch_related("groups", "unit_memberships"))
    for person in found:
        person._group_names_cache = {group.name for group in person.groups.all()}
    return found


def duties_of(user: Any) -> tuple[str, ...]:
    """Return the names of a person's groups, in order: what the pages offer depends on them.

    Read once a person: the predicates look where they were left.
    """
    if not hasattr(user, "_group_names_cache"):
        user._group_names_cache = set(user.groups.values_list("name", flat=True))
    return tuple(sorted(user._group_names_cache))


def screens_of(user: Any) -> tuple[str, ...]:
    """Return the screens that a person's duties lead to; looking at a list of them is no duty."""
    screens = {
        "captures": _may_capture,
        "review": _may_see_all_captures,
        "logbook": _may_see_log,
        "cycles": _may_run_cycles,
        "fichas": _may_edit_fichas,
        "notices": _has_something_to_do,
    }
    return tuple(name for name, leads_to in screens.items() if leads_to(user))
