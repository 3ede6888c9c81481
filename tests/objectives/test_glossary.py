"""A programme's glossary from its file: matched by term, in two orders, all or nothing."""

import pytest

from indicators.models import DataVersion
from objectives.models import GlossaryEntry, Publication
from tests.factories.example_folder import ExampleFolder, copy_example, stored

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

FILE = "glossary.yaml"
ENTRY = "entrada del glosario"

GLOSSARY = """\
terms:
  - {term: Testigos, meaning: Quienes miran., publication: informe-2021, page: 12}
  - term: Área
    meaning: >-
      La que contrata.

      También la que compra.
    publication: informe-2021
    page: 12
    note: Impresa después de la T.
acronyms:
  - {term: DF, meaning: Dirección de Finanzas, publication: informe-2021, page: 14}
  - {term: CV, meaning: Centros Vacacionales, publication: informe-2022}
  - {term: DF, meaning: Distrito Federal}
"""


class GlossaryFolder(ExampleFolder):
    """A copy of the example with a glossary, which can be written anew."""

    def write(self, text):
        (self.path / FILE).write_text(text, encoding="utf-8")

    def change(self, old, new):
        super().change(FILE, old, new)


@pytest.fixture
def folder(tmp_path):
    folder = GlossaryFolder(copy_example(tmp_path).path)
    folder.write(GLOSSARY)
    return folder


def entries(*order):
    return list(
        GlossaryEntry.objects.order_by(*order).values_list("kind", "term", "sense", "meaning")
    )


@pytest.mark.postgres
def test_each_entry_is_what_the_file_says(folder):
    changes = folder.load()
    assert changes.created[ENTRY] == 5
    assert entries() == [
        ("glosario", "Testigos", 1, "Quienes miran."),
        ("glosario", "Área", 1, "La que contrata.\nTambién la que compra."),
        ("sigla", "DF", 1, "Dirección de Finanzas"),
        ("sigla", "CV", 1, "Centros Vacacionales"),
        ("sigla", "DF", 2, "Distrito Federal"),
    ]
    printed = [
        (each.publication and each.publication.slug, each.page, each.note)
        for each in GlossaryEntry.objects.all()
    ]
    assert printed == [
        ("informe-2021", 12, ""),
        ("informe-2021", 12, "Impresa después de la T."),
        ("informe-2021", 14, ""),
        ("informe-2022", None, ""),
        (None, None, ""),
    ]


@pytest.mark.postgres
def test_the_other_order_is_the_alphabetical_one(folder):
    folder.load()
    found = entries("kind", "alphabetical_position")
    assert [term for _kind, term, *_rest in found] == ["Área", "Testigos", "CV", "DF", "DF"]
    assert [sense for _kind, _term, sense, _meaning in found[-2:]] == [1, 2]


def test_loading_again_changes_nothing(folder):
    folder.load()
    before = stored()
    version = DataVersion.objects.get().inputs
    changes = folder.load()
    assert not changes.any
    assert changes.unchanged[ENTRY] == 5
    assert stored() == before
    assert DataVersion.objects.get().inputs == version


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Centros Vacacionales", "Centros"),
        ("page: 14", "page: 15"),
        ("note: Impresa después de la T.", "note: Fuera de lugar."),
        ("publication: informe-2022", "publication: programa"),
    ],
)
def test_what_is_changed_is_changed_in_its_row_alone_and_moves_the_version(folder, old, new):
    """A page that was already sent must not be believed unchanged."""
    folder.load()
    version = DataVersion.objects.get().inputs
    folder.change(old, new)
    changes = folder.load()
    assert changes.updated == {ENTRY: 1}
    assert not changes.created
    assert not changes.removed
    assert DataVersion.objects.get().inputs == version + 1
    assert not folder.load().any


