"""Reading fichas, results, captured values and verdicts: declarative views over shared functions."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from objectives.api import InProgramme, StrictFilterBackend

from .api_fields import DecimalText
from .api_filters import LedgerFilter, ResultFilter, ValueFilter
from .catalogue import MethodPlan
from .formulas import CALCULATION_ERRORS
from .models import (
    CapturedValue,
    CaptureStatus,
    Indicator,
    Method,
    Result,
    Target,
    Variable,
)
from .open_results import earlier_results, stored_results, substitution_of
from .progress import Mark
from .reconciling import LedgerRow, ledger
from .substitution import method_plans


class VariableSerializer(serializers.ModelSerializer[Variable]):
    """A variable of a method; ``formula`` is empty for one that is captured."""

    input_of = serializers.CharField(source="input_of.symbol", default=None, allow_null=True)

    class Meta:
        model = Variable
        fields = ["symbol", "number", "name", "source", "formula", "input_of", "consolidation"]


class MethodSerializer(serializers.ModelSerializer[Method]):
    """Método de cálculo, and what its publication prints anew about the indicator."""

    publication = serializers.CharField(source="publication.slug")
    variables = VariableSerializer(many=True)

    class Meta:
        model = Method
        fields = [
            "valid_from",
            "publication",
            "text",
            "formula",
            "accumulates_from",
            "name",
            "objective_text",
            "definition",
            "observations",
            "target_note",
            "remarks",
            "variables",
        ]


class BaselineSerializer(serializers.Serializer[Indicator]):
    """Línea base."""

    value = DecimalText(source="baseline_value")
    printed = serializers.CharField(source="baseline_printed")
    year = serializers.IntegerField(source="baseline_year", allow_null=True)
    note = serializers.CharField(source="baseline_note")


class TargetSerializer(serializers.ModelSerializer[Target]):
    """Meta of a year; ``final`` marks the one of the programme."""

    value = DecimalText()

    class Meta:
        model = Target
        fields = ["year", "value", "printed", "final", "note"]


class IndicatorSerializer(serializers.ModelSerializer[Indicator]):
    """A ficha as the programme defines it; later redefinitions are in ``methods``."""

    objective = serializers.CharField(source="objective.code")
    calculation_method = serializers.SerializerMethodField()
    formula = serializers.SerializerMethodField()
    variables = serializers.SerializerMethodField()
    baseline = BaselineSerializer(source="*")
    targets = TargetSerializer(many=True)
    methods = MethodSerializer(many=True)

    class Meta:
        model = Indicator
        fields = [
            "code",
            "kind",
            "objective",
            "name",
            "definition",
            "disaggregation",
            "frequency",
            "type",
            "accumulation",
            "unit_of_measure",
            "collection_period",
            "dimension",
            "availability_month",
            "direction",
            "responsible_unit",
            "calculation_method",
            "formula",
            "observations",
            "decimals",
            "baseline",
            "targets",
            "variables",
            "methods",
            "remarks",
        ]

    def get_calculation_method(self, indicator: Indicator) -> str:
        """The method that the programme prints."""
        return self._original(indicator).text

    def get_formula(self, indicator: Indicator) -> str:
        """Its formula."""
        return self._original(indicator).formula

    @extend_schema(responses=VariableSerializer(many=True))
    def get_variables(self, indicator: Indicator) -> list[dict[str, Any]]:
        """Its variables."""
        variables = self._original(indicator).variables.all()
        return VariableSerializer(variables, many=True).data  # type: ignore[return-value]

    def _original(self, indicator: Indicator) -> Method:
        return next(iter(indicator.methods.all()))


@extend_schema(tags=["indicadores"])
class IndicatorViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, InProgramme):
    """Fichas of metas para el bienestar and parámetros."""

    serializer_class = IndicatorSerializer
    lookup_field = "code"
    lookup_value_regex = r"[^/]+"

    def get_queryset(self) -> QuerySet[Indicator]:
        """In the order of the programme, with everything a ficha shows."""
        if self.is_for_schema:
            return Indicator.objects.none()
        return (
            self.programme.indicators.select_related("objective")
            .prefetch_related("targets", "methods__publication", "methods__variables__input_of")
            .order_by("position")
        )

    def get_object(self) -> Indicator:
        """The indicator of the address; 404 with a sentence if there is none."""
        found = self.get_queryset().filter(code=self.kwargs["code"]).first()
        if found is None:
            raise Http404(_("No hay indicador «%s» en este programa.") % self.kwargs["code"])
        return found


class ResultSerializer(serializers.Serializer[dict[str, Any]]):
    """What is known of one indicator in one year, and how it stands.

    ``value`` is what is compared with targets: the printed figure if there is one, else the
    computed one rounded; null when nd or na.  Percentages are numbers, not clipped.
    """

    indicator = serializers.CharField(source="indicator__code")
    year = serializers.IntegerField()
    unit = serializers.CharField(source="unit__slug")
    status = serializers.ChoiceField(choices=["definitivo", "preliminar", "nd", "na"])
    value = DecimalText()
    printed = serializers.CharField()
    computed = DecimalText()
    substitution = serializers.SerializerMethodField()
    inputs = serializers.DictField(child=serializers.CharField())
    error = serializers.CharField(source="failure")
    error_message = serializers.SerializerMethodField()
    cutoff = serializers.DateField(allow_null=True)
    target = DecimalText()
    met = serializers.BooleanField(allow_null=True)
    gap = DecimalText()
    progress = DecimalText()
    progress_reason = serializers.CharField()
    pace = DecimalText()
    pace_reason = serializers.CharField()
    light = serializers.CharField()
    marks = serializers.ListField(child=serializers.ChoiceField(choices=[*Mark]))
    publication = serializers.CharField(source="capture__publication__slug", allow_null=True)
    section = serializers.CharField(source="capture__section", allow_null=True)
    table = serializers.CharField(source="capture__table", allow_null=True)
    page = serializers.IntegerField(source="capture__page", allow_null=True)
    approved_at = serializers.DateTimeField(source="capture__approved_at", allow_null=True)

    def get_substitution(self, row: dict[str, Any]) -> str:
        """The arithmetic written out; empty where the figure cannot be recomputed."""
        return substitution_of(row, self.context["plans"])

    def get_error_message(self, row: dict[str, Any]) -> str:
        """Why the arithmetic has no result, in Spanish; empty where it has."""
        return CALCULATION_ERRORS.get(row["failure"], "")


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


class ValueSerializer(serializers.Serializer[dict[str, Any]]):
    """One variable of one year as it was stated, with its source and where it is printed."""

    indicator = serializers.CharField(source="capture__indicator__code")
    year = serializers.IntegerField(source="capture__year")
    unit = serializers.CharField(source="capture__unit__slug")
    variable = serializers.CharField(source="variable__symbol")
    number = serializers.IntegerField(source="variable__number")
    name = serializers.CharField(source="variable__name")
    value = DecimalText()
    printed = serializers.CharField()
    status = serializers.ChoiceField(choices=["definitivo", "preliminar", "nd", "na"])
    source = serializers.CharField()  # type: ignore[assignment]  # the contract's name
    note = serializers.CharField()
    publication = serializers.CharField(source="capture__publication__slug", allow_null=True)
    section = serializers.CharField(source="capture__section")
    page = serializers.IntegerField(source="capture__variables_page", allow_null=True)


@extend_schema(tags=["resultados"])
class ValueViewSet(mixins.ListModelMixin, InProgramme):
    """Variables as stated by the captures that count today."""

    serializer_class = ValueSerializer
    filterset_class = ValueFilter

    def get_queryset(self) -> Any:
        """Values of current captures, and of those that a current one leaves standing."""
        if self.is_for_schema:
            return CapturedValue.objects.none()
        current = Q(capture__status=CaptureStatus.APPROVED, capture__superseded_at__isnull=True)
        standing = Q(
            capture__leaned_on_by__status=CaptureStatus.APPROVED,
            capture__leaned_on_by__superseded_at__isnull=True,
        )
        return (
            CapturedValue.objects.filter(
                current | standing, capture__indicator__programme=self.programme
            )
            .distinct()
            .order_by(
                "capture__indicator__position",
                "capture__year",
                "capture__unit__slug",
                "variable__position",
            )
            .values(
                "capture__indicator__code",
                "capture__year",
                "capture__unit__slug",
                "variable__symbol",
                "variable__number",
                "variable__name",
                "variable__position",
                "value",
                "printed",
                "status",
                "source",
                "note",
                "capture__publication__slug",
                "capture__section",
                "capture__variables_page",
                "capture__indicator__position",
            )
        )


class PlaceSerializer(serializers.Serializer[Any]):
    """One printing of a figure."""

    publication = serializers.CharField(source="publication_slug")
    section = serializers.CharField()
    table = serializers.CharField()
    page = serializers.IntegerField(allow_null=True)
    printed = serializers.CharField()
    current = serializers.BooleanField()


class LedgerSerializer(serializers.Serializer[LedgerRow]):
    """One verdict: a printed figure against the computed one, or against its other printings."""

    indicator = serializers.CharField(source="indicator_code")
    year = serializers.IntegerField()
    unit = serializers.CharField()
    verdict = serializers.CharField()
    printed = serializers.CharField()
    recomputed = DecimalText()
    difference = DecimalText()
    substitution = serializers.CharField()
    publication = serializers.CharField(source="publication_slug")
    section = serializers.CharField()
    table = serializers.CharField()
    page = serializers.IntegerField(allow_null=True)
    remark = serializers.CharField()
    explanation = serializers.CharField()
    readings = PlaceSerializer(many=True)


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
