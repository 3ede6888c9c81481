"""A site goes back version by version and comes again as it is: everything that was entered stays.

One journey for all, since to go back is to remake most tables; at each stop the tables of then hold
what those of now held, and a version may be entered by its stop.
"""

import io
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from indicators.capture.cycles import close_cycle, correct_cycle, reopen_cycle
from indicators.capture.workflow import comment_on
from indicators.lifecycle import log_event
from indicators.models import (
    Capture,
    CaptureStatus,
    Event,
    ExplanationEventKind,
    NoticePreference,
    Notified,
    Result,
)
from indicators.results.recompute import check_drift, recompute_programme
from objectives.models import Duty, ProgrammeUnit, Publication
from reports.models import Edition, NarrativeStatus
from tests.factories.captures import DUTIES, capture_at_status, make_cast, open_cycle_of, typed
from tests.factories.editions import close, make_edition, narrative_at
from tests.factories.model_rows import (
    make_digest,
    make_explanation,
    make_ficha_event,
    make_notified,
    make_preference,
)
from tests.factories.whole_site import copy_of, empty, put_back, rows, use_media_of

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

# Which version of the inputs they made is not known of events of before that was kept.
COLUMNS = [
    field.attname
    for field in Event._meta.concrete_fields
    if not field.primary_key and field.attname != "inputs"
]
GROUP, MODEL_RIGHTS = "Lectura", ("add", "change", "delete", "view")


@pytest.fixture
def cast(settings, tmp_path):
    """A capture in every state, contributions of units, a closed edition, and something of every kind
    that happened, of which somebody was told twice.
    """
    use_media_of(settings, tmp_path)
    cast = make_cast()
    capture = capture_at_status(cast, "devuelta")
    comment_on(capture, by=cast.olga, comment="Dos\nlíneas, «ñ»")
    for number, status in enumerate(CaptureStatus.values, start=2):
        cast.small.add_indicator(f"1.{number}", "v1", symbols={"v1": "suma"})
        capture_at_status(cast, status, code=f"1.{number}", entries=typed(v1="5"))
    cast.small.add_indicator("1.9", "v1", symbols={"v1": "nacional"}, captured_by="")
    for unit, value in (("norte", "1"), ("sur", "2")):
        cast.small.state("1.1", 2022, {"v1": value, "v2": "4"}, unit=unit)
    recompute_programme(cast.small.programme)
    indicator = cast.small.indicators["1.1"]
    make_ficha_event(indicator, cast.olga, before={"name": "Uno"}, after={"name": "Otro"})
    close(make_edition(cast), by=cast.rita)
    narrative_at(cast, make_edition(cast), NarrativeStatus.RETURNED)
    move_cycles(cast)
    explain(cast, indicator)
    digest = make_digest(cast.ana)
    make_preference(cast.ana, overdue=False)
    make_notified(digest, event=f"captura-{capture.pk}-4")
    make_notified(digest, event=f"ciclo-{cast.cycle.pk}-3")
    rights = Permission.objects.filter(codename="view_notified")
    Group.objects.create(name=GROUP).permissions.set(rights)
    return cast


def move_cycles(cast):
    later = timezone.localdate() + timedelta(days=9)
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
    close_cycle(cast.cycle, by=cast.olga)
    reopen_cycle(cast.cycle, by=cast.olga, reason="Faltó una.", closes_on=later)


def explain(cast, indicator):
    for text, before in (("Por esto.", {}), ("", {"explanation": "Por esto."})):
        written = make_explanation(
            indicator, cast.rita, unit=cast.small.units["nacional"], text=text
        )
        kind = ExplanationEventKind.WRITTEN if text else ExplanationEventKind.WITHDRAWN
        after = {"explanation": text} if text else {}
        log_event(written, kind, by=cast.rita, before=before, after=after)


def everything():
    """Return the tree, the duties, who contributes, what is stored, what happened and was frozen."""
    return {
        "tree": list(ProgrammeUnit.objects.order_by("unit").values_list("unit", "kind", "parent")),
        "duties": sorted(Duty.objects.values_list("user", "role", "unit")),
        "contributes": sorted(
            Result.objects.values_list("indicator__code", "indicator__captured_by").distinct()
        ),
        "results": sorted(
            Result.objects.values_list("indicator", "unit", "year", "value", "light")
        ),
        "captures": sorted(Capture.objects.values_list("pk", "status", "version", "unit")),
        "editions": list(Edition.objects.order_by("pk").values_list("digest", "content")),
        # Proposals are of this version alone.
        "events": list(
            Event.objects.exclude(source="propuesta")
            .order_by("source", "object_id", "number")
            .values(*COLUMNS)
        ),
        "told": sorted(Notified.objects.values_list("pk", "event", "user")),
        "rights": rights_to("notified"),
    }


