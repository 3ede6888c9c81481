"""What was approved and what happened stands: every way to change it, tried in the database's words."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from indicators.models import Capture, CapturedResult, CapturedValue, Event, Proposal
from tests.databases import kept_fixture

from ...factories.model_rows import (
    APPROVED_AT,
    make_capture,
    make_capture_event,
    make_cycle,
    make_cycle_event,
    make_ficha_event,
    make_proposal,
    make_published_capture,
    make_value,
    make_variable,
    make_world,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

LATER = datetime(2022, 1, 1, tzinfo=UTC)
MOVABLE = {"superseded_at", "values_from_id", "rank"}
CAPTURE_STANDS = "approved_capture_stands"
VALUES_STAND = "approved_values_stand"
EVENT_STANDS = "event_stands"
PROPOSAL_STANDS = "proposal_stands"


world = kept_fixture(make_world, "world")


@pytest.fixture
def published(world):
    """A reading of a document with one value."""
    capture = make_published_capture(world.indicator, world.publication)
    make_value(capture, world.variable)
    return capture


@pytest.fixture
def approved(world):
    """Make what a person entered and another one approved, with one value."""
    capture = make_capture(world.indicator, captured_by=world.capturist, year=2021)
    make_value(capture, world.variable)
    Capture.objects.filter(pk=capture.pk).update(
        status="aprobada", approved_by=world.reviewer, approved_at=APPROVED_AT
    )
    return capture


@pytest.fixture(params=["published", "approved"])
def standing(request, world):
    return request.getfixturevalue(request.param)


def run(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def refused(guard, statement, *parameters):
    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        run(statement, *parameters)


def columns_of(model):
    return [field.column for field in model._meta.concrete_fields]


def another(model, column, row, world):
    """A value that the column could hold and does not hold now."""
    field = next(each for each in model._meta.concrete_fields if each.column == column)
    now = getattr(row, field.attname)
    kind = field.get_internal_type()
    if kind == "ForeignKey":
        others = field.related_model._default_manager.exclude(pk=now)
        return None if now is not None else (others.first() or row).pk
    if kind == "JSONField":
        return json.dumps({"otra": "cosa"})
    if kind == "DateTimeField":
        return connection.ops.adapt_datetimefield_value(LATER)
    if kind == "DateField":
        return "2022-01-01"
    if kind in ("CharField", "TextField"):
        return "definitivo" if now == "preliminar" else "preliminar"
    return 1 if now is None else now + 1


CAPTURE_COLUMNS = [each for each in columns_of(Capture) if each not in MOVABLE]


class TestApprovedCaptures:
    @pytest.mark.parametrize("column", CAPTURE_COLUMNS)
    def test_no_column_is_changed(self, world, standing, column):
        row = Capture.objects.get(pk=standing.pk)
        refused(
            CAPTURE_STANDS,
            f'UPDATE indicators_capture SET "{column}" = %s WHERE id = %s',
            another(Capture, column, row, world),
            standing.pk,
        )

    def test_not_even_the_decimals_of_a_figure(self, published):
        refused(
            CAPTURE_STANDS,
            "UPDATE indicators_capture SET printed_value = '11.500' WHERE id = %s",
            published.pk,
        )

    def test_not_under_cover_of_what_may_be_moved(self, standing):
        refused(
            CAPTURE_STANDS,
            "UPDATE indicators_capture SET rank = 0, remark = 'otra' WHERE id = %s",
            standing.pk,
        )

    def test_none_is_deleted(self, standing):
        refused(CAPTURE_STANDS, "DELETE FROM indicators_capture WHERE id = %s", standing.pk)

    def test_nor_all_at_once(self, standing):
        refused("_stand", "DELETE FROM indicators_capturedvalue")
        refused(CAPTURE_STANDS, "UPDATE indicators_capture SET year = year + 1")

    def test_what_the_order_of_statements_needs_may_be_moved(self, world, standing):
        lean = make_published_capture(world.indicator, world.publication, year=2019)
        Capture.objects.filter(pk=standing.pk).update(superseded_at=LATER, values_from=lean, rank=0)
        Capture.objects.filter(pk=standing.pk).update(superseded_at=None, values_from=None)
        standing.refresh_from_db()
        assert (standing.superseded_at, standing.values_from, standing.rank) == (None, None, 0)

    def test_a_rank_is_only_taken_away(self, standing):
        refused(CAPTURE_STANDS, "UPDATE indicators_capture SET rank = 2 WHERE id = %s", standing.pk)

    def test_saving_it_as_it_is_changes_nothing(self, standing):
        Capture.objects.get(pk=standing.pk).save()

    @pytest.mark.parametrize("status", ["borrador", "en_revision", "devuelta", "retirada"])
    def test_one_that_was_not_approved_is_free(self, world, status):
        capture = make_capture(world.indicator, captured_by=world.capturist, status=status)
        value = make_value(capture, world.variable)
        run("UPDATE indicators_capturedvalue SET source = 'otra' WHERE id = %s", value.pk)
        run("UPDATE indicators_capture SET remark = 'otra' WHERE id = %s", capture.pk)
        value.delete()
        capture.delete()
        assert not Capture.objects.exists()


class TestValuesOfApprovedCaptures:
    @pytest.mark.parametrize("column", columns_of(CapturedValue))
    def test_no_column_is_changed(self, world, standing, column):
        make_variable(world.method, symbol="v2", number=2)
        value = standing.values.get()
        refused(
            VALUES_STAND,
            f"UPDATE indicators_capturedvalue SET {column} = %s WHERE id = %s",
            another(CapturedValue, column, value, world),
            value.pk,
        )

    def test_none_is_deleted(self, standing):
        refused(
            VALUES_STAND,
            "DELETE FROM indicators_capturedvalue WHERE capture_id = %s",
            standing.pk,
        )

    def test_none_is_carried_into_it(self, world, standing):
        draft = make_capture(world.indicator, captured_by=world.capturist, year=2022)
        variable = make_variable(world.method, symbol="v2", number=2)
        value = make_value(draft, variable)
        refused(
            VALUES_STAND,
            "UPDATE indicators_capturedvalue SET capture_id = %s WHERE id = %s",
            standing.pk,
            value.pk,
        )

    def test_none_is_added_to_what_a_person_approved(self, world, approved):
        variable = make_variable(world.method, symbol="v2", number=2)
        with pytest.raises(IntegrityError, match=VALUES_STAND), transaction.atomic():
            make_value(approved, variable)


class TestResultOfAnApprovedCapture:
    @pytest.fixture
    def stated(self, world):
        capture = make_capture(world.indicator, captured_by=world.capturist, year=2021)
        result = CapturedResult.objects.create(
            capture=capture, value=Decimal("9.5"), status="definitivo"
        )
        Capture.objects.filter(pk=capture.pk).update(
            status="aprobada", approved_by=world.reviewer, approved_at=APPROVED_AT
        )
        return result

    @pytest.mark.parametrize("column", columns_of(CapturedResult))
    def test_no_column_is_changed(self, world, stated, column):
        refused(
            VALUES_STAND,
            f"UPDATE indicators_capturedresult SET {column} = %s WHERE id = %s",
            another(CapturedResult, column, stated, world),
            stated.pk,
        )

    def test_it_is_not_deleted(self, stated):
        refused(VALUES_STAND, "DELETE FROM indicators_capturedresult WHERE id = %s", stated.pk)

    def test_none_is_added(self, approved):
        with pytest.raises(IntegrityError, match=VALUES_STAND), transaction.atomic():
            CapturedResult.objects.create(capture=approved, value="9.5", status="definitivo")


class TestEvents:
    @pytest.fixture
    def capture(self, world):
        return make_capture(world.indicator, captured_by=world.capturist)

    @pytest.fixture(params=["capture", "cycle", "ficha"])
    def event(self, request, world, capture):
        if request.param == "capture":
            return make_capture_event(capture, world.capturist)
        if request.param == "ficha":
            return make_ficha_event(world.indicator, world.reviewer)
        return make_cycle_event(capture.cycle, world.reviewer)

    def test_no_column_is_changed(self, world, event):
        for column in columns_of(Event):
            refused(
                EVENT_STANDS,
                f'UPDATE indicators_event SET "{column}" = %s WHERE id = %s',
                another(Event, column, event, world),
                event.pk,
            )

    def test_not_even_to_what_it_is(self, event):
        refused(EVENT_STANDS, 'UPDATE indicators_event SET "at" = "at"')

    def test_none_is_deleted(self, event):
        refused(EVENT_STANDS, "DELETE FROM indicators_event")
        with pytest.raises(IntegrityError, match=EVENT_STANDS), transaction.atomic():
            event.delete()

    def test_more_are_added(self, event):
        event.pk = None
        event.number = 2
        event.save()
        assert Event.objects.count() == 2

    def test_what_they_are_of_is_not_deleted(self, world, capture):
        cycle = capture.cycle
        make_capture_event(capture, world.capturist)
        refused(EVENT_STANDS, "DELETE FROM indicators_capture")
        untouched = make_cycle(world.programme, year=2019, cutoff=APPROVED_AT.replace(year=2019))
        make_cycle_event(cycle, world.reviewer)
        refused(EVENT_STANDS, "DELETE FROM indicators_cycle WHERE id = %s", cycle.pk)
        untouched.delete()


class TestProposals:
    MADE = (
        "id programme_id source object_id indicator_id content digest reason proposed_by_id proposed_at"
    ).split()

    @pytest.fixture
    def proposal(self, world):
        return make_proposal(world.indicator, world.capturist)

    @pytest.fixture
    def decided(self, world, proposal):
        Proposal.objects.filter(pk=proposal.pk).update(
            status="rechazada",
            decided_by=world.reviewer,
            decided_at=LATER,
            decision_reason="No.",
        )
        return proposal

    @pytest.mark.parametrize("column", MADE)
    def test_what_was_proposed_is_not_changed_while_it_waits(self, world, proposal, column):
        self.refused_column(world, proposal, column)

    @pytest.mark.parametrize("column", columns_of(Proposal))
    def test_nothing_is_changed_after_it_was_decided(self, world, decided, column):
        self.refused_column(world, Proposal.objects.get(), column)

    def refused_column(self, world, proposal, column):
        refused(
            PROPOSAL_STANDS,
            f'UPDATE indicators_proposal SET "{column}" = %s WHERE id = %s',
            another(Proposal, column, proposal, world),
            proposal.pk,
        )

    def test_it_is_decided_once(self, decided):
        refused(PROPOSAL_STANDS, "UPDATE indicators_proposal SET status = 'abierta'")
        refused(PROPOSAL_STANDS, "UPDATE indicators_proposal SET status = status")

    def test_none_is_deleted(self, proposal):
        refused(PROPOSAL_STANDS, "DELETE FROM indicators_proposal")


TABLES = [
    "indicators_capture",
    "indicators_capturedvalue",
    "indicators_event",
    "indicators_proposal",
]


@pytest.mark.postgres_only
@pytest.mark.parametrize("table", TABLES)
def test_no_table_is_emptied_at_once(table):
    run("SET CONSTRAINTS ALL IMMEDIATE")
    refused("stand", f"TRUNCATE {table} CASCADE")


class TestWritingOver:
    """A row that takes the place of another: SQLite's REPLACE, PostgreSQL's ON CONFLICT."""

    def over(self, model):
        names = ", ".join(f'"{field}"' for field in columns_of(model))
        table = model._meta.db_table
        if connection.vendor == "sqlite":
            return f"REPLACE INTO {table} ({names}) SELECT {names} FROM {table}"
        return (
            f"INSERT INTO {table} ({names}) SELECT {names} FROM {table} "
            "ON CONFLICT (id) DO UPDATE SET id = excluded.id + 1"
        )

    def test_a_capture(self, standing):
        refused("stand", self.over(Capture))

    def test_a_value(self, published):
        refused(VALUES_STAND, self.over(CapturedValue))

    def test_a_proposal(self, world):
        make_proposal(world.indicator, world.capturist)
        refused(PROPOSAL_STANDS, self.over(Proposal))

    def test_an_event(self, world):
        capture = make_capture(world.indicator, captured_by=world.capturist)
        make_capture_event(capture, world.capturist)
        refused(EVENT_STANDS, self.over(Event))


def test_the_loader_corrects_and_withdraws_readings_under_the_guard(published):
    """The guard leaves alone what the loader does; its own tests do it all."""
    Capture.objects.filter(pk=published.pk).update(rank=0, superseded_at=APPROVED_AT)
    published.refresh_from_db()
    assert published.rank == 0
