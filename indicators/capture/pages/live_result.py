"""The result of what is being typed, as it would be published, and the warnings that it asks.

By the same functions as everywhere: what is shown here while typing is what the pages will say.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators.arithmetic.formulas import CALCULATION_ERRORS, EXACT
from indicators.arithmetic.number_input import TypedNumber, read_typed
from indicators.arithmetic.official_numbers import UnreadableFigure
from indicators.arithmetic.progress import Mark
from indicators.arithmetic.vectorized import Missing
from indicators.models import Capture, ValueStatus
from indicators.words import (
    Light,
    computed_text,
    goal_text,
    light_of,
    mark_words,
    number_text,
    preliminary_text,
    unit_suffix,
    value_text,
)

from ..parsing import (
    JUSTIFICATIONS,
    CaptureContext,
    Issue,
    ParsedValue,
    Typed,
    evaluate_formula,
    formula_inputs,
    is_share,
    zero_total,
)
from ..preview import CapturePreview
from ..result_text import ResultText, result_text
from ..validation import zero_total_text
from .comparison import substitution_text
from .field_labels import display_symbol, variable_label, warning_name


@dataclass(frozen=True)
class InterpretedNumber:
    """The reading of one number, or why it could not be read; ``symbol`` says which.

    ``status`` is nd or na where that is what the value says.
    """

    symbol: str
    text: str
    wrong: bool = False
    status: str = ""


@dataclass(frozen=True)
class WarningPrompt:
    """A warning with the field of its justification; ``field`` leads to what it is about.

    ``about`` names the variable, empty for the result; ``label`` tells one answer from another.
    """

    id: str
    name: str
    about: str
    label: str
    message: str
    field: str
    justification: str


@dataclass(frozen=True)
class LiveResult:
    """The result while typing, with its ``text``; where that says that it waits, there is none yet.

    ``inactive_justifications`` are justifications of warnings that are gone for now: their texts
    come back with them.
    """

    light: Light
    preliminary: str
    text: ResultText
    value: str
    unit: str
    target: str
    year: int
    substitution: str
    marks: tuple[str, ...]
    announced: str
    understood: tuple[InterpretedNumber, ...]
    warnings: tuple[WarningPrompt, ...]
    inactive_justifications: tuple[tuple[str, str], ...]


def justification_id(key: str) -> str:
    """Return the id of the field in which a warning is answered: htmx finds it only without points."""
    return f"razon-{key.replace('.', '-')}"


def live_result(capture: Capture, preview: CapturePreview) -> LiveResult:
    """Return a preview in words."""
    indicator, result, typed = capture.indicator, preview.result, preview.capture.typed
    partial = result.cutoff is not None and result.cutoff < date(capture.year, 12, 31)
    preliminary = Mark.PRELIMINARY in result.marks
    answered = typed.get(JUSTIFICATIONS, {})
    active_keys = {warning.key for warning in preview.warnings}
    text, light = result_text(preview), light_of(result.light)
    if result.value is not None:
        announced = f"{light.word}: {text.said}."
    else:
        announced = text.waiting or text.failure or f"{text.said}."
    return LiveResult(
        light=light,
        preliminary=preliminary_text(result.cutoff, partial=partial) if preliminary else "",
        text=text,
        value=value_text(result),
        unit=unit_suffix(indicator) if result.value is not None else "",
        target=goal_text(result.goal),
        year=capture.year,
        # Why there is no figure is said once, and not at the end of the arithmetic.
        substitution=substitution_text(preview).removesuffix(f": {text.failure}"),
        marks=mark_words([mark for mark in result.marks if mark != Mark.PRELIMINARY]),
        announced=announced,
        understood=tuple(_interpreted_numbers(preview, typed)),
        warnings=tuple(
            _warning_prompt(warning, preview.context, answered.get(warning.key, ""))
            for warning in preview.warnings
        ),
        inactive_justifications=tuple(
            (f"{JUSTIFICATIONS}.{key}", answer)
            for key, answer in answered.items()
            if key not in active_keys and answer
        ),
    )


def _warning_prompt(warning: Issue, context: CaptureContext, parsed: str) -> WarningPrompt:
    kind, _dot, symbol = warning.key.partition(".")
    variable = context.variables.get(symbol)
    about = variable_label(symbol, variable.name) if variable is not None else ""
    called = display_symbol(symbol) or about or _("resultado")
    return WarningPrompt(
        id=justification_id(warning.key),
        name=f"{JUSTIFICATIONS}.{warning.key}",
        about=about,
        label=f"{called}, {warning_name(kind)}",
        message=warning.message,
        field=warning.field,
        justification=parsed,
    )


def _interpreted_numbers(preview: CapturePreview, typed: Typed) -> list[InterpretedNumber]:
    return [
        _read(
            symbol, preview.context, preview.parsed_values, typed.get(symbol, {}).get("value", "")
        )
        for symbol in preview.context.variables
    ]


def _read_as(context: CaptureContext, symbol: str, number: TypedNumber) -> str:
    """Say how a number was read; a share also in percent, which is how people think of it."""
    if number.value is None or not is_share(context.variables[symbol].definition):
        return _("Se leyó %s") % number.understood
    percent = number_text(EXACT.multiply(number.value, Decimal(100)).normalize())
    return _("Se leyó %(number)s, es decir %(percent)s %%") % {
        "number": number.understood,
        "percent": percent,
    }


def _read(
    symbol: str, context: CaptureContext, parsed_values: dict[str, ParsedValue], text: str
) -> InterpretedNumber:
    if text.strip():
        try:
            number = read_typed(text)
        except UnreadableFigure as error:
            return InterpretedNumber(symbol, str(error), wrong=True)
        if number.status:
            words = dict(ValueStatus.choices)[number.status]
            text = _("Se leyó %(sign)s: %(words)s") % {"sign": number.understood, "words": words}
            return InterpretedNumber(symbol, text, status=number.status)
        return InterpretedNumber(symbol, _read_as(context, symbol, number))
    definition = context.variables[symbol].definition
    if definition is None:
        return InterpretedNumber(symbol, "")
    cell = evaluate_formula(definition, formula_inputs(context, parsed_values))
    if cell is None:
        return InterpretedNumber(symbol, "")
    if zero := zero_total(context.variables[symbol], parsed_values):
        return InterpretedNumber(symbol, zero_total_text(context, symbol, zero), wrong=True)
    if isinstance(cell, Missing):
        said = CALCULATION_ERRORS.get(cell.reason, cell.reason.upper())
        return InterpretedNumber(symbol, said, wrong=cell.is_failure)
    return InterpretedNumber(symbol, _("Calculado: %s") % computed_text(cell, 4))
