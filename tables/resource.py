"""A table as a resource of the API: the rows that were asked for, as a page or as a whole file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from .batches import batches
from .columns import Row, Table, row_serializer
from .concurrency import slot, with_slot
from .filtering import filter_queryset, filter_rows, order_queryset
from .formats import formats
from .formats.unwritable_value import UnwritableValue
from .http_cache import CachedView, remember
from .json_text import bytes_of
from .paging import Page, paginate, read_page
from .query_params import PAGE, InvalidQuery, TableQuery, parse_query

Rows = QuerySet[Any] | Sequence[Row]
FoundRows = list[Any]

LONG = 5_000
"""Rows from which on it is worth not to sort them all for the first page."""
BATCH = 2_000
"""Rows that are fetched at once where a whole table is written."""


class TableView(CachedView, GenericViewSet[Any]):
    """The view that every table has in common; a table gives its rows, and what its columns need at
    hand.

    ``moment`` is put on it by who asks in this process for what was known at a moment, as a report
    does that was closed at some hour of a day; an address can only ask for whole days.
    """

    table: ClassVar[Table]
    supports_as_of: ClassVar[bool] = False
    """True if it can be asked what was known on an earlier day."""
    row_actions: ClassVar[tuple[str, ...]] = ("list", "retrieve")
    """Its actions that tell rows; a view may have others, which the schema finds described."""
    other_responses: ClassVar[Mapping[str, Any]] = {}
    """Further answers of a list, by status, with what they mean."""
    permission_classes = [AllowAny]
    filter_backends: ClassVar[list[Any]] = []  # type: ignore[misc]
    pagination_class = None

    # What a table says -----------------------------------------------------------------

    def rows(self, query: TableQuery) -> Rows:
        """Return the rows of the address, before they are narrowed and ordered: those of a model,
        of which the ``paths`` are read as plain values, or plain rows.
        """
        raise NotImplementedError

    @property
    def paths(self) -> Sequence[str]:
        """Return the paths that are read of each row of the database."""
        return [column.path for column in self.table.columns]

    def first_part(self, rows: QuerySet[Any]) -> QuerySet[Any] | None:
        """Return those of the rows that come first in the usual order, already in it and read
        without sorting; None where nothing is gained by that.
        """
        return None

    def context(self, query: TableQuery) -> Any:
        """Return the context of the columns: what they need and no row has."""
        return None

    def complete_rows(self, rows: Iterable[Row], query: TableQuery) -> Iterable[Row]:
        """Return the rows of a page or a batch with what another query gives; none as a rule."""
        return rows

    def known_values(self, name: str) -> Any:
        """Return the values that there are of a column, to tell a wrong one from one without rows;
        None where every value may be asked for.
        """
        return None

    # What is done with it --------------------------------------------------------------

    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Return a page, or all there is as a file."""
        query, page = self.parse_query(), read_page(request)
        format_ = formats().get(request.accepted_renderer.format)
        if format_ is not None and page.number > 1:
            # Whoever takes page after page would get all of it each time, and never an end.
            raise ValidationError({PAGE: [_("los archivos vienen enteros: quite este parámetro.")]})
        if format_ is None and not self.is_slow(query):
            return self._respond(request, query, page, None)
        with slot():
            return self._respond(request, query, page, format_)

    def is_slow(self, query: TableQuery) -> bool:
        """Return whether it may take long to answer: what is not read but worked out, as on another
        day.
        """
        return query.as_of is not None

    def _respond(
        self, request: Request, query: TableQuery, page: Page, format_: Any
    ) -> HttpResponseBase:
        if format_ is not None:
            return self._file(self._filtered(query), query, format_)
        return self._page(request, query, page)

    def _filtered(self, query: TableQuery) -> Rows:
        rows = self.rows(query)
        if isinstance(rows, QuerySet):
            return filter_queryset(rows, self.table, query)
        return filter_rows(rows, self.table, query)

    def parse_query(self) -> TableQuery:
        """Return the query that the address asks; 400 with all that is wrong with it."""
        try:
            query = parse_query(
                self.table,
                self.request.query_params,
                as_of=self.supports_as_of,
                is_list=self.action == "list",
            )
        except InvalidQuery as refused:
            raise ValidationError(refused.errors) from refused
        moment: datetime | None = getattr(self.request, "moment", None)
        if moment is None or not self.supports_as_of:
            return query
        return replace(query, as_of=timezone.localdate(moment), until=moment)

    def single_row_response(
        self, rows: QuerySet[Any], query: TableQuery, missing: str
    ) -> HttpResponseBase:
        """Return the only row there is; 404 with a sentence if there is none."""
        found = next(iter(self.complete_rows(list(rows.values(*self.paths)[:1]), query)), None)
        if found is None:
            raise Http404(missing)
        return self.row_response(found, query)

    def row_response(self, row: Row, query: TableQuery) -> HttpResponseBase:
        """Return one row, in the format that was asked for."""
        format_ = formats().get(self.request.accepted_renderer.format)
        if format_ is not None:
            return self._write([row], query, format_)
        return Response(row_serializer(query.columns, self.context(query))(row))

    def _page(self, request: Request, query: TableQuery, page: Page) -> HttpResponse:
        found, count = self._fetch_page(query, page)
        shown, has_more = found[: page.size], len(found) > page.size
        self._check_values(query, found_any=bool(found))
        if not found:
            count = 0 if query.include_count else None
        serialize = row_serializer(query.columns, self.context(query))
        serialized = [serialize(row) for row in self.complete_rows(shown, query)]
        return json_response(paginate(request, page, serialized, count, has_more=has_more))

    def _fetch_page(self, query: TableQuery, page: Page) -> tuple[FoundRows, int | None]:
        """Return the rows of a page with the one after them, and how many there are in all if that
        is asked for.
        """
        rows, part = self._filtered(query), slice(page.start, page.start + page.size + 1)
        if not isinstance(rows, QuerySet):
            return [*rows[part]], len(rows) if query.include_count else None
        count = None
        if query.include_count:
            key = (self.request.path, query.conditions, query.search_terms, query.known_at)
            count = remember(self.state.version, key, rows.count)
        is_long = count is None or count > LONG
        first = self.first_part(rows) if is_long and page.number == 1 and not query.order else None
        if first is not None and len(found := list(first.values(*self.paths)[part])) > page.size:
            return found, count
        return list(self._ordered(rows, query)[part]), count

    def _ordered(self, rows: Rows, query: TableQuery) -> Any:
        if not isinstance(rows, QuerySet):
            return rows
        return order_queryset(rows, self.table, query).values(*self.paths)

    def _file(self, rows: Rows, query: TableQuery, format_: Any) -> HttpResponseBase:
        whole = self._ordered(rows, query)
        parts = _batches(whole)
        first = next(parts, [])
        self._check_values(query, found_any=bool(first))
        flow = chain.from_iterable(
            self.complete_rows(batch, query) for batch in chain([first], parts)
        )
        return self._write(flow, query, format_, is_long=len(first) >= BATCH)

    def _write(
        self, rows: Iterable[Row], query: TableQuery, format_: Any, *, is_long: bool = False
    ) -> HttpResponseBase:
        pieces = format_.write(query.columns, rows, self.context(query))
        content_type = f"{format_.media_type}{_charset(format_.name)}"
        response: HttpResponseBase
        try:
            if not is_long:
                response = HttpResponse(b"".join(pieces), content_type=content_type)
            else:  # what is long leaves while it is still being read
                first = next(pieces, b"")
                response = StreamingHttpResponse(
                    _prepend(first, with_slot(pieces)), content_type=content_type
                )
        except UnwritableValue as error:
            raise ValidationError({"format": [str(error)]}) from error
        name = f"{self.kwargs.get('programme', '')}-{self.table.name}".lstrip("-")
        response["Content-Disposition"] = f'attachment; filename="{_plain(name)}.{format_.name}"'
        return response

    def _check_values(self, query: TableQuery, *, found_any: bool) -> None:
        """Answer 400 if a value is asked for that there is not.

        One that found rows is there; of several it may have been another one.
        """
        for condition in query.conditions:
            if condition.operator != "is" or (found_any and len(condition.values) == 1):
                continue
            known = self.known_values(condition.column.name)
            if known is None:
                continue
            there = set(known)
            unknown = [value for value in condition.values if value not in there]
            if unknown:
                raise ValidationError(
                    {
                        condition.column.name: [
                            _("no hay «%s» en este programa.") % str(unknown[0])[:60]
                        ]
                    }
                )


def json_response(value: Mapping[str, Any]) -> HttpResponse:
    """Return an answer of plain values."""
    return HttpResponse(bytes_of(value), content_type="application/json")


def _prepend(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _batches(rows: Any) -> Iterator[list[Row]]:
    if isinstance(rows, QuerySet):
        flow: Iterator[Row] = rows.iterator(chunk_size=BATCH)
    else:
        flow = iter(rows)
    return batches(flow, BATCH)


def _charset(name: str) -> str:
    return "; charset=utf-8" if name in ("csv", "jsonl") else ""


def _plain(name: str) -> str:
    return "".join(letter for letter in name if letter.isalnum() or letter in "-_.") or "datos"
