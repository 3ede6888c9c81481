"""Definition files that are not in order: refused with file, line, place and reason, in Spanish."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field, model_validator

from objectives.definition_files import Definition, DefinitionError, read_definition
from objectives.definitions import (
    GlossaryDefinition,
    ProgrammeDefinition,
    PublicationsDefinition,
    Slug,
    Text,
    UnitsDefinition,
    Year,
)


class Chapter(Definition):
    code: Text
    pages: list[int] = []


class Book(Definition):
    """A schema with one field of each kind that definition files have."""

    title: Text
    year: Year
    slug: Slug = "libro"
    kind: Literal["novela", "ensayo"] = "novela"
    printed_on: date | None = None
    lent: bool = False
    rank: Annotated[int, Field(ge=1, le=9)] = 1
    chapters: Annotated[list[Chapter], Field(min_length=1)]
    prices: dict[Year, str] = {}

    @model_validator(mode="after")
    def codes_are_unique(self):
        codes = [each.code for each in self.chapters]
        if len(set(codes)) < len(codes):
            raise ValueError("hay capítulos repetidos.")
        return self


BOOK = """\
title: Pedro Páramo
year: 1955
chapters:
  - code: "1"
    pages: [7, 8]
  - code: "2"
prices:
  1955: "12.50"
  2020: "199.00"
