"""Reading fichas, results, captured values and verdicts: declarative views over shared functions."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.request import Request
from rest_framework.response import Response

from objectives.api import NAME, InProgramme, StrictFilterBackend

from .api_filters import LedgerFilter, ResultFilter, ValueFilter
from .api_serializers import (
    IndicatorSerializer,
    LedgerSerializer,
    ResultSerializer,
    ValueSerializer,
)
from .catalogue import MethodPlan
from .models import CapturedValue, FichaEvent, Indicator, Result
from .open_results import earlier_results, stored_results
from .open_values import stored_values
from .reconciling import ledger
from .substitution import method_plans


@extend_schema(tags=["indicadores"])
class IndicatorViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, InProgramme):
    """Fichas of metas para el bienestar and parámetros."""

    serializer_class = IndicatorSerializer
    lookup_field = "code"
    lookup_value_regex = NAME

    def get_queryset(self) -> QuerySet[Indicator]:
        """In the order of the programme, with everything a ficha shows."""
        if self.is_for_schema:
            return Indicator.objects.none()
        last_change = FichaEvent.objects.filter(indicator=OuterRef("pk")).order_by("-number")
        return (
            self.programme.indicators.annotate(changed_at=Subquery(last_change.values("at")[:1]))
            .select_related("objective")
            .prefetch_related(
                "targets",
                "methods__publication",
                "methods__variables__input_of",
                "methods__variables__continues__method",
            )
            .order_by("position")
        )

    def get_object(self) -> Indicator:
        """The indicator of the address; 404 with a sentence if there is none."""
        asked = self.filter_queryset(self.get_queryset())  # refuses unknown parameters
        found = asked.filter(code=self.kwargs["code"]).first()
        if found is None:
            raise Http404(_("No hay indicador «%s» en este programa.") % self.kwargs["code"])
        return found


@extend_schema(tags=["resultados"])
class ResultViewSet(mixins.ListModelMixin, InProgramme):
    """Results by indicator, unit and year; with ``as_of``, as they stood when that day ended."""

    serializer_class = ResultSerializer
    filterset_class = ResultFilter

    def get_queryset(self) -> Any:
        """One query of plain values."""
        return Result.objects.none() if self.is_for_schema else stored_results(self.programme)

    def filter_queryset(self, queryset: Any) -> Any:
        """Stored results, or those of the day asked for, through the same filters."""
        filtered = super().filter_queryset(queryset)
        if not self.request.query_params.get("as_of"):
            return filtered
        filterset = StrictFilterBackend().get_filterset(self.request, queryset, self)
        filterset.is_valid()
        day = filterset.form.cleaned_data["as_of"]
        return filterset.kept(earlier_results(self.programme, day))

    def get_serializer_context(self) -> dict[str, Any]:
        """With the programme's methods, to write substitutions."""
        return {**super().get_serializer_context(), "plans": self.plans}

    @cached_property
    def plans(self) -> dict[int, MethodPlan]:
        """The programme's methods, parsed."""
        return {} if self.is_for_schema else method_plans(self.programme.pk)


@extend_schema(tags=["resultados"])
class ValueViewSet(mixins.ListModelMixin, InProgramme):
    """Variables as stated by the captures that count today."""

    serializer_class = ValueSerializer
    filterset_class = ValueFilter

    def get_queryset(self) -> Any:
        """Values of current captures, and of those that a current one leaves standing."""
        if self.is_for_schema:
            return CapturedValue.objects.none()
        return stored_values(self.programme)


@extend_schema(tags=["resultados"])
class ReconciliationViewSet(InProgramme):
    """Conciliación: every printed figure, worst first."""

    serializer_class = LedgerSerializer
    filterset_class = LedgerFilter

    def get_queryset(self) -> QuerySet[Result]:
        """Only there for its filters; the ledger reads what it needs."""
        return Result.objects.none()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The ledger, filtered and paginated."""
        programme = self.programme
        self.filter_queryset(self.get_queryset())
        filterset = StrictFilterBackend().get_filterset(request, self.get_queryset(), self)
        filterset.is_valid()
        asked = filterset.form.cleaned_data
        rows = ledger(
            programme,
            indicator=asked["indicator"].code if asked["indicator"] else None,
            year=int(asked["year"]) if asked["year"] is not None else None,
            verdict=asked["verdict"] or None,
        )
        page = self.paginate_queryset(rows)
        data = self.get_serializer(rows if page is None else page, many=True).data
        return Response(data) if page is None else self.get_paginated_response(data)
