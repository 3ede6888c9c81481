"""Publications that people add in the application: what is changed is attributed to them, and the
programme's files neither take them away nor their place.
"""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from indicators.fichas.history import results_as_of
from indicators.fichas.loading import load_programme
from indicators.fichas.publications import remove_publication
from indicators.models import Event, Target
from indicators.programme_files.dump import programme_files, write_folder
from indicators.results.inputs import RecomputeScope
from objectives.models import Programme, Publication
from tests.factories.example_folder import copy_example
from tests.factories.ficha_forms import accepted, client_of_administration, filled
from tests.factories.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.one_database]

PAGE, TARGETS = "/fichas/publicaciones/", "/fichas/1.1/metas/"
LETTER = {"title": "Oficio 12/2022, de ajuste", "published_on": "2022-05-05"}
NEW_REPORT = """  - slug: informe-2023
    title: Informe de 2023
    published_on: 2024-04-01
    covers_from: 2023-01-01
    covers_until: 2023-12-31
    order: {order}
"""


@pytest.fixture
def folder(example_programme, tmp_path):
    """The files of the programme that is loaded."""
    return copy_example(tmp_path)


@pytest.fixture
def programme(example_programme):
    return Programme.objects.get()


@pytest.fixture
def editor(programme):
    return client_of_administration()


def orders():
    return dict(Publication.objects.order_by("order").values_list("slug", "order"))


SLUG = "oficio-122022-de-ajuste"
LETTER_IN_FILES = f"""  - slug: {SLUG}
    title: {LETTER["title"]}
    published_on: 2022-05-05
    covers_from: 2022-05-05
    covers_until: 2022-05-05
    order: 9
"""
ALIGNED_BY_IT = f"""frameworks:
  - slug: plan
    name: Plan
    nodes: [{{code: eje, kind: Eje, name: Eje}}]
alignments:
  - {{framework: plan, node: eje, objective: "1", publication: {SLUG}, section: Anexo}}
"""
PLACED = {"programa": 1, "informe-2021": 2, SLUG: 3, "informe-2022": 4}


class TestAdding:
    @pytest.mark.postgres
    def test_it_stands_by_its_day_and_is_logged(self, editor):
        page = editor.post(PAGE, LETTER, follow=True)
        assert "Se agregó «Oficio 12/2022, de ajuste»." in text_of(page)
        assert orders() == PLACED
        added = Publication.objects.get(added_here=True)
        assert (str(added.covers_from), str(added.covers_until)) == ("2022-05-05", "2022-05-05")
        event = Event.objects.get(source="programa")
        assert (event.kind, event.by.username) == ("publicacion_agregada", "olga")
        assert event.after["title"] == LETTER["title"]
        log = text_of(editor.get("/bitacora/"))
        assert "Publicación agregada" in log and LETTER["title"] in log

    @pytest.mark.postgres
    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"title": ""}, "title"),
            ({"published_on": ""}, "published_on"),
            ({"published_on": "ayer"}, "published_on"),
            ({"published_on": "2090-01-01"}, "published_on"),
            ({"slug": "Con Espacios"}, "slug"),
            ({"slug": "programa"}, "slug"),
            ({"covers_from": "2022-06-01", "covers_until": "2022-05-01"}, "covers_until"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, editor, typed, field):
        page = editor.post(PAGE, LETTER | typed)
        assert list(page.context["form"].errors) == [field]
        assert 'href="#id_' in page.content.decode()
        assert not Publication.objects.filter(added_here=True).exists()

    def test_a_key_is_proposed_that_nothing_has(self, editor):
        for _time in range(2):
            editor.post(PAGE, LETTER)
        assert set(orders()) == {*PLACED, f"{SLUG}-2"}

    def test_pages_that_were_sent_are_no_longer_fresh(self, editor, client):
        path = "/api/v1/programmes/programa-2018-2022/publications/"
        assert len(client.get(path).json()["results"]) == 3
        editor.post(PAGE, LETTER)
        assert len(client.get(path).json()["results"]) == 4


