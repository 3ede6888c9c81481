"""Histories and proposals of fichas that were kept in other names than the files have now."""

import copy

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from indicators.duties import ADMINISTRATION, REVIEW
from indicators.fichas.change import preview_change
from indicators.fichas.definitions import FichaDefinition
from indicators.fichas.history import results_as_of
from indicators.fichas.proposals import change_or_propose
from indicators.fichas.publications import add_publication, remove_publication
from indicators.fichas.representation import data_of
from indicators.models import Event, Indicator, Proposal
from indicators.proposals.deciding import accept
from indicators.results.inputs import RecomputeScope
from objectives.definitions import PublicationDefinition
from objectives.models import FormerName, Programme, Publication
from tests.factories.example_folder import FIRST, SECOND, copy_example
from tests.factories.pages import client_of, text_of
from tests.factories.proposals import another_person, change_ficha
from tests.factories.tokens import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.one_database]

API = "/api/v1/programmes/programa-2018-2022"
LATER = "2023-12-31"


@pytest.fixture
def folder(example_programme, tmp_path):
    """The files of the programme that is loaded."""
    return copy_example(tmp_path)


@pytest.fixture
def olga(folder):
    return make_person("olga", ADMINISTRATION)


@pytest.fixture
def rita(folder):
    return make_person("rita", REVIEW)


def ficha():
    return Indicator.objects.select_related("programme").get(code="1.1")


def restated(printed, publication="informe-2022", year=2022):
    """The ficha 1.1 with a target that a later publication states anew."""
    data = copy.deepcopy(data_of(ficha()))
    table = {"publication": publication, "intermediate": {year: printed}, "final": None}
    return FichaDefinition.model_validate({**data, "restated_targets": [table]})


def below_objective(code):
    return FichaDefinition.model_validate({**data_of(ficha()), "objective": code, "strategy": None})


def propose(definition, by):
    seen = preview_change(ficha(), definition).digest
    return change_or_propose(ficha(), definition, by=by, reason="Lo pidió la unidad.", seen=seen)


def rename_publication(folder, former, current):
    folder.change(
        "publications.yaml", f"slug: {former}", f"slug: {current}\n    formerly: [{former}]"
    )
    for path in (folder.path / "indicators").iterdir():
        text = path.read_text("utf-8")
        path.write_text(text.replace(f"publication: {former}", f"publication: {current}"), "utf-8")
    folder.load()


def target_at(moment):
    found = results_as_of(RecomputeScope(ficha().programme_id), moment).compiled_indicators
    (target,) = [str(each.targets[2022].value) for each in found if each.code == "1.1"]
    return target


def test_an_earlier_day_answers_alike_once_a_publication_is_called_otherwise(folder, olga):
    moments = [timezone.now()]
    for printed in ("20", "21"):
        change_ficha(ficha(), restated(printed), by=olga)
        moments.append(timezone.now())
    assert [target_at(moment) for moment in moments] == ["14.0", "20", "21"]
    rename_publication(folder, "informe-2022", "avance-2022")
    assert [target_at(moment) for moment in moments] == ["14.0", "20", "21"]


def test_an_earlier_day_says_the_objective_by_its_present_code(folder, olga, client):
    change_ficha(ficha(), below_objective("2"), by=olga)
    folder.rename_first_objective()
    for table, key in (("results", "indicator"), ("indicators", "code")):
        found = client.get(f"{API}/{table}/?as_of={LATER}").json()["results"]
        assert {row["objective"] for row in found if row[key] == "1.1"} == {"A"}, table


@pytest.mark.postgres
def test_an_earlier_day_is_answered_where_the_files_dropped_its_objective(folder, client):
    for name in (FIRST, SECOND):
        folder.change(name, 'objective: "1"', 'objective: "2"')
    path = folder.path / "programme.yaml"
    before = path.read_text("utf-8").partition("objectives:")[0]
    path.write_text(before + 'objectives: [{code: "2", name: Atender bien.}]\n', "utf-8")
    folder.load()
    assert Event.objects.of(Indicator).filter(before__objective="1").exists()
    answer = client.get(f"{API}/results/?as_of={LATER}")
    assert answer.status_code == 200 and answer.json()["count"]


