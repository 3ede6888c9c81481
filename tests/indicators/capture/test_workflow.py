"""The way of a capture: its steps, what each leaves, and what refuses it."""

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators import tasks
from indicators.capture import workflow
from indicators.capture.cycles import close_cycle
from indicators.capture.drafts import AlreadyStarted, clean_typed, save_draft, start_draft
from indicators.capture.transitions import (
    EDITABLE,
    LIFE_CYCLE,
)
from indicators.capture.workflow import (
    NotSubmittable,
    approve,
    comment_on,
    return_to_planner,
    submit,
    withdraw,
)
from indicators.duties import CAPTURE
from indicators.jobs import hand_over_pending
from indicators.lifecycle import EditConflict, InvalidTransition
from indicators.models import (
    Capture,
    CaptureEventKind,
    CaptureStatus,
    DataVersion,
    RecomputeRun,
)
from indicators.results.catch_up import find_outdated_programmes, recompute_outdated
from indicators.results.recompute import check_drift, recompute_programme
from tests.databases import kept_fixture
from tests.factories.captures import (
    IN_ORDER,
    capture_at_status,
    make_cast,
    open_cycle_of,
    typed,
)
from tests.factories.duties import give
from tests.factories.model_rows import make_ficha_event

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

STATUSES = list(CaptureStatus)


cast = kept_fixture(make_cast, "cast")


def told(capture):
    """The history of a capture in words."""
    return [
        (each.number, each.kind, each.by.username, each.from_status, each.to_status)
        for each in capture.events.select_related("by")
    ]


class TestTables:
    @pytest.mark.parametrize(
        "table", [LIFE_CYCLE.transitions, LIFE_CYCLE.owners, LIFE_CYCLE.events]
    )
    def test_no_status_is_missing(self, table):
        assert set(table) == set(CaptureStatus)

    def test_every_status_can_be_reached_and_ends(self):
        reached, todo = set(), [CaptureStatus.DRAFT]
        while todo:
            status = todo.pop()
            reached.add(status)
            todo += [each for each in LIFE_CYCLE.transitions[status] if each not in reached]
        assert reached == set(CaptureStatus)
        assert {status for status, after in LIFE_CYCLE.transitions.items() if not after} == {
            "aprobada",
            "retirada",
        }

    def test_somebody_owns_exactly_what_can_go_on(self):
        for status, following in LIFE_CYCLE.transitions.items():
            assert (LIFE_CYCLE.owners[status] is None) == (not following)

    def test_every_event_but_those_that_change_no_status_is_in_the_table(self):
        others = {CaptureEventKind.SAVED, CaptureEventKind.COMMENTED}
        assert set(LIFE_CYCLE.events.values()) | others == set(CaptureEventKind)
        assert len(set(LIFE_CYCLE.events.values())) == len(LIFE_CYCLE.events)

    def test_the_documentation_is_drawn_from_them(self):
        page = Path("docs/workflow.md").read_text()
        assert f"```mermaid\n{LIFE_CYCLE.draw_diagram()}\n```" in page
        assert LIFE_CYCLE.tabulate() in page


