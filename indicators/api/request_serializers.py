"""Serializers of what systems send: the schema shows them (with their docstrings, which are in
Spanish for that), and they read a request with all its problems.

A serializer by itself stops at the field that is wrong; here what is in order is kept, so that
everything else can be told of in the same answer.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.fields import SkipField

from indicators.arithmetic.number_input import UnknownStatus, expand_exponent, read_status
from indicators.arithmetic.official_numbers import UnreadableFigure
from indicators.capture.drafts import MOST_SYMBOLS
from indicators.models import LONGEST_REASON, CycleKind, ValueStatus

from .errors import BodyProblem, not_an_object, pointer
from .parsers import NumberText


class ExactTextField(serializers.CharField):
    """A text, letter by letter; how long it may be is judged where every text is."""

    default_error_messages = {
        "invalid": _("Aquí se espera un texto."),
        "null": _("Aquí se espera un texto, no null."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{"allow_blank": True, "trim_whitespace": False, "required": False} | kwargs
        )

    def to_internal_value(self, data: Any) -> str:
        if isinstance(data, NumberText) or not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data).replace("\r\n", "\n")


class NameField(ExactTextField):
    """A code or a slug."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"allow_blank": False, "max_length": 200} | kwargs)


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "maxLength": LONGEST_REASON},
            {"type": "number"},
        ]
    }
)
class FigureField(ExactTextField):
    """A number as people type it, or as JSON writes it, or ND or NA; null for none."""

    default_error_messages = {
        "invalid": _("Aquí se espera un número, como texto o como número de JSON, o null.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"allow_null": True} | kwargs)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, NumberText):
            return super().to_internal_value(data)
        try:
            return expand_exponent(data)
        except UnreadableFigure as error:
            raise ValidationError(str(error), code="invalid_value") from error


@extend_schema_field({"type": "string", "maxLength": LONGEST_REASON})
class SentenceField(ExactTextField):
    """A text of any length up to that of a comment."""


class StrictIntegerField(serializers.IntegerField):
    """A whole number, written as a number."""

    default_error_messages = {"invalid": _("Aquí se espera un número entero.")}

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, NumberText):
            self.fail("invalid")
        return super().to_internal_value(data)


class StrictBooleanField(serializers.BooleanField):
    """True or false, written so."""

    default_error_messages = {"invalid": _("Aquí se espera true o false.")}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class StrictChoiceField(serializers.ChoiceField):
    """One of some words."""

    default_error_messages = {"invalid_choice": _("«{input}» no se conoce; las hay: {words}.")}

    def to_internal_value(self, data: Any) -> str:
        if isinstance(data, NumberText) or not isinstance(data, str) or data not in self.choices:
            shown = data if isinstance(data, str) else "…"
            words = ", ".join(map(str, self.choices))
            self.fail("invalid_choice", input=shown[:100], words=words)
        return data


class StatusField(StrictChoiceField):
    """The status of a value, by its word or its sign as in every other door."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=ValueStatus.values, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        if isinstance(data, NumberText) or not isinstance(data, str):
            return super().to_internal_value(data)
        try:
            return read_status(data)
        except UnknownStatus as error:
            raise ValidationError(str(error), code="invalid_choice") from error


class BySymbolField(serializers.DictField):
    """Something of each of some variables, by symbol."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False} | kwargs)


class Body(serializers.Serializer[Any]):
    """The JSON body of a request."""

    def read(self, sent: Any) -> tuple[dict[str, Any], list[BodyProblem]]:
        """Return the valid part of the body, and the problems of the rest."""
        if not isinstance(sent, Mapping):
            return {}, [not_an_object()]
        said: dict[str, Any] = {}
        problems = [
            BodyProblem(pointer(name), "unknown_field", str(_("Este campo no existe.")))
            for name in list(sent)[:MOST_SYMBOLS]
            if name not in self.fields
        ]
        for name, field in self.fields.items():
            if name in sent and isinstance(field, BySymbolField):
                said[name], wrong = _read_by_symbol(field, name, sent[name])
                problems += wrong
                continue
            try:
                said[name] = field.run_validation(sent.get(name, serializers.empty))
            except SkipField:
                pass
            except ValidationError as error:
                problems += _body_problems(error, name)
        return said, problems


def _read_by_symbol(
    field: BySymbolField, name: str, sent: Any
) -> tuple[dict[str, str], list[BodyProblem]]:
    if not isinstance(sent, Mapping):
        return {}, [not_an_object(name)]
    if len(sent) > MOST_SYMBOLS:
        sentence = _("Son más de %(most)d: ningún método tiene tantas variables.")
        return {}, [BodyProblem(pointer(name), "too_many", str(sentence) % {"most": MOST_SYMBOLS})]
    said, problems = {}, []
    for symbol, entry in sent.items():
        try:
            said[symbol] = field.child.run_validation(entry) or ""
        except ValidationError as error:
            problems += list(_body_problems(error, name, symbol))
    return said, problems


_CODES = {
    "null_characters_not_allowed": "not_allowed_character",
    "surrogate_characters_not_allowed": "not_allowed_character",
    "invalid": "wrong_type",
    "null": "wrong_type",
    "invalid_choice": "unknown_word",
    "max_length": "too_long",
    "min_value": "out_of_range",
    "max_value": "out_of_range",
    "blank": "required",
}


def _body_problems(error: ValidationError, *place: str) -> Iterator[BodyProblem]:
    assert isinstance(error.detail, list)
    for detail in error.detail:
        code = getattr(detail, "code", "invalid")
        yield BodyProblem(pointer(*place), _CODES.get(code, code), str(detail))


_FIGURES = _(
    "Por símbolo de la variable, el valor: un texto como se teclea en la captura («1,234.5», "
    "«1 234.5», «ND», «NA»), un número de JSON, que se toma cifra por cifra, o null si no hay valor."
)
_STATUSES = _(
    "Por símbolo, si el valor es definitivo o preliminar, o nd o na. Lo que no se diga empieza como "
    "la clase del ciclo."
)
_SOURCES = _(
    "Por símbolo, de dónde sale el valor. Lo que no se diga empieza como en el formulario: la última "
    "fuente aprobada de la variable, o la de la ficha."
)
_NOTES = _("Por símbolo, una nota.")
_EXPLANATIONS = _(
    "Por código de advertencia («magnitud.v1»), por qué la cifra es correcta. Sin explicación, una "
    "advertencia impide enviar."
)
_COMMENT = _("Lo que quien revisa debe saber; queda en la historia al enviar.")
_VERSION = _(
    "La versión de la captura que se conoce; también se puede dar en el encabezado `If-Match`."
)


class EntriesBody(Body):
    """Lo que una captura dice de sus variables."""

    values = BySymbolField(child=FigureField(), help_text=_FIGURES)
    statuses = BySymbolField(child=StatusField(), help_text=_STATUSES)
    sources = BySymbolField(child=SentenceField(), help_text=_SOURCES)
    notes = BySymbolField(child=SentenceField(), help_text=_NOTES)
    explanations = BySymbolField(child=SentenceField(), help_text=_EXPLANATIONS)


@extend_schema_serializer(component_name="CaptureCreate")
class CreateBody(EntriesBody):
    """Una captura que se empieza y, con `submit`, se envía a revisión."""

    indicator = NameField(required=True, help_text=_("Clave del indicador: «2.1»."))
    year = StrictIntegerField(
        required=True, min_value=1900, max_value=2100, help_text=_("Año de la cifra.")
    )
    unit = NameField(help_text=_("Clave de la unidad; si falta, la institución."))
    kind = StrictChoiceField(
        choices=CycleKind.choices,
        required=False,
        help_text=_("Clase del ciclo; si falta, la del único abierto de ese año."),
    )
    submit = StrictBooleanField(default=False, help_text=_("Si además se envía a revisión."))
    comment = SentenceField(help_text=_COMMENT)


@extend_schema_serializer(component_name="CaptureChange")
class ChangeBody(EntriesBody):
    """Lo que cambia en una captura; lo que no se menciona queda como estaba."""

    version = StrictIntegerField(
        required=False, min_value=1, max_value=2**31 - 1, help_text=_VERSION
    )


@extend_schema_serializer(component_name="CaptureSubmit")
class SubmitBody(Body):
    """El envío de una captura a quienes revisan."""

    version = StrictIntegerField(
        required=False, min_value=1, max_value=2**31 - 1, help_text=_VERSION
    )
    explanations = BySymbolField(child=SentenceField(), help_text=_EXPLANATIONS)
    comment = SentenceField(help_text=_COMMENT)


@extend_schema_serializer(component_name="CaptureWithdraw")
class WithdrawBody(Body):
    """El abandono de una captura."""

    version = StrictIntegerField(
        required=False, min_value=1, max_value=2**31 - 1, help_text=_VERSION
    )
    comment = SentenceField(help_text=_("Por qué se retira; queda en la historia."))
