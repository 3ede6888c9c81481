"""Events of before there was one table are in it, and go back as they were."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from indicators.capture.cycles import close_cycle, correct_cycle, reopen_cycle
from indicators.capture.workflow import comment_on
from indicators.lifecycle import log_event
from indicators.models import Event, ExplanationEventKind, Notified
from reports.models import NarrativeStatus
from tests.factories.captures import capture_at_status, make_cast, open_cycle_of
from tests.factories.editions import make_edition, narrative_at
from tests.factories.model_rows import (
    make_digest,
    make_explanation,
    make_ficha_event,
    make_notified,
)

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

FORMER = [
    ("indicators", "0013_deliveries_are_taken_once"),
    ("reports", "0002_closed_editions_stand"),
]
COLUMNS = [field.attname for field in Event._meta.concrete_fields if not field.primary_key]


@pytest.fixture
def cast():
    """Something of every kind happened, and somebody was told of two of them."""
    cast = make_cast()
    capture = capture_at_status(cast, "devuelta")
    comment_on(capture, by=cast.olga, comment="Dos\nlíneas, «ñ»")
    cycle, later = cast.cycle, timezone.localdate() + timedelta(days=9)
    preliminary = open_cycle_of(
        cast.small, 2022, by=cast.olga, kind="preliminar", cutoff=date(2022, 6, 30)
    )
    correct_cycle(
        preliminary,
        by=cast.olga,
        reason="Otro corte.",
        cutoff=date(2022, 3, 31),
        opens_on=preliminary.opens_on,
        closes_on=later,
    )
    close_cycle(cycle, by=cast.olga)
    reopen_cycle(cycle, by=cast.olga, reason="Faltó una.", closes_on=later)
    indicator = cast.small.indicators["1.1"]
    make_ficha_event(indicator, cast.olga, before={"name": "Uno"}, after={"name": "Otro"})
    for text, before in (("Por esto.", {}), ("", {"explanation": "Por esto."})):
        written = make_explanation(
            indicator, cast.rita, unit=cast.small.units["nacional"], text=text
        )
        kind = ExplanationEventKind.WRITTEN if text else ExplanationEventKind.WITHDRAWN
        after = {"explanation": text} if text else {}
        log_event(written, kind, by=cast.rita, before=before, after=after)
    narrative_at(cast, make_edition(cast), NarrativeStatus.RETURNED)
    digest = make_digest(cast.ana)
    make_notified(digest, event=f"captura-{capture.pk}-4")
    make_notified(digest, event=f"ciclo-{cycle.pk}-3")
    return cast


def everything():
    events = list(Event.objects.order_by("source", "object_id", "number").values(*COLUMNS))
    return events, sorted(Notified.objects.values_list("event", flat=True))


def test_it_goes_back_as_it_was_and_comes_again_as_it_is(cast):
    before = everything()
    assert len({event["source"] for event in before[0]}) == 5
    try:
        call_command("migrate", "indicators", FORMER[0][1], verbosity=0)
        check_former_tables(cast, MigrationExecutor(connection).loader.project_state(FORMER).apps)
    finally:
        call_command("migrate", verbosity=0)
    assert everything() == before


def check_former_tables(cast, former):
    captures = former.get_model("indicators", "CaptureEvent").objects.order_by("number")
    assert list(captures.values_list("kind", "from_status", "to_status", "comment")) == [
        ("iniciada", "", "borrador", ""),
        ("guardada", "borrador", "borrador", ""),
        ("enviada", "borrador", "en_revision", ""),
        ("devuelta", "en_revision", "devuelta", "Revise la fuente."),
        ("comentario", "devuelta", "devuelta", "Dos\nlíneas, «ñ»"),
    ]
    assert captures[1].after["v1.value"] == "1 234"
    cycles = former.get_model("indicators", "CycleEvent").objects.order_by("id")
    later = timezone.localdate() + timedelta(days=9)
    assert [(event.kind, event.closes_on == later, list(event.after)) for event in cycles] == [
        ("abierto", False, []),
        ("abierto", False, []),
        ("corregido", True, ["cutoff", "closes_on"]),
        ("cerrado", False, []),
        ("reabierto", True, []),
    ]
    ficha = former.get_model("indicators", "FichaEvent").objects.get()
    assert (ficha.number, ficha.before, ficha.after) == (1, {"name": "Uno"}, {"name": "Otro"})
    texts = former.get_model("reports", "NarrativeEvent").objects.order_by("number")
    assert list(texts.values_list("kind", "comment", "text")) == [
        ("escrita", "", ""),
        ("enviada", "", "Se avanzó."),
        ("devuelta", "Falta el periodo.", ""),
    ]
    told = former.get_model("indicators", "Told").objects.values_list("event", flat=True)
    assert sorted(told) == [f"captura-{captures[3].pk}", f"ciclo-{cycles[4].pk}"]