@pytest.mark.postgres
def test_a_new_entry_takes_its_place_in_both_orders(folder):
    folder.load()
    folder.change("acronyms:\n", "acronyms:\n  - {term: CURP, meaning: Clave Única}\n")
    changes = folder.load()
    assert changes.created == {ENTRY: 1}
    acronyms = GlossaryEntry.objects.filter(kind="sigla")
    assert [each.term for each in acronyms] == ["CURP", "DF", "CV", "DF"]
    found = [each.term for each in acronyms.order_by("alphabetical_position")]
    assert found == ["CURP", "CV", "DF", "DF"]


def test_what_is_no_longer_in_the_file_is_removed(folder):
    folder.load()
    folder.change("  - {term: DF, meaning: Distrito Federal}\n", "")
    assert folder.load().removed == {ENTRY: 1}
    (folder.path / FILE).unlink()
    assert folder.load().removed == {ENTRY: 4}
    assert not GlossaryEntry.objects.exists()


@pytest.mark.postgres
def test_a_programme_without_a_glossary(folder):
    (folder.path / FILE).unlink()
    assert ENTRY not in folder.load().created
    assert not GlossaryEntry.objects.exists()


@pytest.mark.postgres
def test_a_publication_goes_together_with_what_it_alone_printed(folder):
    """The entries are moved or removed before the publication is."""
    publications = folder.path / "publications.yaml"
    text = publications.read_text(encoding="utf-8")
    publications.write_text(
        f"{text}  - {{slug: folleto, title: Folleto, covers_from: 2022-01-01, "
        "covers_until: 2022-12-31, order: 4}\n",
        encoding="utf-8",
    )
    folder.change("publication: informe-2022", "publication: folleto")
    folder.load()
    publications.write_text(text, encoding="utf-8")
    (fault,) = folder.faults()
    assert fault == "glossary.yaml:13 acronyms.1.publication: no hay publicación «folleto»."
    folder.change("publication: folleto", "publication: informe-2022")
    changes = folder.load()
    assert (changes.updated, changes.removed) == ({ENTRY: 1}, {"publicación": 1})
    assert not Publication.objects.filter(slug="folleto").exists()


def test_all_faults_of_the_folder_are_told_at_once_and_nothing_is_written(folder):
    folder.load()
    before = stored()
    folder.change("publication: informe-2022", "publication: informe-2023")
    folder.change("Distrito Federal", "Departamento")
    indicator = folder.path / "indicators" / "1.1.yaml"
    text = indicator.read_text(encoding="utf-8")
    indicator.write_text(text.replace('objective: "1"', 'objective: "9"'), encoding="utf-8")
    assert folder.faults() == [
        "glossary.yaml:13 acronyms.1.publication: no hay publicación «informe-2023».",
        "indicators/1.1.yaml:3 objective: no hay objetivo «9».",
    ]
    assert stored() == before
    folder.write("terms: {}\n")
    assert any(fault.startswith("glossary.yaml:1 terms: ") for fault in folder.faults())
    assert stored() == before


@pytest.mark.postgres
def test_a_dry_run_tells_the_changes_and_writes_none(folder):
    folder.load()
    before = stored()
    folder.change("Centros Vacacionales", "Centros")
    folder.change("  - {term: DF, meaning: Distrito Federal}\n", "")
    assert folder.load(dry_run=True).lines == [
        "~ entrada del glosario Ejemplo 2018-2022 sigla CV 1: "
        "meaning «Centros Vacacionales» → «Centros»",
        "- entrada del glosario DF",
    ]
    assert stored() == before


@pytest.mark.postgres
def test_two_programmes_have_each_their_own(folder):
    folder.load()
    programme = folder.path / "programme.yaml"
    text = programme.read_text(encoding="utf-8")
    programme.write_text(
        text.replace("slug: programa-2018-2022", "slug: programa-2023-2028"), encoding="utf-8"
    )
    assert folder.load().created[ENTRY] == 5
    assert GlossaryEntry.objects.count() == 10
