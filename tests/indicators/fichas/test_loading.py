"""A programme from its folder of definition files: all or nothing, and twice changes nothing.

Most tests load the small programme of ``example/``, with one thing changed in one of its files.
"""

import re
import shutil
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from indicators.fichas.loading import load_programme, read_programme_folder
from indicators.models import (
    Capture,
    CaptureStatus,
    DataVersion,
    Indicator,
    Method,
    Target,
    Threshold,
    Variable,
)
from objectives.definition_files import DefinitionError
from objectives.models import (
    Objective,
    Programme,
    Publication,
    ResponsibleUnit,
    SpecificAction,
    Strategy,
)

from ...factories import shipped_fichas
from ...factories.model_rows import make_cycle

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

EXAMPLE = Path(__file__).parent.parent / "example"
FIRST, SECOND = "indicators/1.1.yaml", "indicators/1.2.yaml"
READING = "lectura publicada"


class Folder:
    """A copy of the example, whose files can be changed."""

    def __init__(self, path):
        self.path = path

    def change(self, name, old, new, count=1):
        """Put ``new`` in the place of ``old``, which stands in the file as often as expected."""
        path = self.path / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == count, f"«{old}» stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def add(self, name, text):
        with (self.path / name).open("a", encoding="utf-8") as file:
            file.write(text)

    def load(self, **options):
        return load_programme(self.path, **options)[1]

    def faults(self):
        """The faults for which the folder is refused, without the folder's own name."""
        with pytest.raises(DefinitionError) as error:
            self.load()
        return [fault.removeprefix("ejemplo/") for fault in error.value.faults]


@pytest.fixture
def folder(tmp_path):
    return Folder(Path(shutil.copytree(EXAMPLE, tmp_path / "ejemplo")))


def stored():
    """Every row of the two applications, as it stands."""
    return {
        model._meta.label: list(model.objects.order_by("pk").values())
        for label in ("objectives", "indicators")
        for model in apps.get_app_config(label).get_models()
    }


def counts():
    return {label: len(rows) for label, rows in stored().items() if rows}


def readings(code, year):
    """What was said of a year, in the order in which it was known; the last one is current."""
    captures = Capture.objects.filter(indicator__code=code, year=year, rank__gt=0)
    chain = captures.select_related("publication", "values_from__publication").order_by(
        "approved_at", "publication__order", "-rank", "pk"
    )
    return list(chain)


def current(code, year):
    return Capture.objects.get(
        indicator__code=code, year=year, status=CaptureStatus.APPROVED, superseded_at=None
    )


# What is refused --------------------------------------------------------------------------

READINGS_END = 'figures: {2021: "12.1", 2022: "ND"}\n'

