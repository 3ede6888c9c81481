"""Definition files that are refused, each fault with its file and place, and nothing loaded."""

import re

import pytest

from indicators.fichas.loading import load_programme
from indicators.models import (
    Threshold,
)
from objectives.definition_files import DefinitionError
from tests.factories.example_folder import FIRST, SECOND, counts, stored

pytestmark = [pytest.mark.slow]


BAD = [
    # keys
    ("a wrong key", FIRST, "dimension: Eficacia", "dimensión: Eficacia", [
        "1.1.yaml:12 dimensión: esta clave no existe; ¿quiso decir «dimension»?",
        "1.1.yaml:1 dimension: falta esta clave, que es obligatoria.",
    ]),
    ("a missing key", FIRST, "decimals: 1\n", "", [
        "1.1.yaml:1 decimals: falta esta clave, que es obligatoria."]),
    ("a wrong key in a reading", FIRST, "    page: 7\n", "    pagina: 7\n", [
        "1.1.yaml:62 readings.2.pagina: esta clave no existe; *"]),
    ("a repeated key", FIRST, "decimals: 1\n", "decimals: 1\ndecimals: 2\n", [
        "1.1.yaml:18 clave repetida «decimals»."]),
    ("a year printed twice", FIRST, '{2018: "10.0", 2021: "11.9"}', '{2021: "1", 2021: "2"}', [
        "1.1.yaml:64 clave repetida «2021»."]),
    ("a kind there is not", FIRST, "kind: meta\n", "kind: objetivo\n", [
        "1.1.yaml:2 kind: «objetivo» no se admite; se espera *"]),
    ("a direction there is not", FIRST, "direction: ascendente", "direction: lateral", [
        "1.1.yaml:14 direction: «lateral» no se admite; se espera *"]),
    # formulas
    ("a formula with an unknown symbol", FIRST, "v1 / v2 * 100", "v1 / v3 * 100", [
        "1.1.yaml:19 methods.0: la fórmula «v1 / v3 * 100» usa «v3», que no es una variable del "
        "método."]),
    ("a formula with a syntax error", FIRST, "v1 / v2 * 100", "v1 / / v2", [
        "1.1.yaml:22 methods.0.formula: la fórmula «v1 / / v2» no se entiende: se esperaba un "
        "número o un símbolo y está «/» (posición 6)."]),
    ("a formula of a derived variable", SECOND, "atendidas / recibidas", "atendidas / v1", [
        "1.2.yaml:19 methods.0: la fórmula «atendidas / v1» usa «v1», que no es una variable del "
        "método."]),
    ("an input of nothing", SECOND, "name: Quejas recibidas\n        input_of: v1",
     "name: Quejas recibidas\n        input_of: v7", [
        "1.2.yaml:19 methods.0: la fórmula «atendidas / recibidas» usa «recibidas», que no es una "
        "variable del método."]),
    ("an input that enters nowhere", FIRST, "name: Población\n",
     "name: Población\n        input_of: v7\n", [
        "1.1.yaml:19 methods.0: «v2» entra en «v7», que no es una variable."]),
    ("a symbol twice", FIRST, "symbol: v2", "symbol: v1", [
        "1.1.yaml:29 methods.0.variables.1.symbol: el símbolo «v1» está repetido."]),
    ("a symbol that is a word of formulas", FIRST, "symbol: v2", "symbol: previous", [
        "1.1.yaml:29 methods.0.variables.1.symbol: «previous» es una palabra de las fórmulas y no "
        "puede ser un símbolo."]),
    ("a variable that enters into itself", SECOND, "    variables:\n      - symbol: v1\n",
     "    variables:\n"
     "      - {symbol: x, number: 2, name: X, input_of: x, consolidation: suma}\n"
     "      - symbol: v1\n", ["1.2.yaml:19 methods.0: *"]),
    # figures
    ("a figure that can be read in two ways", FIRST, 'v1: "1,000"', 'v1: "526,8780"', [
        "1.1.yaml:49 readings.0.variables.2018.v1: «526,8780» no se puede leer: la "
        "coma separa grupos de tres cifras y el punto los decimales; escrito así se puede leer de "
        "dos maneras. Por ejemplo, 1,234,567.89."]),
    ("such a figure as a result", FIRST, '2017: "9.5"', '2017: "526,8780"', [
        "1.1.yaml:58 readings.1.figures.2017: «526,8780» no se puede leer: la coma *"]),
    ("such a figure as a target", FIRST, '2021: "12.0"', '2021: "526,8780"', [
        "1.1.yaml:38 targets.intermediate.2021: «526,8780» no se puede leer: la coma *"]),
    ("such a figure as the baseline", FIRST, '2018\n  printed: "10.0"',
     '2018\n  printed: "526,8780"', [
        "1.1.yaml:35 baseline.printed: «526,8780» no se puede leer: la coma *"]),
    ("a target that is not known", FIRST, '2021: "12.0"', '2021: "ND"', [
        "1.1.yaml:38 targets.intermediate.2021: «ND» no es un número y aquí tiene que haberlo."]),
    ("a stated result that is no figure", FIRST, 'states: "10.0"', 'states: "diez"', [
        "1.1.yaml:53 readings.0.substitution.2018.states: «diez» no se puede leer: tiene "
        "letras: *"]),
    ("decimals that are not so many", FIRST, "decimals: 1\n", "decimals: 13\n", [
        "1.1.yaml:17 decimals: *"]),
    # years
    ("a target in the baseline's year", FIRST, '{2020: "11.0"', '{2018: "11.0"', [
        "1.1.yaml:38 targets.intermediate.2018: la meta de 2018 no es *"]),
    ("a target before the baseline", FIRST, '{2020: "11.0"', '{2017: "11.0"', [
        "1.1.yaml:38 targets.intermediate.2017: la meta de 2017 no es posterior a *"]),
    ("a final target that is not the table's", FIRST, 'printed: "14"', 'printed: "15"', [
        "1.1.yaml:41 targets.final.printed: la meta final 15 no es la de 2022, 14.0."]),
    ("methods out of order", SECOND, "valid_from: 2022", "valid_from: 2017", [
        "1.2.yaml:18 methods: los métodos van en orden de vigencia y uno por año."]),
    ("two methods of a year", SECOND, "valid_from: 2022", "valid_from: 2018", [
        "1.2.yaml:18 methods: los métodos van en orden de vigencia y uno por año."]),
    ("no method at all", FIRST, "formula: v1 / v2 * 100\n", "formula: v1 / v2 * 100\nmethods: []\n",
     ["1.1.yaml:*"]),
    ("a value before any method", FIRST, "valid_from: 2016", "valid_from: 2019", [
        "1.1.yaml:49 readings.0.variables.2018: no hay método vigente en 2018."]),
    ("a value of no variable", FIRST, 'v2: "10,000"}\n    sub', 'v3: "10,000"}\n    sub', [
        "1.1.yaml:49 readings.0.variables.2018.v3: «v3» no es una variable del método de 2016."]),
    ("a value of a year without figure", FIRST, '2021: {v1: "1,180 p/", v2',
     '2020: {v1: "1,180 p/", v2', [
        "1.1.yaml:* readings.3.variables.2020: 2020 no está en figures."]),
    ("a note of a year without figure", FIRST, '2021: "p/: C', '2020: "p/: C', [
        "1.1.yaml:* readings.3.notes.2020: 2020 no está en figures."]),
    ("a cutoff that is no date", FIRST, "2021: 2021-09-30", "2021: septiembre", [
        "1.1.yaml:80 readings.3.cutoffs.2021: «septiembre» no es una fecha; se espera AAAA-MM-DD."]),
    ("a year that is no year", FIRST, '2017: "9.5"', 'diecisiete: "9.5"', [
        "1.1.yaml:58 readings.1.figures.diecisiete: «diecisiete» no es un número entero."]),
    # places
    ("a place twice", FIRST, "section: Resumen\n    table: Cuadro resumen",
     "section: Anexo\n    table: Serie histórica", [
        "1.1.yaml:65 readings.3: la lectura «informe-2021 / Anexo / Serie histórica» está repetida."]),
    ("a name too long for its column", FIRST, "Cuadro resumen", "Cuadro " * 30, [
        "1.1.yaml:61 readings.2.table: *"]),
    # names that lead nowhere
    ("an unknown publication of a reading", FIRST, "publication: informe-2022",
     "publication: informe-2032", [
        "1.1.yaml:81 readings.4.publication: no hay publicación «informe-2032»."]),
    ("an unknown publication of a method", SECOND, "publication: informe-2022",
     "publication: informe-2032", [
        "1.2.yaml:40 methods.1.publication: no hay publicación «informe-2032»."]),
    ("an unknown publication of the targets", SECOND, "targets:\n  publication: programa",
     "targets:\n  publication: otro", [
        "1.2.yaml:48 targets.publication: no hay publicación «otro»."]),
    ("an unknown objective", FIRST, 'objective: "1"', 'objective: "9"', [
        "1.1.yaml:3 objective: no hay objetivo «9»."]),
    ("an unknown unit", FIRST, "owner: instituto", "owner: sur", [
        "1.1.yaml:16 owner: no hay unidad «sur»."]),
    ("the code of another file", SECOND, 'code: "1.2"', 'code: "1.1"', [
        "1.2.yaml:1 code: la clave «1.1» ya está en ejemplo/indicators/1.1.yaml.",
        "1.2.yaml:1 code: la clave es «1.1» y el archivo se llama 1.2.yaml; tienen que ser iguales."]),
    ("a number out of range", SECOND, "symbol: recibidas\n        number: 1",
     "symbol: recibidas\n        number: -1", [
        "1.2.yaml* methods.0.variables*number: «-1» es menor que 1, el mínimo."]),
    ("a page out of range", FIRST, "page: 7\n", "page: 99999\n", [
        "1.1.yaml* readings.2.page: «99999» es mayor que 9999, el máximo."]),
    ("a NUL in a text", FIRST, "unit_of_measure:", 'disaggregation: "a\\0b"\nunit_of_measure:', [
        "1.1.yaml*"]),
    # the other three files
    ("an action's code twice", "programme.yaml", 'code: "1.1.2"', 'code: "1.1.1"', [
        "programme.yaml:* objectives.0.strategies.0.actions.1.code: la clave «1.1.1» está repetida."]),
    ("a threshold that is no number", "programme.yaml", 'pace_minimum: "85"',
     'pace_minimum: "mucho"', [
        "programme.yaml* thresholds.*pace_minimum: «mucho» no se puede leer: tiene letras: *"]),
    ("a threshold below zero", "programme.yaml", 'near_share: "5"\n    constant_met',
     'near_share: "-5"\n    constant_met', [
        "programme.yaml* thresholds.*near_share: «-5» no es un porcentaje."]),
    ("a publication's slug twice", "publications.yaml", "slug: informe-2022", "slug: programa", [
        "publications.yaml:13 publications.2.slug: «programa» está repetido."]),
    ("a circle of units", "units.yaml", "parent: instituto", "parent: norte", [
        "units.yaml:10 units.1.parent: la unidad «norte» depende de «norte», que no está antes."]),
]  # fmt: skip


