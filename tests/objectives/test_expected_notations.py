"""The words of a fault on what was expected: the notation of that very key, its type, the key meant."""

import pytest

from indicators.fichas.definitions import IndicatorDefinition
from objectives.definition_files import DefinitionError, read_definition
from objectives.definitions import ProgrammeDefinition, UnitsDefinition

PROGRAMME = """\
slug: ejemplo
name: Programa de Ejemplo
short_name: Ejemplo
institution: Instituto
start_year: 2020
end_year: 2024
published_on: 2020-06-18
open_data:
  licence: {name: libre, title: Libre, url: https://ejemplo.mx, terms: Todo.}
  contact: {name: Oficina, email: datos@ejemplo.mx}
  frequency: R/P1Y
words:
  kinds: {fin: {one: Fin, many: Fines}}
objectives:
  - code: "1"
    name: Uno
"""

UNITS = """\
units:
  - {slug: instituto, name: Instituto, short_name: Nacional, kind: institucion}
"""

INDICATOR = """\
code: "1.1"
kind: meta
objective: "1"
name: Uno
definition: Uno
disaggregation: Nacional
frequency: Anual
type: Gestión
accumulation: periodico
unit_of_measure: Porcentaje
collection_period: Enero - Diciembre
dimension: Eficacia
availability_month: Marzo
direction: ascendente
responsible_unit: Instituto
owner: instituto
decimals: 1
methods:
  - valid_from: 2020
    publication: programa
    text: Uno
    formula: v1
    variables:
      - {symbol: v1, number: 1, name: Uno, consolidation: nacional}
targets:
  publication: programa
  intermediate: {2021: "10"}
readings:
  - publication: programa
    section: Ficha
    table: Serie
    rank: 1
    figures: {2020: "9"}
"""

FILES = {
    "programme": (PROGRAMME, ProgrammeDefinition),
    "units": (UNITS, UnitsDefinition),
    "indicator": (INDICATOR, IndicatorDefinition),
}

SLUG = "minúsculas sin acento, cifras y guiones entre ellas."
LIST = "una lista (cada elemento en su renglón, tras «- »)"
TABLE = [
    # patterns
    ("programme", "slug: ejemplo", "slug: Ejemplo", [
        f"1 slug: «Ejemplo» no se admite; se espera {SLUG}"]),
    ("programme", "name: libre,", "name: Libre,", [
        f"9 open_data.licence.name: «Libre» no se admite; se espera {SLUG}"]),
    ("programme", "url: https://ejemplo.mx", "url: ejemplo.mx", [
        "9 open_data.licence.url: «ejemplo.mx» no se admite; se espera una dirección, https://…, "
        "sin espacios."]),
    ("programme", "datos@ejemplo.mx", "datos", [
        "10 open_data.contact.email: «datos» no se admite; se espera un correo, "
        "nombre@institucion.gob.mx."]),
    ("programme", "R/P1Y", "anual", [
        "11 open_data.frequency: «anual» no se admite; se espera «irregular» o un intervalo ISO "
        "8601: R/P1Y cada año, R/P3M cada tres meses."]),
    ("programme", "frequency: R/P1Y", "frequency: R/P1Y\n  sdmx_version: v2", [
        "12 open_data.sdmx_version: «v2» no se admite; se espera números separados por puntos: 1.0, "
        "2.1."]),
    ("indicator", "symbol: v1", "symbol: V 1", [
        "24 methods.0.variables.0.symbol: «V 1» no se admite; se espera una minúscula sin acento y "
        "luego minúsculas, cifras o _."]),
    ("indicator", "name: Uno, consol", "name: Uno, continues: el v1, consol", [
        "24 methods.0.variables.0.continues: «el v1» no se admite; se espera año del método y "
        "símbolo, 2016.v1, o el símbolo solo si es del método anterior."]),
    # types
    ("programme", '  - code: "1"\n    name: Uno\n', "  uno: Uno\n", [
        f"14 objectives: se espera {LIST} y está «{{'uno': 'Uno'}}»."]),
    ("programme", '  - code: "1"\n    name: Uno\n', "  - Uno\n", [
        "15 objectives.0: se espera un grupo de claves «clave: valor» y está «Uno»."]),
    ("indicator", 'figures: {2020: "9"}', "figures: 9", [
        "33 readings.0.figures: se espera un grupo «clave: valor» y está «9»."]),
    # words of a list
    ("indicator", "direction: ascendente", "direction: sube", [
        "14 direction: «sube» no se admite; se espera 'ascendente', 'descendente' o 'constante'."]),
    ("programme", "kinds: {fin:", "kinds: {final:", [
        "13 words.kinds.final: «final» no se admite; se espera 'meta', 'parametro', 'indicador', "
        "'fin', 'proposito', 'componente', 'actividad' o 'desempeno'."]),
    # keys
    ("indicator", "direction:", "direccion:", [
        "14 direccion: esta clave no existe; ¿quiso decir «direction»?",
        "1 direction: falta esta clave, que es obligatoria."]),
    ("indicator", "    table: Serie", "    tables: Serie", [
        "31 readings.0.tables: esta clave no existe; ¿quiso decir «table»?",
        "29 readings.0.table: falta esta clave, que es obligatoria."]),
    ("units", "kind: institucion}", "kind: institucion, padre: x}", [
        "2 units.0.padre: esta clave no existe; ¿quiso decir «parent»?"]),
    ("units", "kind: institucion}", "kind: institucion, orden: 1}", [
        "2 units.0.orden: esta clave no existe; las que hay aquí son *"]),
    ("programme", "email: datos", "e_mail: datos", [
        "10 open_data.contact.e_mail: esta clave no existe; ¿quiso decir «email»?"]),
    # what is no YAML
    ("indicator", "    section: Ficha", "\tsection: Ficha", [
        "30 no es YAML válido: la sangría lleva un tabulador; se hace con espacios."]),
    ("indicator", "    section: Ficha", "  \tsection: Ficha", [
        "30 no es YAML válido: la sangría lleva un tabulador; se hace con espacios."]),
    ("indicator", "name: Uno\ndef", "name: Uno: dos\ndef", ["4 no es YAML válido: *"]),
    # figures and targets
    ("indicator", '{2021: "10"}', '{2021: "diez"}', [
        "27 targets.intermediate.2021: «diez» no se puede leer: *"]),
    ("indicator", '{2020: "9"}', '{2020: "0,5"}', ["33 readings.0.figures.2020: «0,5» *"]),
    ("indicator", "formula: v1", "formula: v1 +", ["22 methods.0.formula: *"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "faults"), TABLE)
def test_a_fault_names_what_was_expected_and_where(tmp_path, name, old, new, faults):
    text, schema = FILES[name]
    assert text.count(old) == 1
    path = tmp_path / "archivo.yaml"
    path.write_text(text, "utf-8")
    read_definition(path, schema, tmp_path)
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(DefinitionError) as error:
        read_definition(path, schema, tmp_path)
    told = sorted(fault.removeprefix("archivo.yaml:") for fault in error.value.faults)
    assert len(told) == len(faults), told
    for fault, expected in zip(told, sorted(faults), strict=True):
        assert fault.startswith(expected.removesuffix("*")), fault
        assert expected.endswith("*") or fault == expected
