"""What the reader of the report makes of tables, one by one: made by hand, without a file."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from reports.verification import Expected, compare
from reports.verification.comparison import _around
from reports.verification.expectations import (
    ExpectedFigure,
    ExpectedRounded,
    ExpectedRow,
    ExpectedText,
    same_text,
)
from reports.verification.expected_fichas import of_ficha, result_figure
from reports.verification.expected_methods import of_methods
from reports.verification.formula_evaluator import evaluate_formula
from reports.verification.locations import SERIES, SUMMARY, Location
from reports.verification.pdf_reader import _joined
from reports.verification.tables import DocumentTable, FormulaResult, ReadDocument, TableHeading

# A programme of one indicator, as the API tells it ----------------------------------------


def variable(symbol, number, name, formula="", input_of=None, continues=None):
    return {
        "symbol": symbol,
        "number": number,
        "name": name,
        "source": "Registro",
        "formula": formula,
        "input_of": input_of,
        "continues": continues,
        "continues_method_valid_from": 2012 if continues else None,
    }


def method(valid_from, variables, formula="v1 / v2 * 100", **anew):
    texts = dict.fromkeys(("name", "objective_text", "definition", "observations"), "")
    return {
        "valid_from": valid_from,
        "text": f"Método de {valid_from}",
        "formula": formula,
        "variables": variables,
        **texts,
        **anew,
    }


FIRST = method(2012, [variable("v1", 1, "Consultas dadas"), variable("v2", 2, "Consultas")])
SECOND = method(
    2024,
    [
        variable("v1", 1, "Consultas a tiempo", continues="v1"),
        variable("v2", 2, "Parte", formula="a / b"),
        variable("a", 3, "Quejas atendidas", input_of="v2"),
        variable("b", 4, "Quejas", input_of="v2"),
    ],
    name="Porcentaje a tiempo.",
    definition="Definición nueva",
)
FICHA = {
    "code": "1.1",
    "kind": "parametro",
    "kind_label": "Parámetro",
    "objective_label": "Objetivo prioritario",
    "objective": "1",
    "name": "Porcentaje de consultas.",
    "definition": "Definición",
    "disaggregation": "Nacional",
    "frequency": "Anual",
    "type": "Gestión",
    "accumulation": "periodico",
    "unit_of_measure": "Porcentaje",
    "collection_period": "Enero-Diciembre",
    "dimension": "Eficacia",
    "availability_month": "Febrero",
    "direction": "ascendente",
    "responsible_unit": "Dirección",
    "observations": "Ninguna",
    "decimals": 2,
    "baseline": {"printed": "40.00", "value": "40.00", "year": 2018},
    "stated_targets": [
        {
            "year": 2024,
            "printed": "60.00",
            "set_here": "",
            "value": "60.00",
            "comparison": "",
            "final": True,
        }
    ],
    "methods": [FIRST],
}
UNSETTLED = {
    **FICHA,
    "baseline": {"printed": "", "value": None, "year": None},
    "stated_targets": [],
}
CHANGED = {**FICHA, "methods": [FIRST, SECOND]}
COUNTED = {
    "status": "definitivo",
    "value": "50.00",
    "printed": "50.00",
    "computed": "50",
    "substitution": "(1 / 2) × 100 = 50.00",
    "formula": "(v1 / v2) * 100",
    "inputs": {"v1": "1", "v2": "2"},
    "error": "",
    "error_message": "",
    "marks": [],
    "light": "verde",
}


def stated(symbol, value, status="definitivo", valid_from=2012, source="Registro"):
    return {
        "variable": symbol,
        "method_valid_from": valid_from,
        "value": value,
        "status": status,
        "source": source,
        "approved_at": "2024-01-01T00:00:00Z",
    }


VALUES = [stated("v1", "1"), stated("v2", "2")]


def expected(ficha=FICHA, results=None, values=None):
    """Return what has to be said of 2023 and 2024, of which the second has no result."""
    results = {2023: COUNTED, 2024: None} if results is None else results
    values = {2023: VALUES, 2024: []} if values is None else values
    cells = of_ficha(ficha, "Salud", 2024)
    for year, row in results.items():
        cells |= {Location(kind, "1.1", year): result_figure(row) for kind in (SUMMARY, SERIES)}
    return Expected(cells | of_methods(ficha, results, values), date(2024, 6, 30))


# The same in tables -----------------------------------------------------------------------

CHAPTER = (
    TableHeading(1, "3. Avances y Resultados"),
    TableHeading(2, "Objetivo prioritario 1. Salud"),
)
TITLE = "Avances de la Meta para el bienestar y Parámetros del Objetivo prioritario 1"
ANNEX = (
    TableHeading(1, "4. Anexo. Avance de las Metas para el bienestar y Parámetros"),
    TableHeading(2, "Objetivo prioritario 1. Salud"),
    TableHeading(3, "1.1 Parámetro 1"),
)
YEARS = ("Resultado 2023", "Resultado 2024")
ELEMENTS = (
    ("Nombre", "1.1 Porcentaje de consultas."),
    ("Objetivo prioritario", "Salud"),
    ("Definición", "Definición"),
    ("Nivel de desagregación", "Nacional"),
    ("Periodicidad", "Anual"),
    ("Tipo", "Gestión"),
    ("Acumulado o periódico", "Periódico"),
    ("Unidad de medida", "Porcentaje"),
    ("Periodo de recolección", "Enero-Diciembre"),
    ("Dimensión", "Eficacia"),
    ("Disponibilidad de la información", "Febrero"),
    ("Tendencia esperada", "Ascendente"),
    ("Unidad responsable de reportar el avance", "Dirección"),
    ("Método de cálculo", "Método de 2012"),
    ("Observaciones", "Ninguna"),
)
SUMMARY_TABLE = DocumentTable(
    (*CHAPTER, TableHeading(3, TITLE)),
    ("Indicador", "Línea base", "Año", *YEARS),
    (("1.1 Parámetro 1 Porcentaje de consultas Porcentaje", "40.00", "2018", "50.00", "—"),),
)
ELEMENTS_TABLE = DocumentTable(
    (*ANNEX, TableHeading(4, "Elementos del Parámetro")), ("Elemento", "Contenido"), ELEMENTS
)
SERIES_TABLE = DocumentTable(
    (*ANNEX, TableHeading(4, "Serie histórica")),
    ("Línea base (2018)", *YEARS, "Meta 2024"),
    (("40.00", "50.00", "—", "60.00"),),
)
APPLIED = (*ANNEX, TableHeading(4, "Aplicación del método de cálculo"))
SOURCE = "Fuente de información de la variable"
VARIABLES_TABLE = DocumentTable(
    APPLIED,
    (
        "Núm.",
        "Nombre de la variable",
        "Valor de la variable en 2023",
        "Valor de la variable en 2024",
        SOURCE,
    ),
    (
        ("1", "Consultas dadas", "1", "—", "Registro"),
        ("2", "Consultas", "2", "—", "Registro"),
    ),
)
METHOD_TABLE = DocumentTable(
    APPLIED,
    ("Año", "Sustitución en método de cálculo", "Como se imprimió"),
    (("2023", "(1 / 2) × 100 = 50.00", "Igual"),),
)
TABLES = (SUMMARY_TABLE, ELEMENTS_TABLE, SERIES_TABLE, VARIABLES_TABLE, METHOD_TABLE)


def places(tables, wanted=None):
    """Where something is wrong, each with what is wrong."""
    found = compare(tables, wanted or expected()).differences
    return {tuple(each.split(": ", 1)) for each in found}


def with_row(table, at, **cells):
    """The table with other cells, by column, in one row."""
    row = tuple(cells.get(f"c{place}", text) for place, text in enumerate(table.rows[at]))
    return replace(table, rows=(*table.rows[:at], row, *table.rows[at + 1 :]))


def instead(table, other):
    return tuple(other if each is table else each for each in TABLES)


def test_what_is_right_is_right():
    found = compare(TABLES, expected())
    assert found.differences == ()
    # Baseline and result twice, the year without one twice, the target, four variables, the method.
    assert found.figures == 12


# What is said where nothing belongs -------------------------------------------------------


def test_a_baseline_that_nobody_set_is_found():
    said = {place for place, _wrong in places(TABLES, expected(UNSETTLED))}
    assert {"1.1, línea base", "1.1, año de la línea base", "1.1, meta, 2024"} <= said
    assert {"1.1, línea base de la serie", "1.1, línea base de la serie, 2018"} <= said
    unsettled = (
        with_row(SUMMARY_TABLE, 0, c1="—", c2=""),
        ELEMENTS_TABLE,
        replace(SERIES_TABLE, header=("Línea base", *YEARS), rows=(("—", "50.00", "—"),)),
        VARIABLES_TABLE,
        METHOD_TABLE,
    )
    assert places(unsettled, expected(UNSETTLED)) == set()


@pytest.mark.parametrize(
    ("table", "other", "place"),
    [
        (
            METHOD_TABLE,
            replace(METHOD_TABLE, rows=(*METHOD_TABLE.rows, ("2024", "(1 / 2) × 100 = 50", "—"))),
            "1.1, sustitución, 2024",
        ),
        (VARIABLES_TABLE, with_row(VARIABLES_TABLE, 0, c3="7"), "1.1, variable, Consultas dadas"),
        (
            VARIABLES_TABLE,
            replace(
                VARIABLES_TABLE,
                rows=(*VARIABLES_TABLE.rows, ("3", "Quejas", "—", "—", "Registro")),
            ),
            "1.1, variable, Quejas, 2023",
        ),
        (
            SERIES_TABLE,
            replace(
                SERIES_TABLE,
                header=("Línea base (2018)", *YEARS, "Resultado 2025", "Meta 2024"),
                rows=(("40.00", "50.00", "—", "9", "60.00"),),
            ),
            "1.1, serie, 2025",
        ),
        (
            SUMMARY_TABLE,
            replace(
                SUMMARY_TABLE,
                rows=(*SUMMARY_TABLE.rows, ("1.9 Parámetro Otro Pesos", "1", "2018", "1", "1")),
            ),
            "1.9, cuadro, 2023",
        ),
        (
            ELEMENTS_TABLE,
            replace(ELEMENTS_TABLE, rows=(*ELEMENTS, ("Fórmula", "x"))),
            "1.1, elemento, Fórmula",
        ),
        (SERIES_TABLE, replace(SERIES_TABLE, header=("A", "B", "C", "D")), "1.1, fuera del form"),
        (SERIES_TABLE, replace(SERIES_TABLE, headings=ANNEX[:2]), "?, serie, 2023"),
    ],
)
def test_what_nobody_said_is_found(table, other, place):
    assert any(found.startswith(place) for found, _wrong in places(instead(table, other)))


def test_a_table_that_stands_there_twice_is_found():
    said = places((*TABLES, SERIES_TABLE))
    assert ("1.1, serie, 2023", "«50.00» está de más ()") in said


# Names and units --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "other", "place"),
    [
        (
            SUMMARY_TABLE,
            with_row(SUMMARY_TABLE, 0, c0="1.1 Parámetro 1 Porcentaje de consultas Pesos"),
            "1.1, renglón del cuadro, objetivo 1",
        ),
        (
            SUMMARY_TABLE,
            with_row(
                SUMMARY_TABLE, 0, c0="1.1 Meta para el bienestar Porcentaje de consultas Pesos"
            ),
            "1.1, renglón del cuadro, objetivo 1",
        ),
        (SUMMARY_TABLE, with_row(SUMMARY_TABLE, 0, c2="2019"), "1.1, año de la línea base"),
        (ELEMENTS_TABLE, with_row(ELEMENTS_TABLE, 0, c1="1.2 Otro"), "1.1, elemento, Nombre"),
        (
            ELEMENTS_TABLE,
            with_row(ELEMENTS_TABLE, 7, c1="Pesos"),
            "1.1, elemento, Unidad de medida",
        ),
        (
            ELEMENTS_TABLE,
            with_row(ELEMENTS_TABLE, 11, c1="Descendente"),
            "1.1, elemento, Tendencia esperada",
        ),
        (
            VARIABLES_TABLE,
            with_row(VARIABLES_TABLE, 1, c0="1"),
            "1.1, número de la variable, Consultas [v2], 2023",
        ),
        (
            VARIABLES_TABLE,
            with_row(VARIABLES_TABLE, 1, c4="Otro"),
            "1.1, fuente de la variable, Consultas [v2], 2023",
        ),
    ],
)
def test_another_name_or_unit_is_found(table, other, place):
    ((found, _wrong),) = places(instead(table, other))
    assert found == place


def test_a_row_under_another_objective_is_found():
    other = TITLE.replace("prioritario 1", "prioritario 2")
    moved = replace(SUMMARY_TABLE, headings=(*CHAPTER, TableHeading(3, other)))
    said = {place for place, _wrong in places(instead(SUMMARY_TABLE, moved))}
    assert said == {
        "1.1, renglón del cuadro, objetivo 1",
        "1.1, renglón del cuadro, objetivo2",
    }


# What people write ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headings",
    [
        (*CHAPTER, TableHeading(3, "Resultados")),
        (*CHAPTER, TableHeading(3, "Resultados"), TableHeading(4, TITLE)),
        (
            TableHeading(1, "2. Resumen ejecutivo"),
            TableHeading(2, "Anexo"),
            TableHeading(3, "1.1 Parámetro 1"),
        ),
        (TableHeading(1, "1. Marco normativo"), TableHeading(2, "x"), TableHeading(3, TITLE)),
        (),
    ],
)
@pytest.mark.parametrize("table", TABLES)
def test_a_table_in_a_text_is_none_of_the_form(headings, table):
    own = replace(table, headings=headings, rows=(("1.1 x", *"9" * (len(table.header) - 1)),))
    assert places((*TABLES, own)) == set()


# Methods that change, and variables that are counted from others ---------------------------


def test_each_year_has_the_variables_of_its_own_method():
    row = {**COUNTED, "value": "25.00", "printed": "25.00"}
    values = {
        2023: VALUES,
        2024: [
            stated("v1", "1"),  # of the earlier variable, which the new one continues
            stated("a", "3", valid_from=2024),
            stated("b", "4", "preliminar", valid_from=2024),
        ],
    }
    later = DocumentTable(
        APPLIED,
        ("Núm.", "Nombre de la variable", "Valor de la variable en 2024", SOURCE),
        (
            ("1", "Consultas a tiempo", "1", "Registro"),
            ("2", "Parte", "0.750 p/", "Registro"),
            ("", "Quejas atendidas", "3", "Registro"),
            ("", "Quejas", "4 p/", "Registro"),
        ),
    )
    first = replace(
        VARIABLES_TABLE,
        header=("Núm.", "Nombre de la variable", "Valor de la variable en 2023", SOURCE),
        rows=(
            ("1", "Consultas dadas", "1", "Registro"),
            ("2", "Consultas", "2", "Registro"),
        ),
    )
    elements = with_row(ELEMENTS_TABLE, 0, c1="1.1 Porcentaje a tiempo.")
    elements = with_row(elements, 2, c1="Definición nueva")
    elements = with_row(elements, 13, c1="Método de 2024")
    tables = (
        with_row(SUMMARY_TABLE, 0, c4="25.00"),
        elements,
        with_row(SERIES_TABLE, 0, c2="25.00"),
        first,
        later,
        replace(METHOD_TABLE, rows=(*METHOD_TABLE.rows, ("2024", row["substitution"], "Igual"))),
    )
    wanted = expected(CHANGED, {2023: COUNTED, 2024: row}, values)
    assert places(tables, wanted) == set()
    settled = tuple(with_row(each, 1, c2="0.750") if each is later else each for each in tables)
    assert places(settled, wanted) == {
        ("1.1, variable, Parte [v2], 2024", "«0.750» no lleva la marca p/ ()")
    }


@pytest.mark.parametrize(
    ("stated_inputs", "shown"),
    [
        ([("3", "definitivo"), ("4", "definitivo")], ExpectedRounded(Decimal("0.75"), 3)),
        ([("3", "preliminar"), ("4", "definitivo")], ExpectedRounded(Decimal("0.75"), 3, True)),
        ([(None, "nd"), ("4", "preliminar")], ExpectedFigure(None, "ND")),
        ([(None, "na"), (None, "nd")], ExpectedFigure(None, "ND")),
        ([(None, "na"), ("4", "definitivo")], ExpectedFigure(None, "NA")),
        ([("3", "definitivo"), ("0", "definitivo")], ExpectedFigure(None, "—")),
        ([("3", "definitivo")], ExpectedFigure(None, "—")),
    ],
)
def test_a_counted_variable_is_as_settled_as_its_inputs(stated_inputs, shown):
    rows = [
        stated(symbol, value, status, valid_from=2024)
        for symbol, (value, status) in zip("ab", stated_inputs, strict=False)
    ]
    cells = of_methods(CHANGED, {2024: COUNTED}, {2024: rows})
    assert cells[Location("variable", "1.1", 2024, "Parte [v2]")] == shown


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            {"error": "division_by_zero", "error_message": "Divide entre cero."},
            "Divide entre cero.",
        ),
        ({"value": None, "status": "nd"}, "ND"),
        ({"value": None, "status": "na", "light": "no_aplica"}, "NA"),
        ({"formula": ""}, "El método vigente no tiene fórmula: no hay sustitución."),
        ({}, "Faltan variables: no hay sustitución."),
    ],
)
def test_where_there_is_no_substitution_it_is_said_why(row, said):
    row = {**COUNTED, "substitution": "", "computed": None, **row}
    wanted = of_methods(FICHA, {2023: row}, {})[Location("sustitución", "1.1", 2023)]
    assert wanted.differs(said) == ""
    assert wanted.differs("(1 / 2) × 100 = 50.00")


def test_a_substitution_has_the_decimals_of_the_printed_figure():
    row = {**COUNTED, "printed": "33.333", "computed": "33.33333333333333333333"}
    row["substitution"] = "(1 / 3) × 100 = 33.33"
    wanted = of_methods(FICHA, {2023: row}, {})[Location("sustitución", "1.1", 2023)]
    assert wanted.differs("(1 / 3) × 100 = 33.333") == ""
    assert wanted.differs("(1 / 3) × 100 = 33.334")
    assert wanted.differs("(1 / 4) × 100 = 33.333")


# Live formulas ----------------------------------------------------------------------------

CELLS = {"C5": Decimal(1), "C6": Decimal(3), "C7": "ND", "AA10": Decimal("-2"), "C8": None}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=1+1", "2"),
        ("=C5/C6*100", "33.33333333333333333333333333"),
        ('=IF(COUNT(C5,C6)=2,(C5/C6)*100,"ND")', "33.33333333333333333333333333"),
        ("=2^3^2", "64"),  # from the left, as spreadsheets do
        ("=-2^2", "4"),  # the sign binds tighter
        ("=2-3-4", "-5"),
        ("=2*(3-$C$6)/.5", "0"),
        ("=MIN(C5,C6,AA10)+MAX(C5,C6)", "1"),
    ],
)
def test_formulas_are_worked_out(formula, value):
    worked = evaluate_formula(formula, CELLS.get)
    assert worked.error == ""
    assert abs(worked.value - Decimal(value)) < Decimal("1e-25")


@pytest.mark.parametrize(
    "formula",
    [
        "=C5/0",
        "=C5+C7",
        "=C5+C8",
        "=MIN(C5,C8)",
        "=SUM(C5,C6)",
        '=IF(COUNT(C5,C7)=2,C5,"ND")',
        '="50"',
        "=C5=C5",
        "=(C5",
        "=C5 C6",
        "=",
        "=C5;C6",
        "=" + "(" * 5_000,
    ],
)
def test_formulas_that_give_no_number_say_why(formula):
    worked = evaluate_formula(formula, CELLS.get)
    assert worked.value is None
    assert worked.error


LIVE_TABLE = DocumentTable(
    (TableHeading(1, "1.1 Parámetro 1. Porcentaje de consultas"), TableHeading(2, "Sustitución")),
    (
        "Año",
        "Sustitución en método de cálculo",
        "Resultado calculado",
        "Valor exacto",
        "",
        "Fórmula",
        "",
        "Como se imprimió",
    ),
    (("2023", "(1 / 2) × 100 = 50.00", "50.00", "50", "", "(v1 / v2) * 100", "", ""),),
)
RIGHT = FormulaResult(Decimal(50), inputs=(Decimal(2), Decimal(1)))


def live(worked, at=(0, 2)):
    """Return what is said of the live formula of 2023, and of any other one."""
    found = compare(
        [replace(LIVE_TABLE, live={at: worked} if worked else {})], expected(), computed=True
    )
    return [each for each in found.differences if "fórmula viva" in each or "de más" in each]


def test_a_live_formula_is_held_to_what_the_method_gives():
    assert live(RIGHT) == []
    (wrong,) = live(FormulaResult(Decimal(2)))
    assert "la fórmula da 2 en lugar de 50" in wrong
    (constant,) = live(FormulaResult(Decimal(50)))
    assert "no parte de las cifras de las variables" in constant
    (other,) = live(replace(RIGHT, inputs=(Decimal(4), Decimal(2))))
    assert "no parte de las cifras de las variables" in other
    (broken,) = live(FormulaResult(None, "«=1/0»: divide entre cero"))
    assert "divide entre cero" in broken
    (gone,) = live(None)
    assert "fórmula viva, 2023: no está" in gone


def test_a_formula_where_a_figure_belongs_is_found():
    assert any("fuera del formulario" in each for each in live(RIGHT, at=(0, 1)))


INPUTS_TABLE = DocumentTable(
    (TableHeading(1, "1.1 Parámetro 1. Porcentaje de consultas"), TableHeading(2, "Otros datos")),
    ("Año", "Nombre de la variable", "Símbolo", "Valor", "", "Valor exacto"),
    (("2023", "Resultado del año anterior", "previous", "7.25", "", ""),),
)


def test_another_number_that_a_formula_is_given_is_one_of_the_method():
    optional = {
        Location("otro dato de la fórmula", "1.1", 2023, "previous"): ExpectedRounded(
            Decimal("7.25")
        )
    }
    wanted = replace(expected(), optional=optional)
    assert places((*TABLES, INPUTS_TABLE), wanted) == set()
    other = with_row(INPUTS_TABLE, 0, c3="7.26")
    ((place, wrong),) = places((*TABLES, other), wanted)
    assert (place, wrong[:24]) == (
        "1.1, otro dato de la fórmula, previous, 2023",
        "«7.26» en lugar de «7.25",
    )
    # A number that nobody was given.
    ((_place, wrong),) = places((*TABLES, INPUTS_TABLE))
    assert "está de más" in wrong


# Letters ----------------------------------------------------------------------------------


def test_a_character_that_a_file_does_not_have_is_no_difference():
    assert same_text("a □□ b", "a 👩\u200d👧 b")
    assert same_text("caf\u00e9", "cafe\u0301")
    assert not same_text("a □ b", "a 👩👧 b")
    assert not same_text("a x b", "a 👩 b")


def test_a_hyphen_that_a_broken_line_repeats_is_one():
    assert _joined(["cuotas obrero-", "-", "patronales"]) == "cuotas obrero-patronales"
    assert _joined(["IMSS\x02", "BIENESTAR"]) == "IMSS-BIENESTAR"
    assert _joined(["5 -", "-3"]) == "5 --3"


def test_a_row_says_what_its_indicator_is_called_with_or_without_a_number():
    row = ExpectedRow("1.1", "Parámetro", "Consultas Pesos")
    assert row.differs("1.1 Parámetro Consultas Pesos") == ""
    assert row.differs("1.1 Parámetro 2 Consultas Pesos") == ""
    assert row.differs("1.2 Parámetro 2 Consultas Pesos")
    assert row.differs("1.1 Parámetro 2 Consultas")


def test_fewer_decimals_than_there_should_be_are_found():
    assert ExpectedRounded(Decimal("0.5981"), 3).differs("0.598") == ""
    assert ExpectedRounded(Decimal("0.5981"), 3).differs("0.6")
    assert ExpectedRounded(Decimal("0.5"), 3).differs("0.5") == ""
    assert ExpectedRounded(Decimal("0.5981"), 3).differs("0.598 p/")
    assert ExpectedText("a b").differs("ab") == ""


# Around the tables ------------------------------------------------------------------------

DIGEST = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("cover", "colophon", "differences"),
    [
        ("corte al 30 de junio de 2024", f"30 de junio de 2024 SHA-256: {DIGEST}", 0),
        ("corte al 30 de junio de 2024", f"30 de junio de 2024 SHA-256: {DIGEST[::-1]}", 1),
        ("corte al 30 de junio de 2024", "30 de junio de 2024 SHA-256:", 1),
        ("corte al 30 de junio de 2023", f"30 de junio de 2024 SHA-256: {DIGEST}", 1),
        ("corte al 30 de junio de 2024", f"31 de junio de 2024 SHA-256: {DIGEST}", 1),
        ("", "", 3),
    ],
)
def test_cutoff_and_digest_are_those_of_the_edition(cover, colophon, differences):
    document = ReadDocument((), cover, f"Corte de las cifras {colophon}")
    assert len(list(_around(document, date(2024, 6, 30), DIGEST))) == differences
