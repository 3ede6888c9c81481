"""Registers and what is printed of them: from their file into rows, on the page, read by programs."""

import pytest

from commitments.models import ComplianceReading, Register
from indicators.models import DataVersion
from tests.factories.example_folder import copy_example, stored

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

FILE = "registers.yaml"
REGISTERS = """\
registers:
  - slug: acuerdos
    name: Acuerdos
    entry: acuerdo
    frequency: semestral
    readings:
      - publication: informe-2021
        section: Cumplimiento
        table: Cuadro 1
        page: 7
        rows:
          - {objective: "1", year: 2021, part: 1, programmed: 8, fulfilled: 6, percent: "75"}
          - {objective: "1", year: 2021, part: 2, percent: NA}
          - {objective: "1", year: 2021, percent: "80", note: El del año.}
          - {objective: "2", year: 2021, part: 1, programmed: 2, fulfilled: 2, percent: "100"}
          - {year: 2021, part: 1, programmed: 12, fulfilled: 8, percent: "67"}
      - publication: programa
        section: Prólogo
        rows:
          - {year: 2021, part: 1, percent: "65"}
  - slug: recomendaciones
    name: Recomendaciones
    entry: recomendación
"""
API = "/api/v1/programmes/programa-2018-2022/"
PAGE = "/cumplimiento/"


@pytest.fixture
def folder(tmp_path):
    folder = copy_example(tmp_path)
    folder.add(FILE, REGISTERS)
    return folder


@pytest.mark.postgres
def test_each_is_what_the_file_says(folder):
    changes = folder.load()
    assert changes.created["registro de compromisos"] == 2
    assert changes.created["cumplimiento impreso"] == 6
    first = Register.objects.get(slug="acuerdos")
    assert (first.name, first.entry_word, first.frequency) == ("Acuerdos", "acuerdo", "semestral")
    assert Register.objects.get(slug="recomendaciones").frequency == ""
    rows = ComplianceReading.objects.order_by("position").select_related("objective")
    assert [
        (row.objective and row.objective.code, row.part, row.programmed, row.percent, row.status)
        for row in rows
    ] == [
        ("1", 1, 8, 75, "definitivo"),
        ("1", 2, None, None, "na"),
        ("1", 0, None, 80, "definitivo"),
        ("2", 1, 2, 100, "definitivo"),
        (None, 1, 12, 67, "definitivo"),
        (None, 1, None, 65, "definitivo"),
    ]
    assert (rows[2].page, rows[2].note, rows[2].printed) == (7, "El del año.", "80")


def test_loading_again_changes_nothing(folder):
    folder.load()
    before, version = stored(), DataVersion.objects.get().inputs
    assert not folder.load().any
    assert (stored(), DataVersion.objects.get().inputs) == (before, version)


@pytest.mark.postgres
def test_what_the_file_says_otherwise_changes_and_is_a_version_of_the_data(folder):
    folder.load()
    version = DataVersion.objects.get().inputs
    folder.change(FILE, "fulfilled: 6", "fulfilled: 7")
    changes = folder.load()
    assert changes.updated["cumplimiento impreso"] == 1
    assert DataVersion.objects.get().inputs > version
    (folder.path / FILE).unlink()
    assert folder.load().removed["registro de compromisos"] == 2
    assert not ComplianceReading.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('objective: "2"', 'objective: "7"', "rows.3.objective: no hay objetivo «7»."),
        ("publication: programa", "publication: otra", "no hay publicación «otra»."),
        ("slug: recomendaciones", "slug: acuerdos", "«acuerdos» está repetido."),
        ("frequency: semestral", "frequency: diaria", "«diaria» no se admite; se espera"),
        ("part: 2", "part: 3", "rows.1.part: frequency no divide el año en 3 partes."),
        (
            "    frequency: semestral\n",
            "",
            "part: sin una frequency menor que el año no hay partes.",
        ),
        ('percent: "75"', 'percent: "7,5"', "percent: «7,5»"),
        (", percent: NA", "", "rows.1: no dice cuentas ni porcentaje."),
        ("programmed: 8", "programmed: -8", "«-8» es menor que 0"),
        ("part: 2", "part: 1", "rows.1: este renglón está repetido."),
        (
            "      - publication: programa\n        section: Prólogo\n",
            "      - publication: informe-2021\n        section: Cumplimiento\n"
            "        table: Cuadro 1\n",
            "readings.1: este lugar está repetido.",
        ),
    ],
)
def test_what_does_not_fit_is_refused(folder, old, new, fault):
    folder.change(FILE, old, new)
    (found,) = folder.faults()
    assert fault in found
    assert FILE in found


