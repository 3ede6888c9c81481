"""Serializers of captures on their way, and of what is wrong with them."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from indicators.models import (
    LIGHTS,
    CaptureEventKind,
    CaptureOrigin,
    CaptureStatus,
    CycleKind,
    ValueStatus,
)

from .tables.vocabulary import MARKS, TARGET_MARKS


@extend_schema_field({"type": "string", "format": "decimal", "pattern": r"^-?\d+(\.\d+)?$"})
class DecimalText(serializers.Field[Decimal, Any, str, Any]):
    """A decimal number as text, with all its digits; null where there is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, allow_null=True, **kwargs)

    def to_representation(self, value: Decimal) -> str:
        """Return the digits, never in exponent notation."""
        return f"{value:f}"


class CaptureProblemSerializer(serializers.Serializer[Any]):
    """Una cosa que impide guardar o enviar, con su lugar en lo que se envió."""

    pointer = serializers.CharField(
        help_text=_(
            "Apuntador JSON (RFC 6901) al lugar de la solicitud: «/values/v1». Vacío si es de toda "
            "la captura."
        )
    )
    code = serializers.CharField(
        help_text=_(
            "Qué es, para programas: «missing_value», «invalid_value», «unknown_symbol», "
            "«too_long», «wrong_type», «not_now»…; de una advertencia, el código con que se explica."
        )
    )
    message = serializers.CharField(help_text=_("Qué es y qué hacer, para personas."))
    severity = serializers.ChoiceField(
        choices=["error", "warning"],
        help_text=_("«error»: hay que corregirlo. «warning»: se corrige, o se explica."),
    )


class CaptureWarningSerializer(CaptureProblemSerializer):
    """Una advertencia: la cifra puede ser correcta, y entonces se explica bajo su código."""

    explanation = serializers.CharField(help_text=_("Lo que se explicó; vacío si nada."))


class CaptureReadingSerializer(serializers.Serializer[Any]):
    """Cómo se leyó el valor de una variable."""

    variable = serializers.CharField(help_text=_("Símbolo."))
    value = DecimalText(help_text=_("El número, con todas sus cifras; null si es ND o NA."))
    status = serializers.ChoiceField(choices=ValueStatus.values, help_text=_("Estado del valor."))
    text = serializers.CharField(help_text=_("El mismo, como lo muestra el formulario."))


class CaptureResultSerializer(serializers.Serializer[Any]):
    """Lo que se publicaría si la captura se aprobara como está."""

    status = serializers.ChoiceField(choices=ValueStatus.values, help_text=_("Estado de la cifra."))
    value = DecimalText(help_text=_("El resultado, redondeado; null si no lo hay."))
    computed = DecimalText(help_text=_("El mismo, sin redondear."))
    substitution = serializers.CharField(help_text=_("La cuenta, escrita."))
    cutoff = serializers.DateField(allow_null=True, help_text=_("Fecha de corte de la cifra."))
    target = DecimalText(help_text=_("La meta del año."))
    met = serializers.BooleanField(allow_null=True, help_text=_("Si cumple la meta del año."))
    gap = DecimalText(help_text=_("La distancia a la meta."))
    light = serializers.ChoiceField(choices=LIGHTS, help_text=_("Semáforo."))
    marks = serializers.ListField(
        child=serializers.ChoiceField(choices=[*dict(MARKS)]),
        help_text=_("Marcas junto al semáforo."),
    )
    target_marks = serializers.ListField(
        child=serializers.ChoiceField(choices=[*dict(TARGET_MARKS)]),
        help_text=_("Si se mide con una meta que se cambió aquí."),
    )
    sentence = serializers.CharField(help_text=_("El resultado en una frase."))
    waiting = serializers.CharField(help_text=_("Qué falta para calcularlo; vacío si nada."))
    error = serializers.CharField(help_text=_("Por qué la cuenta no da resultado; vacío si lo da."))
    error_message = serializers.CharField(help_text=_("Lo mismo, en una frase."))


class CaptureEventSerializer(serializers.Serializer[Any]):
    """Algo que pasó con la captura."""

    number = serializers.IntegerField(help_text=_("Su lugar en la historia, desde 1."))
    version = serializers.IntegerField(help_text=_("La versión que quedó."))
    kind = serializers.ChoiceField(choices=CaptureEventKind.choices, help_text=_("Qué pasó."))
    at = serializers.DateTimeField(help_text=_("Cuándo."))
    by = serializers.CharField(help_text=_("Quién."))
    from_status = serializers.CharField(help_text=_("Vacío al empezar."))
    to_status = serializers.ChoiceField(choices=CaptureStatus.choices, help_text=_("En qué quedó."))
    comment = serializers.CharField(help_text=_("Lo que se dijo; vacío si nada."))