class TestAttributing:
    def test_a_target_changed_here_is_attributed_to_it(self, editor, programme):
        accepted(editor, TARGETS, target_2022="20")
        editor.post(PAGE, LETTER)
        accepted(editor, TARGETS, publication=SLUG)
        found = Target.objects.get(indicator__code="1.1", year=2022)
        assert (found.publication.slug, found.printed, found.set_here) == (SLUG, "20", "")
        assert "1 meta" in text_of(editor.get(PAGE))
        page = text_of(editor.get("/indicadores/1.1/"))
        assert "Metas que se fijaron de nuevo" in page and LETTER["title"] in page
        assert "cambiada aquí" not in page

    def test_before_it_was_attributed_the_former_one_counts(self, editor, programme):
        editor.post(PAGE, LETTER)
        before = timezone.now()
        accepted(editor, TARGETS, target_2022="20", publication=SLUG)
        for moment, final in ((before, "14.0"), (timezone.now(), "20")):
            found = results_as_of(RecomputeScope(programme.pk), moment).compiled_indicators
            assert [str(each.final_target.value) for each in found if each.code == "1.1"] == [final]

    @pytest.mark.postgres
    def test_a_method_is_attributed_to_it(self, editor):
        editor.post(PAGE, LETTER)
        address = "/fichas/1.1/metodos/2016/"
        assert SLUG in str(filled(editor, address)) or SLUG in editor.get(address).content.decode()
        accepted(editor, address, publication=SLUG)
        assert "1 método" in text_of(editor.get(PAGE))


class TestRemoving:
    @pytest.mark.postgres
    def test_one_to_which_nothing_is_attributed(self, editor):
        editor.post(PAGE, LETTER)
        assert "Quitar" in text_of(editor.get(PAGE))
        page = editor.post(f"{PAGE}{SLUG}/quitar/", follow=True)
        assert "Se quitó" in text_of(page)
        assert orders() == {"programa": 1, "informe-2021": 2, "informe-2022": 3}
        kinds = Event.objects.filter(source="programa").order_by("number").values_list("kind")
        assert [kind for (kind,) in kinds] == ["publicacion_agregada", "publicacion_quitada"]

    def test_not_one_of_the_files_nor_one_that_is_unknown(self, editor):
        page = editor.post(f"{PAGE}informe-2022/quitar/", follow=True)
        assert "es de los archivos del programa" in text_of(page)
        assert editor.post(f"{PAGE}otra/quitar/").status_code == 404

    @pytest.mark.postgres
    def test_not_one_to_which_something_is_or_was_attributed(self, editor):
        editor.post(PAGE, LETTER)
        accepted(editor, TARGETS, target_2022="20", publication=SLUG)
        address = f"{PAGE}{SLUG}/quitar/"
        assert "se le atribuye algo" in text_of(editor.post(address, follow=True))
        accepted(editor, TARGETS, target_2022="")
        accepted(editor, TARGETS, target_2022="14.0", publication="programa")
        with pytest.raises(ValidationError, match="se le atribuyó algo antes"):
            remove_publication(
                Publication.objects.get(slug=SLUG), by=Event.objects.earliest("pk").by
            )

    def test_not_one_that_prints_an_alignment_of_the_files(self, editor, folder):
        editor.post(PAGE, LETTER)
        folder.add("publications.yaml", LETTER_IN_FILES)
        folder.add("alignments.yaml", ALIGNED_BY_IT)
        folder.load()
        assert "1 alineación" in text_of(editor.get(PAGE))
        page = editor.post(f"{PAGE}{SLUG}/quitar/", follow=True)
        assert "se le atribuye algo" in text_of(page)


class TestFiles:
    def test_the_same_files_change_nothing(self, editor, folder):
        editor.post(PAGE, LETTER)
        accepted(editor, TARGETS, target_2022="20", publication=SLUG)
        assert not folder.load().any
        assert orders() == PLACED

    @pytest.mark.parametrize("order", [3, 4, 9])
    def test_a_later_publication_comes_after_it_whatever_its_number(self, editor, folder, order):
        editor.post(PAGE, LETTER | {"published_on": "2023-05-05"})
        number = 4 if order == 3 else order
        folder.add("publications.yaml", NEW_REPORT.format(order=number))
        folder.load()
        found = list(orders())
        assert found == ["programa", "informe-2021", "informe-2022", SLUG, "informe-2023"]
        assert not folder.load().any

    def test_one_of_the_files_with_its_key_and_other_data_is_refused(self, editor, folder):
        editor.post(PAGE, LETTER | {"slug": "informe-2023"})
        folder.add("publications.yaml", NEW_REPORT.format(order=4))
        (said,) = folder.faults()
        assert "«informe-2023» ya se agregó en la aplicación y allí difiere en title" in said

    def test_written_to_files_and_loaded_nothing_changes(self, editor, programme, tmp_path):
        editor.post(PAGE, LETTER)
        accepted(editor, TARGETS, target_2022="20", publication=SLUG)
        place = tmp_path / "dump" / "ejemplo"
        write_folder(programme_files(programme), place)
        assert SLUG in (place / "publications.yaml").read_text("utf-8")
        assert not load_programme(place)[1].any
        editor.post(PAGE, LETTER | {"title": "Decreto", "published_on": "2022-06-01"})
        assert not load_programme(place)[1].any
        assert list(orders()) == ["programa", "informe-2021", SLUG, "decreto", "informe-2022"]