BAD = [
    # keys
    ("a wrong key", FIRST, "dimension: Eficacia", "dimensión: Eficacia", [
        "1.1.yaml:12 dimensión: esta clave no existe; revise cómo se escribe.",
        "1.1.yaml:1 dimension: falta esta clave, que es obligatoria.",
    ]),
    ("a missing key", FIRST, "decimals: 1\n", "", [
        "1.1.yaml:1 decimals: falta esta clave, que es obligatoria."]),
    ("a wrong key in a reading", FIRST, "    page: 7\n", "    pagina: 7\n", [
        "1.1.yaml:62 readings.2.pagina: esta clave no existe; revise cómo se escribe."]),
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
        "1.1.yaml:19 methods.0: el símbolo «v1» está repetido."]),
    ("a symbol that is a word of formulas", FIRST, "symbol: v2", "symbol: previous", [
        "1.1.yaml:29 methods.0.variables.1.symbol: «previous» es una palabra de las fórmulas y no "
        "puede ser un símbolo."]),
    ("a variable that enters into itself", SECOND, "    variables:\n      - symbol: v1\n",
     "    variables:\n"
     "      - {symbol: x, number: 2, name: X, input_of: x, consolidation: suma}\n"
     "      - symbol: v1\n", ["1.2.yaml:19 methods.0: *"]),
    # figures
    ("a figure that can be read in two ways", FIRST, 'v1: "1,000"', 'v1: "526,8780"', [
        "1.1.yaml:43 readings.0: variables.2018.v1: «526,8780» no se puede leer como un número: se "
        "espera punto decimal y comas cada tres cifras, por ejemplo 1,234,567.89."]),
    ("such a figure as a result", FIRST, '2017: "9.5"', '2017: "526,8780"', [
        "1.1.yaml:58 readings.1.figures.2017: «526,8780» no se puede leer como un número: *"]),
    ("such a figure as a target", FIRST, '2021: "12.0"', '2021: "526,8780"', [
        "1.1.yaml:38 targets.intermediate.2021: «526,8780» no se puede leer como un número: *"]),
    ("such a figure as the baseline", FIRST, '2018\n  printed: "10.0"',
     '2018\n  printed: "526,8780"', [
        "1.1.yaml:35 baseline.printed: «526,8780» no se puede leer como un número: *"]),
    ("a target that is not known", FIRST, '2021: "12.0"', '2021: "ND"', [
        "1.1.yaml:38 targets.intermediate.2021: «ND» no es un número y aquí tiene que haberlo."]),
    ("a stated result that is no figure", FIRST, 'states: "10.0"', 'states: "diez"', [
        "1.1.yaml:53 readings.0.substitution.2018.states: «diez» no se puede leer como un "
        "número: *"]),
    ("decimals that are not so many", FIRST, "decimals: 1\n", "decimals: 13\n", [
        "1.1.yaml:17 decimals: *"]),
    # years
    ("a target in the baseline's year", FIRST, '{2020: "11.0"', '{2018: "11.0"', [
        "1.1.yaml:1 archivo: la meta de 2018 no es posterior a la línea base de 2018."]),
    ("a target before the baseline", FIRST, '{2020: "11.0"', '{2017: "11.0"', [
        "1.1.yaml:1 archivo: la meta de 2017 no es posterior a la línea base de 2018."]),
    ("a final target that is not the table's", FIRST, 'printed: "14"', 'printed: "15"', [
        "1.1.yaml:36 targets: la meta final 15 no es la de 2022, 14.0."]),
    ("methods out of order", SECOND, "valid_from: 2022", "valid_from: 2017", [
        "1.2.yaml:18 methods: los métodos van en orden de vigencia y uno por año."]),
    ("two methods of a year", SECOND, "valid_from: 2022", "valid_from: 2018", [
        "1.2.yaml:18 methods: los métodos van en orden de vigencia y uno por año."]),
    ("no method at all", FIRST, "formula: v1 / v2 * 100\n", "formula: v1 / v2 * 100\nmethods: []\n",
     ["1.1.yaml:*"]),
    ("a value before any method", FIRST, "valid_from: 2016", "valid_from: 2019", [
        "1.1.yaml:1 archivo: no hay método vigente en 2018, y hay variables."]),
    ("a value of no variable", FIRST, 'v2: "10,000"}\n    sub', 'v3: "10,000"}\n    sub', [
        "1.1.yaml:1 archivo: variables.2018: «v3» no es una variable del método vigente."]),
    ("a value of a year without figure", FIRST, '2021: {v1: "1,180 p/", v2',
     '2020: {v1: "1,180 p/", v2', [
        "1.1.yaml:65 readings.3: variables habla de 2020, que no está en figures."]),
    ("a note of a year without figure", FIRST, '2021: "p/: C', '2020: "p/: C', [
        "1.1.yaml:65 readings.3: notes habla de 2020, que no está en figures."]),
    ("a cutoff that is no date", FIRST, "2021: 2021-09-30", "2021: septiembre", [
        "1.1.yaml:80 readings.3.cutoffs.2021: «septiembre» no es una fecha; se espera AAAA-MM-DD."]),
    ("a year that is no year", FIRST, '2017: "9.5"', 'diecisiete: "9.5"', [
        "1.1.yaml:58 readings.1.figures.diecisiete: «diecisiete» no es un número entero."]),
    # places
    ("a place twice", FIRST, "section: Resumen\n    table: Cuadro resumen",
     "section: Anexo\n    table: Serie histórica", [
        "1.1.yaml:1 archivo: la lectura «informe-2021 / Anexo / Serie histórica» está repetida."]),
    ("a name too long for its column", FIRST, "Cuadro resumen", "Cuadro " * 30, [
        "1.1.yaml:61 readings.2.table: *"]),
    # names that lead nowhere
    ("an unknown publication of a reading", FIRST, "publication: informe-2022",
     "publication: informe-2032", [
        "1.1.yaml* publication: no hay publicación «informe-2032»."]),
    ("an unknown publication of a method", SECOND, "publication: informe-2022",
     "publication: informe-2032", [
        "1.2.yaml* publication: no hay publicación «informe-2032»."]),
    ("an unknown publication of the targets", SECOND, "targets:\n  publication: programa",
     "targets:\n  publication: otro", [
        "1.2.yaml* publication: no hay publicación «otro»."]),
    ("an unknown objective", FIRST, 'objective: "1"', 'objective: "9"', [
        "1.1.yaml* objective: no hay objetivo «9»."]),
    ("an unknown unit", FIRST, "owner: instituto", "owner: sur", [
        "1.1.yaml* owner: no hay unidad «sur»."]),
    ("the code of another file", SECOND, 'code: "1.2"', 'code: "1.1"', [
        "1.2.yaml* code: la clave «1.1» ya está en ejemplo/indicators/1.1.yaml.",
        "1.2.yaml code: la clave es «1.1» y el archivo se llama 1.2.yaml; tienen que ser iguales."]),
    ("a number out of range", SECOND, "symbol: recibidas\n        number: 1",
     "symbol: recibidas\n        number: -1", [
        "1.2.yaml* methods.0.variables*number: «-1» es menor que 1, el mínimo."]),
    ("a page out of range", FIRST, "page: 7\n", "page: 99999\n", [
        "1.1.yaml* readings.2.page: «99999» es mayor que 9999, el máximo."]),
    ("a NUL in a text", FIRST, "unit_of_measure:", 'disaggregation: "a\\0b"\nunit_of_measure:', [
        "1.1.yaml*"]),
    # the other three files
    ("an action's code twice", "programme.yaml", 'code: "1.1.2"', 'code: "1.1.1"', [
        "programme.yaml:1 archivo: la clave «1.1.1» está repetida."]),
    ("a threshold that is no number", "programme.yaml", 'pace_minimum: "85"',
     'pace_minimum: "mucho"', [
        "programme.yaml* thresholds.*pace_minimum: «mucho» no se puede leer como un número: *"]),
    ("a threshold below zero", "programme.yaml", 'near_share: "5"\n    constant_met',
     'near_share: "-5"\n    constant_met', [
        "programme.yaml* thresholds.*near_share: «-5» no es un porcentaje."]),
    ("a publication's slug twice", "publications.yaml", "slug: informe-2022", "slug: programa", [
        "publications.yaml:1 archivo: slug «programa» está repetido."]),
    ("a circle of units", "units.yaml", "parent: instituto", "parent: norte", [
        "units.yaml:1 archivo: la unidad «norte» depende de «norte», que no está antes."]),
]  # fmt: skip


