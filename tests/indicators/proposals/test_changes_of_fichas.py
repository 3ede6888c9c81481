"""A change of a ficha that alters something published: proposed by one person, decided by another."""

import copy
from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone

from indicators.capture.pages.pending import count_tasks, tasks_of
from indicators.duties import ADMINISTRATION, CAPTURE, DIRECTION, REVIEW
from indicators.fichas.change import NeedsAnotherPerson, preview_change
from indicators.fichas.change import accept as change_alone
from indicators.fichas.definitions import FichaDefinition
from indicators.fichas.history import results_as_of
from indicators.fichas.loading import load_programme
from indicators.fichas.proposals import change_or_propose
from indicators.fichas.representation import data_of
from indicators.lifecycle import InvalidTransition
from indicators.models import Capture, Event, Indicator, Proposal, Result
from indicators.proposals.deciding import AlreadyProposed, accept, propose_again, reject, withdraw
from indicators.proposals.sources import OutdatedProposal
from indicators.results.inputs import RecomputeScope
from indicators.results.recompute import recompute_programme
from objectives.models import Programme, ResponsibleUnit
from tests.factories.concurrency import all_at_once, of_kind
from tests.factories.duties import give, take
from tests.factories.example_folder import EXAMPLE, FIRST, SECOND, copy_example
from tests.factories.model_rows import make_cycle

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.one_database]


def people(*names):
    """The people that are named, each with their duty for the institution."""
    duties = {
        "olga": (ADMINISTRATION,),
        "omar": (ADMINISTRATION,),
        "rita": (REVIEW,),
        "dora": (DIRECTION,),
        "ana": (CAPTURE,),
    }
    return [give(User.objects.create_user(name), *duties[name]) for name in names]


@pytest.fixture
def loaded(example_programme, db):
    return Programme.objects.get()


@pytest.fixture
def olga(loaded):
    return people("olga")[0]


@pytest.fixture
def rita(loaded):
    return people("rita")[0]


def ficha():
    return Indicator.objects.select_related("programme").get(code="1.1")


def target_of(year, printed):
    """The ficha 1.1 with another target; that of 2021 was 12.0, and 11.8 is its result."""
    data = copy.deepcopy(data_of(ficha()))
    data["targets"]["intermediate"][year] = printed
    return FichaDefinition.model_validate(data)


def named(name):
    return FichaDefinition.model_validate({**data_of(ficha()), "name": name})


def propose(definition, by, reason="Lo pidió la unidad."):
    seen = preview_change(ficha(), definition).digest
    return change_or_propose(ficha(), definition, by=by, reason=reason, seen=seen)


def target_now():
    return ficha().targets.get(year=2021).printed