@extend_schema_serializer(component_name="CaptureWhole")
class CaptureSerializer(serializers.Serializer[Any]):
    """Una captura: lo que se tecleó, cómo se leyó, qué falta, qué resultaría y qué ha pasado."""

    id = serializers.IntegerField(help_text=_("Número de la captura."))
    indicator = serializers.CharField(help_text=_("Clave del indicador."))
    year = serializers.IntegerField(help_text=_("Año de la cifra."))
    unit = serializers.CharField(help_text=_("Clave de la unidad."))
    kind = serializers.ChoiceField(choices=CycleKind.choices, help_text=_("Clase del ciclo."))
    status = serializers.ChoiceField(choices=CaptureStatus.choices, help_text=_("En qué va."))
    version = serializers.IntegerField(help_text=_("Cuenta los cambios; se devuelve al cambiarla."))
    origin = serializers.ChoiceField(
        choices=CaptureOrigin.values, help_text=_("Por dónde se empezó.")
    )
    captured_by = serializers.CharField(help_text=_("Quién responde por ella."))
    captured_at = serializers.DateTimeField(help_text=_("Cuándo se empezó."))
    approved_at = serializers.DateTimeField(
        allow_null=True, help_text=_("Cuándo se aprobó; nulo si no.")
    )
    cutoff = serializers.DateField(allow_null=True, help_text=_("Hasta cuándo cuenta."))
    editable = serializers.BooleanField(help_text=_("Si todavía admite cambios."))
    values = serializers.DictField(
        child=serializers.CharField(), help_text=_("Por símbolo, el valor como se tecleó.")
    )
    statuses = serializers.DictField(
        child=serializers.CharField(), help_text=_("Por símbolo, el estado.")
    )
    sources = serializers.DictField(
        child=serializers.CharField(), help_text=_("Por símbolo, la fuente.")
    )
    notes = serializers.DictField(
        child=serializers.CharField(), help_text=_("Por símbolo, la nota.")
    )
    explanations = serializers.DictField(
        child=serializers.CharField(), help_text=_("Por código de advertencia, lo que se explicó.")
    )
    understood = CaptureReadingSerializer(many=True, help_text=_("Cómo se leyó cada valor."))
    problems = CaptureProblemSerializer(many=True, help_text=_("Lo que impide enviarla."))
    warnings = CaptureWarningSerializer(
        many=True, help_text=_("Lo que pide corregirse o explicarse.")
    )
    result = CaptureResultSerializer(help_text=_("Lo que resultaría."))
    events = CaptureEventSerializer(
        many=True, help_text=_("La historia, de lo primero a lo último.")
    )


class ErrorSerializer(serializers.Serializer[Any]):
    """Por qué no se hizo."""

    detail = serializers.CharField(help_text=_("Qué pasó y qué hacer."))


class RefusalSerializer(ErrorSerializer):
    """Por qué no se guardó nada: todo lo que lo impide, de una vez."""

    problems = CaptureProblemSerializer(
        many=True, required=False, help_text=_("Todo lo que lo impide.")
    )


class ConflictChangeSerializer(serializers.Serializer[Any]):
    """Algo que cambió entretanto."""

    pointer = serializers.CharField(help_text=_("Dónde estaría en una solicitud."))
    before = serializers.CharField(help_text=_("Lo que decía."))
    now = serializers.CharField(help_text=_("Lo que dice ahora."))


class ConflictSerializer(ErrorSerializer):
    """Lo que hay no es lo que la solicitud daba por hecho; nada se guardó."""

    capture = serializers.IntegerField(allow_null=True, help_text=_("La captura que hay."))
    status = serializers.CharField(allow_null=True, help_text=_("En qué va ahora."))
    version = serializers.IntegerField(allow_null=True, help_text=_("Su versión ahora."))
    by = serializers.ListField(
        child=serializers.CharField(), help_text=_("Quiénes la cambiaron entretanto.")
    )
    changed = ConflictChangeSerializer(many=True, help_text=_("Qué cambiaron."))