def tells(fault, pattern):
    """Whether a fault is the one expected; an asterisk stands for any text."""
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
        (b"- uno\n- dos\n", ":1 archivo: se esperaba otra estructura"),
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
@pytest.mark.parametrize("written", ["85%", "85 %", "1,000"])
def test_a_threshold_is_read_as_any_figure_or_refused_as_one(folder, written):
    folder.change("programme.yaml", 'pace_minimum: "85"', f'pace_minimum: "{written}"')
    try:
        folder.load()
    except DefinitionError as error:
        faults = error.faults
        assert "pace_minimum" in faults[0]
    else:
        expected = Decimal(written.replace(",", "").strip(" %"))
        assert Threshold.objects.get().pace_minimum == expected


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
def test_an_input_of_an_input_is_refused_or_loaded_in_any_order(folder):
    folder.change(
        SECOND,
        "      - symbol: atendidas\n",
        "      - {symbol: a, number: 1, name: A, input_of: atendidas, consolidation: suma}\n"
        "      - symbol: atendidas\n",
    )
    try:
        folder.load()
    except DefinitionError as error:
        faults = error.faults
        assert "input_of" in faults[0] or "entra en" in faults[0]
    else:
        assert Variable.objects.get(symbol="a").input_of.symbol == "atendidas"


# What is loaded ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_example_is_loaded_whole(folder):
    slug, changes = load_programme(folder.path)
    assert slug == "programa-2018-2022"
    assert changes.created == {
        "unidad responsable": 2,
        "programa": 1,
        "publicación": 3,
        "objetivo prioritario": 2,
        "estrategia prioritaria": 2,
        "acción puntual": 3,
        "umbral": 1,
        "indicador": 2,
        "meta": 5,
        "método de cálculo": 3,
        "variable": 5,
        READING: 12,
    }
    assert not changes.updated
    assert not changes.removed
    assert counts() == {
        "objectives.ResponsibleUnit": 2,
        "objectives.Programme": 1,
        "objectives.Publication": 3,
        "objectives.Objective": 2,
        "objectives.Strategy": 2,
        "objectives.SpecificAction": 3,
        "indicators.Threshold": 1,
        "indicators.Indicator": 2,
        "indicators.Target": 5,
        "indicators.Method": 3,
        "indicators.Variable": 5,
        "indicators.Capture": 12,
        "indicators.CapturedValue": 6,
        "indicators.DataVersion": 1,
    }


