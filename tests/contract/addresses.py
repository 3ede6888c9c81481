"""Every address of the API that the schema describes, with what stands for its parameters."""

import re

from django.urls import resolve

SLUG = "piimss-2020-2024"
IN_ADDRESS = {"programme": SLUG, "code": "2.1"}
PREFIX = "/api/v1/programmes/"


def filled(path):
    """An address of a path of the schema, for the real programme."""
    return re.sub(r"{(\w+)}", lambda match: IN_ADDRESS[match[1]], path)


def table_of(path):
    """The table that a path of the schema is about; None for the others."""
    return getattr(resolve(filled(path)).func.cls, "table", None) if is_table(path) else None


def is_table(path):
    return path.startswith(PREFIX) and hasattr(
        getattr(resolve(filled(path)).func, "cls", None), "table"
    )


def is_list(path):
    """Whether a path of a table is that of all its rows."""
    return not path.endswith("}/")


def tables(schema):
    """The paths of tables that are read."""
    return [path for path, methods in schema["paths"].items() if is_table(path) if "get" in methods]


def lists(schema):
    return [path for path in tables(schema) if is_list(path)]