class TestProposing:
    def test_what_changes_something_published_is_kept_and_changes_nothing(self, olga):
        before = list(Result.objects.order_by("pk").values())
        proposal = propose(target_of(2021, "11.0"), olga)
        assert (proposal.status, proposal.proposed_by, proposal.reason) == (
            "abierta", olga, "Lo pidió la unidad.",
        )  # fmt: skip
        assert target_now() == "12.0"
        assert list(Result.objects.order_by("pk").values()) == before
        assert not Event.objects.of(Indicator).exists()
        (event,) = proposal.events
        assert (event.kind, event.by, event.reason) == ("propuesta", olga, proposal.reason)
        assert event.indicator == ficha()

    def test_what_changes_none_is_done_at_once(self, olga):
        assert isinstance(propose(named("Otro."), olga), Event)
        assert ficha().name == "Otro."
        assert not Proposal.objects.exists()

    @pytest.mark.parametrize(
        "changed",
        [
            {"unit_of_measure": "Pesos"},
            {"unit_kind": "dinero"},
            {"kind": "parametro"},
            {"objective": "2"},
            {"other_objectives": ["2"]},
            {"baseline": {"year": 2018, "printed": "10", "note": "", "period": "2017-2018"}},
        ],
        ids=lambda changed: next(iter(changed)),
    )
    def test_what_says_what_the_figures_are_takes_two_too(self, olga, changed):
        definition = FichaDefinition.model_validate({**data_of(ficha()), **changed})
        assert isinstance(propose(definition, olga), Proposal)
        assert not Event.objects.of(Indicator).exists()

    def test_who_lost_the_duty_proposes_nothing_any_more(self, olga, rita):
        proposal = propose(target_of(2021, "11.0"), olga)
        take(olga, ADMINISTRATION)
        with pytest.raises(ValidationError, match="ya no tiene ese encargo"):
            accept(proposal, by=rita, seen=proposal.digest)
        assert target_now() == "12.0"
        reject(proposal, by=rita, reason="Ya no está.")

    def test_nobody_does_it_alone_by_any_function(self, olga):
        definition = target_of(2021, "11.0")
        seen = preview_change(ficha(), definition).digest
        with pytest.raises(NeedsAnotherPerson):
            change_alone(ficha(), definition, by=olga, reason="Sí.", seen=seen)
        assert target_now() == "12.0"

    @pytest.mark.parametrize("state", ["publicado", "preparacion"])
    def test_what_was_approved_counts_in_preparation_too(self, olga, state):
        Programme.objects.update(state=state)
        assert preview_change(ficha(), target_of(2021, "11.0")).needs_another

    @pytest.mark.parametrize(("state", "needs"), [("publicado", True), ("preparacion", False)])
    def test_with_nothing_approved_only_where_it_is_published(self, tmp_path, state, needs):
        folder = copy_example(tmp_path)
        for name in (FIRST, SECOND):
            path = folder.path / name
            ficha_alone = path.read_text("utf-8").partition("readings:")[0]
            path.write_text(f"{ficha_alone}readings: []\n", "utf-8")
        folder.change(FIRST, "frequency: Anual", "frequency: Bienal")
        folder.load()
        Programme.objects.update(state=state)
        recompute_programme(Programme.objects.get())
        # Of the years in which it is not measured it says so; it would not any more.
        data = {**data_of(ficha()), "frequency": "Anual"}
        preview = preview_change(ficha(), FichaDefinition.model_validate(data))
        assert preview.figures and not Capture.objects.exists()
        assert preview.needs_another == needs

    def test_one_waits_for_each_ficha(self, olga, loaded):
        first = propose(target_of(2021, "11.0"), olga)
        with pytest.raises(AlreadyProposed) as refused:
            propose(target_of(2021, "11.5"), olga)
        assert refused.value.proposal == first
        withdraw(first, by=olga)
        assert propose(target_of(2021, "11.5"), olga).is_open

    @pytest.mark.parametrize("reason", ["", "  \n", "x" * 4001])
    def test_not_without_a_reason(self, olga, reason):
        with pytest.raises(ValidationError) as refused:
            propose(target_of(2021, "11.0"), olga, reason=reason)
        assert list(refused.value.message_dict) == ["reason"]
        assert not Proposal.objects.exists()

    def test_only_by_who_keeps_the_fichas(self, rita):
        with pytest.raises(PermissionDenied):
            propose(target_of(2021, "11.0"), rita)


