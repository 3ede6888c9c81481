"""Reading fichas, results, captured values and verdicts: one view a table."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet, Subquery
from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from indicators.models import Variable
from objectives.api import NAME, ProgrammeTableView
from tables.columns import Row
from tables.query_params import TableQuery
from tables.resource import Rows

from . import fichas, results, revisions, tables, values
from .components import with_components
from .tables.computed_cells import Methods, cached_methods
from .verdicts import verdict_rows


class _IndicatorTableView(ProgrammeTableView):
    """A table whose rows belong to indicators."""

    def known_values(self, name: str) -> Any:
        """Return the values of a parameter: codes of indicators, units and publications too."""
        match name:
            case "indicator" | "code":
                return self.programme.indicators.values_list("code", flat=True)
            case "variable" | "symbol" | "input_of" | "previous_of" | "continues":
                return Variable.objects.filter(
                    method__indicator__programme=self.programme
                ).values_list("symbol", flat=True)
            case "publication" | "old_publication":
                return self.programme.publications.values_list("slug", flat=True)
        return super().known_values(name)


@extend_schema(tags=["indicadores"])
class IndicatorViewSet(_IndicatorTableView):
    """Fichas de metas para el bienestar y parámetros."""

    table = tables.INDICATORS
    lookup_field = "code"
    lookup_value_regex = NAME

    def rows(self, query: TableQuery) -> Rows:
        """Return the fichas in the order of the programme."""
        return fichas.fichas(self.programme, query)

    @extend_schema(summary=gettext_lazy("Un indicador con su ficha, metas y variables"))
    def retrieve(self, request: Request, programme: str, code: str) -> HttpResponseBase:
        """Show one ficha; 404 with a sentence if there is none."""
        query = self.parse_query()
        for row in fichas.fichas(self.programme, query):
            if row["code"] == code:
                return self.row_response(row, query)
        raise Http404(_("No hay indicador «%s» en este programa.") % code)


@extend_schema(tags=["indicadores"])
class TargetViewSet(_IndicatorTableView):
    """Metas por indicador y año."""

    table = tables.TARGETS

    def rows(self, query: TableQuery) -> Rows:
        """Return the targets by indicator and year."""
        return fichas.targets(self.programme, query)


@extend_schema(tags=["indicadores"])
class MethodViewSet(_IndicatorTableView):
    """Métodos de cálculo por indicador."""

    table = tables.METHODS

    def rows(self, query: TableQuery) -> Rows:
        """Return the methods by indicator, the oldest first."""
        return fichas.methods(self.programme, query)


@extend_schema(tags=["indicadores"])
class VariableViewSet(_IndicatorTableView):
    """Variables de los métodos de cálculo."""

    table = tables.VARIABLES

    def rows(self, query: TableQuery) -> Rows:
        """Return the variables by indicator and method, in the order of the ficha."""
        return fichas.variables(self.programme, query)


@extend_schema(tags=["resultados"])
class ResultViewSet(_IndicatorTableView):
    """Resultados por indicador, unidad y año; con «as_of», como estaban al terminar ese día."""

    table = tables.RESULTS
    paths = results.PATHS

    def rows(self, query: TableQuery) -> Rows:
        """Return one query of plain values; of an earlier day they are worked out again."""
        if query.known_at is not None:
            codes = query.values_of("indicator") or ()
            only = None
            if len(codes) == 1:  # the rest need not be worked out
                only = self.programme.indicators.filter(code=codes[0]).values_list("pk").first()
                if only is None:
                    return []
            return results.cached_earlier_results(
                self.programme, query.known_at, self.state.version, only[0] if only else None
            )
        return results.results_of(self.programme)

    def first_part(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return those of the first indicator, which an index has in their order."""
        first = self.programme.indicators.order_by("position").values("pk")[:1]
        return rows.filter(indicator=Subquery(first)).order_by("year", "unit_id")

    def context(self, query: TableQuery) -> Methods:
        """Return the programme's methods, to write formulas and substitutions."""
        return cached_methods(self.programme.pk, self.state.version)

    def complete_rows(self, rows: Iterable[Row], query: TableQuery) -> Iterable[Row]:
        """Add the variables of each row where they are asked for."""
        if not query.includes("components"):
            return rows
        return with_components(list(rows), self.context(query))


@extend_schema(tags=["resultados"])
class ValueViewSet(_IndicatorTableView):
    """Valores de las variables que cuentan hoy, o contaban al terminar el día de «as_of»."""

    table = tables.VALUES
    paths = values.PATHS

    def rows(self, query: TableQuery) -> Rows:
        """Return one query of plain values."""
        return values.values_that_count(self.programme, query.known_at)


@extend_schema(tags=["resultados"])
class RevisionViewSet(_IndicatorTableView):
    """Cifras aprobadas que tomaron el lugar de otras."""

    table = tables.REVISIONS
    paths = revisions.PATHS

    def rows(self, query: TableQuery) -> Rows:
        """Return the statements that took the place of another one, the oldest first."""
        return revisions.revisions_of(self.programme, query.known_at)

    def complete_rows(self, rows: Iterable[Row], query: TableQuery) -> Iterable[Row]:
        """Add what was and what is."""
        return revisions.with_both_sides(self.programme, list(rows))


@extend_schema(tags=["indicadores"])
class FichaRevisionViewSet(_IndicatorTableView):
    """Cambios de las fichas, campo por campo."""

    table = tables.FICHA_REVISIONS

    def rows(self, query: TableQuery) -> Rows:
        """Return the rows, the oldest first."""
        return revisions.ficha_revisions(self.programme, query.known_at)


@extend_schema(tags=["resultados"])
class ReconciliationViewSet(_IndicatorTableView):
    """Conciliación de cada cifra impresa, lo más grave primero."""

    table = tables.RECONCILIATION

    def rows(self, query: TableQuery) -> Sequence[Row]:
        """Return the ledger as plain rows; read only for the one indicator or year asked for."""
        return verdict_rows(
            self.programme,
            query.values_of("indicator") or (),
            query.values_of("year") or (),
            query.known_at,
        )