class TestTheWay:
    @pytest.mark.parametrize("status", STATUSES)
    def test_every_status_is_reached_by_the_real_way(self, cast, status):
        assert capture_at_status(cast, status).status == status

    def test_the_whole_of_it_with_its_history(self, cast):
        capture = capture_at_status(cast, "devuelta")
        capture = save_draft(
            capture, by=cast.luis, version=capture.version, typed=typed(v1="1,235", v2="5,000")
        )
        capture = submit(capture, by=cast.luis, comment="Corregida.")
        comment_on(capture, by=cast.rita, comment="La veo.")
        capture = approve(capture, by=cast.rita, comment="Conforme.")
        assert told(capture) == [
            (1, "iniciada", "ana", "", "borrador"),
            (2, "guardada", "ana", "borrador", "borrador"),
            (3, "enviada", "ana", "borrador", "en_revision"),
            (4, "devuelta", "rita", "en_revision", "devuelta"),
            (5, "guardada", "luis", "devuelta", "devuelta"),
            (6, "enviada", "luis", "devuelta", "en_revision"),
            (7, "comentario", "rita", "en_revision", "en_revision"),
            (8, "aprobada", "rita", "en_revision", "aprobada"),
        ]
        events = list(capture.events.all())
        assert [each.version for each in events] == [1, 2, 3, 4, 5, 6, 6, 7]
        assert capture.version == 7
        assert events[3].reason == "Revise la fuente."
        assert (events[4].before, events[4].after) == ({"v1.value": "1 234"}, {"v1.value": "1,235"})
        assert (events[5].before, events[5].after) == ({"v1.value": "1234"}, {"v1.value": "1235"})

    @pytest.mark.postgres
    def test_the_first_submission_keeps_what_was_stated(self, cast):
        capture = capture_at_status(cast, "en_revision")
        assert capture.events.get(kind="enviada").after == {
            "v1.value": "1234",
            "v1.status": "definitivo",
            "v2.value": "5000",
            "v2.status": "definitivo",
        }
        stated = {each.variable.symbol: each for each in capture.values.all()}
        assert str(stated["v1"].value) == "1234"
        assert (stated["v1"].status, stated["v1"].source) == ("definitivo", "Registro")

    def test_the_given_capture_stays_as_it_was(self, cast):
        capture = capture_at_status(cast, "borrador")
        latest = submit(capture, by=cast.ana)
        assert (capture.status, latest.status) == ("borrador", "en_revision")
        with pytest.raises(EditConflict):
            submit(capture, by=cast.ana)

    @pytest.mark.parametrize("status", STATUSES)
    def test_no_step_is_taken_outside_the_table(self, cast, status):
        capture = capture_at_status(cast, status)
        steps = {
            CaptureStatus.IN_REVIEW: lambda: submit(capture, by=cast.ana),
            CaptureStatus.APPROVED: lambda: approve(capture, by=cast.rita),
            CaptureStatus.RETURNED: lambda: return_to_planner(capture, by=cast.rita, reason="No."),
            CaptureStatus.WITHDRAWN: lambda: withdraw(capture, by=cast.ana),
        }
        before = told(capture)
        for to, step in steps.items():
            if to not in LIFE_CYCLE.transitions[status]:
                with pytest.raises(InvalidTransition, match="ya no admite este paso"):
                    step()
        if status not in EDITABLE:
            with pytest.raises(InvalidTransition):
                save_draft(capture, by=cast.ana, version=capture.version, typed={})
        assert told(capture) == before

    def test_a_withdrawn_one_makes_room_for_another(self, cast):
        first = capture_at_status(cast, "retirada")
        second = capture_at_status(cast, "borrador")
        assert second.pk != first.pk

    def test_a_return_needs_a_reason_and_a_comment_a_text(self, cast):
        capture = capture_at_status(cast, "en_revision")
        with pytest.raises(ValidationError, match="Escriba por qué la devuelve"):
            return_to_planner(capture, by=cast.rita, reason=" \r\n ")
        with pytest.raises(ValidationError, match="Escriba el comentario"):
            comment_on(capture, by=cast.rita, comment=" ")
        with pytest.raises(ValidationError, match="admite 4,000 caracteres y este tiene 4,001"):
            comment_on(capture, by=cast.rita, comment="ñ" * 4001)
        with pytest.raises(ValidationError, match="no se admite"):
            approve(capture, by=cast.rita, comment="a\0b")
        assert capture.events.count() == 3


class TestStarting:
    def test_there_is_one_under_way(self, cast):
        capture = capture_at_status(cast, "en_revision")
        with pytest.raises(AlreadyStarted) as refusal:
            capture_at_status(cast, "borrador", by="luis")
        assert refusal.value.latest == capture

    def test_of_another_unit_it_is_another(self, cast):
        capture_at_status(cast, "borrador")
        assert capture_at_status(cast, "borrador", unit="norte", by="noe").unit.slug == "norte"

    def test_the_cycle_is_of_the_year_and_programme(self, cast):
        indicator, root = cast.small.indicators["1.1"], cast.small.units["nacional"]
        with pytest.raises(ValidationError, match="no es de este programa y año"):
            start_draft(indicator, 2022, root, cast.cycle, by=cast.ana)

    @pytest.mark.postgres
    def test_the_unit_reports_to_the_programme(self, cast):
        indicator, norte = cast.small.indicators["1.1"], cast.small.units["norte"]
        cast.small.programme.units.remove(norte)
        with pytest.raises(PermissionDenied):
            start_draft(indicator, 2023, norte, cast.cycle, by=cast.noe)
        give(cast.noe, CAPTURE, unit=cast.small.units["sur"])
        with pytest.raises(ValidationError, match="no reporta a este programa"):
            start_draft(indicator, 2023, norte, cast.cycle, by=cast.noe)

    def test_the_unit_contributes_to_the_indicator(self, cast):
        indicator, norte = cast.small.indicators["1.1"], cast.small.units["norte"]
        for captured_by, message in (
            ("", "no contribuye"),
            ("sur", "no contribuye"),
            ("norte", ""),
        ):
            indicator.captured_by = captured_by
            if message:
                with pytest.raises(ValidationError, match=message):
                    start_draft(indicator, 2023, norte, cast.cycle, by=cast.noe)
        assert start_draft(indicator, 2023, norte, cast.cycle, by=cast.noe).unit == norte