@pytest.mark.django_db
def test_each_field_is_what_the_file_says(folder):
    folder.load()
    programme = Programme.objects.get()
    assert programme.root_unit == ResponsibleUnit.objects.get(slug="instituto")
    assert (programme.start_year, programme.end_year) == (2018, 2022)
    assert ResponsibleUnit.objects.get(slug="norte").parent == programme.root_unit
    assert Publication.objects.get(slug="informe-2021").known_on == date(2021, 12, 31)
    assert Publication.objects.get(slug="informe-2022").known_on == date(2023, 4, 1)
    indicator = Indicator.objects.get(code="1.1")
    assert indicator.objective == Objective.objects.get(code="1")
    assert (indicator.baseline_year, indicator.baseline_value) == (2018, Decimal("10.0"))
    assert Indicator.objects.get(code="1.2").owner.slug == "norte"
    targets = Target.objects.filter(indicator=indicator)
    assert [(each.year, each.printed, each.final, each.final_printed) for each in targets] == [
        (2020, "11.0", False, ""),
        (2021, "12.0", False, ""),
        (2022, "14.0", True, "14"),
    ]
    assert {each.baseline_year for each in targets} == {2018}
    assert [(each.year, each.printed, each.final) for each in
            Target.objects.filter(indicator__code="1.2")] == [
        (2021, "80", False),
        (2022, "90", True),
    ]  # fmt: skip
    symbols = Variable.objects.filter(method__indicator__code="1.2").values_list(
        "symbol", "position", "formula", "input_of__symbol"
    )
    assert list(symbols) == [
        ("v1", 1, "atendidas / recibidas", None),
        ("atendidas", 2, "", "v1"),
        ("recibidas", 3, "", "v1"),
    ]


@pytest.mark.django_db
def test_loading_twice_changes_nothing(folder):
    folder.load()
    before = stored()
    changes = folder.load()
    assert not changes.any
    assert changes.lines == []
    assert sum(changes.unchanged.values()) == 41
    assert stored() == before


@pytest.mark.django_db
def test_each_change_of_the_data_is_counted_once(folder):
    def version():
        return DataVersion.objects.get().inputs

    folder.load()
    first = version()
    folder.load()
    assert version() == first
    folder.change(FIRST, "name: Población\n", "name: Población total\n")
    folder.load()
    assert version() == first + 1


@pytest.mark.django_db
def test_a_dry_run_writes_nothing_and_shows_the_difference(folder):
    changes = folder.load(dry_run=True)
    assert sum(changes.created.values()) == 41
    assert counts() == {}
    folder.load()
    before = stored()
    folder.change("programme.yaml", "name: Abrir unidades.", "name: Cerrar unidades.")
    folder.change(
        "programme.yaml",
        '          - code: "1.1.2"\n            text: Mantener abiertas las que hay.\n',
        "",
    )
    folder.change(FIRST, '2022: "14.0"}', '2022: "14.0", 2019: "10.5"}')
    folder.change(FIRST, '2017: "9.5"', '2017: "9.6"')
    changes = folder.load(dry_run=True)
    assert changes.lines == [
        "~ estrategia prioritaria 1. Atender a toda la población. 1.1: "
        "name «Abrir unidades.» → «Cerrar unidades.»",
        "- acción puntual 1.1.2 Mantener abiertas las que hay.",
        "+ meta 1.1 Porcentaje de la población atendida. 2019",
        "~ lectura publicada 1.1 2017 (programa, Serie histórica): «9.6»",
    ]
    assert stored() == before


# What changes afterwards ------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "old", "new", "changed"),
    [
        ("programme.yaml", "Abrir unidades.", "Cerrar.", {"estrategia prioritaria": 1}),
        ("programme.yaml", 'pace_minimum: "85"', 'pace_minimum: "80"', {"umbral": 1}),
        ("publications.yaml", "title: Informe de 2021", "title: Informe", {"publicación": 1}),
        ("units.yaml", "short_name: Norte", "short_name: N.", {"unidad responsable": 1}),
        (FIRST, "frequency: Anual", "frequency: Mensual", {"indicador": 1}),
        (FIRST, '2021: "12.0"', '2021: "12.5"', {"meta": 1}),
        (FIRST, "formula: v1 / v2 * 100", "formula: 100 * v1 / v2", {"método de cálculo": 1}),
        (FIRST, "name: Población\n", "name: Habitantes\n", {"variable": 1}),
    ],
)
def test_what_is_changed_in_a_file_is_changed_in_its_row_alone(folder, name, old, new, changed):
    folder.load()
    folder.change(name, old, new)
    changes = folder.load()
    assert changes.updated == changed
    assert not changes.created
    assert not changes.removed
    assert not folder.load().any


