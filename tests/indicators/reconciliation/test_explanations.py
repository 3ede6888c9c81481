"""Writing explanations: who may, what is kept, and that two at once do not write over each other."""

import threading
import time
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, connections, transaction

from indicators.duties import ADMINISTRATION, ANALYSIS, CAPTURE, DIRECTION, REVIEW
from indicators.lifecycle import EditConflict
from indicators.models import DataVersion, ReconciliationExplanation
from indicators.permissions import check_user_can_explain, user_can_explain
from indicators.reconciliation.explanations import (
    VerdictNotFound,
    explain,
    history,
    withdraw,
)
from indicators.reconciliation.ledger import ledger
from indicators.results.recompute import recompute_programme
from tests.databases import kept_fixture
from tests.factories.programme import small_programme
from tests.factories.tokens import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

VERDICT = ("1.1", 2023, "difiere")
ONLY_REVIEW = "Solo quien tiene el encargo de revisión puede explicar un dictamen."


def make_small():
    """A figure that is printed otherwise than the method gives it."""
    small = small_programme(units=("norte",))
    small.add_indicator("1.1", "v1 / v2 * 100", symbols={"v1": "suma", "v2": "suma"})
    small.state("1.1", 2023, {"v1": "1", "v2": "3"}, printed="34.00")
    recompute_programme(small.programme)
    return small


small = kept_fixture(make_small, "small")


@pytest.fixture
def ana():
    return make_person("ana", REVIEW, first_name="Ana", last_name="Ruiz")


def explanations():
    return DataVersion.objects.get().explanations


class TestWhoMay:
    def test_who_reviews(self, small, ana):
        check_user_can_explain(ana, small.programme)
        assert user_can_explain(ana, small.programme)

    @pytest.mark.postgres
    @pytest.mark.parametrize("group", [CAPTURE, DIRECTION, ANALYSIS, ADMINISTRATION, None])
    def test_no_other_duty(self, small, group):
        user = make_person("otra", *([group] if group else []))
        assert not user_can_explain(user, small.programme)
        for write in (
            lambda: check_user_can_explain(user, small.programme),
            lambda: explain(small.programme, *VERDICT, by=user, text="Así es."),
            lambda: withdraw(small.programme, *VERDICT, by=user),
        ):
            with pytest.raises(PermissionDenied, match=ONLY_REVIEW):
                write()
        assert not ReconciliationExplanation.objects.exists()

    def test_nobody_who_is_not_signed_in(self, small):
        assert not user_can_explain(AnonymousUser(), small.programme)

    def test_not_an_account_that_was_closed(self, small):
        assert not user_can_explain(make_person("ida", REVIEW, is_active=False), small.programme)

    def test_a_superuser_only_with_that_duty(self, small):
        assert not user_can_explain(make_person("todo", is_superuser=True), small.programme)
        assert user_can_explain(make_person("toda", REVIEW, is_superuser=True), small.programme)


