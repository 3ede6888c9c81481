"""The rows of one page, out of the database: as few queries as will do, none of them written twice."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Func, IntegerField, QuerySet, Subquery

from .columns import Row, Table
from .compiled_queries import Query, remembered
from .filtering import ordered, shape_of, with_slots
from .paging import Page
from .query_params import Asked

LONG = 5_000
"""Rows from which on it is worth not to sort them all for the first page."""
_TOTAL = "rows_in_all"

Rows = QuerySet[Any]
Found = list[Row]


@dataclass(frozen=True)
class Source:
    """Where the rows of a table come from.

    ``narrowed`` are those that were asked for, ``first_part`` those of them that come first in the
    usual order and are read in it without sorting, or None.  ``paths`` are what is read of each.
    ``depends_on`` is what all of this depends on besides the values that are asked for; None where
    it has to be written anew each time.
    """

    table: Table
    paths: Sequence[str]
    narrowed: Callable[[Asked], Rows]
    first_part: Callable[[Rows], Rows | None]
    depends_on: Hashable | None = None


def find(source: Source, asked: Asked, page: Page, count: int | None) -> tuple[Found, int | None]:
    """The rows of a page with the one after them, which says whether there is another page; and how
    many there are in all, if that is known or was asked.
    """
    found = _beginning(source, asked, page, count)
    if len(found) > page.size:
        return found, count
    counting = count is None and asked.counts

    def write(asked: Asked) -> Rows:
        rows = source.narrowed(asked)
        whole = ordered(rows, source.table, asked).values(*source.paths)
        if counting:  # in the same query; an order would only cost
            whole = whole.annotate(**{_TOTAL: Subquery(_counting(rows))})
        return whole

    found = _ask(source, asked, page, write, "page and count" if counting else "page")
    return found, found[0][_TOTAL] if counting and found else count


def _beginning(source: Source, asked: Asked, page: Page, count: int | None) -> Found:
    """The first page of a long table out of its first part, which is read without sorting the rest;
    nothing where that would not be enough, or not be worth it.
    """
    is_long = not asked.counts if count is None else count > LONG
    if page.number > 1 or asked.order or not is_long:
        return []

    def write(asked: Asked) -> Rows | None:
        part = source.first_part(source.narrowed(asked))
        return None if part is None else part.values(*source.paths)

    return _ask(source, asked, page, write, "beginning")


def _ask(
    source: Source, asked: Asked, page: Page, write: Callable[[Asked], Rows | None], what: str
) -> Found:
    part = slice(page.start, page.start + page.size + 1)
    shape = None if source.depends_on is None else shape_of(asked)
    if shape is None:
        return Query.of(write(asked)).rows(part=part)
    asked, values = with_slots(asked)
    key = (source.table.name, source.depends_on, shape, what)
    return remembered(key, lambda: write(asked)).rows(values, part)


def _counting(rows: Rows) -> Rows:
    """A query of one row and one column: how many there are."""
    number = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return rows.order_by().annotate(**{_TOTAL: number}).values(_TOTAL)
