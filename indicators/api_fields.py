"""How figures travel: decimals as strings, exactly as printed or computed."""

from decimal import Decimal
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


@extend_schema_field(OpenApiTypes.STR)
class DecimalText(serializers.Field[Decimal, Any, str, Any]):
    """A decimal number as text, with all its digits; null where there is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, allow_null=True, **kwargs)

    def to_representation(self, value: Decimal) -> str:
        """The digits, never in exponent notation."""
        return f"{value:f}"
