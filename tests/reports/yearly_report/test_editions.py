"""How an edition comes about: opened, written, reviewed, closed; who may do what, and what is kept."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from indicators.duties import REVIEW
from indicators.lifecycle import EditConflict, InvalidTransition
from indicators.models import Proposal
from indicators.proposals.deciding import accept, propose_again
from indicators.proposals.sources import OutdatedProposal
from indicators.results.recompute import note_change, recompute_programme
from objectives.models import ResponsibleUnit
from reports.models import Edition, NarrativeStatus
from reports.narrative_states import LONGEST_TEXT
from reports.yearly_report.documents.report import canonical_json, digest_of, report_from
from reports.yearly_report.editions.closing import (
    AlreadyClosed,
    ResultsPending,
    find_open_items,
    preview_closing,
    propose_closing,
)
from reports.yearly_report.editions.narratives import (
    approve,
    assign,
    get_narrative,
    last_author,
    return_to_author,
    save,
    submit,
)
from reports.yearly_report.editions.opening import AlreadyOpen, change_period, open_edition
from reports.yearly_report.editions.snapshot import report_of
from reports.yearly_report.editions.transitions import LIFE_CYCLE
from tests.databases import kept_fixture
from tests.factories.captures import make_cast
from tests.factories.duties import give

from ...factories.editions import close, make_edition, narrative_at

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@kept_fixture
def cast():
    cast = make_cast()
    cast.small.state("1.1", 2022, {"v1": "1000", "v2": "4000"}, printed="25.00")
    recompute_programme(cast.small.programme)
    return cast


# Opening ----------------------------------------------------------------------------------


@pytest.mark.postgres
def test_an_edition_has_an_empty_text_for_every_section(cast):
    edition = make_edition(cast)
    assert (edition.number, edition.state) == (1, "abierta")
    keys = list(edition.narratives.values_list("key", flat=True))
    assert keys == ["marco", "resumen", "resultados-1", "factores-1"]
    assert set(edition.narratives.values_list("unit", flat=True)) == {
        cast.small.units["nacional"].pk
    }


@pytest.mark.parametrize("name", ["ana", "dora", "alan"])
def test_only_reviewers_and_the_administration_open_one(cast, name):
    with pytest.raises(PermissionDenied):
        make_edition(cast, by=name)
    assert make_edition(cast, by="olga").number == 1


@pytest.mark.parametrize(
    ("year", "cutoff", "field"),
    [
        (1999, date(2000, 1, 1), "year"),
        (2023, date(2022, 12, 31), "cutoff"),
        (2023, date(2090, 1, 1), "cutoff"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused_by_field(cast, year, cutoff, field):
    with pytest.raises(ValidationError) as refused:
        make_edition(cast, year=year, cutoff=cutoff)
    assert field in refused.value.message_dict


def test_of_a_year_and_cutoff_there_is_one_open_edition(cast):
    first = make_edition(cast)
    with pytest.raises(AlreadyOpen) as already:
        make_edition(cast)
    assert already.value.edition == first
    close(first, by=cast.rita)
    assert make_edition(cast).number == 2


@pytest.mark.postgres
def test_the_next_edition_keeps_who_writes_what(cast):
    first = make_edition(cast)
    assign(get_narrative(first, "marco"), cast.small.units["norte"], by=cast.olga)
    second = make_edition(cast, cutoff=date(2023, 12, 31))
    assert get_narrative(second, "marco").unit == cast.small.units["norte"]
    assert get_narrative(second, "resumen").unit == cast.small.units["nacional"]


# Writing ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["noe", "rita", "olga", "dora", "alan"])
def test_only_planners_of_the_unit_write(cast, name):
    text = get_narrative(make_edition(cast), "marco")
    with pytest.raises(PermissionDenied):
        save(text, by=cast.people[name], text="Hola", seen=1)


def test_a_text_given_to_a_unit_is_written_there_and_no_longer_here(cast):
    text = assign(
        get_narrative(make_edition(cast), "marco"), cast.small.units["norte"], by=cast.rita
    )
    assert save(text, by=cast.noe, text="Hola", seen=text.version).text == "Hola"
    with pytest.raises(PermissionDenied):
        save(text, by=cast.ana, text="Hola", seen=text.version)


def test_saving_again_what_is_there_is_no_change(cast):
    text = get_narrative(make_edition(cast), "marco")
    once = save(text, by=cast.ana, text="Hola\r\nadiós", seen=1)
    again = save(once, by=cast.ana, text="Hola\nadiós", seen=1)
    assert (again.version, again.text) == (2, "Hola\nadiós")


@pytest.mark.postgres
def test_the_second_of_two_writers_is_refused_and_loses_nothing(cast):
    text = get_narrative(make_edition(cast), "marco")
    save(text, by=cast.ana, text="De Ana", seen=1)
    with pytest.raises(EditConflict) as conflict:
        save(text, by=cast.luis, text="De Luis", seen=1)
    assert conflict.value.typed == "De Luis"
    latest = conflict.value.latest
    assert (latest.text, last_author(latest)) == ("De Ana", cast.ana)


@pytest.mark.postgres
def test_a_person_who_goes_on_writing_leaves_one_event_and_another_keeps_what_was_there(cast):
    text = get_narrative(make_edition(cast), "marco")
    for place in range(5):
        text = save(text, by=cast.ana, text="A" * (place + 1), seen=text.version)
    text = save(text, by=cast.luis, text="B", seen=text.version)
    events = list(text.events.values_list("by__username", "before"))
    assert events == [("ana", {}), ("luis", {"text": "AAAAA"})]


@pytest.mark.parametrize("typed", ["\0", "x" * (LONGEST_TEXT + 1)])
def test_what_cannot_be_kept_is_refused(cast, typed):
    with pytest.raises(ValidationError):
        save(get_narrative(make_edition(cast), "marco"), by=cast.ana, text=typed, seen=1)


def test_all_texts_together_have_a_bound(cast, monkeypatch):
    monkeypatch.setattr("reports.yearly_report.editions.narratives.MOST_IN_EDITION", 100)
    edition = make_edition(cast)
    long = save(get_narrative(edition, "marco"), by=cast.ana, text="a" * 90, seen=1)
    with pytest.raises(ValidationError, match="100 caracteres en total y ya hay 90"):
        save(get_narrative(edition, "resumen"), by=cast.ana, text="b" * 11, seen=1)
    # What makes it shorter is never refused.
    monkeypatch.setattr("reports.yearly_report.editions.narratives.MOST_IN_EDITION", 10)
    assert save(long, by=cast.ana, text="a" * 80, seen=long.version).text == "a" * 80


def test_the_longest_text_is_kept(cast):
    text = save(
        get_narrative(make_edition(cast), "marco"), by=cast.ana, text="é" * LONGEST_TEXT, seen=1
    )
    assert len(text.text) == LONGEST_TEXT


# Reviewing --------------------------------------------------------------------------------


def test_an_empty_text_is_not_sent(cast):
    with pytest.raises(ValidationError):
        submit(get_narrative(make_edition(cast), "marco"), by=cast.ana, seen=1)


def test_a_text_with_a_doubtful_sign_is_not_sent(cast):
    edition = make_edition(cast)
    text = narrative_at(cast, edition, NarrativeStatus.DRAFT, text="- 5.2 % fue la variación")
    with pytest.raises(ValidationError, match="una viñeta o un signo menos"):
        submit(text, by=cast.ana, seen=text.version)
    text = save(text, by=cast.ana, text="-5.2 % fue la variación", seen=text.version)
    assert submit(text, by=cast.ana, seen=text.version).status == NarrativeStatus.IN_REVIEW


def test_a_text_on_its_way(cast):
    edition = make_edition(cast)
    text = narrative_at(cast, edition, NarrativeStatus.RETURNED)
    assert text.events.last().reason == "Falta el periodo."
    text = save(text, by=cast.ana, text="De enero a junio.", seen=text.version)
    text = submit(text, by=cast.ana, seen=text.version)
    with pytest.raises(InvalidTransition):
        save(text, by=cast.ana, text="Otra cosa", seen=text.version)
    text = approve(text, by=cast.rita, seen=text.version)
    assert text.approved_by == cast.rita
    # While the edition is open it may be asked for again.
    text = return_to_author(text, by=cast.raul, seen=text.version, reason="Cambió la cifra.")
    assert (text.status, text.approved_by) == ("devuelta", None)
    kinds = [each.kind for each in text.events.all()]
    assert kinds == ["escrita", "enviada", "devuelta", "escrita", "enviada", "aprobada", "devuelta"]


def test_nobody_reviews_what_they_wrote(cast):
    give(cast.ana, REVIEW)
    text = narrative_at(cast, make_edition(cast), NarrativeStatus.IN_REVIEW)
    with pytest.raises(PermissionDenied):
        approve(text, by=cast.ana, seen=text.version)
    assert approve(text, by=cast.rita, seen=text.version).status == NarrativeStatus.APPROVED


def test_a_decision_on_what_was_not_seen_is_refused(cast):
    text = narrative_at(cast, make_edition(cast), NarrativeStatus.IN_REVIEW)
    with pytest.raises(EditConflict):
        approve(text, by=cast.rita, seen=text.version - 1)


def test_a_return_says_why(cast):
    text = narrative_at(cast, make_edition(cast), NarrativeStatus.IN_REVIEW)
    with pytest.raises(ValidationError):
        return_to_author(text, by=cast.rita, seen=text.version, reason="  ")


def test_the_tables_speak_of_every_status():
    assert set(LIFE_CYCLE.transitions) == set(LIFE_CYCLE.owners) == set(NarrativeStatus)
    assert {after for following in LIFE_CYCLE.transitions.values() for after in following} == set(
        LIFE_CYCLE.events
    )


# Closing ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ana", "olga", "dora", "alan"])
def test_only_reviewers_propose_to_close(cast, name):
    edition = make_edition(cast)
    with pytest.raises(PermissionDenied):
        close(edition, by=cast.rita, proposed_by=cast.people[name])


@pytest.mark.parametrize("name", ["ana", "rita", "dora", "alan"])
def test_another_reviewer_or_the_administration_accepts_it(cast, name):
    edition = make_edition(cast)
    with pytest.raises(PermissionDenied):
        close(edition, by=cast.people[name], proposed_by=cast.rita)
    assert not Edition.objects.get().is_closed
    assert Proposal.objects.get().is_open


@pytest.mark.postgres
@pytest.mark.parametrize("name", ["raul", "olga"])
def test_both_people_are_kept(cast, name):
    closed = close(make_edition(cast), by=cast.people[name], proposed_by=cast.rita)
    proposal = Proposal.objects.get(source="edicion", object_id=closed.pk)
    assert (proposal.proposed_by, proposal.decided_by) == (cast.rita, cast.people[name])
    assert closed.closed_by == cast.people[name]
    assert [(each.kind, each.by) for each in proposal.events] == [
        ("propuesta", cast.rita),
        ("aceptada", cast.people[name]),
    ]


@pytest.mark.parametrize("what", ["text", "figure", "period"])
def test_what_would_be_frozen_is_what_both_saw(cast, what):
    edition = make_edition(cast)
    proposal = propose_closing(
        edition, by=cast.rita, reason="Está completa.", seen=preview_closing(edition).digest
    )
    if what == "text":
        narrative_at(cast, edition, NarrativeStatus.APPROVED, text="Otra cosa.")
    elif what == "figure":
        cast.small.state("1.1", 2023, {"v1": "2000", "v2": "4000"}, printed="50.00")
        recompute_programme(cast.small.programme)
    else:
        change_period(edition, year=2022, cutoff=edition.cutoff, by=cast.rita)
    for seen in (proposal.digest, preview_closing(Edition.objects.get()).digest):
        with pytest.raises(OutdatedProposal):
            accept(proposal, by=cast.olga, seen=seen)
    assert not Edition.objects.get().is_closed
    again = propose_again(
        proposal, by=cast.rita, seen=preview_closing(Edition.objects.get()).digest
    )
    accept(again, by=cast.olga, seen=again.digest)
    assert Edition.objects.get().is_closed


def test_the_preview_says_nothing_of_the_day(cast):
    edition = make_edition(cast)
    digest = preview_closing(edition).digest
    closed = close(edition, by=cast.rita)
    report = report_from(closed.content)
    assert report.edition.closed_on == timezone.localdate(closed.closed_at) != closed.cutoff
    assert digest == Proposal.objects.get().digest


def test_what_is_left_open_is_named(cast):
    edition = make_edition(cast)
    narrative_at(cast, edition, NarrativeStatus.APPROVED)
    narrative_at(cast, edition, NarrativeStatus.IN_REVIEW, key="resumen")
    left = find_open_items(edition)
    assert [each.key for each in left.empty] == ["resultados-1", "factores-1"]
    assert [each.key for each in left.unapproved] == ["resumen"]


def test_a_closed_edition_says_what_was_approved_and_never_changes(cast):
    edition = make_edition(cast)
    narrative_at(cast, edition, NarrativeStatus.APPROVED, text="Aprobado.")
    narrative_at(cast, edition, NarrativeStatus.IN_REVIEW, key="resumen", text="A medias.")
    closed = close(edition, by=cast.rita)
    assert closed.digest == digest_of(closed.content)
    report = report_from(closed.content)
    assert (report.framework.text, report.summary.text) == ("Aprobado.", "")
    assert "A medias" not in closed.content
    # The data go on, the edition does not.
    cast.small.state("1.1", 2023, {"v1": "2000", "v2": "4000"}, printed="50.00")
    recompute_programme(cast.small.programme)
    again = Edition.objects.select_related("programme__root_unit").get(pk=closed.pk)
    assert canonical_json(report_of(again)) == closed.content
    assert "50.00" not in canonical_json(report_of(again))


def test_nothing_is_closed_before_all_results_follow(cast):
    edition = make_edition(cast)
    note_change(cast.small.programme.pk)  # as an approval does
    with pytest.raises(ResultsPending):
        close(edition, by=cast.rita)
    recompute_programme(cast.small.programme)
    assert close(edition, by=cast.rita).is_closed


def test_closing_twice_is_said(cast):
    edition = make_edition(cast)
    close(edition, by=cast.rita)
    with pytest.raises(AlreadyClosed):
        close(edition, by=cast.raul)


def test_nothing_is_written_into_a_closed_edition(cast):
    edition = make_edition(cast)
    text = narrative_at(cast, edition, NarrativeStatus.DRAFT)
    close(edition, by=cast.rita)
    with pytest.raises(InvalidTransition):
        save(text, by=cast.ana, text="Después", seen=text.version)
    with pytest.raises(InvalidTransition):
        submit(text, by=cast.ana, seen=text.version)
    with pytest.raises(InvalidTransition):
        assign(text, cast.small.units["norte"], by=cast.rita)


def test_a_unit_of_another_programme_gets_no_text(cast):
    stranger = ResponsibleUnit.objects.create(slug="ajena", name="Ajena", short_name="Ajena")
    with pytest.raises(ValidationError):
        assign(get_narrative(make_edition(cast), "marco"), stranger, by=cast.rita)


def test_an_open_draft_shows_texts_as_they_stand(cast):
    edition = make_edition(cast)
    narrative_at(cast, edition, NarrativeStatus.DRAFT, text="A medias.")
    report = report_of(edition)
    assert (report.framework.text, report.framework.state) == ("A medias.", "borrador")
    assert report.edition.closed_on is None
    assert report.summary.state == "vacia"


def test_the_cutoff_belongs_to_the_edition(cast):
    edition = open_edition(cast.small.programme, year=2022, cutoff=date(2022, 12, 31), by=cast.rita)
    report = report_of(edition)
    assert report.edition.period == "Enero 2022 – Diciembre 2022"
    assert report.objectives[0].table.rows[0].results[-1].text == "25.00"
