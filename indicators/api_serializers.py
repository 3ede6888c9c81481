"""How fichas, results, values and verdicts look when they travel: the fields of the contract."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from .api_fields import DecimalText
from .formulas import CALCULATION_ERRORS
from .models import CaptureOrigin, Indicator, Method, Target, Variable
from .open_results import substitution_of
from .progress import Mark
from .reconciling import LedgerRow


class VariableSerializer(serializers.ModelSerializer[Variable]):
    """A variable of a method; ``formula`` is empty for one that is captured.

    ``continues`` is the symbol, in the method of ``continues_method_valid_from``, of the variable
    whose figures count for this one too; null where it begins anew.
    """

    input_of = serializers.CharField(source="input_of.symbol", default=None, allow_null=True)
    continues = serializers.CharField(source="continues.symbol", default=None, allow_null=True)
    continues_method_valid_from = serializers.IntegerField(
        source="continues.method.valid_from", default=None, allow_null=True
    )

    class Meta:
        model = Variable
        fields = [
            "symbol",
            "number",
            "name",
            "source",
            "formula",
            "input_of",
            "consolidation",
            "continues",
            "continues_method_valid_from",
        ]


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
    """A ficha as the programme defines it; later redefinitions are in ``methods``.

    ``changed_at`` is the moment at which somebody last changed it here; null where it is as in its
    files.
    """

    objective = serializers.CharField(source="objective.code")
    calculation_method = serializers.SerializerMethodField()
    formula = serializers.SerializerMethodField()
    variables = serializers.SerializerMethodField()
    baseline = BaselineSerializer(source="*")
    targets = TargetSerializer(many=True)
    methods = MethodSerializer(many=True)
    changed_at = serializers.DateTimeField(allow_null=True, read_only=True)

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
            "changed_at",
        ]

    def get_calculation_method(self, indicator: Indicator) -> str:
        """The method that the programme prints."""
        original = self._original(indicator)
        return original.text if original else ""

    def get_formula(self, indicator: Indicator) -> str:
        """Its formula."""
        original = self._original(indicator)
        return original.formula if original else ""

    @extend_schema(responses=VariableSerializer(many=True))
    def get_variables(self, indicator: Indicator) -> list[dict[str, Any]]:
        """Its variables."""
        original = self._original(indicator)
        variables = original.variables.all() if original else ()
        return VariableSerializer(variables, many=True).data  # type: ignore[return-value]

    def _original(self, indicator: Indicator) -> Method | None:
        """The first method; None for a ficha that has none yet."""
        return next(iter(indicator.methods.all()), None)


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
    origin = serializers.ChoiceField(
        source="capture__origin", choices=CaptureOrigin.values, allow_null=True
    )
    captured_by = serializers.SerializerMethodField()
    approved_by = serializers.SerializerMethodField()

    def get_captured_by(self, row: dict[str, Any]) -> str:
        """Who captured it here; empty for what a document prints."""
        return _name(row, "capture__captured_by")

    def get_approved_by(self, row: dict[str, Any]) -> str:
        """Who approved it here; empty for what a document prints."""
        return _name(row, "capture__approved_by")

    def get_substitution(self, row: dict[str, Any]) -> str:
        """The arithmetic written out; empty where the figure cannot be recomputed."""
        return substitution_of(row, self.context["plans"])

    def get_error_message(self, row: dict[str, Any]) -> str:
        """Why the arithmetic has no result, in Spanish; empty where it has."""
        return CALCULATION_ERRORS.get(row["failure"], "")


def _name(row: dict[str, Any], person: str) -> str:
    """A person's own name, or else that of the account; empty where there is nobody."""
    own = [row[f"{person}__{part}"] or "" for part in ("first_name", "last_name")]
    return " ".join(own).strip() or row[f"{person}__username"] or ""


class ValueSerializer(serializers.Serializer[dict[str, Any]]):
    """One variable of one year as it was stated, with its source and where it is printed.

    ``method_valid_from`` says of which method of the ficha it is a variable: figures stay with the
    one that they were stated under, also where a later method has taken over the year.
    """

    indicator = serializers.CharField(source="capture__indicator__code")
    year = serializers.IntegerField(source="capture__year")
    unit = serializers.CharField(source="capture__unit__slug")
    variable = serializers.CharField(source="variable__symbol")
    number = serializers.IntegerField(source="variable__number")
    name = serializers.CharField(source="variable__name")
    method_valid_from = serializers.IntegerField(source="variable__method__valid_from")
    value = DecimalText()
    printed = serializers.CharField()
    status = serializers.ChoiceField(choices=["definitivo", "preliminar", "nd", "na"])
    source = serializers.CharField()  # type: ignore[assignment]  # the contract's name
    note = serializers.CharField()
    publication = serializers.CharField(source="capture__publication__slug", allow_null=True)
    section = serializers.CharField(source="capture__section")
    page = serializers.IntegerField(source="capture__variables_page", allow_null=True)


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
    explained_by = serializers.CharField()
    explained_at = serializers.DateTimeField(allow_null=True)
    readings = PlaceSerializer(many=True)