class TestSaving:
    def test_nothing_typed_is_lost_not_even_what_cannot_be_read(self, cast):
        capture = capture_at_status(cast, "borrador")
        odd = {
            "v1": {"value": " 12,3 ¿? ", "note": "dudo\n"},
            "_justifications": {"repetido.v1": "Sí"},
        }
        saved = save_draft(capture, by=cast.ana, version=capture.version, typed=odd)
        assert Capture.objects.get(pk=saved.pk).typed == odd

    @pytest.mark.postgres
    def test_saving_the_same_again_is_no_event(self, cast):
        capture = capture_at_status(cast, "borrador")
        again = save_draft(capture, by=cast.luis, version=1, typed=IN_ORDER | {"v3": {"value": ""}})
        assert (again.version, again.events.count()) == (capture.version, 2)

    def test_the_second_of_two_is_refused_with_what_changed(self, cast):
        capture = capture_at_status(cast, "borrador")
        save_draft(capture, by=cast.luis, version=2, typed=typed(v1="7", v2="5,000"))
        mine = typed(v1="8", v2="5,000")
        with pytest.raises(EditConflict, match="lo suyo no se guardó") as refusal:
            save_draft(capture, by=cast.ana, version=2, typed=mine)
        assert refusal.value.changed == {"v1.value": ("1 234", "7")}
        assert refusal.value.by == ("Luis",)
        assert refusal.value.typed == mine
        assert refusal.value.latest.version == 3
        # Having seen that, it is hers to decide.
        saved = save_draft(refusal.value.latest, by=cast.ana, version=3, typed=mine)
        assert saved.typed == mine

    def test_what_changed_is_told_over_several_saves(self, cast):
        capture = capture_at_status(cast, "borrador")
        second = save_draft(capture, by=cast.luis, version=2, typed=typed(v1="7", v2="9"))
        save_draft(second, by=cast.luis, version=3, typed=typed(v1="6", v2="5,000"))
        with pytest.raises(EditConflict) as refusal:
            save_draft(capture, by=cast.ana, version=2, typed={})
        assert refusal.value.changed == {"v1.value": ("1 234", "6")}

    def test_one_that_was_submitted_meanwhile(self, cast):
        capture = capture_at_status(cast, "borrador")
        submit(capture, by=cast.luis)
        with pytest.raises(EditConflict) as refusal:
            save_draft(capture, by=cast.ana, version=2, typed=typed(v1="8", v2="9"))
        assert refusal.value.latest.status == "en_revision"

    @pytest.mark.parametrize(
        "shape",
        [
            [],
            {"v1": "12"},
            {"v1": {"value": 12}},
            {"v1": {"otra": "12"}},
            {"v 1": {"value": "12"}},
            {"v1": {"value": "1\0"}},
            {"v1": {"note": "ñ" * 4001}},
            {"_justifications": {"a b": "x"}},
            {f"v{number}": {"value": "1"} for number in range(201)},
        ],
    )
    def test_only_the_shape_is_judged(self, shape):
        with pytest.raises(ValidationError):
            clean_typed(shape)