def tells(fault, pattern):
    """Return whether a fault is the one expected; an asterisk stands for any text."""
    name, dot, _rest = pattern.partition(".yaml")
    where = pattern if name in ("programme", "publications", "units") else f"indicators/{pattern}"
    return bool(dot) and bool(
        re.fullmatch(".*".join(re.escape(part) for part in where.split("*")), fault, re.DOTALL)
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "old", "new", "faults"), [case[1:] for case in BAD], ids=[case[0] for case in BAD]
)
def test_bad_input_is_refused_with_its_place_and_reason(folder, name, old, new, faults):
    folder.change(name, old, new)
    found = folder.faults()
    assert len(found) == len(faults), found
    for pattern in faults:
        assert any(tells(fault, pattern) for fault in found), found
    assert counts() == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", ": el archivo está vacío."),
        (b"# solo un comentario\n", ": el archivo está vacío."),
        ("name: Número\n".encode("latin-1"), ": no es texto UTF-8 (byte 7)."),
        (b'code: "1.2"\n kind: meta\n', ":2 no es YAML válido: "),
        (b'code: ["1.2"\n', ":2 no es YAML válido: "),
        (b"- uno\n- dos\n", ":1 archivo: se espera un grupo de claves"),
    ],
    ids=["empty", "only a comment", "latin-1", "indentation", "a bracket left open", "a list"],
)
def test_a_file_that_cannot_be_read_is_refused(folder, content, fault):
    (folder.path / SECOND).write_bytes(content)
    (found,) = folder.faults()
    assert found.startswith(f"{SECOND}{fault}")
    assert counts() == {}


