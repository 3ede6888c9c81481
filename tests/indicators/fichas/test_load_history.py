"""Changes that a file makes in a ficha that stood are kept as something that happened."""

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from indicators.duties import ADMINISTRATION, REVIEW
from indicators.fichas.history import compiled_indicators_at, fichas_at
from indicators.models import Event, FichaEventKind, Indicator
from indicators.results.compiled import read_compiled_indicators
from objectives.models import Programme, Publication
from tests.factories.duties import give
from tests.factories.example_folder import FIRST, SECOND, copy_example
from tests.factories.ficha_forms import accepted, client_of_administration
from tests.factories.pages import client_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.one_database]

API = "/api/v1/programmes/programa-2018-2022"
TARGETS = """targets:
  publication: programa
  intermediate: {2021: "80"}
  final:
    year: 2022
    printed: "90"
"""
LATER_METHOD = """  - valid_from: 2022
    publication: informe-2022
    text: Quejas que no se repiten
    formula: ""
    variables: []
"""


@pytest.fixture
def folder(example_programme, tmp_path):
    """The files of the programme that is loaded."""
    return copy_example(tmp_path)


def events():
    return list(Event.objects.of(Indicator).order_by("pk"))


def compiled_at(moment, code="1.2"):
    programme = Programme.objects.get()
    found = compiled_indicators_at(read_compiled_indicators(programme.pk), moment)
    return next(each for each in found if each.code == code)


class TestWhatIsWritten:
    def test_nothing_at_first_nor_when_nothing_changed(self, folder):
        folder.load()
        assert events() == []

    @pytest.mark.postgres
    def test_nothing_of_figures_thresholds_and_places(self, folder):
        folder.change(SECOND, 'figures: {2021: "75"}', 'figures: {2021: "75", 2022: "80"}')
        folder.change("programme.yaml", 'near_share: "5"', 'near_share: "6"')
        assert folder.load().any
        assert events() == []

    def test_what_it_drops_and_what_it_changes(self, folder):
        folder.change(SECOND, TARGETS, "")
        folder.change(SECOND, LATER_METHOD, "")
        folder.change(FIRST, "frequency: Anual", "frequency: Bienal")
        folder.load()
        first, second = events()
        assert (first.kind, first.by, first.reason) == (FichaEventKind.LOADED, None, "")
        assert (first.before, first.after) == ({"frequency": "Anual"}, {"frequency": "Bienal"})
        assert second.indicator.code == "1.2"
        assert second.before == {
            "targets.publication": "programa",
            "targets.2021": "80",
            "targets.2022": "90",
            "targets.final.year": "2022",
            "targets.final.printed": "90",
            "methods.2022.publication": "informe-2022",
            "methods.2022.text": "Quejas que no se repiten",
        }
        assert second.after == {}
        assert first.inputs != second.inputs

    def test_nothing_where_it_is_only_tried(self, folder):
        folder.change(FIRST, "frequency: Anual", "frequency: Bienal")
        assert folder.load(dry_run=True).any
        assert events() == []

    def test_nothing_while_it_is_in_preparation(self, tmp_path):
        example = copy_example(tmp_path)
        example.add("programme.yaml", "state: preparacion\n")
        example.load()
        example.change(SECOND, TARGETS, "")
        example.load()
        assert events() == []

    def test_the_real_programme_loaded_again_writes_nothing(self, real_programme):
        call_command("load_programme", "fixtures/piimss-2020-2024")
        assert events() == []


class TestWhatFollows:
    def test_a_file_still_changes_what_only_files_changed(self, folder):
        for text in ("Bienal", "Trienal"):
            before = "Anual" if text == "Bienal" else "Bienal"
            folder.change(FIRST, f"frequency: {before}", f"frequency: {text}")
            folder.load()
        assert Indicator.objects.get(code="1.1").frequency == "Trienal"
        assert [event.number for event in events()] == [1, 2]

    @pytest.mark.postgres
    def test_and_nothing_any_more_of_what_a_person_changed(self, folder):
        folder.change(FIRST, "frequency: Anual", "frequency: Bienal")
        folder.load()
        editor = client_of_administration()
        accepted(editor, "/fichas/1.1/elementos/", dimension="Calidad")
        folder.change(FIRST, "frequency: Bienal", "frequency: Trienal")
        folder.load()
        assert Indicator.objects.get(code="1.1").frequency == "Bienal"
        assert [event.kind for event in events()] == ["cargada", "cambiada"]

    def test_the_ficha_is_as_its_files_have_it(self, folder, client):
        folder.change(FIRST, "frequency: Anual", "frequency: Bienal")
        folder.load()
        assert client.get(f"{API}/indicators/1.1/").json()["changed_at"] is None
        page = text_of(client_of_administration().get("/fichas/"))
        assert "un cambio" not in page


