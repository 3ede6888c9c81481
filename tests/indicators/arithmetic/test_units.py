"""The kind of a unit of measure is read from its text, and the words after a figure follow from it."""

import pytest

from indicators.arithmetic.units import (
    UnitKind,
    for_one,
    lower_first,
    read_unit_kind,
    unit_after_number,
    unit_of_distance,
)

PERCENTAGE, SHARE, RATE, COUNT, MONEY, INDEX, RANK, OTHER = UnitKind

CASES = [
    ("Porcentaje", PERCENTAGE, "%", "puntos porcentuales"),
    ("Porcentaje de hogares", PERCENTAGE, "%", "puntos porcentuales"),
    ("PORCENTAJE DE VIVIENDAS", PERCENTAGE, "%", "puntos porcentuales"),
    ("Por ciento", PERCENTAGE, "%", "puntos porcentuales"),
    ("%", PERCENTAGE, "%", "puntos porcentuales"),
    ("Cobertura (%)", PERCENTAGE, "%", "puntos porcentuales"),
    ("Tasa de variación porcentual", PERCENTAGE, "%", "puntos porcentuales"),
    ("Puntos porcentuales", PERCENTAGE, "puntos porcentuales", "puntos porcentuales"),
    ("Proporción de hogares", SHARE, "proporción de hogares", "puntos de la proporción"),
    ("Tasa x 100,000", RATE, "tasa x 100,000", "puntos de la tasa"),
    ("Razón de mortalidad materna", RATE, "razón de mortalidad materna", "puntos de la razón"),
    ("Cociente", RATE, "cociente", "puntos del cociente"),
    (
        "Defunciones por cada 100 mil habitantes",
        RATE,
        "defunciones por cada 100 mil habitantes",
        "defunciones por cada 100 mil habitantes",
    ),
    ("Visitas por 100 hogares", RATE, "visitas por 100 hogares", "visitas por 100 hogares"),
    ("Personas", COUNT, "personas", "personas"),
    ("Persona capacitada", COUNT, "personas capacitadas", "personas capacitadas"),
    ("Hectárea", COUNT, "hectáreas", "hectáreas"),
    ("Acción de vivienda", COUNT, "acciones de vivienda", "acciones de vivienda"),
    ("Unidad médica", COUNT, "unidades médicas", "unidades médicas"),
    ("Hospital (segundo nivel)", COUNT, "hospitales (segundo nivel)", "hospitales (segundo nivel)"),
    ("Población atendida", COUNT, "población atendida", "población atendida"),
    ("Personal capacitado", COUNT, "personal capacitado", "personal capacitado"),
    ("UMR atendidas", COUNT, "UMR atendidas", "UMR atendidas"),
    ("Número de Consultas", COUNT, "consultas", "consultas"),
    ("Número de niñas y niños", COUNT, "niñas y niños", "niñas y niños"),
    ("Total de apoyos", COUNT, "apoyos", "apoyos"),
    (
        "Número de obras de más de 2 millones de pesos",
        COUNT,
        *["obras de más de 2 millones de pesos"] * 2,
    ),
    ("Número", COUNT, "", ""),
    ("Lugares de guardería", COUNT, "lugares de guardería", "lugares de guardería"),
    ("Puntos de acceso a internet", COUNT, *["puntos de acceso a internet"] * 2),
    ("Pesos", MONEY, "pesos", "pesos"),
    ("Millones de pesos corrientes", MONEY, *["millones de pesos corrientes"] * 2),
    ("Monto en millones de pesos", MONEY, "millones de pesos", "millones de pesos"),
    ("MDP", MONEY, "MDP", "MDP"),
    ("Dólares por habitante", MONEY, "dólares por habitante", "dólares por habitante"),
    ("Monto", MONEY, "monto", ""),
    ("Índice de confianza", INDEX, "puntos", "puntos"),
    ("Valor numérico del 1 al 15", INDEX, "puntos", "puntos"),
    ("Calificación", INDEX, "puntos", "puntos"),
    ("Puntos", INDEX, "puntos", "puntos"),
    ("Lugar", RANK, "lugar", "posiciones"),
    (
        "Posición en la lista de 140 países",
        RANK,
        "posición en la lista de 140 países",
        "posiciones",
    ),
    ("Promedio de años de escolaridad", OTHER, "promedio de años de escolaridad", ""),
    ("Grado promedio", OTHER, "grado promedio", ""),
    ("Sí / No", OTHER, "sí / No", ""),
    ("", OTHER, "", ""),
    ("=1+1", OTHER, "=1+1", ""),
]


@pytest.mark.parametrize(("unit", "kind", "after_number", "of_distance"), CASES)
def test_a_unit_is_read_for_what_it_is(unit, kind, after_number, of_distance):
    assert read_unit_kind(f" {unit} ") == kind
    assert unit_after_number(unit, kind) == after_number
    assert unit_of_distance(unit, kind) == of_distance


def test_what_the_ficha_says_counts_and_not_the_text():
    assert unit_after_number("Hogares", PERCENTAGE) == "%"
    assert unit_of_distance("Hogares", PERCENTAGE) == "puntos porcentuales"
    assert unit_of_distance("Porcentaje", OTHER) == ""
    assert unit_of_distance("Recursos", MONEY) == ""


def test_an_abbreviation_keeps_its_capitals():
    assert lower_first("UMR atendidas") == "UMR atendidas"
    assert lower_first("Tasa") == "tasa"


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("puntos porcentuales", "punto porcentual"),
        ("puntos de la tasa", "punto de la tasa"),
        ("posiciones", "posición"),
        ("viviendas", "vivienda"),
        ("unidades médicas", "unidad médica"),
        ("hospitales (segundo nivel)", "hospital (segundo nivel)"),
        ("acciones de vivienda", "acción de vivienda"),
        ("millones de pesos corrientes", "millón de pesos corrientes"),
        ("docentes", "docente"),
        ("defunciones por cada 100 mil habitantes", "defunción por cada 100 mil habitantes"),
        ("niñas y niños", "niñas y niños"),
        ("población atendida", "población atendida"),
        ("MDP", "MDP"),
        ("meses", "meses"),
        ("", ""),
    ],
)
def test_after_one_it_is_said_of_one(many, one):
    assert for_one(many) == one