@pytest.mark.django_db
def test_what_is_no_longer_in_the_files_is_removed(folder):
    folder.load()
    folder.change(
        "programme.yaml",
        '      - code: "1.2"\n        name: Formar personal.\n        actions:\n'
        '          - code: "1.2.1"\n            text: Formar a quien atiende.\n',
        "",
    )
    folder.change(FIRST, '2020: "11.0", ', "")
    changes = folder.load()
    assert changes.removed == {"estrategia prioritaria": 1, "acción puntual": 1, "meta": 1}
    assert [each.code for each in Strategy.objects.all()] == ["1.1"]
    assert SpecificAction.objects.count() == 2
    assert not Target.objects.filter(year=2020).exists()
    assert not folder.load().any


@pytest.mark.django_db
def test_a_threshold_no_longer_in_the_file_is_removed(folder):
    folder.load()
    folder.change("programme.yaml", "valid_from: 2018-01-01", "valid_from: 2019-01-01")
    folder.load()
    assert [each.valid_from for each in Threshold.objects.all()] == [date(2019, 1, 1)]


@pytest.mark.django_db
def test_what_figures_hang_on_is_not_removed(folder):
    folder.load()
    before = stored()
    (folder.path / SECOND).unlink()
    (fault,) = folder.faults()
    assert "ya no está en los archivos y no se puede quitar" in fault
    assert stored() == before


@pytest.mark.django_db
def test_an_indicator_without_figures_is_removed(folder):
    path = folder.path / SECOND
    text = path.read_text()
    path.write_text(text[: text.index("readings:")] + "readings: []\n")
    folder.load()
    path.unlink()
    assert folder.load().removed == {"indicador": 1}
    assert [each.code for each in Indicator.objects.all()] == ["1.1"]


@pytest.mark.django_db
def test_a_publication_can_come_between_two_others(folder):
    """A report that is found later takes its place in the order."""
    folder.load()
    folder.change("publications.yaml", "order: 3", "order: 4")
    folder.change(
        "publications.yaml",
        "  - slug: informe-2022\n",
        "  - {slug: medio-ano, title: Medio año, covers_from: 2022-01-01, "
        "covers_until: 2022-06-30, order: 3}\n  - slug: informe-2022\n",
    )
    folder.load()
    slugs = Publication.objects.order_by("order").values_list("slug", flat=True)
    assert list(slugs) == ["programa", "informe-2021", "medio-ano", "informe-2022"]


@pytest.mark.django_db
def test_two_publications_can_change_places(folder):
    folder.load()
    folder.change("publications.yaml", "order: 2", "order: 9")
    folder.change("publications.yaml", "order: 3", "order: 2")
    folder.change("publications.yaml", "order: 9", "order: 3")
    folder.load()
    slugs = Publication.objects.order_by("order").values_list("slug", flat=True)
    assert list(slugs) == ["programa", "informe-2022", "informe-2021"]


@pytest.mark.django_db
def test_the_final_target_can_move_to_an_earlier_year(folder):
    folder.load()
    folder.change(FIRST, 'year: 2022\n    printed: "14"', 'year: 2021\n    printed: "12.0"')
    folder.load()
    targets = Target.objects.filter(indicator__code="1.1").values_list("year", "final")
    assert list(targets) == [(2020, False), (2021, True), (2022, False)]


@pytest.mark.django_db
def test_another_programme_is_left_alone(folder, tmp_path):
    folder.load()
    before = stored()
    other = Folder(Path(shutil.copytree(EXAMPLE, tmp_path / "otro")))
    other.change("programme.yaml", "slug: programa-2018-2022", "slug: programa-2023-2028")
    changes = other.load()
    assert not changes.removed
    assert not changes.updated
    assert Programme.objects.count() == 2
    after = stored()
    for label, rows in before.items():
        assert [row for row in after[label] if row in rows] == rows


# Readings ---------------------------------------------------------------------------------


def told(capture):
    return (capture.publication.slug, capture.table, capture.printed)


@pytest.mark.django_db
def test_the_later_publication_and_the_own_series_have_the_last_word(folder):
    folder.load()
    substitution = "Sustitución en método de cálculo"
    assert [told(each) for each in readings("1.1", 2018)] == [
        ("programa", "Serie histórica", "10"),
        ("programa", substitution, "10.0"),
        ("programa", "Línea base", "10.0"),
        ("informe-2021", "Cuadro resumen", "10.0"),
        ("informe-2021", "Serie histórica", "10.0"),
    ]
    assert [told(each) for each in readings("1.1", 2021)] == [
        ("informe-2021", "Cuadro resumen", "11.9"),
        ("informe-2021", "Serie histórica", "11.8 p/"),
        ("informe-2022", "Serie histórica", "12.1"),
    ]
    for year in (2016, 2017, 2018, 2021, 2022):
        assert current("1.1", year) == readings("1.1", year)[-1]