class TestEarlierMoments:
    def test_what_a_file_dropped_was_there(self, folder):
        before = timezone.now()
        folder.change(SECOND, TARGETS, "")
        folder.load()
        assert compiled_at(timezone.now()).targets == {}
        was = compiled_at(before)
        assert str(was.final_target.value) == "90"
        assert sorted(was.targets) == [2021, 2022]
        ficha = fichas_at(Programme.objects.get(), before)[1]
        assert ficha.data["targets"]["final"]["printed"] == "90"

    @pytest.mark.postgres
    def test_through_the_api(self, folder, client):
        yesterday = (timezone.localdate() - timezone.timedelta(days=1)).isoformat()
        folder.change(SECOND, 'printed: "90"', 'printed: "95"')
        folder.load()
        asked = f"{API}/targets/?indicator=1.2&year=2022"
        printed = [
            client.get(f"{asked}{day}").json()["results"][0]["printed"]
            for day in ("", f"&as_of={yesterday}")
        ]
        assert printed == ["95", "90"]

    def test_a_method_that_a_file_added_counts_since_its_publication_was_known(self, folder):
        before = timezone.now()
        folder.change(SECOND, LATER_METHOD, "")
        folder.load()
        folder.change(SECOND, "baseline:", f"{LATER_METHOD}baseline:")
        folder.load()
        assert [method.valid_from for method in compiled_at(before).methods] == [2018, 2022]

    @pytest.mark.postgres
    def test_a_target_that_a_file_states_anew_counts_since_its_publication_was_known(self, folder):
        """informe-2022 came out on 2023-04-01, long before this load."""
        before = timezone.now()
        folder.add(
            SECOND,
            'restated_targets:\n  - publication: informe-2022\n    intermediate: {2022: "95"}\n',
        )
        folder.load()
        assert [event.before for event in events()] == [{}]
        assert str(compiled_at(before).final_target.value) == "95"
        Publication.objects.filter(slug="informe-2022").update(
            published_on="2100-01-01", loaded_at=timezone.now()
        )
        assert str(compiled_at(before).final_target.value) == "90"

    def test_a_method_that_begins_in_another_year_did_not_then(self, folder):
        before = timezone.now()
        folder.change(SECOND, "valid_from: 2018", "valid_from: 2017")
        folder.load()
        assert [method.valid_from for method in compiled_at(before).methods] == [2018, 2022]
        assert [method.valid_from for method in compiled_at(timezone.now()).methods] == [2017, 2022]


class TestTold:
    @pytest.fixture
    def changed(self, folder):
        folder.change(FIRST, "frequency: Anual", "frequency: Bienal")
        folder.load()

    @pytest.mark.parametrize("address", ["/fichas/1.1/", "/bitacora/", "/indicadores/1.1/"])
    def test_on_every_page(self, changed, address):
        page = text_of(client_of_administration().get(address))
        assert "carga de archivos" in page
        assert "Bienal" in page

    def test_in_the_log_that_is_taken_away_and_searched(self, changed):
        rita = User.objects.create_user("rita", first_name="Rita")
        give(rita, REVIEW)
        give(rita, ADMINISTRATION)
        client = client_of(rita)
        table = client.get("/bitacora/bitacora.csv").content.decode()
        assert "carga de archivos" in table
        assert client.get("/bitacora/?kind=ficha").status_code == 200

    def test_in_the_api(self, changed, client):
        (row,) = client.get(f"{API}/ficha-revisions/").json()["results"]
        assert (row["field"], row["old"], row["new"]) == ("frequency", "Anual", "Bienal")
        assert (row["by"], row["reason"]) == ("carga de archivos", "")

    @pytest.mark.postgres
    def test_in_the_administration(self, changed, admin_client):
        assert "carg" in text_of(admin_client.get("/admin/indicators/event/"))
