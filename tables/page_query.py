"""The rows of one page, out of the database: as few queries as will do, none of them written twice."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Func, IntegerField, QuerySet, Subquery

from .columns import Row, Table
from .compiled_queries import CompiledQuery, cached_query
from .filtering import order_queryset, parametrize, query_shape
from .paging import Page
from .query_params import TableQuery

LONG = 5_000
"""Rows from which on it is worth not to sort them all for the first page."""
_TOTAL = "rows_in_all"

Rows = QuerySet[Any]
FoundRows = list[Row]


@dataclass(frozen=True)
class RowSource:
    """The source of a table's rows.

    ``filtered`` are those that were asked for, ``first_part`` those of them that come first in the
    usual order and are read in it without sorting, or None.  ``paths`` are what is read of each.
    ``depends_on`` is what all of this depends on besides the values that are asked for; None where
    it has to be written anew each time.
    """

    table: Table
    paths: Sequence[str]
    filtered: Callable[[TableQuery], Rows]
    first_part: Callable[[Rows], Rows | None]
    depends_on: Hashable | None = None


def fetch_page(
    source: RowSource, query: TableQuery, page: Page, count: int | None
) -> tuple[FoundRows, int | None]:
    """Return the rows of a page with the one after them, which says whether there is another page;
    and how many there are in all, if that is known or was asked.
    """
    found = _fetch_first_page(source, query, page, count)
    if len(found) > page.size:
        return found, count
    counting = count is None and query.include_count

    def write(query: TableQuery) -> Rows:
        rows = source.filtered(query)
        whole = order_queryset(rows, source.table, query).values(*source.paths)
        if counting:  # in the same query; an order would only cost
            whole = whole.annotate(**{_TOTAL: Subquery(_count_query(rows))})
        return whole

    found = _run(source, query, page, write, "page and count" if counting else "page")
    return found, found[0][_TOTAL] if counting and found else count


def _fetch_first_page(
    source: RowSource, query: TableQuery, page: Page, count: int | None
) -> FoundRows:
    """Return the first page of a long table out of its first part, which is read without sorting
    the rest; nothing where that would not be enough, or not be worth it.
    """
    is_long = not query.include_count if count is None else count > LONG
    if page.number > 1 or query.order or not is_long:
        return []

    def write(query: TableQuery) -> Rows | None:
        part = source.first_part(source.filtered(query))
        return None if part is None else part.values(*source.paths)

    return _run(source, query, page, write, "beginning")


def _run(
    source: RowSource,
    query: TableQuery,
    page: Page,
    write: Callable[[TableQuery], Rows | None],
    what: str,
) -> FoundRows:
    part = slice(page.start, page.start + page.size + 1)
    shape = None if source.depends_on is None else query_shape(query)
    if shape is None:
        return CompiledQuery.from_queryset(write(query)).rows(part=part)
    query, values = parametrize(query)
    key = (source.table.name, source.depends_on, shape, what)
    return cached_query(key, lambda: write(query)).rows(values, part)


def _count_query(rows: Rows) -> Rows:
    """Return a query of one row and one column: how many there are."""
    number = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return rows.order_by().annotate(**{_TOTAL: number}).values(_TOTAL)
