"""The result of a capture on its way in sentences: how it stands, or what it waits for."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators.arithmetic.formulas import CALCULATION_ERRORS, symbols
from indicators.words import list_text, result_sentence

from .parsing import compute_result, expand_formula, formula_inputs, zero_total
from .preview import CapturePreview

MOST_NAMES = 3
"""So many missing variables are named; more are counted."""


@dataclass(frozen=True)
class ResultText:
    """The sentences on a result: ``waiting`` names what is missing for one, ``failure`` says why it
    cannot be calculated, and each is empty where there is nothing of the kind.
    """

    said: str
    waiting: str
    failure: str

    @property
    def sentence(self) -> str:
        """Return why there is no figure, or how it stands."""
        return self.failure or self.said


def result_text(preview: CapturePreview) -> ResultText:
    """Return the sentences of what a capture would publish."""
    indicator, result = preview.capture.indicator, preview.result
    waiting = _waiting(preview)
    return ResultText(
        said=result_sentence(indicator, result, preview.commitment.final_target),
        waiting=waiting,
        failure="" if waiting else CALCULATION_ERRORS.get(result.failure, ""),
    )


def _waiting(preview: CapturePreview) -> str:
    """Say which variables a result still needs; empty where there is one, or never will be."""
    context, parsed_values = preview.context, preview.parsed_values
    unsaid = [
        f"«{variable.name}»"
        for symbol, variable in context.variables.items()
        if symbol not in parsed_values and zero_total(variable, parsed_values)
    ]
    if unsaid:
        return _("Para calcular falta decir cuánto vale %s.") % list_text(unsaid)
    if compute_result(context, parsed_values) is not None:
        return ""
    node = expand_formula(context, parsed_values)
    there = formula_inputs(context, parsed_values)
    names = [
        f"«{context.variables[symbol].name}»" for symbol in symbols(node) if symbol not in there
    ]
    if len(names) > MOST_NAMES:
        return _("Para calcular faltan %d variables.") % len(names)
    return _("Para calcular falta %s.") % list_text(names)
