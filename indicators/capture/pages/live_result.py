"""What follows from what is being typed: the result as it would be published, and what asks.

By the same functions as everywhere: what is shown here while typing is what the pages will say.
"""

from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators.arithmetic.formulas import CALCULATION_ERRORS, EXACT, symbols
from indicators.arithmetic.number_input import TypedNumber, read_typed
from indicators.arithmetic.official_numbers import UnreadableFigure
from indicators.arithmetic.progress import Mark
from indicators.arithmetic.vectorized import Missing
from indicators.models import Capture, ValueStatus
from indicators.words import (
    Light,
    answer_sentence,
    computed_text,
    light_of,
    list_text,
    mark_words,
    number_text,
    preliminary_text,
    unit_suffix,
    value_text,
)

from ..parsing import (
    JUSTIFICATIONS,
    Answer,
    Problem,
    Question,
    Typed,
    cells,
    evaluated,
    is_share,
    opened,
    result_of,
)
from ..preview import Prospect, prospects_of
from .comparison import substitution_text
from .field_labels import shown_symbol, variable_label, warning_name

MOST_NAMES = 3
"""So many missing variables are named; more are counted."""


@dataclass(frozen=True)
class Understood:
    """How one number was read, or why it could not be; ``symbol`` says which.

    ``status`` is nd or na where that is what the value says.
    """

    symbol: str
    text: str
    wrong: bool = False
    status: str = ""


@dataclass(frozen=True)
class Asking:
    """A warning with the field of its justification; ``field`` leads to what it is about.

    ``about`` names the variable, empty for the result; ``label`` tells one answer from another.
    """

    id: str
    name: str
    about: str
    label: str
    message: str
    field: str
    answer: str


@dataclass(frozen=True)
class Live:
    """The result while typing; ``waiting`` says what is missing for one, and then there is none.

    ``kept`` are justifications of warnings that are gone for now: their texts come back with them.
    """

    light: Light
    preliminary: str
    sentence: str
    value: str
    unit: str
    target: str
    year: int
    substitution: str
    marks: tuple[str, ...]
    waiting: str
    failure: str
    announced: str
    understood: tuple[Understood, ...]
    warnings: tuple[Asking, ...]
    kept: tuple[tuple[str, str], ...]


def justification_id(key: str) -> str:
    """The id of the field in which a warning is answered: htmx finds it only without points."""
    return f"razon-{key.replace('.', '-')}"


def prospect_of(capture: Capture, typed: Typed) -> Prospect:
    """What a capture would publish with what is typed now; the capture itself stays as it is."""
    current = copy(capture)
    current.typed = {symbol: dict(entry) for symbol, entry in typed.items()}
    return prospects_of([current])[0]


def live_of(capture: Capture, prospect: Prospect) -> Live:
    """The same in words."""
    indicator, result, typed = capture.indicator, prospect.result, prospect.capture.typed
    partial = result.cutoff is not None and result.cutoff < date(capture.year, 12, 31)
    preliminary = Mark.PRELIMINARY in result.marks
    answered = typed.get(JUSTIFICATIONS, {})
    asked = {each.key for each in prospect.warnings}
    waiting, failure = _waiting(prospect), CALCULATION_ERRORS.get(result.failure, "")
    said = answer_sentence(indicator, result, prospect.commitment.final_target)
    light = light_of(result.light)
    if result.value is not None:
        announced = f"{light.word}: {said}."
    else:
        announced = waiting or failure or f"{said}."
    return Live(
        light=light,
        preliminary=preliminary_text(result.cutoff, partial=partial) if preliminary else "",
        sentence=failure or said,
        value=value_text(result),
        unit=unit_suffix(indicator.unit_of_measure) if result.value is not None else "",
        target=number_text(result.target),
        year=capture.year,
        # Why there is no figure is said once, and not at the end of the arithmetic.
        substitution=substitution_text(prospect).removesuffix(f": {failure}"),
        marks=mark_words([each for each in result.marks if each != Mark.PRELIMINARY]),
        waiting=waiting,
        failure=failure,
        announced=announced,
        understood=tuple(_understood(prospect, typed)),
        warnings=tuple(
            _asking(each, prospect.question, answered.get(each.key, ""))
            for each in prospect.warnings
        ),
        kept=tuple(
            (f"{JUSTIFICATIONS}.{key}", text)
            for key, text in answered.items()
            if key not in asked and text
        ),
    )


def _asking(warning: Problem, question: Question, answer: str) -> Asking:
    kind, _dot, symbol = warning.key.partition(".")
    asked = question.variables.get(symbol)
    about = variable_label(symbol, asked.name) if asked is not None else ""
    called = shown_symbol(symbol) or about or _("resultado")
    return Asking(
        id=justification_id(warning.key),
        name=f"{JUSTIFICATIONS}.{warning.key}",
        about=about,
        label=f"{called}, {warning_name(kind)}",
        message=warning.message,
        field=warning.field,
        answer=answer,
    )


def _waiting(prospect: Prospect) -> str:
    """Which variables a result still needs; empty where there is one, or never will be."""
    question, answers = prospect.question, prospect.answers
    if result_of(question, answers) is not None:
        return ""
    node = opened(question, answers)
    if node is None:
        return _("De este método no sale ningún resultado: no tiene fórmula.")
    there = cells(question, answers)
    names = [
        f"«{question.variables[symbol].name}»" for symbol in symbols(node) if symbol not in there
    ]
    if len(names) > MOST_NAMES:
        return _("Para calcular faltan %d variables.") % len(names)
    return _("Para calcular falta %s.") % list_text(names)


def _understood(prospect: Prospect, typed: Typed) -> list[Understood]:
    return [
        _read(symbol, prospect.question, prospect.answers, typed.get(symbol, {}).get("value", ""))
        for symbol in prospect.question.variables
    ]


def _read_as(question: Question, symbol: str, number: TypedNumber) -> str:
    """How a number was read; a share also in percent, which is how people think of it."""
    if number.value is None or not is_share(question.variables[symbol].definition):
        return _("Se leyó %s") % number.understood
    percent = number_text(EXACT.multiply(number.value, Decimal(100)).normalize())
    return _("Se leyó %(number)s, es decir %(percent)s %%") % {
        "number": number.understood,
        "percent": percent,
    }


def _read(symbol: str, question: Question, answers: dict[str, Answer], text: str) -> Understood:
    if text.strip():
        try:
            number = read_typed(text)
        except UnreadableFigure as error:
            return Understood(symbol, str(error), wrong=True)
        if number.status:
            words = dict(ValueStatus.choices)[number.status]
            text = _("Se leyó %(sign)s: %(words)s") % {"sign": number.understood, "words": words}
            return Understood(symbol, text, status=number.status)
        return Understood(symbol, _read_as(question, symbol, number))
    definition = question.variables[symbol].definition
    if definition is None:
        return Understood(symbol, "")
    cell = evaluated(definition, cells(question, answers))
    if cell is None:
        return Understood(symbol, "")
    if isinstance(cell, Missing):
        said = CALCULATION_ERRORS.get(cell.reason, cell.reason.upper())
        return Understood(symbol, said, wrong=cell.is_failure)
    return Understood(symbol, _("Calculado: %s") % computed_text(cell, 4))