"""


@pytest.fixture
def read(tmp_path):
    """Reads a text (or bytes) as the file ``libros/libro.yaml``."""

    def read_text(text, schema=Book):
        path = tmp_path / "libros" / "libro.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_definition(path, schema, tmp_path)

    return read_text


def faults_of(read, text, schema=Book):
    with pytest.raises(DefinitionError) as error:
        read(text, schema)
    assert str(error.value) == "\n".join(error.value.faults)
    return error.value.faults


def test_a_file_in_order_is_read_with_every_figure_as_text(read):
    book = read(BOOK)
    assert (book.title, book.year, book.kind) == ("Pedro Páramo", 1955, "novela")
    assert [(each.code, each.pages) for each in book.chapters] == [("1", [7, 8]), ("2", [])]
    assert book.prices == {1955: "12.50", 2020: "199.00"}


@pytest.mark.parametrize("written", ["2.10", "1_000", "0x1F", "1e5", "yes", "null", "1:30", "007"])
def test_no_scalar_is_taken_for_a_number_or_a_truth(read, written):
    assert read(BOOK.replace('"12.50"', written)).prices[1955] == written


def test_a_file_saved_by_another_editor_is_read(read):
    assert read(b"\xef\xbb\xbf" + BOOK.encode()) == read(BOOK)
    assert read(BOOK.replace("\n", "\r\n")) == read(BOOK)


def test_nothing_changes_after_reading(read):
    with pytest.raises(Exception, match="frozen"):
        read(BOOK).title = "El llano en llamas"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("title:", "titel:", [
            ":1 title: falta esta clave, que es obligatoria.",
            ":1 titel: esta clave no existe; ¿quiso decir «title»?",
        ]),
        ("year: 1955\n", "", [":1 year: falta esta clave, que es obligatoria."]),
        ("  - code: \"2\"\n", "  - name: Dos\n", [
            ":6 chapters.1.code: falta esta clave, que es obligatoria.",
            ":6 chapters.1.name: esta clave no existe; las que hay aquí son code, pages.",
        ]),
        # a wrong key is shown where it stands, whatever hangs from it
        ("prices:\n", "price:\n", [":7 price: esta clave no existe; ¿quiso decir «prices»?"]),
        ("year: 1955", "year: mil", [":2 year: «mil» no es un número entero."]),
        ("year: 1955", "year: 1955.5", [":2 year: «1955.5» no es un número entero."]),
        ("year: 1955", "year: 1955\nprinted_on: 19 de marzo", [
            ":3 printed_on: «19 de marzo» no es una fecha; se espera AAAA-MM-DD."]),
        ("year: 1955", "year: 1955\nprinted_on: 1955-02-30", [
            ":3 printed_on: «1955-02-30» no es una fecha; se espera AAAA-MM-DD."]),
        ("year: 1955", "year: 1955\nlent: quizá", [
            ":3 lent: «quizá» no es verdadero ni falso (true, false)."]),
        ("title: Pedro Páramo", "title: ''", [":1 title: no puede quedar vacío."]),
        ("title: Pedro Páramo", "title:", [":1 title: no puede quedar vacío."]),
        ("title: Pedro Páramo", "title: [Pedro, Páramo]", [
            ":1 title: se espera un texto y está «['Pedro', 'Páramo']»."]),
        ("pages: [7, 8]", "pages: 7", [
            ":5 chapters.0.pages: se espera una lista (cada elemento en su renglón, tras «- ») y "
            "está «7»."]),
        ("pages: [7, 8]", "pages: [7, ocho]", [
            ":5 chapters.0.pages.1: «ocho» no es un número entero."]),
        ("1955: \"12.50\"", "mil: \"12.50\"", [":8 prices.mil: «mil» no es un número entero."]),
        # what the files say against each other is told at the whole
        ("code: \"2\"", "code: \"1\"", [":1 archivo: hay capítulos repetidos."]),
        # the same key twice: YAML would keep the last one without a word
        ("year: 1955", "year: 1955\nyear: 1956", [":3 clave repetida «year»."]),
        ("  2020:", "  1955:", [":9 clave repetida «1955»."]),
        ("pages: [7, 8]", "pages: [7, 8]\n    code: \"3\"", [":6 clave repetida «code»."]),
        ("  2020: \"199.00\"", "  1955: \"1\"\nyear: 1956", [
            ":10 clave repetida «year».", ":9 clave repetida «1955»."]),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_file_line_place_and_reason(read, old, new, fault):
    assert BOOK.count(old) == 1 or old in ("year: 1955",)
    assert sorted(faults_of(read, BOOK.replace(old, new, 1))) == sorted(
        f"libros/libro.yaml{each}" for each in fault
    )


ENGLISH = re.compile(
    r"\b(should|input|valid|must|at least|greater|or|match|least|such|found)\b", re.I
)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("year: 1955", "year: 1899", ":2 year: "),
        ("year: 1955", "year: 2101", ":2 year: "),
        ("year: 1955", "year: 1955\nslug: Pedro Páramo", ":3 slug: "),
        ("year: 1955", "year: 1955\nrank: 0", ":3 rank: "),
        ("year: 1955", "year: 1955\nrank: 10", ":3 rank: "),
        ("year: 1955", "year: 1955\nkind: poema", ":3 kind: "),
    ],
)
def test_every_reason_is_told_in_spanish(read, old, new, place):
    (fault,) = faults_of(read, BOOK.replace(old, new, 1))
    assert fault.startswith(f"libros/libro.yaml{place}")
    assert not ENGLISH.search(fault)


def test_an_empty_list_is_refused_in_spanish(read):
    (fault,) = faults_of(read, "title: Pedro Páramo\nyear: 1955\nchapters: []\n")
    assert fault.startswith("libros/libro.yaml:3 chapters: ")
    assert not ENGLISH.search(fault)


def test_all_faults_of_a_file_are_told_at_once(read):
    faults = faults_of(read, BOOK.replace("1955", "mil").replace("code:", "kode:"))
    assert len(faults) == 6
    assert {re.match(r"libros/libro.yaml:(\d+) ", fault)[1] for fault in faults} == {
        "2", "4", "6", "8",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["", "\n\n", "# nada\n"])
def test_an_empty_file_is_refused(read, text):
    assert faults_of(read, text)[0] == "libros/libro.yaml: el archivo está vacío."


@pytest.mark.parametrize("text", ["- uno\n- dos\n", "solo texto\n", "12\n"])
def test_a_file_that_is_not_a_set_of_keys_is_refused(read, text):
    (fault,) = faults_of(read, text)
    assert fault.startswith(
        "libros/libro.yaml:1 archivo: se espera un grupo de claves «clave: valor» y está"
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("title: Pedro\n  year: 1955\n", 2),
        ("title: [Pedro\nyear: 1955\n", 2),
        ("title: 'Pedro\n", 2),
        ("title: Pedro\n\tyear: 1955\n", 2),
        ("title: Pedro\nyear\n", 3),
        ("title: *nadie\n", 1),
        ("title: Pedro\n---\ntitle: Juan\n", 2),
        ("title: @Pedro\n", 1),
    ],
)
def test_what_is_not_yaml_is_refused_with_its_line(read, text, line):
    (fault,) = faults_of(read, text)
    assert fault.startswith(f"libros/libro.yaml:{line} no es YAML válido: ")


@pytest.mark.parametrize("text", ["title: \x00\n", "title: \x1b[31m\n"])
def test_a_control_character_is_refused(read, text):
    (fault,) = faults_of(read, text)
    assert fault.startswith("libros/libro.yaml")
    assert "no es YAML válido" in fault


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("title: {{ titulo }}\n", id="a template"),
        pytest.param("? [a, b]\n: c\n", id="a list as key"),
        pytest.param("? {a: b}\n: c\n", id="a mapping as key"),
        pytest.param("title: &a [*a]\n", id="a list in itself"),
        pytest.param("title: &a {b: *a}\n", id="a mapping in itself"),
    ],
)
def test_yaml_that_no_definition_uses_is_refused_like_any_other(read, text):
    assert faults_of(read, text)[0].startswith("libros/libro.yaml")


@pytest.mark.parametrize("text", ["[" * 200_000, "- " * 200_000, "title: " + "{a: " * 200_000])
def test_levels_beyond_every_definition_are_refused_before_they_are_followed(read, text):
    assert faults_of(read, text) == ["libros/libro.yaml: tiene demasiados niveles."]


@pytest.mark.parametrize(
    ("written", "byte"),
    [("title: Pedro Páramo\n".encode("latin-1"), 14), ("title: Pedro\n".encode("utf-16"), 0)],
)
def test_what_is_not_utf8_is_refused_with_its_byte(read, written, byte):
    assert faults_of(read, written) == [f"libros/libro.yaml: no es texto UTF-8 (byte {byte})."]


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(DefinitionError) as error:
        read_definition(tmp_path / "libro.yaml", Book, tmp_path)
    (fault,) = error.value.faults
    assert fault == "libro.yaml: falta este archivo."


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.binary(max_size=60) | st.text(alphabet="titleyr:{}[]&*?-|>!#\"' \n\t1é", max_size=40))
def test_no_file_however_broken_ends_in_anything_but_a_definition_or_its_faults(
    tmp_path_factory, content
):
    path: Path = tmp_path_factory.getbasetemp() / "libro.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    try:
        read_definition(path, Book, path.parent)
    except DefinitionError as error:
        faults = error.faults
    assert all(fault.startswith("libro.yaml") for fault in faults)


# The files of a programme -----------------------------------------------------------------

PROGRAMME = """\
slug: ejemplo
name: Programa de Ejemplo
short_name: Ejemplo
institution: Instituto
start_year: 2020
end_year: 2024
objectives:
  - code: "1"
    name: Uno
    strategies:
      - code: "1.1"
        name: Uno uno
        actions:
          - {code: "1.1.1", text: Hacer}
          - {code: "1.1.2", text: Deshacer}
  - code: "2"
    name: Dos
    strategies: []
