"""What follows from what is being typed: the result as it would be published, and what asks.

By the same functions as everywhere: what is shown here while typing is what the pages will say.
"""

from copy import copy
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ..answers import JUSTIFICATIONS, Answer, Question, Typed, cells, evaluated, opened, result_of
from ..columns import Missing
from ..formulas import CALCULATION_ERRORS, symbols
from ..models import Capture
from ..numbers import UnreadableFigure
from ..progress import Mark
from ..prospects import Prospect, prospects_of
from ..typed_numbers import read_typed
from ..words import (
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

MOST_NAMES = 3
"""So many missing variables are named; more are counted."""


@dataclass(frozen=True)
class Understood:
    """How one number was read, or why it could not be; ``symbol`` says which."""

    symbol: str
    text: str
    wrong: bool = False


@dataclass(frozen=True)
class Asking:
    """A warning with the field of its justification; ``field`` leads to what it is about."""

    id: str
    name: str
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
    return Live(
        light=light_of(result.light),
        preliminary=preliminary_text(result.cutoff, partial=partial) if preliminary else "",
        sentence=answer_sentence(indicator, result, prospect.commitment.final_target),
        value=value_text(result),
        unit=unit_suffix(indicator.unit_of_measure),
        target=number_text(result.target),
        year=capture.year,
        substitution=prospect.substitution,
        marks=mark_words([each for each in result.marks if each != Mark.PRELIMINARY]),
        waiting=_waiting(prospect),
        failure=CALCULATION_ERRORS.get(result.failure, ""),
        understood=tuple(_understood(prospect, typed)),
        warnings=tuple(
            Asking(
                justification_id(each.key),
                f"{JUSTIFICATIONS}.{each.key}",
                each.message,
                each.field,
                answered.get(each.key, ""),
            )
            for each in prospect.warnings
        ),
        kept=tuple(
            (f"{JUSTIFICATIONS}.{key}", text)
            for key, text in answered.items()
            if key not in asked and text
        ),
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


def _read(symbol: str, question: Question, answers: dict[str, Answer], text: str) -> Understood:
    if text.strip():
        try:
            number = read_typed(text)
        except UnreadableFigure as error:
            return Understood(symbol, str(error), wrong=True)
        return Understood(symbol, _("Se leyó %s") % number.understood.replace("-", "−"))
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