@pytest.mark.django_db
def test_a_file_or_a_folder_that_is_not_there_is_refused(folder, tmp_path):
    (folder.path / "units.yaml").unlink()
    (found,) = folder.faults()
    assert found.startswith("units.yaml: falta este archivo.")
    with pytest.raises(DefinitionError, match="nada: no es una carpeta"):
        load_programme(tmp_path / "nada")


@pytest.mark.django_db
def test_the_faults_of_all_files_are_told_together(folder):
    folder.change("units.yaml", "kind: delegacion", "kind: ''")
    folder.change("publications.yaml", "order: 3", "order: tres")
    folder.change(FIRST, "decimals: 1\n", "")
    folder.change(FIRST, "v1 / v2 * 100", "v1 / ")
    folder.change(SECOND, "valid_from: 2022", "valid_from: 2017")
    assert sorted(fault.split(" ")[0] for fault in folder.faults()) == [
        "indicators/1.1.yaml:1",
        "indicators/1.1.yaml:21",
        "indicators/1.2.yaml:18",
        "publications.yaml:18",
        "units.yaml:9",
    ]
    assert counts() == {}


@pytest.mark.django_db
def test_names_that_lead_nowhere_are_told_together(folder):
    folder.change(FIRST, "owner: instituto", "owner: sur")
    folder.change(FIRST, 'objective: "1"', 'objective: "9"')
    folder.change(SECOND, "publication: informe-2022", "publication: otro")
    assert len(folder.faults()) == 3


