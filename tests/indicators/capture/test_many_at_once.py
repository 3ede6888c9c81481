"""Fifty people at once: no two steps of a capture collide, and its history stays whole."""

from itertools import pairwise

import pytest

from indicators.capture.drafts import AlreadyStarted, save_draft, start_draft
from indicators.capture.workflow import (
    approve,
    comment_on,
    return_to_planner,
    submit,
)
from indicators.lifecycle import EditConflict
from indicators.models import (
    Capture,
    DataVersion,
    Event,
)
from indicators.results.recompute import check_drift, recompute_programme
from tests.factories.captures import (
    capture_at_status,
    make_cast,
    open_cycle_of,
    typed,
)
from tests.factories.concurrency import all_at_once, of_kind

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres_only,
    pytest.mark.slow,
]


def assert_history_is_whole(capture):
    events = list(capture.events.all())
    assert [each.number for each in events] == list(range(1, len(events) + 1))
    for earlier, later in pairwise(events):
        assert later.from_status == earlier.to_status
        assert later.version >= earlier.version
    assert events[-1].to_status == Capture.objects.get(pk=capture.pk).status


MANY = 50


class TestManyAtOnce:
    def test_of_fifty_saves_upon_one_version_one_is_kept(self):
        cast = make_cast()
        capture = capture_at_status(cast, "borrador")
        outcomes = all_at_once(
            *(
                lambda number=number: save_draft(
                    capture, by=cast.ana, version=2, typed=typed(v1=str(number), v2="5")
                )
                for number in range(MANY)
            )
        )
        (won,) = of_kind(outcomes, Capture)
        refusals = of_kind(outcomes, EditConflict)
        assert len(refusals) == MANY - 1
        latest = Capture.objects.get(pk=capture.pk)
        assert (latest.typed, latest.version) == (won.typed, 3)
        for refusal in refusals:
            assert refusal.changed["v1.value"] == ("1 234", won.typed["v1"]["value"])
            assert refusal.typed != won.typed
        assert_history_is_whole(capture)

    def test_fifty_people_who_save_again_each_lose_nothing(self):
        cast = make_cast()
        capture = capture_at_status(cast, "borrador")

        def add(number):
            seen = capture
            while True:
                entries = seen.typed | {f"x{number}": {"note": "mío"}}
                try:
                    return save_draft(seen, by=cast.ana, version=seen.version, typed=entries)
                except EditConflict as refusal:
                    seen = refusal.latest

        outcomes = all_at_once(*(lambda number=number: add(number) for number in range(MANY)))
        assert len(of_kind(outcomes, Capture)) == MANY
        latest = Capture.objects.get(pk=capture.pk)
        assert set(latest.typed) == {"v1", "v2", *(f"x{number}" for number in range(MANY))}
        assert latest.version == 2 + MANY
        assert_history_is_whole(capture)

    def test_of_fifty_submissions_one_is_made(self):
        cast = make_cast()
        capture = capture_at_status(cast, "borrador")
        outcomes = all_at_once(*[lambda: submit(capture, by=cast.ana)] * MANY)
        assert len(of_kind(outcomes, Capture)) == 1
        assert len(of_kind(outcomes, EditConflict)) == MANY - 1
        assert capture.values.count() == 2
        assert_history_is_whole(capture)

    def test_of_approvals_returns_and_comments_one_decides(self):
        cast = make_cast()
        recompute_programme(cast.small.programme)
        capture = capture_at_status(cast, "en_revision")
        jobs = [lambda: approve(capture, by=cast.rita), lambda: approve(capture, by=cast.raul)] * 15
        jobs += [lambda: return_to_planner(capture, by=cast.rita, reason="No.")] * 10
        jobs += [lambda: comment_on(capture, by=cast.rita, comment="Hola.")] * 10
        outcomes = all_at_once(*jobs)
        assert len(of_kind(outcomes, Capture)) == 1
        assert len(of_kind(outcomes, EditConflict)) == 39
        assert len(of_kind(outcomes, Event)) == 10
        assert_history_is_whole(capture)

    def test_fifty_captures_are_approved_side_by_side(self):
        cast = make_cast()
        years = range(1960, 1960 + MANY)
        cast.small.indicators["1.1"].methods.update(valid_from=years[0])
        captures = []
        for year in years:
            cast.cycle = open_cycle_of(cast.small, year, by=cast.olga)
            captures.append(
                capture_at_status(cast, "en_revision", entries=typed(v1=str(year), v2="5000"))
            )
        before = DataVersion.objects.get().inputs
        outcomes = all_at_once(
            *(lambda capture=capture: approve(capture, by=cast.rita) for capture in captures)
        )
        assert of_kind(outcomes, Exception) == []
        assert DataVersion.objects.get().inputs == before + MANY
        current = Capture.objects.filter(status="aprobada", superseded_at=None)
        assert current.count() == MANY
        assert check_drift(cast.small.programme) == 0
        for capture in captures:
            assert_history_is_whole(capture)

    def test_of_fifty_who_start_one_does(self):
        cast = make_cast()
        indicator, root = cast.small.indicators["1.1"], cast.small.units["nacional"]
        outcomes = all_at_once(
            *[lambda: start_draft(indicator, 2023, root, cast.cycle, by=cast.ana)] * MANY
        )
        (won,) = of_kind(outcomes, Capture)
        assert {each.latest for each in of_kind(outcomes, AlreadyStarted)} == {won}
        assert len(of_kind(outcomes, AlreadyStarted)) == MANY - 1
        assert_history_is_whole(won)