class TestWhatIsKept:
    def test_the_latest_counts_and_the_earlier_ones_stay(self, small, ana):
        first = explain(small.programme, *VERDICT, by=ana, text="  Así es.\r\nDe veras. ")
        second = explain(small.programme, *VERDICT, by=ana, text="Es así.", seen=first.pk)
        assert [row.text for row in history(small.programme, *VERDICT)] == [
            "Es así.",
            "Así es.\nDe veras.",
        ]
        (row,) = ledger(small.programme)
        assert (row.explanation, row.explained_by) == ("Es así.", "Ana Ruiz")
        assert row.explained_at == second.written_at
        assert second.written_by == ana

    def test_each_one_is_counted_in_the_version(self, small, ana):
        before = explanations()
        first = explain(small.programme, *VERDICT, by=ana, text="Así es.")
        assert explanations() == before + 1
        withdraw(small.programme, *VERDICT, by=ana, seen=first.pk)
        assert explanations() == before + 2

    def test_a_withdrawn_one_is_none_and_stays_in_the_history(self, small, ana):
        first = explain(small.programme, *VERDICT, by=ana, text="Así es.")
        withdrawal = withdraw(small.programme, *VERDICT, by=ana, seen=first.pk)
        assert [row.text for row in history(small.programme, *VERDICT)] == ["", "Así es."]
        (row,) = ledger(small.programme)
        assert (row.explanation, row.explained_by, row.explained_at) == ("", "", None)
        explain(small.programme, *VERDICT, by=ana, text="Así es.", seen=withdrawal.pk)
        assert ledger(small.programme)[0].explanation == "Así es."

    def test_an_account_without_a_name_signs_as_itself(self, small):
        user = make_person("revision", REVIEW)
        assert explain(small.programme, *VERDICT, by=user, text="Así es.").author == "revision"

    def test_the_figure_of_a_unit_is_not_the_one_of_the_address(self, small, ana):
        small.state("1.1", 2022, {"v1": "1", "v2": "3"}, printed="34.00", unit="norte")
        recompute_programme(small.programme)
        assert {(row.year, row.unit) for row in ledger(small.programme, verdict="difiere")} == {
            (2023, "nacional"),
            (2022, "norte"),
        }
        with pytest.raises(VerdictNotFound):
            explain(small.programme, "1.1", 2022, "difiere", by=ana, text="Así es.")


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("", "Escriba la explicación."),
            (" \r\n\t ", "Escriba la explicación."),
            ("ñ" * 4001, "La explicación admite 4,000 caracteres y esta tiene 4,001."),
            ("a\0b", "El texto lleva un carácter que no se admite."),
        ],
    )
    def test_a_text_that_is_none_or_too_long(self, small, ana, text, sentence):
        before = explanations()
        with pytest.raises(ValidationError) as refusal:
            explain(small.programme, *VERDICT, by=ana, text=text)
        assert refusal.value.messages == [sentence]
        assert explanations() == before

    def test_the_longest_is_counted_without_what_surrounds_it(self, small, ana):
        text = "ñ\r\n" * 2000
        written = explain(small.programme, *VERDICT, by=ana, text=f"  {text}  ")
        assert len(written.text) == 3999

    def test_what_is_there_already(self, small, ana):
        first = explain(small.programme, *VERDICT, by=ana, text="Así es.")
        with pytest.raises(ValidationError, match="Es lo que ya dice"):
            explain(small.programme, *VERDICT, by=ana, text="Así es. ", seen=first.pk)

    def test_taking_back_what_is_not_there(self, small, ana):
        with pytest.raises(ValidationError, match="No hay explicación que quitar"):
            withdraw(small.programme, *VERDICT, by=ana)
        assert not ReconciliationExplanation.objects.exists()

    @pytest.mark.parametrize(
        "place",
        [
            ("1.1", 2023, "redondeo"),
            ("1.1", 2022, "difiere"),
            ("9.9", 2023, "difiere"),
            ("1.1", 2023, "otro"),
        ],
    )
    def test_a_verdict_that_the_ledger_does_not_have(self, small, ana, place):
        before = explanations()
        with pytest.raises(VerdictNotFound, match="La conciliación no tiene el dictamen"):
            explain(small.programme, *place, by=ana, text="Así es.")
        assert explanations() == before

    def test_a_verdict_that_is_no_longer_so(self, small, ana):
        explain(small.programme, *VERDICT, by=ana, text="Así es.")
        small.state(
            "1.1", 2023, {"v1": "1", "v2": "3"}, printed="33.33",
            approved=datetime(2025, 2, 1, tzinfo=UTC),
        )  # fmt: skip
        recompute_programme(small.programme)
        with pytest.raises(VerdictNotFound):
            explain(small.programme, *VERDICT, by=ana, text="Es así.")

    @pytest.mark.parametrize("seen", [None, -1])
    def test_one_that_does_not_know_the_latest(self, small, ana, seen):
        first = explain(small.programme, *VERDICT, by=ana, text="Así es.")
        before = explanations()
        for write in (
            lambda: explain(small.programme, *VERDICT, by=ana, text="Es así.", seen=seen),
            lambda: withdraw(small.programme, *VERDICT, by=ana, seen=seen),
        ):
            with pytest.raises(EditConflict) as refusal:
                write()
            assert refusal.value.latest == first
        assert explanations() == before


# Two at once ------------------------------------------------------------------------------


def in_thread(work, outcomes):
    """Start ``work`` in a thread with a connection of its own; what it gives goes to ``outcomes``."""

    def run():
        try:
            outcomes.append(work())
        except Exception as error:
            outcomes.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def wait_for_a_lock(seconds=20):
    """Until another session of this database waits for a lock."""
    end = time.monotonic() + seconds
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees one moment
            cursor.execute(
                "SELECT COUNT(*) FROM pg_stat_activity "
                "WHERE wait_event_type = 'Lock' AND datname = current_database()"
            )
            if cursor.fetchone()[0]:
                return
        assert time.monotonic() < end, "nobody waits"
        time.sleep(0.02)


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_saves_waits_for_the_first_and_is_refused():
    small, ana = make_small(), make_person("ana", REVIEW)
    outcomes = []
    with transaction.atomic():
        first = explain(small.programme, *VERDICT, by=ana, text="La primera.")
        second = in_thread(
            lambda: explain(small.programme, *VERDICT, by=ana, text="La segunda."), outcomes
        )
        wait_for_a_lock()
    second.join(20)
    (refusal,) = outcomes
    assert isinstance(refusal, EditConflict)
    assert refusal.latest == first
    assert [row.text for row in history(small.programme, *VERDICT)] == ["La primera."]


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_of_many_parallel_saves_exactly_one_wins():
    small, ana = make_small(), make_person("ana", REVIEW)
    start = threading.Barrier(4)
    outcomes = []

    def write(number):
        start.wait(20)
        return explain(small.programme, *VERDICT, by=ana, text=f"La {number}.")

    threads = [in_thread(lambda number=number: write(number), outcomes) for number in range(4)]
    for thread in threads:
        thread.join(20)
    won = [each for each in outcomes if isinstance(each, ReconciliationExplanation)]
    assert len(won) == 1
    assert sum(isinstance(each, EditConflict) for each in outcomes) == 3
    assert list(history(small.programme, *VERDICT)) == won
    assert explanations() == 1
