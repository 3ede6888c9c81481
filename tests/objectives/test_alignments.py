"""What a programme is aligned to: from its file into rows, on its pages, and read by programs."""

import pytest

from indicators.models import DataVersion
from objectives.models import Alignment, FrameworkNode
from tests.factories.example_folder import copy_example, stored

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

FILE = "alignments.yaml"
ALIGNMENTS = """\
frameworks:
  - slug: plan
    name: Plan Nacional 2018-2024
    nodes:
      - {code: bienestar, kind: Eje, name: Bienestar}
      - {code: salud, kind: Programa, name: Salud para todos, parent: bienestar}
  - slug: agenda
    name: Agenda 2030
    nodes:
      - {code: "3", kind: Objetivo, name: Salud y bienestar}
alignments:
  - framework: plan
    node: salud
    objective: "1"
    publication: programa
    section: Alineación
    page: 15
    note: Nadie se queda fuera.
  - {framework: agenda, node: "3", strategy: "1.2", publication: programa, section: Alineación}
  - {framework: agenda, node: "3", action: 1.1.2, publication: informe-2021, section: Avances}
"""
API = "/api/v1/programmes/programa-2018-2022/alignments/"


@pytest.fixture
def folder(tmp_path):
    folder = copy_example(tmp_path)
    folder.add(FILE, ALIGNMENTS)
    return folder


@pytest.mark.postgres
def test_each_is_what_the_file_says(folder):
    changes = folder.load()
    assert changes.created["alineación"] == 3
    rows = Alignment.objects.order_by("position").select_related("node__framework")
    assert [
        (row.node.framework.slug, row.node.code, row.aligned.code, row.page, row.note)
        for row in rows
    ] == [
        ("plan", "salud", "1", 15, "Nadie se queda fuera."),
        ("agenda", "3", "1.2", None, ""),
        ("agenda", "3", "1.1.2", None, ""),
    ]
    assert FrameworkNode.objects.get(code="salud").parent.code == "bienestar"


def test_loading_again_changes_nothing(folder):
    folder.load()
    before, version = stored(), DataVersion.objects.get().inputs
    assert not folder.load().any
    assert (stored(), DataVersion.objects.get().inputs) == (before, version)


@pytest.mark.postgres
def test_what_the_file_no_longer_says_goes(folder):
    folder.load()
    (folder.path / FILE).unlink()
    changes = folder.load()
    assert changes.removed["alineación"] == 3
    assert not FrameworkNode.objects.exists()


def test_the_objective_may_be_corrected_and_keeps_its_own(folder):
    folder.load()
    for old, new in (('objective: "1"', 'objective: "A"'), ('"1.2"', '"A.2"'), ("1.1.2", "A.1.2")):
        folder.change(FILE, old, new)
    before = set(Alignment.objects.values_list("pk", flat=True))
    folder.rename_first_objective()
    assert set(Alignment.objects.values_list("pk", flat=True)) == before


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('objective: "1"', 'objective: "7"', "alignments.0.objective: no hay objetivo «7»."),
        ('strategy: "1.2"', 'strategy: "1.9"', "no hay estrategia «1.9»."),
        ("action: 1.1.2", "action: 1.1.9", "no hay acción «1.1.9»."),
        ("publication: informe-2021", "publication: otro", "no hay publicación «otro»."),
        ("node: salud", "node: paz", "alignments.0.node: el marco «plan» no tiene «paz»."),
        ("framework: plan", "framework: planes", "alignments.0.framework: no hay marco «planes»."),
        ("parent: bienestar", "parent: paz", "«salud» pertenece a «paz», que no está antes."),
        ("code: salud", "code: bienestar", "«bienestar» está repetido."),
        ("slug: agenda", "slug: plan", "«plan» está repetido."),
        ("action: 1.1.2", 'strategy: "1.2"', "esta alineación está repetida."),
        (
            "action: 1.1.2",
            'action: 1.1.2, objective: "1"',
            "se alinea un objetivo, una estrategia o una acción, y solo uno.",
        ),
    ],
)
def test_what_leads_nowhere_is_refused(folder, old, new, fault):
    folder.change(FILE, old, new)
    (found,) = folder.faults()
    assert found.endswith(fault)
    assert FILE in found


class TestShown:
    @pytest.fixture(autouse=True)
    def loaded(self, folder):
        folder.load()

    def test_on_the_page_of_the_objective_all_the_way_down_and_where(self, client):
        page = client.get("/objetivos/1/").text
        assert "A qué se alinea" in page
        assert "Plan Nacional 2018-2024 › Eje: <strong>Bienestar</strong> › Programa: " in page
        assert "Nadie se queda fuera." in page
        assert "Programa de Ejemplo 2018-2022; Alineación; p.\N{NO-BREAK SPACE}15" in page
        assert "Agenda 2030" not in page

    def test_on_the_page_of_a_strategy_with_those_of_its_actions(self, client):
        assert "Agenda 2030 › Objetivo" in client.get("/estrategias/1.2/").text
        assert "<strong>1.1.2</strong> Agenda 2030" in client.get("/estrategias/1.1/").text

    def test_nothing_where_nothing_is_aligned(self, client):
        assert "A qué se alinea" not in client.get("/objetivos/2/").text

    @pytest.mark.postgres
    def test_by_programs_with_filters_and_in_every_format(self, client):
        def codes(query):
            return [row["code"] for row in client.get(f"{API}?{query}").json()["results"]]

        assert codes("") == ["1", "1.2", "1.1.2"]
        assert codes("level=accion") == codes("publication=informe-2021") == ["1.1.2"]
        assert codes("objective=1&framework=agenda") == ["1.2", "1.1.2"]
        assert codes("node_parent=bienestar") == codes("search=salud+para") == ["1"]
        assert codes("as_of=2019-12-31") == ["1", "1.2"]
        assert codes("as_of=2018-01-01") == []
        table = client.get(f"{API}?format=csv").content.decode()
        assert "plan,Plan Nacional 2018-2024,salud,Programa,Salud para todos,bienestar" in table


def test_those_of_the_real_programme(real_programme, client):
    """As the table «Alineación PND 2019-2024 y PIIMSS 2020-2024» prints them."""
    rows = client.get("/api/v1/programmes/piimss-2020-2024/alignments/").json()["results"]
    assert {(row["node_parent"], row["framework"], row["page"]) for row in rows} == {
        ("politica-social", "pnd-2019-2024", 15)
    }
    assert [(row["objective"], row["node_name"]) for row in rows] == [
        ("1", "Todas y todos"),
        ("2", "Tiempo y trato"),
        ("3", "Territorio"),
        ("4", "Todas y todos"),
        ("5", "Transparencia y eliminación de la corrupción y la impunidad"),
        ("6", "Toma de decisiones"),
    ]
