"""Events: one row for each thing that somebody did to an object, of whatever kind."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from objectives.models import Programme, ResponsibleUnit

from .choices import (
    LONGEST_REASON,
    VERDICTS,
    CaptureEventKind,
    CaptureStatus,
    CycleEventKind,
    CycleState,
    ExplanationEventKind,
    FichaEventKind,
    one_of,
)

CAPTURE, CYCLE, EXPLANATION, FICHA = "captura", "ciclo", "explicacion", "ficha"
"""The sources of this application; another one has its own, of which nothing is known here."""

_OWN = Q(source__in=(CAPTURE, CYCLE, EXPLANATION, FICHA))
_LOADED = Q(source=FICHA, kind=FichaEventKind.LOADED)
_OF_A_FIGURE = Q(indicator__isnull=False, unit__isnull=False, year__isnull=False)


def _of_statuses(source: str, first: str, statuses: type[models.TextChoices]) -> Q:
    """Return the condition that what happens to objects of a source leads from status to status, and
    the first thing from none.
    """
    begins = Q(kind=first, from_status="")
    goes_on = ~Q(kind=first) & one_of("from_status", statuses)
    return Q(source=source) & (begins | goes_on) & one_of("to_status", statuses)


class EventQuerySet(models.QuerySet["Event"]):
    """Events, to be narrowed to one kind of object."""

    def of(self, kind: type["Audited"]) -> "EventQuerySet":
        return self.filter(source=kind.event_source)


class Event(models.Model):
    """One thing that somebody, or a load of files, did to one object.  Never changed or deleted.

    ``source`` names the kind of object and ``object_id`` which one; ``number`` counts its events
    from 1 on, without gaps; ``version`` is the object's after it, or the number where it counts
    none.  ``before`` and ``after`` hold what changed and nothing else, by field, as texts; a field
    that was or became empty is left out on that side.  The programme, indicator, unit and year are
    those of the object: by them events are found, and by them is decided who may see one.
    ``inputs`` is the version of the programme's data that it made, empty where no result follows from
    it: of such changes it is the order, whatever any clock said.
    """

    at = models.DateTimeField(_("cuándo"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("quién"),
    )
    source = models.CharField(_("qué clase de objeto"), max_length=20)
    object_id = models.PositiveBigIntegerField(_("objeto"))
    number = models.PositiveIntegerField(_("número"))
    version = models.PositiveIntegerField(_("versión"))
    kind = models.CharField(_("clase"), max_length=20)
    from_status = models.CharField(_("estado anterior"), max_length=20, blank=True)
    to_status = models.CharField(_("estado"), max_length=20, blank=True)
    reason = models.TextField(_("motivo o comentario"), blank=True)
    before = models.JSONField(_("antes"), default=dict, blank=True)
    after = models.JSONField(_("después"), default=dict, blank=True)
    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("programa"),
    )
    indicator = models.ForeignKey(
        "indicators.Indicator",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("indicador"),
    )
    unit = models.ForeignKey(
        ResponsibleUnit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("unidad"),
    )
    year = models.PositiveSmallIntegerField(_("año"), null=True, blank=True)
    inputs = models.PositiveBigIntegerField(_("versión de las entradas"), null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["source", "object_id", "number"]
        verbose_name = _("suceso")
        verbose_name_plural = _("sucesos")
        indexes = [models.Index(fields=["-at", "source", "-id"], name="event_newest_first")]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "object_id", "number"], name="event_one_a_number"
            ),
            models.UniqueConstraint(
                fields=["programme", "inputs"],
                condition=Q(inputs__isnull=False),
                name="event_one_a_version_of_the_inputs",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="event_numbered_from_one"),
            models.CheckConstraint(
                condition=(Q(source=CAPTURE) & one_of("kind", CaptureEventKind))
                | (Q(source=CYCLE) & one_of("kind", CycleEventKind))
                | (Q(source=EXPLANATION) & one_of("kind", ExplanationEventKind))
                | (Q(source=FICHA) & one_of("kind", FichaEventKind))
                | (~_OWN & ~Q(source="") & ~Q(kind="")),
                name="event_kind_known",
            ),
            models.CheckConstraint(
                condition=_of_statuses(CAPTURE, CaptureEventKind.STARTED, CaptureStatus)
                | _of_statuses(CYCLE, CycleEventKind.OPENED, CycleState)
                | (Q(source=EXPLANATION, from_status="") & Q(to_status__in=list(dict(VERDICTS))))
                | Q(source=FICHA, from_status="", to_status="")
                | ~_OWN,
                name="event_statuses_known",
            ),
            models.CheckConstraint(
                condition=(Q(source__in=(CAPTURE, EXPLANATION)) & _OF_A_FIGURE)
                | Q(source=CYCLE, indicator__isnull=True, unit__isnull=True, year__isnull=False)
                | Q(
                    source=FICHA,
                    indicator__isnull=False,
                    indicator=F("object_id"),
                    unit__isnull=True,
                )
                | ~_OWN,
                name="event_says_of_what",
            ),
            # What files changed nobody did: who loads them is no account of the site.
            models.CheckConstraint(
                condition=(Q(by__isnull=True) & _LOADED) | (Q(by__isnull=False) & ~_LOADED),
                name="event_by_a_person_unless_loaded",
            ),
            # The words are those of every source: what is returned or reopened is so for a reason.
            models.CheckConstraint(
                condition=~Q(
                    kind__in=[
                        CaptureEventKind.RETURNED,
                        CaptureEventKind.COMMENTED,
                        CycleEventKind.REOPENED,
                        CycleEventKind.CORRECTED,
                        FichaEventKind.CHANGED,
                    ]
                )
                | ~Q(reason=""),
                name="event_says_why",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("reason"), LONGEST_REASON),
                name="event_reason_bounded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.object_id}: {self.number} {self.kind}"


class Audited(models.Model):
    """An object of which everything that is done to it is kept as an event.

    ``event_source`` names its kind in the events, ``event_kinds`` what may happen to it, and
    ``event_columns`` where what an event says of it is found: where it belongs, its status and its
    version.  ``related`` is what every step asks of it.
    """

    event_source: ClassVar[str]
    event_kinds: ClassVar[type[models.TextChoices]]
    event_columns: ClassVar[Mapping[str, str]]
    related: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    @property
    def events(self) -> EventQuerySet:
        """Return its events, the first one first."""
        return Event.objects.of(type(self)).filter(object_id=self.pk)

    @property
    def event_values(self) -> dict[str, Any]:
        """Return the values that describe it in the columns of an event."""
        return {column: attrgetter(path)(self) for column, path in self.event_columns.items()}