def test_a_programme_with_registers_may_have_no_indicators(folder, client):
    for path in (folder.path / "indicators").iterdir():
        path.unlink()
    (folder.path / "indicators").rmdir()
    folder.load()
    board = client.get("/").text
    assert "El programa no tiene indicadores." in board
    assert f'href="{PAGE}"' in board
    assert "evaluables" not in board
    assert "Sin indicadores." in client.get("/programas/").text


def test_without_registers_the_folder_of_indicators_may_not_be_missing(folder):
    (folder.path / FILE).unlink()
    for path in (folder.path / "indicators").iterdir():
        path.unlink()
    (folder.path / "indicators").rmdir()
    assert folder.faults() == ["indicators: falta esta carpeta."]


class TestShown:
    @pytest.fixture(autouse=True)
    def loaded(self, folder):
        folder.load()

    def test_as_it_is_printed_with_what_does_not_fit(self, client):
        page = client.get(PAGE).text
        assert "Primer semestre" in page
        assert '<a href="#lo-que-no-cuadra">2 cosas no cuadran</a>.' in page
        assert "Se imprime 80; del año solo se imprime 75." in page
        assert "No hay porcentaje que promediar de: segundo semestre." in page
        sums = "Los objetivos suman 10 programados y 8 cumplidos"
        assert f"{sums}; el total dice 12 programados y 8 cumplidos." in page
        elsewhere = "65 en Programa de Ejemplo 2018-2022, el texto de Prólogo"
        assert f"Aquí se imprime 67 (12 programados y 8 cumplidos); {elsewhere}." in page
        assert "Informe de 2021; Cumplimiento; Cuadro 1; p.\N{NO-BREAK SPACE}7" in page

    def test_of_one_year(self, client):
        assert client.get(f"{PAGE}?year=2021").status_code == 200
        assert client.get(f"{PAGE}?year=2020").status_code == 404
        assert client.get(f"{PAGE}?year=hoy").status_code == 404

    @pytest.mark.postgres
    def test_by_programs_with_filters_and_in_every_format(self, client):
        def told(query, *names):
            rows = client.get(f"{API}compliance/?{query}").json()["results"]
            return [tuple(row[name] for name in names) for row in rows]

        assert told("current=true&objective=1", "part", "printed", "percent", "verdict") == [
            (1, "75", "75", "coincide"),
            (2, "NA", None, "no_recalculable"),
            (0, "80", "80", "difiere"),
        ]
        assert told("sources_disagree=true", "printed") == [
            ("67",),
            ("65",),
        ]
        assert told("verdict=difiere", "computed", "difference", "substitution") == [
            ("75", "5", "75")
        ]
        assert told("publication=programa", "table") == [("",)]
        assert told("programmed_min=10", "objectives_programmed", "objectives_fulfilled") == [
            (10, 8)
        ]
        assert client.get(f"{API}compliance/?register=otro").status_code == 400
        names = [row["slug"] for row in client.get(f"{API}registers/").json()["results"]]
        assert names == ["acuerdos", "recomendaciones"]
        table = client.get(f"{API}compliance/?format=csv").content.decode()
        assert "publicacion,acuerdos,1,2021,1,8,6,,,75,75,definitivo,75," in table

    def test_on_an_earlier_day_as_it_was_printed_then(self, client):
        rows = client.get(f"{API}compliance/?as_of=2019-12-31").json()["results"]
        assert [(row["printed"], row["current"], row["sources_disagree"]) for row in rows] == [
            ("65", True, False)
        ]

    def test_a_publication_that_prints_it_has_it_attributed(self):
        from indicators.fichas.publications import attributed_text, attributed_to
        from objectives.models import Publication

        publication = Publication.objects.get(slug="informe-2021")
        counts = attributed_to(publication.programme)[publication.pk]
        assert counts["compliance"] == 5
        assert "5 datos de cumplimiento" in attributed_text(counts)


def test_without_any_the_page_says_so(tmp_path, client):
    copy_example(tmp_path).load()
    assert "El programa no tiene registros de compromisos." in client.get(PAGE).text