@pytest.mark.django_db
def test_each_reading_is_superseded_when_the_next_one_is_known(folder):
    folder.load()
    for year in (2018, 2021):
        chain = readings("1.1", year)
        for earlier, later in pairwise(chain):
            assert earlier.superseded_at == later.approved_at
        assert chain[-1].superseded_at is None


@pytest.mark.django_db
def test_a_reading_that_prints_a_figure_only_leans_on_the_variables_known_by_then(folder):
    folder.load()
    series, _substitution, baseline, summary, annex = readings("1.1", 2018)
    assert baseline.values.count() == 2
    assert [each.values_from for each in (series, baseline)] == [None, None]
    assert [each.values_from for each in (summary, annex)] == [baseline, baseline]
    summary, annex, later = readings("1.1", 2021)
    assert summary.values_from is None
    assert annex.values_from is None
    assert later.values_from == annex
    (unknown,) = readings("1.1", 2022)
    assert unknown.values_from is None


@pytest.mark.django_db
def test_each_reading_says_what_is_printed_and_where(folder):
    folder.load()
    summary, annex, later = readings("1.1", 2021)
    assert (annex.printed, annex.printed_value, annex.figure_status) == (
        "11.8 p/", Decimal("11.8"), "preliminar",
    )  # fmt: skip
    # the same document says elsewhere that the figure is preliminary
    assert (summary.printed, summary.figure_status) == ("11.9", "preliminar")
    assert later.figure_status == "definitivo"
    assert (annex.section, annex.page, summary.page, later.page) == ("Anexo", 20, 7, 21)
    assert annex.printed_cells == {"v1": "1,180 p/"}
    assert annex.printed_note == "p/: Cifras preliminares."
    assert annex.cutoff == date(2021, 9, 30)
    assert summary.cutoff == later.cutoff == date(2021, 12, 31)
    values = annex.values.order_by("variable__position")
    assert [(each.value, each.status, each.printed, each.source) for each in values] == [
        (Decimal(1180), "preliminar", "1,180 p/", "Registro de 2021"),
        (Decimal(10000), "definitivo", "10,000", ""),
    ]
    unknown = current("1.1", 2022)
    assert (unknown.printed, unknown.printed_value, unknown.figure_status) == ("ND", None, "nd")
    # published, and so approved by nobody on the day it was known
    assert annex.approved_by is None
    assert annex.approved_at.astimezone().date() in (date(2021, 12, 31), date(2022, 1, 1))


@pytest.mark.django_db
def test_a_corrected_transcription_supersedes_and_hides_the_former(folder):
    folder.load()
    wrong = current("1.1", 2021)
    folder.change(FIRST, '2021: "12.1"', '2021: "12.2"')
    changes = folder.load()
    assert changes.updated == {READING: 1}
    assert not changes.created
    right = current("1.1", 2021)
    assert right.printed == "12.2"
    assert right.values_from == readings("1.1", 2021)[1]
    wrong.refresh_from_db()
    assert wrong.printed == "12.1"  # kept as it was said, and out of sight of any date
    assert wrong.rank == 0
    assert wrong.superseded_at == wrong.approved_at == right.approved_at
    assert wrong not in readings("1.1", 2021)
    assert not folder.load().any


@pytest.mark.django_db
def test_a_corrected_variable_is_what_later_readings_lean_on(folder):
    folder.load()
    folder.change(FIRST, 'v1: "1,180 p/", v2', 'v1: "1,190 p/", v2')
    assert folder.load().updated == {READING: 1}
    summary, annex, later = readings("1.1", 2021)
    assert later.values_from == annex
    assert annex.values.get(variable__symbol="v1").value == Decimal(1190)
    assert current("1.1", 2021) == later
    assert summary.values_from is None
    assert not folder.load().any


@pytest.mark.django_db
def test_a_correction_can_be_taken_back(folder):
    folder.load()
    for before, after in (("12.1", "12.2"), ("12.2", "12.1")):
        folder.change(FIRST, f'2021: "{before}"', f'2021: "{after}"')
        assert folder.load().updated == {READING: 1}
    assert current("1.1", 2021).printed == "12.1"
    assert Capture.objects.filter(indicator__code="1.1", year=2021).count() == 5
    assert not folder.load().any


