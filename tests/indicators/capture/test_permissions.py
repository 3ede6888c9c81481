"""The permissions to capture, review, comment and see: of every duty, and of who has none."""

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied

from indicators.capture.drafts import save_draft
from indicators.capture.workflow import (
    approve,
    comment_on,
    return_to_planner,
    submit,
    withdraw,
)
from indicators.duties import REVIEW
from indicators.permissions import (
    captures_seen_by,
    check_user_can_capture,
    check_user_can_review,
    user_can_capture,
    user_can_comment,
    user_can_review,
    user_can_see_capture,
)
from tests.databases import kept_fixture
from tests.factories.captures import (
    DUTIES,
    capture_at_status,
    make_cast,
    typed,
)
from tests.factories.duties import give

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


cast = kept_fixture(make_cast, "cast")


PEOPLE = [*DUTIES, "anonymous"]


def person(cast, name):
    return AnonymousUser() if name == "anonymous" else cast.people[name]


class TestWhoMay:
    @pytest.mark.parametrize("name", PEOPLE)
    def test_capture_for_the_institution(self, cast, name):
        indicator, root = cast.small.indicators["1.1"], cast.small.units["nacional"]
        assert user_can_capture(person(cast, name), indicator, root) == (name in ("ana", "luis"))

    @pytest.mark.parametrize("name", PEOPLE)
    def test_capture_for_a_unit_below(self, cast, name):
        indicator, norte = cast.small.indicators["1.1"], cast.small.units["norte"]
        assert user_can_capture(person(cast, name), indicator, norte) == (name == "noe")
        assert not user_can_capture(person(cast, name), indicator, cast.small.units["sur"])

    def test_the_institution_s_figure_is_captured_by_the_unit_that_answers_for_it(self, cast):
        indicator, root = cast.small.indicators["1.1"], cast.small.units["nacional"]
        indicator.owner = cast.small.units["norte"]
        assert user_can_capture(cast.noe, indicator, root)
        with pytest.raises(PermissionDenied, match="de Nacional lo captura otra unidad"):
            check_user_can_capture(cast.ana, indicator, root)

    @pytest.mark.parametrize("name", PEOPLE)
    def test_review(self, cast, name):
        capture = capture_at_status(cast, "en_revision")
        assert user_can_review(person(cast, name), capture) == (name in ("rita", "raul"))

    @pytest.mark.postgres
    @pytest.mark.parametrize("name", PEOPLE)
    def test_see_and_comment(self, cast, name):
        capture = capture_at_status(cast, "en_revision")
        allowed = name in ("ana", "luis", "rita", "raul", "olga", "dora")
        user = person(cast, name)
        assert user_can_see_capture(user, capture) == allowed
        assert (capture in captures_seen_by(user)) == allowed
        speaks = allowed and name != "dora"  # who directs changes nothing
        assert user_can_comment(user, capture) == speaks
        if not speaks:
            with pytest.raises(PermissionDenied):
                comment_on(capture, by=user, comment="Hola.")

    @pytest.mark.parametrize("name", PEOPLE)
    def test_the_lists_show_what_each_may_see(self, cast, name):
        captures = [
            capture_at_status(cast, "borrador"),
            capture_at_status(cast, "borrador", unit="norte", by="noe"),
        ]
        cast.small.state("1.1", 2022, {"v1": "1", "v2": "3"})  # published, not entered
        user = person(cast, name)
        assert set(captures_seen_by(user)) == {
            each for each in captures if user_can_see_capture(user, each)
        }

    @pytest.mark.parametrize("name", ["rita", "olga", "noe", "dora", "alan", "anonymous"])
    def test_nobody_else_edits_submits_or_withdraws(self, cast, name):
        capture, user = capture_at_status(cast, "borrador"), person(cast, name)
        for step in (
            lambda: save_draft(capture, by=user, version=2, typed={}),
            lambda: submit(capture, by=user),
            lambda: withdraw(capture, by=user),
        ):
            with pytest.raises(PermissionDenied):
                step()
        assert capture.events.count() == 2

    @pytest.mark.parametrize("name", ["ana", "luis", "olga", "noe", "dora", "alan", "anonymous"])
    def test_nobody_else_approves_or_returns(self, cast, name):
        capture, user = capture_at_status(cast, "en_revision"), person(cast, name)
        for step in (
            lambda: approve(capture, by=user),
            lambda: return_to_planner(capture, by=user, reason="No."),
        ):
            with pytest.raises(PermissionDenied):
                step()
        assert capture.events.count() == 3

    def give_review_to(self, cast, *names):
        for name in names:
            give(cast.people[name], REVIEW)
            cast.people[name] = User.objects.get(username=name)

    def test_nobody_reviews_what_they_put_a_hand_to(self, cast):
        draft = capture_at_status(cast, "borrador")
        saved = save_draft(draft, by=cast.luis, version=2, typed=typed(v1="1", v2="2"))
        capture = submit(saved, by=cast.luis)
        self.give_review_to(cast, "ana", "luis", "noe")
        for name in ("ana", "luis"):
            with pytest.raises(PermissionDenied, match="Nadie revisa una captura en la que"):
                check_user_can_review(cast.people[name], capture)
        check_user_can_review(cast.noe, capture)

    def test_not_an_account_that_was_closed(self, cast):
        capture = capture_at_status(cast, "en_revision")
        for name in ("ana", "rita"):
            User.objects.filter(username=name).update(is_active=False)
        ana, rita = (User.objects.get(username=name) for name in ("ana", "rita"))
        assert not user_can_capture(ana, capture.indicator, capture.unit)
        assert not user_can_review(rita, capture)
        assert not captures_seen_by(rita).exists()

    def test_a_superuser_only_with_the_duty(self, cast):
        capture = capture_at_status(cast, "en_revision")
        root = User.objects.create_superuser("todo")
        assert not user_can_capture(root, capture.indicator, capture.unit)
        assert not user_can_review(root, capture)