@pytest.mark.django_db
def test_a_refused_change_leaves_what_was_loaded_as_it_was(folder):
    folder.load()
    before = stored()
    folder.change("programme.yaml", "name: Abrir unidades.", "name: Cerrar unidades.")
    folder.change(SECOND, "valid_from: 2022", "valid_from: 2017")
    assert len(folder.faults()) == 1
    assert stored() == before


@pytest.mark.django_db
@pytest.mark.parametrize(("written", "pace_minimum"), [("85%", 85), ("85 %", 85), ("1,000", 1000)])
def test_a_threshold_is_read_as_any_figure(folder, written, pace_minimum):
    folder.change("programme.yaml", 'pace_minimum: "85"', f'pace_minimum: "{written}"')
    folder.load()
    assert Threshold.objects.get().pace_minimum == pace_minimum


@pytest.mark.django_db
def test_two_thresholds_of_one_day_are_refused(folder):
    path = folder.path / "programme.yaml"
    text = path.read_text()
    block = text[text.index("  - valid_from") : text.index("objectives:")]
    folder.change("programme.yaml", block, block * 2)
    (fault,) = folder.faults()
    assert "thresholds" in fault
    assert "2018-01-01" in fault


@pytest.mark.django_db
def test_an_input_of_an_input_is_refused(folder):
    folder.change(
        SECOND,
        "      - symbol: atendidas\n",
        "      - {symbol: a, number: 1, name: A, input_of: atendidas, consolidation: suma}\n"
        "      - symbol: atendidas\n",
    )
    (fault,) = folder.faults()
    assert "«a» entra en «atendidas», que a su vez entra en otra." in fault
