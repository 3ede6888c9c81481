"""The examples of the API's schema, taken from what it answers of the real programme."""

import re

from django.test import Client

from tables.columns import ColumnKind
from tables.query_params import filters_of

from .addresses import IN_ADDRESS, SLUG, filled, is_list, table_of, tables

HOST = "https://piimss.example"

# The row that tells most; of a table that is not named here, the first.
CHOSEN = {
    "objectives": {"code": "2"},
    "strategies": {"code": "2.1"},
    "actions": {"code": "2.1.1"},
    "publications": {"slug": "avance-y-resultados-2023-2024"},
    "glossary": {"term": "CNDH"},
    "alignments": {"code": "2"},
    "indicators": {"code": "2.1"},
    "targets": {"indicator": "2.1", "year": "2023"},
    "methods": {"indicator": "2.1"},
    "variables": {"indicator": "2.1"},
    "results": {"indicator": "2.1", "year": "2023"},
    "values": {"indicator": "2.1", "year": "2023"},
    "reconciliation": {"indicator": "6.1", "year": "2019", "verdict": "fuentes_discrepan"},
}
FAILING = {
    "400": ("results/?year=dosmil", {}),
    "401": ("results/", {"HTTP_AUTHORIZATION": "Token abc"}),
    "404": ("indicators/9.9/", {}),
    "406": ("results/", {"HTTP_ACCEPT": "application/pdf"}),
}


def examples_of(schema):
    """All of them, as the file keeps them."""
    client = Client()
    paths = {path: _of_table(client, path) for path in tables(schema)}
    root = client.get("/api/v1/").json()
    paths["/api/v1/"] = {
        "parameters": {"format": "json"},
        "answers": {"application/json": {"entrada": _told("La entrada", root)}},
    }
    paths["/api/v1/schema/"] = {"parameters": {"format": "json"}, "answers": {}}
    problems = {}
    for status, (path, headers) in FAILING.items():
        response = client.get(filled(f"/api/v1/programmes/{SLUG}/{path}"), **headers)
        assert response.status_code == int(status)
        problems[status] = response.json()
    return _elsewhere({"paths": paths, "problems": problems})


def _of_table(client, path):
    table = table_of(path)
    asked = {**CHOSEN.get(table.name, {}), "page_size": "1"} if is_list(path) else {}
    page = client.get(filled(path), asked).json()
    row = next(iter(page["results"]), {}) if is_list(path) else page
    answers = {"renglon": _told("Un renglón", page)}
    if table.extra and is_list(path):
        for name in (each.name for each in table.extra):
            more = client.get(filled(path), {**asked, "include": name}).json()
            answers[name] = _told(f"Con «include={name}»", more)
    csv = client.get(filled(path), {**asked, "format": "csv"}).content.decode("utf-8-sig")
    table_text = {"tabla": _told("Como tabla", "\r\n".join(csv.split("\r\n")[:2]))}
    return {
        "parameters": _parameters(client, path, table, row),
        "answers": {"application/json": answers, "text/csv": table_text},
    }


def _told(summary, value):
    return {"summary": summary, "value": value}


def _parameters(client, path, table, row):
    found = {
        "format": "csv",
        "fields": ",".join(list(table.by_name)[:3]),
        "as_of": "2024-06-30",
        **IN_ADDRESS,
    }
    if table.extra:
        found["include"] = table.extra[0].name
    if not is_list(path):
        return found
    orders = [each.name for each in table.columns if each.order_paths]
    found |= {
        "page": 1,
        "page_size": 50,
        "count": False,
        "ordering": "-year" if "year" in orders else f"-{orders[0]}",
        "search": _word(table, row),
    }
    rows = client.get(filled(path), {"page_size": "1000"}).json()["results"]
    for name, column, operator in filters_of(table):
        values = (each[column.name] for each in (row, *rows) if each)
        value = next((each for each in values if each not in (None, "", [])), None)
        if operator == "null":
            found[name] = value is None
        elif value is not None:
            found[name] = _asked(column, operator, value)
    return found


def _asked(column, operator, value):
    if operator == "has":
        return value[0]
    if column.kind == ColumnKind.DATETIME:
        return value[:10]
    if column.kind == ColumnKind.INTEGER and operator == "is":
        return str(value)
    return value


def _word(table, row):
    """A word that is found in the row."""
    names = [each.name for each in table.columns if each.path in table.searched]
    words = re.findall(r"[^\W\d_]{6,}", " ".join(str(row.get(name, "")) for name in names))
    return words[0].casefold() if words else "salud"


def _elsewhere(value):
    """The same with the addresses of a site like yours."""
    if isinstance(value, dict):
        return {name: _elsewhere(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_elsewhere(each) for each in value]
    return value.replace("http://testserver", HOST) if isinstance(value, str) else value