@pytest.mark.django_db
def test_a_reading_found_later_takes_its_place_in_the_order(folder):
    folder.load()
    folder.add(
        FIRST,
        "  - publication: informe-2022\n    section: Resumen\n    table: Cuadro resumen\n"
        '    rank: 3\n    figures: {2021: "12.3", 2022: "13.0"}\n',
    )
    assert folder.load().created == {READING: 2}
    assert current("1.1", 2021).printed == "12.1"
    assert current("1.1", 2022).printed == "ND"
    assert [each.printed for each in readings("1.1", 2021)] == ["11.9", "11.8 p/", "12.3", "12.1"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "withdrawn", "made"),
    [
        ('{2018: "10.0", 2021: "11.9"}', '{2018: "10.0"}', [("Cuadro resumen", 2021)], 0),
        ("table: Cuadro resumen", "table: Cuadro", [
            ("Cuadro resumen", 2018), ("Cuadro resumen", 2021)], 2),
    ],
)  # fmt: skip
def test_a_reading_transcribed_by_mistake_is_withdrawn_and_its_row_stays(
    folder, old, new, withdrawn, made
):
    folder.load()
    rows = Capture.objects.count()
    folder.change(FIRST, old, new)
    changes = folder.load()
    assert changes.removed["lectura publicada"] == len(withdrawn)
    assert Capture.objects.count() == rows + made
    hidden = Capture.objects.filter(rank=0).order_by("year")
    assert [(each.table, each.year) for each in hidden] == withdrawn
    assert all(each.superseded_at == each.approved_at for each in hidden)
    assert not folder.load().any
    shutil.copy(EXAMPLE / FIRST, folder.path / FIRST)
    assert folder.load().created["lectura publicada"] == len(withdrawn)
    assert not folder.load().any


@pytest.mark.django_db
def test_the_first_year_of_a_method_can_be_corrected(folder):
    folder.load()
    before = set(Method.objects.values_list("pk", flat=True))
    folder.change(SECOND, "valid_from: 2018", "valid_from: 2016")
    folder.load()
    assert set(Method.objects.values_list("pk", flat=True)) == before
    assert Method.objects.filter(indicator__code="1.2", valid_from=2016).exists()


@pytest.mark.django_db
def test_an_indicator_may_have_limits_of_its_own(folder):
    text = (folder.path / "programme.yaml").read_text()
    block = text[text.index("  - valid_from") : text.index("objectives:")]
    folder.change(FIRST, "methods:\n", f"thresholds:\n{block}methods:\n")
    folder.load()
    assert Threshold.objects.filter(indicator__code="1.1").count() == 1
    assert not folder.load().any


@pytest.mark.django_db
def test_a_unit_of_two_programmes_is_the_same_in_both(folder):
    other = ResponsibleUnit.objects.create(
        slug="instituto", name="Otra institución", short_name="Otra", kind="institucion"
    )
    programme = Programme.objects.create(
        slug="otro", name="Otro", short_name="Otro", institution="Otra institución",
        root_unit=other, start_year=2020, end_year=2024,
    )  # fmt: skip
    programme.units.add(other)
    (fault,) = folder.faults()
    assert "«instituto» ya es del programa «otro»" in fault


def test_what_would_be_passed_over_is_a_fault(folder):
    (folder.path / "indicators" / "1.3.yml").write_text("code: '1.3'\n")
    assert folder.faults() == ["indicators/1.3.yml: no termina en .yaml y no se leería."]


def test_a_folder_without_indicators_is_refused(folder):
    for path in (folder.path / "indicators").iterdir():
        path.unlink()
    (folder.path / "indicators").rmdir()
    assert folder.faults() == ["indicators: falta esta carpeta."]


@pytest.mark.django_db
def test_a_reading_that_leans_on_itself_would_be_a_circle(folder):
    folder.load()
    for capture in Capture.objects.exclude(values_from=None):
        assert capture.values_from.values.exists()
        assert capture.values_from.values_from is None
        assert capture.values_from.approved_at <= capture.approved_at


@pytest.mark.django_db
def test_what_people_approved_stands_in_the_same_order(folder, django_user_model):
    """A figure approved here after the report is current; a later report supersedes it."""
    folder.load()
    indicator = Indicator.objects.get(code="1.1")
    report = current("1.1", 2021)
    Capture.objects.filter(pk=report.pk).update(superseded_at="2023-05-01T12:00Z")
    ours = Capture.objects.create(
        indicator=indicator,
        year=2021,
        unit=indicator.programme.root_unit,
        origin="formulario",
        cycle=make_cycle(indicator.programme, year=2021, cutoff=date(2021, 12, 31)),
        status="aprobada",
        captured_by=django_user_model.objects.create(username="captura"),
        approved_by=django_user_model.objects.create(username="revision"),
        approved_at="2023-05-01T12:00Z",
    )
    assert not folder.load().any
    assert current("1.1", 2021) == ours
    folder.add(
        "publications.yaml",
        "  - {slug: informe-2023, title: Informe, published_on: 2024-04-01, "
        "covers_from: 2023-01-01, covers_until: 2023-12-31, order: 4}\n",
    )
    folder.add(
        FIRST,
        "  - {publication: informe-2023, section: Anexo, table: Serie histórica, rank: 1, "
        'figures: {2021: "12.4"}}\n',
    )
    assert folder.load().created == {READING: 1, "publicación": 1}
    assert current("1.1", 2021).printed == "12.4"
    ours.refresh_from_db()
    assert ours.superseded_at == current("1.1", 2021).approved_at