class TestAccepting:
    @pytest.mark.postgres
    @pytest.mark.parametrize("name", ["rita", "omar"])
    def test_another_person_accepts_and_both_are_named(self, loaded, olga, name):
        (other,) = people(name)
        proposal = propose(target_of(2021, "11.0"), olga)
        accepted = accept(proposal, by=other, seen=proposal.digest, reason="De acuerdo.")
        assert (accepted.status, accepted.decided_by) == ("aceptada", other)
        assert accepted.decision_reason == "De acuerdo."
        event = Event.objects.of(Indicator).get()
        assert accepted.event == event
        assert (event.by, event.reason, event.proposal.proposed_by) == (
            other, "Lo pidió la unidad.", olga,
        )  # fmt: skip
        assert (event.before, event.after) == ({"targets.2021": "12.0"}, {"targets.2021": "11.0"})
        assert target_now() == "11.0"
        recompute_programme(loaded)
        assert Result.objects.get(indicator=ficha(), year=2021).light == "verde"
        assert [each.kind for each in accepted.events] == ["propuesta", "aceptada"]

    def test_never_the_proposer_whatever_else_they_are(self, olga):
        proposal = propose(target_of(2021, "11.0"), olga)
        olga.is_superuser = olga.is_staff = True
        olga.save()
        give(olga, REVIEW)
        for step in (
            partial(accept, seen=proposal.digest),
            partial(reject, reason="No."),
        ):
            with pytest.raises(PermissionDenied, match="lo decide otra persona"):
                step(proposal, by=olga)
        assert target_now() == "12.0"

    @pytest.mark.parametrize("name", ["dora", "ana", "todo", "ajena", "debajo"])
    def test_nobody_without_the_duty_for_the_whole_programme(self, olga, name):
        proposal = propose(target_of(2021, "11.0"), olga)
        if name in ("dora", "ana"):
            (person,) = people(name)
        else:
            person = User.objects.create_user(name, is_superuser=name == "todo")
        if name in ("ajena", "debajo"):
            unit = ResponsibleUnit.objects.create(slug=name, name=name, short_name=name)
            if name == "debajo":
                loaded = Programme.objects.get()
                loaded.places.create(unit=unit, parent=loaded.places.first().unit, kind="unidad")
            give(person, REVIEW, ADMINISTRATION, unit=unit)
        for step in (
            partial(accept, seen=proposal.digest),
            partial(reject, reason="No."),
            withdraw,
        ):
            with pytest.raises(PermissionDenied):
                step(proposal, by=person)

    def test_what_would_follow_is_what_both_saw(self, loaded, olga, rita):
        proposal = propose(target_of(2021, "11.0"), olga)
        # Somebody changes another field meanwhile: accepting would take it back.
        propose(named("Otro."), olga)
        now = preview_change(ficha(), FichaDefinition.model_validate(proposal.content)).digest
        for seen in (proposal.digest, now):
            with pytest.raises(OutdatedProposal):
                accept(proposal, by=rita, seen=seen)
        assert (ficha().name, target_now()) == ("Otro.", "12.0")
        again = propose_again(proposal, by=olga, seen=now)
        proposal.refresh_from_db()
        assert (proposal.status, again.reason) == ("retirada", proposal.reason)
        accept(again, by=rita, seen=again.digest)
        assert (ficha().name, target_now()) == ("Porcentaje de la población atendida.", "11.0")

    def test_a_result_that_came_meanwhile_makes_it_another_change(self, loaded, olga, rita):
        proposal = propose(target_of(2021, "11.0"), olga)
        # What the judged figure rests on counts no more.
        former = Capture.objects.filter(indicator=ficha(), year=2021, superseded_at=None)
        assert former.update(superseded_at=timezone.now(), rank=0)
        with pytest.raises(OutdatedProposal):
            accept(proposal, by=rita, seen=proposal.digest)

    def test_letters_typed_in_a_draft_do_not_make_it_another_change(self, loaded, olga, rita):
        data = copy.deepcopy(data_of(ficha()))
        data["methods"][0]["formula"] = "v1 / v2"
        cycle = make_cycle(loaded, year=2022, cutoff="2022-12-31")
        draft = Capture.objects.create(
            indicator=ficha(), year=2022, unit=loaded.root_unit, origin="formulario",
            captured_by=olga, cycle=cycle,
        )  # fmt: skip
        proposal = propose(FichaDefinition.model_validate(data), olga)
        Capture.objects.filter(pk=draft.pk).update(version=9)
        accept(proposal, by=rita, seen=proposal.digest)
        assert ficha().methods.get(valid_from=2016).formula == "v1 / v2"

    def test_what_is_no_ficha_any_more_is_said(self, olga, rita):
        proposal = propose(target_of(2021, "11.0"), olga)
        content = {**proposal.content, "direction": "hacia ninguna parte"}
        other = Proposal.objects.create(
            **{
                name: getattr(proposal, name)
                for name in ("programme", "source", "digest", "reason", "proposed_by")
            },
            object_id=Indicator.objects.get(code="1.2").pk,
            indicator=Indicator.objects.get(code="1.2"),
            content=content,
        )
        with pytest.raises(ValidationError, match="hay que proponerlo de nuevo"):
            accept(other, by=rita, seen=other.digest)

    def test_an_earlier_day_answers_with_what_was_before(self, loaded, olga, rita):
        before = timezone.now()
        proposal = propose(target_of(2021, "11.0"), olga)
        accept(proposal, by=rita, seen=proposal.digest)
        recompute_programme(loaded)
        evaluated = results_as_of(RecomputeScope(loaded.pk), before - timedelta(seconds=1))
        (row,) = [
            row for row in evaluated.rows if (row.indicator_id, row.year) == (ficha().pk, 2021)
        ]
        assert str(row.target) == "12.0"