"""

PUBLICATIONS = """\
publications:
  - {slug: a, title: A, covers_from: 2020-01-01, covers_until: 2020-12-31, order: 1}
  - {slug: b, title: B, covers_from: 2021-01-01, covers_until: 2021-12-31, order: 2}
"""

UNITS = """\
units:
  - {slug: instituto, name: Instituto, short_name: Nacional, kind: institucion}
  - {slug: norte, name: Norte, short_name: Norte, kind: delegacion, parent: instituto}
"""

GLOSSARY = """\
terms:
  - {term: Contrato, meaning: El acuerdo de voluntades., publication: a, page: 3}
acronyms:
  - {term: DF, meaning: Dirección de Finanzas}
  - {term: DF, meaning: Distrito Federal, publication: a}
"""


@pytest.mark.parametrize(
    ("text", "schema"),
    [
        (PROGRAMME, ProgrammeDefinition),
        (PUBLICATIONS, PublicationsDefinition),
        (UNITS, UnitsDefinition),
        (GLOSSARY, GlossaryDefinition),
        ("terms: []\n", GlossaryDefinition),
    ],
)
def test_the_files_of_a_programme_in_order(read, text, schema):
    assert read(text, schema)


@pytest.mark.parametrize(
    ("text", "schema", "old", "new", "fault"),
    [
        (PROGRAMME, ProgrammeDefinition, 'code: "2"', 'code: "1"',
         ":16 objectives.1.code: la clave «1» está repetida."),
        (PROGRAMME, ProgrammeDefinition, 'code: "1.1.2"', 'code: "1.1.1"',
         ":15 objectives.0.strategies.0.actions.1.code: la clave «1.1.1» está repetida."),
        (PROGRAMME, ProgrammeDefinition, 'code: "1.1.2"', 'code: "1.2.2"',
         ":15 objectives.0.strategies.0.actions.1.code: la clave «1.2.2» no empieza con la de su "
         "padre, «1.1.»."),
        (PROGRAMME, ProgrammeDefinition, 'code: "1.1"\n', 'code: "2.1"\n',
         ":11 objectives.0.strategies.0.code: la clave «2.1» no empieza con la de su padre, «1.»."),
        (PROGRAMME, ProgrammeDefinition, 'code: "2"', 'code: "1/2"',
         ":16 objectives.1.code: no sirve de clave: lleva diagonal o caracteres invisibles."),
        (PROGRAMME, ProgrammeDefinition, 'code: "2"', 'code: "2\\x01"',
         ":16 objectives.1.code: lleva un carácter de control (U+0001), que no es texto."),
        (PROGRAMME, ProgrammeDefinition, "end_year: 2024", "end_year: 2019",
         ":6 end_year: el programa termina antes de empezar."),
        (PROGRAMME, ProgrammeDefinition, "text: Deshacer", "texto: Deshacer",
         ":15 objectives.0.strategies.0.actions.1.text: falta esta clave, que es obligatoria."),
        (PUBLICATIONS, PublicationsDefinition, "slug: b", "slug: a",
         ":3 publications.1.slug: «a» está repetido."),
        (PUBLICATIONS, PublicationsDefinition, "order: 2", "order: 1",
         ":3 publications.1.order: «1» está repetido."),
        (PUBLICATIONS, PublicationsDefinition, "covers_until: 2021-12-31",
         "covers_until: 2020-12-31", ":3 publications.1.covers_until: es anterior a covers_from."),
        (GLOSSARY, GlossaryDefinition, "Distrito Federal", "Dirección de Finanzas",
         ":5 acronyms.1: «DF» está dos veces con el mismo significado."),
        (GLOSSARY, GlossaryDefinition, "publication: a, page: 3", "page: 3",
         ":2 terms.0.page: «Contrato» dice la página y no la publicación."),
        (GLOSSARY, GlossaryDefinition, "page: 3", "page: tres",
         ":2 terms.0.page: «tres» no es un número entero."),
        (GLOSSARY, GlossaryDefinition, "page: 3", "page: 0",
         ":2 terms.0.page: «0» es menor que 1, el mínimo."),
        (GLOSSARY, GlossaryDefinition, "term: Contrato", 'term: " "',
         ":2 terms.0.term: no puede quedar vacío."),
        (GLOSSARY, GlossaryDefinition, ", meaning: Distrito Federal", "",
         ":5 acronyms.1.meaning: falta esta clave, que es obligatoria."),
        (GLOSSARY, GlossaryDefinition, "acronyms:", "siglas:",
         ":3 siglas: esta clave no existe; las que hay aquí son terms, acronyms."),
        (UNITS, UnitsDefinition, "slug: norte", "slug: instituto",
         ":3 units.1.slug: la unidad «instituto» está repetida."),
        (UNITS, UnitsDefinition, "parent: instituto", "parent: sur",
         ":3 units.1.parent: la unidad «norte» depende de «sur», que no está antes."),
        (UNITS, UnitsDefinition, "parent: instituto", "parent: norte",
         ":3 units.1.parent: la unidad «norte» depende de «norte», que no está antes."),
    ],
)  # fmt: skip
def test_what_a_programme_cannot_be(read, text, schema, old, new, fault):
    assert text.count(old) == 1
    assert f"libros/libro.yaml{fault}" in faults_of(read, text.replace(old, new), schema)


def test_a_programme_has_an_institution(read):
    assert faults_of(read, "units: []\n", UnitsDefinition) == [
        "libros/libro.yaml:1 units: se espera al menos una unidad, la institución."
    ]
