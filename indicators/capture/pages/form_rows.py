"""The rows of the form: one a variable, with what was typed, what was wrong and the years before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from indicators.models import ValueStatus
from indicators.words import list_text, number_text

from ..parsing import PARTS, CaptureContext, Issue, Typed, is_share
from .field_labels import display_symbol, variable_label
from .live_result import InterpretedNumber

YEARS_SHOWN = 4
"""Earlier years beside each variable."""


@dataclass(frozen=True)
class StatusOption:
    """One of the words of a list."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class FormField:
    """One part of a variable in the form; ``name`` is its name and its id."""

    name: str
    text: str
    problems: tuple[str, ...]


@dataclass(frozen=True)
class YearText:
    """The statement of an earlier year, as text."""

    year: int
    text: str


@dataclass(frozen=True)
class VariableFormRow:
    """One variable.

    A derived one has ``counts``, from which it is computed; a count says ``of`` which it is one.
    ``stated`` tells that a derived one is given by itself, or that something is wrong with it, and
    ``hint`` how it is written.  ``display_symbol`` is the symbol where people know it, ``called``
    what the fields go by, ``usual`` the status that the form begins with.  ``taken`` is the figure of
    the year before that is not asked for again, empty where it is asked.
    """

    symbol: str
    display_symbol: str
    called: str
    name: str
    of: str
    counts: str
    hint: str
    usual: str
    stated: bool
    value: FormField
    status: FormField
    statuses: tuple[StatusOption, ...]
    source: FormField
    note: FormField
    understood: InterpretedNumber
    history: tuple[YearText, ...]
    taken: str
    taken_note: str


def rows_of(
    context: CaptureContext,
    typed: Typed,
    problems: Sequence[Issue],
    understood: Sequence[InterpretedNumber],
) -> tuple[VariableFormRow, ...]:
    """Return the rows in the order of the method, each derived variable before what it is made from."""
    wrong: dict[str, list[str]] = {}
    for problem in problems:
        wrong.setdefault(problem.field, []).append(problem.message)
    read = {number.symbol: number for number in understood}
    parents = {
        count: variable.symbol
        for variable in context.variables.values()
        for count in variable.counts
    }
    ordered: dict[str, None] = {}
    for symbol, variable in context.variables.items():
        if symbol not in parents:
            ordered |= dict.fromkeys((symbol, *variable.counts))
    ordered |= dict.fromkeys(context.variables)
    return tuple(
        _row(context, symbol, typed.get(symbol, {}), wrong, read[symbol], parents.get(symbol, ""))
        for symbol in ordered
    )


def _row(
    context: CaptureContext,
    symbol: str,
    entry: Mapping[str, str],
    wrong: Mapping[str, list[str]],
    understood: InterpretedNumber,
    parent: str,
) -> VariableFormRow:
    variable = context.variables[symbol]
    parts = {
        part: FormField(
            f"{symbol}.{part}", entry.get(part, ""), tuple(wrong.get(f"{symbol}.{part}", ()))
        )
        for part in PARTS
    }
    chosen = entry.get("status", "")
    years = sorted(variable.history, reverse=True)[:YEARS_SHOWN]
    return VariableFormRow(
        symbol=symbol,
        display_symbol=display_symbol(symbol),
        called=display_symbol(symbol) or variable_label(symbol, variable.name),
        name=variable.name,
        of=parent,
        counts=list_text(list(variable.counts)),
        hint=_("Como proporción: 0.689 si es 68.9 %.") if is_share(variable.definition) else "",
        usual=context.usual_status,
        stated=bool(parts["value"].text.strip())
        or chosen in (ValueStatus.NOT_AVAILABLE, ValueStatus.NOT_APPLICABLE)
        or any(part.problems for part in parts.values()),
        value=parts["value"],
        status=parts["status"],
        statuses=(
            StatusOption("", _("Elija…"), not chosen),
            *(
                StatusOption(
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
        history=tuple(YearText(year, number_text(variable.history[year])) for year in years),
        taken=variable.taken.understood if variable.taken else "",
        taken_note=variable.taken.note if variable.taken else "",
    )