# The command ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_command_says_what_changed(folder, capsys):
    call_command("load_programme", str(folder.path))
    assert capsys.readouterr().out == (
        "Cargado «programa-2018-2022»: 41 nuevos, 0 cambiados, 0 retirados, 0 sin cambio.\n"
    )
    call_command("load_programme", str(folder.path))
    assert capsys.readouterr().out == (
        "Cargado «programa-2018-2022»: 0 nuevos, 0 cambiados, 0 retirados, 41 sin cambio.\n"
    )


@pytest.mark.django_db
def test_the_dry_run_of_the_command_shows_each_difference(folder, capsys):
    folder.load()
    folder.change(FIRST, "frequency: Anual", "frequency: Mensual")
    before = stored()
    call_command("load_programme", str(folder.path), "--dry-run")
    assert capsys.readouterr().out == (
        "~ indicador Ejemplo 2018-2022 1.1: frequency «Anual» → «Mensual»\n"
        "Se cargaría «programa-2018-2022»: 0 nuevos, 1 cambiados, 0 retirados, 40 sin cambio.\n"
    )
    assert stored() == before


@pytest.mark.django_db
def test_the_command_refuses_with_every_fault(folder):
    folder.change(FIRST, "owner: instituto", "owner: sur")
    folder.change(SECOND, 'objective: "1"', 'objective: "9"')
    with pytest.raises(CommandError) as error:
        call_command("load_programme", str(folder.path))
    lines = str(error.value).split("\n")
    assert lines[0] == "No se cargó nada. Corrija lo siguiente:"
    assert len(lines) == 3
    assert counts() == {}


# The shipped programme --------------------------------------------------------------------

READINGS_OF_EACH_INDICATOR = {
    "1.1": 23, "1.2": 24, "1.3": 25, "2.1": 24, "2.2": 25, "2.3": 25, "3.1": 24, "3.2": 25,
    "3.3": 25, "4.1": 25, "4.2": 25, "4.3": 25, "5.1": 24, "5.2": 25, "5.3": 25, "6.1": 25,
    "6.2": 25, "6.3": 24,
}  # fmt: skip


@pytest.mark.parametrize(
    "path", sorted(shipped_fichas.FOLDER.glob("indicators/*.yaml")), ids=lambda p: p.stem
)
def test_each_shipped_ficha_is_in_order_and_named_after_its_code(path):
    assert shipped_fichas.ficha(path.stem).code == path.stem


def test_the_shipped_folder_agrees_with_itself():
    folder = read_programme_folder(shipped_fichas.FOLDER)
    assert [each.code for each in folder.indicators] == list(READINGS_OF_EACH_INDICATOR)


@pytest.mark.django_db
def test_every_shipped_file_loads_and_twice_changes_nothing():
    slug, changes = load_programme(shipped_fichas.FOLDER)
    assert slug == "piimss-2020-2024"
    assert not changes.removed
    assert not changes.updated
    assert (
        Objective.objects.count(),
        Strategy.objects.count(),
        SpecificAction.objects.count(),
        Indicator.objects.count(),
    ) == (6, 26, 114, 18)
    kinds = list(Indicator.objects.values_list("kind", flat=True))
    assert (kinds.count("meta"), kinds.count("parametro")) == (6, 12)
    assert Target.objects.count() == 18 * 5
    assert Target.objects.filter(final=True).count() == 18
    assert Method.objects.filter(valid_from=2023).get().indicator.code == "6.2"
    codes = list(Capture.objects.values_list("indicator__code", flat=True))
    assert {code: codes.count(code) for code in set(codes)} == READINGS_OF_EACH_INDICATOR
    # one current statement for every year of which something is printed
    years = {
        (each.indicator.code, each.year) for each in Capture.objects.select_related("indicator")
    }
    alone = Capture.objects.filter(status=CaptureStatus.APPROVED, superseded_at=None)
    assert alone.count() == len(years)
    # the ficha of the annex has the last word over the summary table
    assert current("6.1", 2019).printed == "72.2"
    assert current("6.1", 2024).printed == "64.8"
    assert current("1.3", 2024).figure_status == "preliminar"
    assert current("2.1", 2018).values_from.table == "Línea base"
    assert not load_programme(shipped_fichas.FOLDER)[1].any
