"""Every address of the API that the schema describes, with what stands for its parameters."""

import re

from django.urls import resolve

SLUG = "piimss-2020-2024"
IN_ADDRESS = {"programme": SLUG, "code": "2.1", "id": "1"}


def filled(path):
    """An address of a path of the schema, for the real programme."""
    return re.sub(r"{(\w+)}", lambda match: IN_ADDRESS[match[1]], path)


def table_of(path):
    """The published table that a path of the schema is about; None for the others."""
    view = getattr(resolve(filled(path)).func, "cls", None)
    return getattr(view, "table", None) if getattr(view, "has_version", False) else None


def is_list(path):
    """Return whether a path of a table is that of all its rows."""
    return not path.endswith("}/")


def tables(schema):
    """The paths of published tables."""
    return [path for path in schema["paths"] if table_of(path) is not None]


def lists(schema):
    return [path for path in tables(schema) if is_list(path)]
