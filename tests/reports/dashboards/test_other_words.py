"""Programmes that call their levels and kinds otherwise, or leave some of them out."""

import json

import pytest

from tests.factories.pages import text_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
AT = "/programas/desarrollo-2025-2030"


@pytest.mark.parametrize(
    ("address", "said", "not_said"),
    [
        ("/", ["Aún no hay resultados; primer año con meta: 2025", "Fin", "Indicador estratégico"],
         ["bienestar", "prioritari", "Parámetro"]),
        ("/?kind=componente", ["Componente"], ["Fin 1.1"]),
        ("/estrategias/", ["Estrategias y líneas de acción", "3 líneas de acción", "2 objetivos"],
         ["puntual", "1 acción", "0 acciones"]),
        ("/estrategias/?q=abrir",
         ["2 líneas de acción de 3 en 1 estrategia", "Abrir comedores"], ["acciones"]),
        ("/estrategias/1.1/", ["1 línea de acción", "Con qué se mide su objetivo"], ["puntual"]),
        ("/estrategias/1.2/", ["Con qué se mide ", "Superficie con riego"], ["Hogares rurales"]),
        ("/estrategias/?q=lluvias", ["1 línea de acción de 3", "8.1"], ["en 0", "estrategia tiene"]),
        ("/estrategias/8.2/",
         ["Línea de acción 8.2 Abrir comedores", "Del objetivo 8", "2 líneas de acción",
          "Con qué se mide su objetivo"],
         ["Estrategia 8", "Estrategia Del"]),
        ("/objetivos/8/", ["2 líneas de acción", "Repartir despensas",
                           "Superficie con riego eficiente", "Ventanillas abiertas"],
         ["0 estrategias"]),
        ("/indicadores/1.2/", ["Estrategia", "Cuidar el agua", "También mide", "Objetivo 8."], []),
        ("/indicadores/1.10/",
         ["1 a 10", "Aún no se ha publicado ninguna cifra", "Datos: ninguno de 2025",
          "Aún no hay cifras que comparar", "Aún no hay cifras que conciliar"],
         ["0 lecturas", "una sola vez", "Serie por año"]),
        ("/evaluabilidad/", ["Actividad"], ["bienestar", "Parámetro"]),
        ("/comparar/?i=1.1&i=8.a", ["Objetivo 1"], ["bienestar"]),
        ("/datos/", ["Líneas de acción del programa", "Objetivos"], ["prioritari", "puntual"]),
        ("/conciliacion/", [], []),
        ("/estado/", [], []),
    ],
)  # fmt: skip
def test_every_page_calls_things_as_the_programme_does(
    odd_programmes, client, address, said, not_said
):
    text = text_of(client.get(AT + address))
    for part in said:
        assert part in text
    for part in not_said:
        assert part not in text


def test_the_board_has_each_indicator_once_and_in_order(odd_programmes, client):
    board = client.get(f"{AT}/").context["board"]
    codes = [[card.code for card in objective.cards] for objective in board.objectives]
    assert codes == [["1.1", "1.2", "1.10"], ["8.1", "8.a"]]


def test_the_api_says_where_each_stands(odd_programmes, client):
    path = "/api/v1/programmes/desarrollo-2025-2030/indicators/"
    rows = {row["code"]: row for row in client.get(path).json()["results"]}
    assert list(rows) == ["1.1", "1.2", "1.10", "8.1", "8.a"]
    assert (rows["1.2"]["strategy"], rows["1.2"]["other_objectives"]) == ("1.2", ["8"])
    assert (rows["1.1"]["kind"], rows["1.1"]["category"]) == ("parametro", "fin")


def test_actions_without_a_strategy_are_of_their_objective(odd_programmes, client):
    path = "/api/v1/programmes/desarrollo-2025-2030/actions/"
    rows = client.get(path).json()["results"]
    assert [(row["code"], row["objective"], row["strategy"]) for row in rows] == [
        ("1.1.1", "1", "1.1"), ("8.1", "8", ""), ("8.2", "8", ""),
    ]  # fmt: skip
    assert [row["code"] for row in client.get(f"{path}?objective=8").json()["results"]] == [
        "8.1", "8.2",
    ]  # fmt: skip


def test_where_no_strategy_is_beside_it_nothing_leads_to_one(odd_programmes, client):
    assert 'aria-label="Otras estrategias"' in client.get(f"{AT}/estrategias/1.1/").text
    assert 'aria-label="Otras estrategias"' not in client.get(f"{AT}/estrategias/8.2/").text


def test_catalogue_and_package_call_the_tables_so_too(odd_programmes, client):
    catalogue = client.get(f"{AT}/datos/data.json").json()
    titles = {entry["title"].partition(" · ")[0] for entry in catalogue["dataset"]}
    assert {"Objetivos", "Estrategias", "Líneas de acción"} <= titles
    assert not any("prioritari" in json.dumps(entry) for entry in catalogue["dataset"])
