"""The way of a report from its period's opening to publication: who takes which step, and when not."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from commitments.assignments import assign_commitments
from commitments.models import Commitment, ProgressReport, ProgressStatus
from commitments.progress import approve, return_to_author, submit
from commitments.published_progress import commitment_rows_at, progress_rows_at, tallies_of
from commitments.reporting_periods import close_period, reopen_period
from indicators.lifecycle import EditConflict, InvalidTransition
from indicators.models import DataVersion
from objectives.periods import Period
from tests.databases import kept_fixture
from tests.factories.commitments import (
    QUARTER,
    approved,
    make_desk,
    returned,
    sent,
    typed,
    written,
)
from tests.factories.concurrency import all_at_once, of_kind

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

desk = kept_fixture(make_desk, "desk")

TODAY = timezone.localdate


class TestPeriods:
    def test_one_asks_about_every_commitment_that_a_unit_answers_for(self, desk):
        Commitment.objects.filter(folio="1.1.2").update(responsible_unit=None)
        desk.open()
        assert list(
            ProgressReport.objects.values_list("commitment__folio", "status", "percent")
        ) == [("1.1.1", "borrador", None), ("1.1.3", "borrador", None)]

    def test_only_the_administration_of_the_programme_opens_one(self, desk):
        for name in ("ana", "rita", "dora", "alan"):
            with pytest.raises(PermissionDenied):
                desk.open(by=desk.people[name])

    @pytest.mark.parametrize(
        ("period", "due", "field"),
        [
            (Period(2019, 1), 30, "year"),
            (Period(2025, 1), 30, "year"),
            (Period(2023, 5), 30, "part"),
            (Period(2023, 0), 30, "part"),
            (QUARTER, -1, "due_on"),
        ],
    )
    def test_what_is_none_of_the_register_is_refused(self, desk, period, due, field):
        with pytest.raises(ValidationError) as wrong:
            desk.open(period, due_on=TODAY() + timedelta(days=due))
        assert list(wrong.value.message_dict) == [field]

    def test_the_same_is_not_opened_twice(self, desk):
        desk.open()
        with pytest.raises(ValidationError, match="ya se abrió"):
            desk.open()
        assert ProgressReport.objects.count() == 3

    def test_without_anybody_who_answers_there_is_nothing_to_ask(self, desk):
        Commitment.objects.update(responsible_unit=None)
        with pytest.raises(ValidationError, match="Ningún compromiso"):
            desk.open()

    def test_closed_nothing_is_sent_until_it_is_reopened_for_a_reason(self, desk):
        period = desk.open()
        kept = written(desk.report(), desk.ana, percent="50", text="A medias.")
        waiting = sent(desk.report("1.1.2"), desk.ana)
        close_period(period, by=desk.olga)
        with pytest.raises(InvalidTransition, match="cerrado"):
            submit(kept, by=desk.ana, seen=kept.version)
        with pytest.raises(InvalidTransition):
            written(desk.report(), desk.ana, percent="60")
        # What waits for review is approved all the same; what could not be sent again is not returned.
        with pytest.raises(InvalidTransition):
            return_to_author(waiting, by=desk.rita, seen=waiting.version, reason="No.")
        done = approve(waiting, by=desk.rita, seen=waiting.version)
        with pytest.raises(InvalidTransition):
            return_to_author(done, by=desk.rita, seen=done.version, reason="No.")
        with pytest.raises(ValidationError, match="por qué"):
            reopen_period(period, by=desk.olga, reason=" ", due_on=TODAY())
        reopen_period(period, by=desk.olga, reason="Faltan dos.", due_on=TODAY())
        assert submit(kept, by=desk.ana, seen=kept.version).status == ProgressStatus.IN_REVIEW
        assert [event.kind for event in period.events] == ["abierto", "cerrado", "reabierto"]


class TestAssignments:
    def test_they_pass_with_what_is_asked_about_them(self, desk):
        desk.open()
        norte = desk.small.units["norte"]
        assert assign_commitments(desk.register, ["1.1.1", "1.1.3"], norte, by=desk.olga) == 1
        assert written(desk.report(), desk.noe, percent="10").percent == 10
        with pytest.raises(PermissionDenied):
            written(desk.report(), desk.ana, percent="20")
        (event,) = Commitment.objects.get(folio="1.1.1").events
        assert (event.before, event.after) == ({"unit": "nacional"}, {"unit": "norte"})

    def test_one_that_had_no_unit_is_asked_about_from_then_on(self, desk):
        Commitment.objects.filter(folio="1.1.2").update(responsible_unit=None)
        desk.open()
        assign_commitments(desk.register, ["1.1.2"], desk.small.units["sur"], by=desk.olga)
        assert desk.report("1.1.2").status == ProgressStatus.DRAFT

    def test_what_was_handed_on_stays_in_the_name_of_who_did(self, desk):
        desk.open()
        done = approved(desk.report(), desk.ana, desk.rita)
        sent(desk.report("1.1.2"), desk.ana)
        norte = desk.small.units["norte"]
        assert assign_commitments(desk.register, ["1.1.1", "1.1.2"], norte, by=desk.olga) == 2
        assert {desk.report(folio).unit.slug for folio in ("1.1.1", "1.1.2")} == {"nacional"}
        back = return_to_author(done, by=desk.rita, seen=done.version, reason="Errata.")
        assert written(back, desk.ana, percent="3").percent == 3

    def test_what_was_not_asked_for_is_when_it_is_given_again(self, desk):
        desk.open()
        ProgressReport.objects.filter(commitment__folio="1.1.1").delete()
        national = desk.small.units["nacional"]
        assert assign_commitments(desk.register, ["1.1.1"], national, by=desk.olga) == 0
        assert desk.report().unit == national

    def test_all_or_none(self, desk):
        with pytest.raises(ValidationError, match="ya no está"):
            assign_commitments(
                desk.register, ["1.1.1", "9.9.9"], desk.small.units["sur"], by=desk.olga
            )
        assert not Commitment.objects.filter(responsible_unit=desk.small.units["sur"]).exists()

    def test_by_the_administration_alone(self, desk):
        with pytest.raises(PermissionDenied):
            assign_commitments(desk.register, ["1.1.1"], desk.small.units["sur"], by=desk.rita)


class TestReports:
    @pytest.fixture(autouse=True)
    def opened(self, desk):
        return desk.open()

    def test_from_writing_to_publication(self, desk):
        report = approved(desk.report(), desk.ana, desk.rita, percent="75", text="Tres de cuatro.")
        assert (report.status, report.percent, report.approved_by) == ("aprobado", 75, desk.rita)
        assert [(event.kind, event.by) for event in report.events] == [
            ("escrita", desk.ana),
            ("enviada", desk.ana),
            ("aprobada", desk.rita),
        ]
        assert report.events.last().after == {"percent": "75", "text": "Tres de cuatro."}

    def test_whoever_goes_on_writing_leaves_one_event(self, desk):
        report = desk.report()
        for percent in ("1", "2", "3"):
            report = written(report, desk.ana, percent=percent)
        assert (report.version, report.events.count()) == (4, 1)

    def test_the_same_again_is_no_change(self, desk):
        report = written(desk.report(), desk.ana, percent="5 %")
        assert written(report, desk.ana, percent="5").version == report.version

    @pytest.mark.parametrize("percent", ["-1", "101", "50.5", "medio", "1e2", "٣", "9" * 30])
    def test_what_is_no_percentage_is_refused(self, desk, percent):
        with pytest.raises(ValidationError) as wrong:
            written(desk.report(), desk.ana, percent=percent)
        assert list(wrong.value.message_dict) == ["percent"]

    def test_a_percentage_and_not_applicable_exclude_each_other(self, desk):
        with pytest.raises(ValidationError, match="quite uno"):
            written(desk.report(), desk.ana, percent="5", not_applicable=True)

    @pytest.mark.parametrize(
        ("said", "fields"),
        [
            ({}, ["percent", "text"]),
            ({"percent": "0"}, ["text"]),
            ({"text": "Algo."}, ["percent"]),
            ({"not_applicable": True}, ["text"]),
        ],
    )
    def test_nothing_is_sent_that_does_not_say_how_far_and_what(self, desk, said, fields):
        report = written(desk.report(), desk.ana, **said)
        with pytest.raises(ValidationError) as wrong:
            submit(report, by=desk.ana, seen=report.version)
        assert sorted(wrong.value.message_dict) == fields

    def test_too_long_a_text_is_refused(self, desk):
        with pytest.raises(ValidationError, match="8,001 caracteres"):
            written(desk.report(), desk.ana, text="x" * 8_001)

    def test_each_unit_writes_its_own(self, desk):
        for name in ("noe", "rita", "olga", "dora", "alan"):
            with pytest.raises(PermissionDenied):
                written(desk.report(), desk.people[name], percent="1")
        assert written(desk.report("1.1.3"), desk.noe, percent="1").percent == 1

    def test_nobody_reviews_what_they_wrote_and_only_reviewers_do(self, desk):
        from indicators.duties import REVIEW
        from tests.factories.duties import give

        waiting = sent(desk.report(), give(desk.ana, REVIEW, unit=desk.small.units["nacional"]))
        for name in ("ana", "luis", "olga", "dora"):
            with pytest.raises(PermissionDenied):
                approve(waiting, by=desk.people[name], seen=waiting.version)

    def test_it_is_returned_for_a_reason_and_sent_again(self, desk):
        waiting = sent(desk.report(), desk.ana)
        with pytest.raises(ValidationError, match="por qué"):
            return_to_author(waiting, by=desk.rita, seen=waiting.version, reason="  ")
        back = return_to_author(waiting, by=desk.rita, seen=waiting.version, reason="Falta.")
        again = sent(back, desk.ana, percent="90")
        assert approve(again, by=desk.raul, seen=again.version).percent == 90

    def test_what_waits_is_not_changed(self, desk):
        waiting = sent(desk.report(), desk.ana)
        with pytest.raises(InvalidTransition, match="en revisión"):
            written(waiting, desk.ana, percent="1")

    def test_nobody_writes_over_what_they_have_not_seen(self, desk):
        shown = desk.report()
        written(shown, desk.luis, percent="30", text="De Luis.")
        with pytest.raises(EditConflict) as conflict:
            written(shown, desk.ana, percent="40", text="De Ana.")
        assert conflict.value.latest.text == "De Luis."
        assert conflict.value.typed == typed("40", "De Ana.")

    def test_publication_and_its_end_are_told_to_what_is_kept(self, desk):
        def version():
            return DataVersion.objects.get(programme=desk.small.programme).explanations

        before = version()
        waiting = sent(desk.report(), desk.ana)
        assert version() == before
        done = approve(waiting, by=desk.rita, seen=waiting.version)
        assert version() == before + 1
        return_to_author(done, by=desk.rita, seen=done.version, reason="Errata.")
        assert version() == before + 2


class TestPublished:
    def test_what_is_on_its_way_is_due_and_says_nothing(self, desk):
        desk.open()
        sent(desk.report(), desk.ana, percent="100")
        whole = tallies_of(desk.small.programme)["acciones", None, QUARTER]
        assert (whole.due, whole.fulfilled, whole.reported, whole.percent) == (3, 0, 0, None)

    def test_what_was_approved_counts_as_it_says(self, desk):
        desk.open()
        approved(desk.report(), desk.ana, desk.rita, percent="100")
        approved(desk.report("1.1.2"), desk.ana, desk.rita, percent="", not_applicable=True)
        approved(desk.report("1.1.3"), desk.noe, desk.rita, percent="40")
        whole = tallies_of(desk.small.programme)["acciones", "1", QUARTER]
        assert (whole.due, whole.fulfilled, whole.not_applicable, whole.percent) == (2, 1, 1, 50)

    def test_an_earlier_moment_is_answered_as_it_was(self, desk):
        programme = desk.small.programme
        before = timezone.now()
        desk.open()
        opened = timezone.now()
        done = approved(desk.report(), desk.ana, desk.rita, percent="100", text="Hecho.")
        published = timezone.now()
        back = return_to_author(done, by=desk.rita, seen=done.version, reason="Errata.")
        taken_back = timezone.now()
        approved(back, desk.ana, desk.rita, percent="80", text="Casi.")

        def said(moment):
            return [(row["percent"], row["text"]) for row in progress_rows_at(programme, moment)]

        def fulfilled(moment):
            whole = tallies_of(programme, moment).get(("acciones", None, QUARTER))
            return whole and (whole.due, whole.fulfilled, whole.reported)

        assert (said(before), fulfilled(before)) == ([], None)
        assert (said(opened), fulfilled(opened)) == ([], (3, 0, 0))
        assert (said(published), fulfilled(published)) == ([(100, "Hecho.")], (3, 1, 1))
        assert (said(taken_back), fulfilled(taken_back)) == ([], (3, 0, 0))
        assert said(timezone.now()) == [(80, "Casi.")]

    def test_what_was_asked_later_was_not_due_before(self, desk):
        Commitment.objects.filter(folio="1.1.2").update(responsible_unit=None)
        desk.open()
        moment = timezone.now()
        assign_commitments(desk.register, ["1.1.2"], desk.small.units["sur"], by=desk.olga)
        cell = ("acciones", None, QUARTER)
        assert tallies_of(desk.small.programme, moment)[cell].due == 2
        assert tallies_of(desk.small.programme)[cell].due == 3

    def test_who_answered_at_an_earlier_moment(self, desk):
        moments = [timezone.now()]
        for unit in ("norte", "sur"):
            assign_commitments(desk.register, ["1.1.1"], desk.small.units[unit], by=desk.olga)
            moments.append(timezone.now())
        assert [
            commitment_rows_at(desk.small.programme, moment)[0]["responsible_unit__slug"]
            for moment in moments
        ] == ["nacional", "norte", "sur"]

    def test_returned_is_published_no_more(self, desk):
        desk.open()
        returned(desk.report(), desk.ana, desk.rita)
        assert progress_rows_at(desk.small.programme, timezone.now()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres_only
class TestAtOnce:
    def test_a_period_is_opened_once(self):
        desk = make_desk()
        outcomes = all_at_once(*[desk.open] * 8)
        assert len(of_kind(outcomes, ValidationError)) == 7
        assert ProgressReport.objects.count() == 3

    def test_fifty_that_write_the_same_report_lose_nothing_silently(self):
        desk = make_desk()
        desk.open()
        shown = desk.report()
        jobs = [lambda n=n: written(shown, desk.ana, percent=str(n)) for n in range(50)]
        outcomes = all_at_once(*jobs)
        assert len(of_kind(outcomes, EditConflict)) == 49
        (kept,) = of_kind(outcomes, ProgressReport)
        assert desk.report().percent == kept.percent

    def test_what_is_given_away_while_a_period_opens_is_asked_about_all_the_same(self):
        desk = make_desk()
        Commitment.objects.filter(folio="1.1.1").update(responsible_unit=None)
        sur = desk.small.units["sur"]
        all_at_once(
            desk.open, lambda: assign_commitments(desk.register, ["1.1.1"], sur, by=desk.olga)
        )
        assert desk.report().unit == sur

    def test_of_approving_and_returning_one_is_done(self):
        desk = make_desk()
        desk.open()
        waiting = sent(desk.report(), desk.ana)
        outcomes = all_at_once(
            lambda: approve(waiting, by=desk.rita, seen=waiting.version),
            lambda: return_to_author(waiting, by=desk.raul, seen=waiting.version, reason="No."),
        )
        assert len(of_kind(outcomes, ProgressReport)) == 1
        assert desk.report().events.count() == 3

    def test_closing_and_sending_leave_no_gap(self):
        desk = make_desk()
        period = desk.open()
        kept = written(desk.report(), desk.ana, percent="5", text="Algo.")
        outcomes = all_at_once(
            lambda: close_period(period, by=desk.olga),
            lambda: submit(kept, by=desk.ana, seen=kept.version),
        )
        refused = bool(of_kind(outcomes, InvalidTransition))
        assert desk.report().status == ("borrador" if refused else "en_revision")
        numbers = [event.number for event in desk.report().events]
        assert numbers == list(range(1, len(numbers) + 1))
