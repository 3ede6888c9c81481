"""The tables of a programme with their plain rows: what the API serves, whole and unfiltered.

Every format of open data is written from here, and every cell by the table's own columns, so that
none of them says something else than the API.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commitments import api_tables as commitments
from commitments.published_progress import approved_reports, commitments_of
from indicators.api import fichas, results, revisions, tables, values
from indicators.api.tables.computed_cells import Methods
from indicators.api.verdicts import verdict_rows
from indicators.results.worked_calculation import read_compiled_methods
from objectives import api_tables as tree
from objectives.models import Programme, Strategy
from tables.batches import batches
from tables.columns import Row, Table
from tables.filtering import order_queryset
from tables.query_params import TableQuery
from tables.resource import BATCH, Rows

_LEVELS = {"objectives": "objective", "strategies": "strategy", "actions": "action"}
"""The tables of a programme's levels, for which it may have words of its own."""


@dataclass(frozen=True)
class OpenTable:
    """A table and where its rows come from; ``paths`` are what is read of each row of the database,
    ``context`` what its columns need besides.
    """

    table: Table
    read_rows: Callable[[Programme, TableQuery], Rows]
    paths: tuple[str, ...] = ()
    read_context: Callable[[Programme], Any] = lambda _programme: None
    complete_rows: Callable[[Programme, Sequence[Row]], list[Row]] | None = None
    """Brings to a batch of rows what another query gives."""

    def title(self, programme: Programme) -> str:
        """Return its title, in the words of a programme that has its own."""
        return self._own_word(programme) or str(self.table.title)

    def meaning(self, programme: Programme) -> str:
        """Return the meaning of its rows, in the words of a programme that has its own."""
        if word := self._own_word(programme):
            return _("%s del programa, en su orden.") % word
        return str(self.table.meaning)

    def _own_word(self, programme: Programme) -> str:
        level, terms = _LEVELS.get(self.table.name), programme.terms
        return "" if level is None or terms.are_default else getattr(terms, level).many

    @property
    def unfiltered_query(self) -> TableQuery:
        """Return the question that leaves nothing out."""
        return TableQuery(columns=self.table.columns)

    def rows(self, programme: Programme) -> Iterator[Row]:
        """Return all rows in the table's order, a batch at a time where they come from the database."""
        found = self.read_rows(programme, self.unfiltered_query)
        if not isinstance(found, QuerySet):
            return iter(found)
        paths = self.paths or [column.path for column in self.table.columns]
        whole = order_queryset(found, self.table, self.unfiltered_query).values(*paths)
        flow = whole.iterator(chunk_size=BATCH)
        if (complete := self.complete_rows) is None:
            return iter(flow)
        parts = (complete(programme, batch) for batch in batches(flow, BATCH))
        return chain.from_iterable(parts)

    def context(self, programme: Programme) -> Any:
        """Return the context of the columns: what they need and no row has."""
        return self.read_context(programme)


def _methods(programme: Programme) -> Methods:
    return Methods(read_compiled_methods(programme.pk))


TABLES: Sequence[OpenTable] = (
    OpenTable(tree.PROGRAMMES, lambda programme, _all: Programme.objects.filter(pk=programme.pk)),
    OpenTable(tree.OBJECTIVES, lambda programme, _all: programme.objectives.all()),
    OpenTable(
        tree.STRATEGIES,
        lambda programme, _all: Strategy.objects.filter(objective__programme=programme),
    ),
    OpenTable(
        tree.ACTIONS,
        lambda programme, _all: tree.actions_of(programme),
    ),
    OpenTable(tree.UNITS, lambda programme, _all: programme.places.all()),
    OpenTable(tree.PUBLICATIONS, lambda programme, _all: programme.publications.all()),
    OpenTable(tree.GLOSSARY, lambda programme, _all: programme.glossary.all()),
    OpenTable(tree.ALIGNMENTS, lambda programme, _all: tree.alignments_of(programme)),
    OpenTable(tables.INDICATORS, fichas.fichas),
    OpenTable(tables.TARGETS, fichas.targets),
    OpenTable(tables.METHODS, fichas.methods),
    OpenTable(tables.VARIABLES, fichas.variables),
    OpenTable(
        tables.RESULTS,
        lambda programme, _all: results.results_of(programme),
        paths=results.PATHS,
        read_context=_methods,
    ),
    OpenTable(
        tables.VALUES,
        lambda programme, _all: values.values_that_count(programme, None),
        paths=values.PATHS,
    ),
    OpenTable(
        tables.REVISIONS,
        lambda programme, _all: revisions.revisions_of(programme, None),
        paths=revisions.PATHS,
        complete_rows=revisions.with_both_sides,
    ),
    OpenTable(
        tables.FICHA_REVISIONS, lambda programme, _all: revisions.ficha_revisions(programme, None)
    ),
    OpenTable(tables.RECONCILIATION, lambda programme, _all: verdict_rows(programme, (), ())),
    OpenTable(commitments.REGISTERS, lambda programme, _all: programme.registers.all()),
    OpenTable(commitments.COMMITMENTS, lambda programme, _all: commitments_of(programme)),
    OpenTable(commitments.PROGRESS, lambda programme, _all: approved_reports(programme)),
    OpenTable(
        commitments.COMPLIANCE, lambda programme, _all: commitments.compliance_rows(programme)
    ),
)
"""In the order of reading: the programme, what it promises, and what became of it."""

BY_NAME = {entry.table.name: entry for entry in TABLES}