class TestSubmitting:
    def test_all_problems_at_once_and_nothing_is_done(self, cast):
        entries = {"v1": {"value": "12,3", "status": "definitivo"}}
        capture = capture_at_status(cast, "borrador", entries=entries)
        close_cycle(cast.cycle, by=cast.olga)
        with pytest.raises(NotSubmittable) as refusal:
            submit(capture, by=cast.ana)
        fields = [each.field for each in refusal.value.issues]
        assert fields == ["", "v1.value", "v1.source", "v2.value"]
        latest = Capture.objects.get(pk=capture.pk)
        assert (latest.status, latest.version) == ("borrador", capture.version)
        assert latest.events.count() == 2
        # A draft is kept all the same.
        save_draft(capture, by=cast.ana, version=2, typed=IN_ORDER)

    def test_warnings_are_justified_first(self, cast):
        cast.small.state("1.1", 2022, {"v1": "123", "v2": "5000"})
        capture = capture_at_status(cast, "borrador")
        with pytest.raises(NotSubmittable) as refusal:
            submit(capture, by=cast.ana)
        assert [each.field for each in refusal.value.issues] == [
            "_justifications.magnitud.v1",
            "_justifications.repetido.v2",
        ]
        why = {"magnitud.v1": "Se sumó otro registro.", "repetido.v2": "No hubo censo."}
        capture = save_draft(
            capture, by=cast.ana, version=2, typed=IN_ORDER | {"_justifications": why}
        )
        approved = approve(submit(capture, by=cast.ana), by=cast.rita)
        assert approved.typed["_justifications"] == why

    @pytest.mark.postgres
    def test_a_value_that_is_not_there_says_why(self, cast):
        entries = typed(v1="ND", v2="5,000")
        entries["v1"]["status"] = "nd"
        capture = capture_at_status(cast, "en_revision", entries=entries)
        value = capture.values.get(variable__symbol="v1")
        assert (value.value, value.status) == (None, "nd")

    def test_the_method_that_changes_between_the_question_and_the_answer(self, cast, monkeypatch):
        draft = capture_at_status(cast, "borrador")
        real = workflow.load_context

        def asked(capture):
            found = real(capture)
            cast.small.add_method(capture.indicator, 2020, "v1", {"v1": "suma"})
            return found

        monkeypatch.setattr(workflow, "load_context", asked)
        with pytest.raises(NotSubmittable, match="El método acaba de cambiar"):
            submit(draft, by=cast.ana)
        assert Capture.objects.get(pk=draft.pk).status == CaptureStatus.DRAFT


