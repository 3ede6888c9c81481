"""The rows of the form: one a variable, with what was typed, what was wrong and the years before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from indicators.models import ValueStatus
from indicators.words import list_text, number_text

from ..parsing import PARTS, Problem, Question, Typed, is_share
from .field_labels import shown_symbol, variable_label
from .live_result import Understood

YEARS_SHOWN = 4
"""Earlier years beside each variable."""


@dataclass(frozen=True)
class Choice:
    """One of the words of a list."""

    value: str
    word: str
    chosen: bool


@dataclass(frozen=True)
class Part:
    """One part of a variable in the form; ``name`` is its name and its id."""

    name: str
    text: str
    problems: tuple[str, ...]


@dataclass(frozen=True)
class YearText:
    """What was stated for an earlier year."""

    year: int
    text: str


@dataclass(frozen=True)
class Row:
    """One variable.

    A derived one has ``counts``, from which it is computed; a count says ``of`` which it is one.
    ``stated`` tells that a derived one is given by itself, or that something is wrong with it, and
    ``hint`` how it is written.  ``shown`` is the symbol where people know it, ``called`` what the
    fields go by, ``usual`` the status that the form begins with.
    """

    symbol: str
    shown: str
    called: str
    name: str
    of: str
    counts: str
    hint: str
    usual: str
    stated: bool
    value: Part
    status: Part
    statuses: tuple[Choice, ...]
    source: Part
    note: Part
    understood: Understood
    history: tuple[YearText, ...]


def rows_of(
    question: Question,
    typed: Typed,
    problems: Sequence[Problem],
    understood: Sequence[Understood],
) -> tuple[Row, ...]:
    """The rows in the order of the method, each derived variable before what it is made from."""
    wrong: dict[str, list[str]] = {}
    for each in problems:
        wrong.setdefault(each.field, []).append(each.message)
    read = {each.symbol: each for each in understood}
    parents = {
        count: asked.symbol for asked in question.variables.values() for count in asked.counts
    }
    ordered: dict[str, None] = {}
    for symbol, asked in question.variables.items():
        if symbol not in parents:
            ordered |= dict.fromkeys((symbol, *asked.counts))
    ordered |= dict.fromkeys(question.variables)
    return tuple(
        _row(question, symbol, typed.get(symbol, {}), wrong, read[symbol], parents.get(symbol, ""))
        for symbol in ordered
    )


def _row(
    question: Question,
    symbol: str,
    entry: Mapping[str, str],
    wrong: Mapping[str, list[str]],
    understood: Understood,
    parent: str,
) -> Row:
    asked = question.variables[symbol]
    parts = {
        part: Part(
            f"{symbol}.{part}", entry.get(part, ""), tuple(wrong.get(f"{symbol}.{part}", ()))
        )
        for part in PARTS
    }
    chosen = entry.get("status", "")
    years = sorted(asked.history, reverse=True)[:YEARS_SHOWN]
    return Row(
        symbol=symbol,
        shown=shown_symbol(symbol),
        called=shown_symbol(symbol) or variable_label(symbol, asked.name),
        name=asked.name,
        of=parent,
        counts=list_text(list(asked.counts)),
        hint=_("Como proporción: 0.689 si es 68.9 %.") if is_share(asked.definition) else "",
        usual=question.usual_status,
        stated=bool(parts["value"].text.strip())
        or chosen in (ValueStatus.NOT_AVAILABLE, ValueStatus.NOT_APPLICABLE)
        or any(part.problems for part in parts.values()),
        value=parts["value"],
        status=parts["status"],
        statuses=(
            Choice("", _("Elija…"), not chosen),
            *(
                Choice(
                    value,
                    f"{value.upper()}, {word}" if len(value) == 2 else str(word),
                    value == chosen,
                )
                for value, word in ValueStatus.choices
            ),
        ),
        source=parts["source"],
        note=parts["note"],
        # What is wrong with a number is said once.
        understood=replace(understood, text="")
        if understood.text in parts["value"].problems
        else understood,
        history=tuple(YearText(year, number_text(asked.history[year])) for year in years),
    )