class TestOtherEnds:
    def test_rejected_for_a_reason_nothing_changes(self, olga, rita):
        proposal = propose(target_of(2021, "11.0"), olga)
        with pytest.raises(ValidationError):
            reject(proposal, by=rita, reason=" ")
        rejected = reject(proposal, by=rita, reason="No hay acuerdo.")
        assert (rejected.status, rejected.decision_reason) == ("rechazada", "No hay acuerdo.")
        assert target_now() == "12.0"
        assert [each.kind for each in rejected.events] == ["propuesta", "rechazada"]

    def test_the_proposer_alone_takes_it_back(self, olga, rita):
        proposal = propose(target_of(2021, "11.0"), olga)
        with pytest.raises(PermissionDenied):
            withdraw(proposal, by=rita)
        assert withdraw(proposal, by=olga).status == "retirada"
        assert target_now() == "12.0"

    def test_once_decided_it_stays_so(self, olga, rita):
        proposal = propose(target_of(2021, "11.0"), olga)
        reject(proposal, by=rita, reason="No.")
        for step in (
            partial(accept, by=rita, seen=proposal.digest),
            partial(reject, by=rita, reason="No."),
            partial(withdraw, by=olga),
            partial(propose_again, by=olga, seen=proposal.digest),
        ):
            with pytest.raises(InvalidTransition, match="ya está «rechazada»"):
                step(proposal)

    def test_the_database_lets_nobody_decide_alone(self, olga):
        proposal = propose(target_of(2021, "11.0"), olga)
        with pytest.raises(IntegrityError, match="proposal_decided_by_another"):
            Proposal.objects.filter(pk=proposal.pk).update(
                status="rechazada", decided_by=olga, decided_at=timezone.now(), decision_reason="x"
            )


def test_it_waits_for_who_may_decide_and_for_nobody_else(olga, rita):
    ana, omar = people("ana", "omar")
    proposal = propose(target_of(2021, "11.0"), olga)
    for person, count in ((rita, 1), (omar, 1), (olga, 0), (ana, 0)):
        assert count_tasks(person) == count, person
    assert [task.text for each in tasks_of(rita) for task in each.tasks] == [
        "1 propuesta por decidir"
    ]
    reject(proposal, by=rita, reason="No.")
    assert count_tasks(rita) == count_tasks(omar) == 0


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
class TestManyAtOnce:
    @pytest.fixture
    def proposal(self):
        load_programme(EXAMPLE)
        recompute_programme(Programme.objects.get())
        self.olga, self.omar, self.rita = people("olga", "omar", "rita")
        return propose(target_of(2021, "11.0"), self.olga)

    @pytest.mark.postgres
    def test_of_many_who_accept_one_does(self, proposal):
        jobs = [
            partial(accept, proposal, by=each, seen=proposal.digest)
            for each in (self.omar, self.rita) * 5
        ]
        outcomes = all_at_once(*jobs)
        assert len(of_kind(outcomes, Proposal)) == 1
        assert len(of_kind(outcomes, InvalidTransition)) == 9
        assert [each.number for each in Event.objects.of(Indicator)] == [1]
        assert [each.number for each in proposal.events] == [1, 2]

    @pytest.mark.postgres
    def test_of_accepting_rejecting_and_taking_back_one_counts(self, proposal):
        jobs = [
            partial(accept, proposal, by=self.omar, seen=proposal.digest),
            partial(reject, proposal, by=self.rita, reason="No."),
            partial(withdraw, proposal, by=self.olga),
        ] * 4
        outcomes = all_at_once(*jobs)
        (won,) = of_kind(outcomes, Proposal)
        assert len(of_kind(outcomes, InvalidTransition)) == 11
        stored = Proposal.objects.get(pk=proposal.pk)
        assert (stored.status, stored.decided_by_id) == (won.status, won.decided_by_id)
        assert target_now() == ("11.0" if won.status == "aceptada" else "12.0")
        assert Event.objects.of(Indicator).count() == (won.status == "aceptada")
        assert [each.kind for each in proposal.events] == ["propuesta", won.status]

    @pytest.mark.postgres
    def test_of_many_who_propose_one_does(self, proposal):
        withdraw(proposal, by=self.olga)
        jobs = [
            partial(propose, target_of(2021, f"11.{number}"), each)
            for number, each in enumerate((self.olga, self.omar) * 4)
        ]
        outcomes = all_at_once(*jobs)
        assert len(of_kind(outcomes, Proposal)) == 1
        assert len(of_kind(outcomes, AlreadyProposed)) == 7

    @pytest.mark.postgres
    def test_who_proposes_while_another_decides_waits_for_no_lock_of_theirs(self, proposal):
        jobs = [
            partial(accept, proposal, by=self.rita, seen=proposal.digest),
            *[partial(propose, target_of(2021, f"11.{number}"), self.omar) for number in (1, 2, 3)],
        ]
        outcomes = all_at_once(*jobs)
        assert not [
            each
            for each in outcomes
            if not isinstance(each, (Proposal, AlreadyProposed, OutdatedProposal))
        ]