class TestApproving:
    def test_it_becomes_current_and_supersedes_and_is_recomputed(
        self, cast, django_capture_on_commit_callbacks
    ):
        former = cast.small.state("1.1", 2023, {"v1": "1", "v2": "3"}, printed="34.00")
        recompute_programme(cast.small.programme)
        inputs = DataVersion.objects.get().inputs
        capture = capture_at_status(
            cast,
            "en_revision",
        )
        with django_capture_on_commit_callbacks(execute=True):
            approved = approve(capture, by=cast.rita)
        former.refresh_from_db()
        assert former.superseded_at == approved.approved_at
        assert (approved.superseded_at, approved.approved_by) == (None, cast.rita)
        assert DataVersion.objects.get().inputs == inputs + 1
        result = cast.small.result("1.1", 2023)
        assert (str(result.value), result.capture_id) == ("24.68", approved.pk)
        assert check_drift(cast.small.programme) == 0
        run = RecomputeRun.objects.first()
        assert run.scope["unit_id"] == cast.small.units["nacional"].pk

    def test_the_values_of_a_method_that_changed_are_not_approved(self, cast):
        capture = capture_at_status(cast, "en_revision")
        cast.small.add_method(cast.small.indicators["1.1"], 2023, "v1", {"v1": "suma"})
        with pytest.raises(NotSubmittable, match="El método cambió"):
            approve(capture, by=cast.rita)
        assert Capture.objects.get(pk=capture.pk).status == "en_revision"

    @pytest.mark.parametrize(("field", "before", "after", "refused"), [
        ("methods.2000.formula", "v1 / v2 * 100", "v1 / v2 * 1000", True),
        ("methods.2000.variables.v1.consolidation", "suma", "nacional", True),
        ("methods.2010.formula", "v1", "v2", True),  # it was in force, and was taken away
        ("methods.2024.formula", "", "v1", False),
        ("methods.1990.formula", "v1", "v2", False),
        ("methods.2000.text", "Una", "Otra", False),
        ("methods.2000.variables.v1.name", "Una", "Otra", False),
        ("targets.2023", "30", "31", False),
    ])  # fmt: skip
    def test_what_would_compute_otherwise_than_it_was_sent_is_not_approved(
        self, cast, field, before, after, refused
    ):
        capture = capture_at_status(cast, "en_revision")
        make_ficha_event(
            capture.indicator,
            cast.olga,
            reason="Se corrige.",
            before={field: before} if before else {},
            after={field: after},
        )
        if not refused:
            assert approve(capture, by=cast.rita).status == CaptureStatus.APPROVED
            return
        with pytest.raises(NotSubmittable, match="El método cambió desde que se envió"):
            approve(capture, by=cast.rita)
        again = return_to_planner(capture, by=cast.rita, reason="Cambió el método.")
        assert approve(submit(again, by=cast.ana), by=cast.rita).status == CaptureStatus.APPROVED

    def test_a_part_of_the_year_does_not_take_the_place_of_the_whole(self, cast):
        """A preliminary capture that was under way while the definitive one was approved."""
        june = date(2023, 6, 30)
        part = open_cycle_of(cast.small, 2023, by=cast.olga, kind="preliminar", cutoff=june)
        late = start_draft(
            cast.small.indicators["1.1"], 2023, cast.small.units["nacional"], part, by=cast.ana
        )
        late = save_draft(late, by=cast.ana, version=late.version, typed=IN_ORDER)
        late = submit(late, by=cast.ana)
        cast.small.state("1.1", 2023, {"v1": "3", "v2": "4"}, approved=timezone.now())
        with pytest.raises(NotSubmittable, match="una más vieja no la reemplaza"):
            approve(late, by=cast.rita)
        assert Capture.objects.get(pk=late.pk).status == CaptureStatus.IN_REVIEW
        recompute_programme(cast.small.programme)
        returned = return_to_planner(late, by=cast.rita, reason="Ya hay definitiva.")
        with pytest.raises(NotSubmittable, match="una más vieja no la reemplaza"):
            submit(returned, by=cast.ana)

    def test_what_a_document_missed_does_not_stand_in_the_way(self, cast):
        cast.small.state("1.1", 2023, printed="ND", cutoff=date(2024, 5, 31))
        assert capture_at_status(cast, "aprobada").status == CaptureStatus.APPROVED

    def test_it_stands_when_no_task_can_be_handed_over(
        self, cast, django_capture_on_commit_callbacks, monkeypatch, caplog
    ):
        recompute_programme(cast.small.programme)
        capture = capture_at_status(cast, "en_revision")

        def fail(*args, **kwargs):
            raise ConnectionError("no broker")

        monkeypatch.setattr(tasks.recompute_statement, "apply_async", fail)
        with django_capture_on_commit_callbacks(execute=True):
            approve(capture, by=cast.rita)
        assert Capture.objects.get(pk=capture.pk).status == "aprobada"
        assert "Task indicators.recompute_statement could not be handed over" in caplog.text
        assert find_outdated_programmes() == [cast.small.programme.pk]
        run = recompute_outdated(cast.small.programme.pk)
        assert run.counts["nuevos"] == 1
        assert str(cast.small.result("1.1", 2023).value) == "24.68"
        assert find_outdated_programmes() == []

    def test_a_later_run_of_another_part_does_not_hide_it(
        self, cast, django_capture_on_commit_callbacks
    ):
        recompute_programme(cast.small.programme)
        approve(capture_at_status(cast, "en_revision"), by=cast.rita)  # and nobody is asked
        other = capture_at_status(cast, "en_revision", unit="norte", by="noe")
        with django_capture_on_commit_callbacks(execute=True):
            approve(other, by=cast.rita)
        hand_over_pending()
        assert check_drift(cast.small.programme) == 0


def test_the_former_statement_steps_back_in_a_statement_of_its_own(cast):
    """Within one statement the database takes the rows in any order, and two would be current."""
    former = cast.small.state("1.1", 2023, printed="34.00")
    capture = capture_at_status(cast, "en_revision")
    with CaptureQueriesContext(connection) as queries:
        approve(capture, by=cast.rita)
    ordered = [
        each["sql"].rpartition(" IN ")[2]
        for each in queries
        if each["sql"].startswith('UPDATE "indicators_capture"') and "CASE" in each["sql"]
    ]
    assert ordered == [f"({former.pk})", f"({capture.pk})"]
