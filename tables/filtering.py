"""The rows that were asked for, in their order: out of the database, or out of plain rows.

What stands in the database is found by the database; what is worked out when it is asked for, like
the figures of an earlier day, by the very same conditions.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from operator import itemgetter
from typing import Any

from django.db import connections
from django.db.models import Case, F, FloatField, IntegerField, Q, QuerySet, TextField, When
from django.db.models.functions import Cast
from django.db.models.lookups import Contains

from .collation import alphabetical
from .columns import Column, ColumnKind, Row, Table
from .query_params import Condition, TableQuery
from .text_search import Unaccented, unaccent

_OPERATORS = {"min": "gte", "max": "lte"}


def filter_queryset(rows: QuerySet[Any], table: Table, query: TableQuery) -> QuerySet[Any]:
    """Return the rows of the database that were asked for; without their order."""
    exact = connections[rows.db].vendor == "postgresql"
    for condition in query.conditions:
        rows = _apply_condition(rows, condition, exact)
    for word in query.search_terms:
        found = Q()
        for number, path in enumerate(table.searched):
            name = f"_folded_{number}"
            if name not in rows.query.annotations:
                rows = rows.alias(**{name: Unaccented(path)})
            found |= Q(**{f"{name}__contains": word})
        rows = rows.filter(found) if table.searched else rows.none()
    return rows


def order_queryset(rows: QuerySet[Any], table: Table, query: TableQuery) -> QuerySet[Any]:
    """Return the rows in the order that the query asks for; what has no value comes last."""
    exact = connections[rows.db].vendor == "postgresql"
    order: list[Any] = []
    for column, down in query.order:
        for path in column.order_paths:
            key = _in_order(rows, path) if column.is_in_order else _key(column, path, exact)
            order.append(key.desc(nulls_last=True) if down else key.asc(nulls_last=True))
    return rows.order_by(*order, *table.order)


def _apply_condition(rows: QuerySet[Any], condition: Condition, exact: bool) -> QuerySet[Any]:
    column, values = condition.column, condition.values
    path = column.path
    if condition.operator == "null":
        return rows.filter(**{f"{path}__isnull": values[0]})
    if condition.operator == "has":
        return rows.filter(_has_any(path, values, exact))
    if column.kind == ColumnKind.DECIMAL and not exact:
        # Kept as text there, which does not compare as numbers do.
        path, values = f"_number_{column.name}", tuple(float(value) for value in values)
        rows = rows.alias(**{path: Cast(F(column.path), FloatField())})
    if condition.operator == "is":
        if len(values) > 1:
            return rows.filter(**{f"{path}__in": values})
        return rows.filter(**{path: values[0]}) if values else rows
    return rows.filter(**{f"{path}__{_OPERATORS[condition.operator]}": values[0]})


def _has_any(path: str, words: Sequence[str], exact: bool) -> Q:
    found = Q()
    for word in words:
        if exact:
            found |= Q(**{f"{path}__contains": [word]})
        else:  # a list of words is text there, each between quotes
            found |= Q(Contains(Cast(F(path), TextField()), f'"{word}"'))
    return found


def _key(column: Column, path: str, exact: bool) -> Any:
    return (
        Cast(F(path), FloatField()) if column.kind == ColumnKind.DECIMAL and not exact else F(path)
    )


def _in_order(rows: QuerySet[Any], path: str) -> Any:
    """Return what orders rows by a code as people do: databases sort letters and figures each its
    own way.

    The codes that there are come in one query, and are few: those of units, publications, kinds.
    """
    codes = rows.order_by().values_list(path, flat=True).distinct()
    ordered = sorted((code for code in codes if code is not None), key=alphabetical)
    if not ordered:
        return F(path)
    places = [When(**{path: code}, then=place) for place, code in enumerate(ordered)]
    return Case(*places, output_field=IntegerField())


def filter_rows(rows: Sequence[Row], table: Table, query: TableQuery) -> list[Row]:
    """Return the plain rows that were asked for, in the order that was asked for."""
    found = [row for row in rows if all(_matches(row, condition) for condition in query.conditions)]
    for word in query.search_terms:
        found = [
            row
            for row in found
            if any(word in unaccent(str(row.get(path) or "")) for path in table.searched)
        ]
    # The last key first: sorting keeps the order of what is equal.
    for column, down in reversed(query.order):
        first = column.order_paths[0]
        key = (
            partial(_alphabetical_of, first)
            if column.is_in_order
            else itemgetter(*column.order_paths)
        )
        with_value = [row for row in found if row[first] is not None]
        without = [row for row in found if row[first] is None]
        with_value.sort(key=key, reverse=down)
        found = [*with_value, *without]
    return found


def _alphabetical_of(path: str, row: Row) -> tuple[list[str], str]:
    return alphabetical(row[path])


def _matches(row: Row, condition: Condition) -> bool:
    value = row[condition.column.path]
    if condition.operator == "null":
        return bool((value is None) == condition.values[0])
    if value is None:
        return False
    if condition.operator == "is":
        return value in condition.values or not condition.values
    if condition.operator == "has":
        return any(word in value for word in condition.values)
    limit = condition.values[0]
    if isinstance(limit, Decimal):
        value = Decimal(value)
    return bool(value >= limit if condition.operator == "min" else value <= limit)