def rights_to(model):
    """Return what the group may do with the rows of a model, and all that can be done with them."""
    every = Permission.objects.filter(
        content_type__app_label="indicators", content_type__model=model
    )
    given = Group.objects.get(name=GROUP).permissions.values_list("codename", flat=True)
    return sorted(given), sorted(every.values_list("pk", "codename"))


# The stops, from the latest to the earliest ------------------------------------------------


def stop_at(*versions):
    """Go back to some versions of applications; return their models of then."""
    for application, version in versions:
        call_command("migrate", application, version, verbosity=0)
    ContentType.objects.clear_cache()
    return MigrationExecutor(connection).loader.project_state(list(versions)).apps


def check_one_person_closed_and_changed():
    """Before what changes something published took two."""
    stop_at(("indicators", "0031_programmes_have_events"))
    check_what_stands_stands()


def check_units_belonged_to_people(cast):
    """Before duties were held for a unit."""
    former = stop_at(
        ("objectives", "0008_publications_remember_when_they_were_loaded"),
        ("indicators", "0029_the_category_of_an_indicator_is_of_its_kind"),
    )
    norte = former.get_model("objectives", "ResponsibleUnit").objects.get(slug="norte")
    assert (norte.kind, norte.parent.slug) == ("unidad", "nacional")
    programme = former.get_model("objectives", "Programme").objects.get()
    assert programme.units.count() == 3
    members = former.get_model("objectives", "UnitMembership").objects
    assert sorted(members.values_list("user__username", "unit__slug")) == [
        ("ana", "nacional"),
        ("luis", "nacional"),
        ("noe", "norte"),
    ]
    for name, duty in DUTIES.items():
        assert [group.name for group in User.objects.get(username=name).groups.all()] == [duty]
    # Who belongs to a unit without the duty captures nothing, then and afterwards.
    members.create(user_id=cast.dora.pk, unit_id=norte.pk)


def forget_when_publications_were_loaded():
    """Before publications remembered when they were loaded."""
    stop_at(("indicators", "0023_baselines_may_lack_a_figure"))
    Publication.objects.update(loaded_at=timezone.now())


def check_told_was_the_name(told):
    """Before rows of ``Told`` were called ``Notified``."""
    former = stop_at(("indicators", "0017_verdicts_are_stored"))
    found = former.get_model("indicators", "Told").objects.order_by("pk")
    assert list(found.values_list("pk", "event", "user_id")) == told
    given, every = rights_to("told")
    assert given == ["view_told"]
    assert {f"{action}_told" for action in MODEL_RIGHTS} <= {codename for _pk, codename in every}


def check_events_had_tables_of_their_own(cast):
    """Before what happens was one kind of event."""
    former = stop_at(
        ("indicators", "0013_deliveries_are_taken_once"), ("reports", "0002_closed_editions_stand")
    )
    capture = cast.small.indicators["1.1"].captures.get(status="devuelta")
    captures = former.get_model("indicators", "CaptureEvent").objects.filter(capture=capture.pk)
    captures = captures.order_by("number")
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


# And forward ------------------------------------------------------------------------------


def check_what_stands_stands():
    """The database refuses what it refused: what was approved, written and closed stays."""
    for stored, changed in (
        (Capture.objects.filter(status="aprobada"), {"year": 1999}),
        (Event.objects.all(), {"reason": "otra"}),
        (Edition.objects.filter(state="cerrada"), {"content": "otro"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            stored.update(**changed)
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM indicators_event")


def count_rows():
    """Return how many rows each table has, but for rights to tables that there are no more, and for
    events, of which those of proposals went with their version.
    """
    left_out = ("auth_permission", "django_content_type", "indicators_event")
    return {table: len(found) for table, found in rows().items() if table not in left_out}


def test_it_goes_back_as_it_was_and_comes_again_as_it_is(cast, tmp_path):
    before, first = everything(), Capture.objects.exclude(publication=None).earliest("captured_at")
    assert len({event["source"] for event in before["events"]}) == 5
    try:
        check_one_person_closed_and_changed()
        check_units_belonged_to_people(cast)
        forget_when_publications_were_loaded()
        stop_at(("indicators", "0019_told_is_renamed_notified"))
        copy = copy_of(tmp_path / "copia.tar")
        check_told_was_the_name(before["told"])
        check_events_had_tables_of_their_own(cast)
    finally:
        call_command("migrate", verbosity=0)
        ContentType.objects.clear_cache()
    assert everything() == before
    assert check_drift(cast.small.programme) == 0
    call_command("verify_report", edition=1, stdout=io.StringIO())
    assert Publication.objects.get(pk=first.publication_id).loaded_at == first.captured_at
    check_what_stands_stands()
    # Whoever had chosen what to be told goes on as they chose, and is told of proposals.
    preference = NoticePreference.objects.get(user=cast.ana)
    assert (preference.overdue, preference.proposed, preference.decided) == (False, True, True)

    # A copy that the version of a stop made is brought to this one.
    counts = count_rows()
    empty()
    put_back(copy)
    assert everything() == before
    assert count_rows() == counts