@pytest.mark.parametrize("of", ["objective", "publication", "other publication"])
def test_what_is_proposed_follows_what_the_files_call_otherwise(folder, olga, rita, of):
    proposal = propose(restated("20", "informe-2021"), olga)
    if of == "objective":
        folder.rename_first_objective()
    elif of == "publication":
        rename_publication(folder, "programa", "el-programa")
    else:
        rename_publication(folder, "informe-2022", "avance-2022")
    page = client_of(rita).get(f"/propuestas/{proposal.pk}/")
    assert "Sí, aceptar" in text_of(page)
    accept(proposal, by=rita, seen=proposal.digest)
    assert ficha().targets.get(year=2022).printed == "20"
    assert ficha().objective.code == ("A" if of == "objective" else "1")


@pytest.mark.postgres
def test_where_the_field_itself_is_called_otherwise_it_is_proposed_again(folder, olga, rita):
    proposal = propose(restated("20"), olga)
    rename_publication(folder, "informe-2022", "avance-2022")
    client = client_of(olga)
    page = client.get(f"/propuestas/{proposal.pk}/").context["page"]
    assert page.outdated and not page.fault
    client.post(f"/propuestas/{proposal.pk}/", {"action": "again", "seen": page.digest})
    again = Proposal.objects.get(status="abierta")
    accept(again, by=rita, seen=again.digest)
    assert ficha().targets.get(year=2022).publication.slug == "avance-2022"


LETTER = {
    "slug": "oficio", "title": "Oficio", "published_on": "2023-05-05",
    "covers_from": "2023-05-05", "covers_until": "2023-05-05", "order": 1,
}  # fmt: skip


def test_what_names_a_publication_that_was_removed_says_so(folder, olga, rita):
    definition = PublicationDefinition.model_validate(LETTER)
    letter = add_publication(ficha().programme, definition, by=olga)
    proposal = propose(restated("20", "oficio"), olga)
    remove_publication(letter, by=olga)
    page = client_of(rita).get(f"/propuestas/{proposal.pk}/")
    assert "El programa ya no tiene «oficio»" in text_of(page)
    assert "Sí, aceptar" not in text_of(page)
    with pytest.raises(ValidationError, match="ya no tiene «oficio»"):
        accept(proposal, by=another_person(), seen=proposal.digest)


@pytest.mark.postgres
def test_no_publication_is_added_under_the_former_key_of_another(folder, olga):
    rename_publication(folder, "informe-2022", "avance-2022")
    assert FormerName.objects.filter(former="informe-2022").exists()
    definition = PublicationDefinition.model_validate(LETTER | {"slug": "informe-2022"})
    with pytest.raises(ValidationError, match="informe-2022"):
        add_publication(ficha().programme, definition, by=olga)
    assert not Publication.objects.filter(added_here=True).exists()


OF_FILES = """  - slug: oficio
    title: Oficio
    published_on: 2023-05-05
    covers_from: 2023-05-05
    covers_until: 2023-05-05
    order: 4
"""
STATED = """
restated_targets:
  - publication: oficio
    intermediate: {2022: "20"}
"""


@pytest.mark.postgres
@pytest.mark.parametrize("state", ["preparacion", "publicado"])
def test_files_drop_a_publication_with_what_it_states_where_no_history_names_it(folder, state):
    Programme.objects.update(state=state)
    names = ("publications.yaml", FIRST)
    former = {name: (folder.path / name).read_text("utf-8") for name in names}
    folder.add("publications.yaml", OF_FILES)
    folder.add(FIRST, STATED)
    folder.load()
    for name, text in former.items():
        (folder.path / name).write_text(text, "utf-8")
    if state == "publicado":
        (said,) = folder.faults()
        assert "falta «oficio», que la historia de las fichas nombra" in said
        folder.add("publications.yaml", OF_FILES)
    folder.load()
    assert ficha().targets.get(year=2022).printed == "14.0"
    assert Publication.objects.filter(slug="oficio").exists() == (state == "publicado")
    assert folder.load().lines == []


def test_files_may_not_drop_it_later_either(folder):
    folder.add("publications.yaml", OF_FILES)
    folder.add(FIRST, STATED)
    folder.load()
    folder.change(FIRST, STATED, "")
    folder.load()
    moment = timezone.now()
    folder.change("publications.yaml", OF_FILES, "")
    assert "que la historia de las fichas nombra" in folder.faults()[0]
    assert target_at(moment) == "14.0"
