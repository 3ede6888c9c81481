"""The preview of a capture: what it would publish, approved as it is, by the same arithmetic.

Nothing is stored.  Where the capture is the current statement, it is what it did publish, by the
ficha as it is now.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass

from indicators.arithmetic.formulas import RESULT
from indicators.arithmetic.progress import Commitment
from indicators.models import Capture, Result
from indicators.results.compiled import CompiledMethod
from indicators.results.inputs import YearColumns
from indicators.results.single import evaluate_single
from indicators.results.worked_calculation import write_substitution

from .context import ContextLoader, context_loader
from .parsing import CaptureContext, Issue, ParsedValue, Typed, parse_values
from .validation import find_warnings


@dataclass(frozen=True)
class CapturePreview:
    """A capture with what follows from it.

    ``result`` is not stored.  ``former`` is the latest stored result with a figure, of the
    capture's year or one before, that does not come from the capture itself; ``warnings`` what
    its figures ask today.
    """

    capture: Capture
    context: CaptureContext
    parsed_values: dict[str, ParsedValue]
    warnings: tuple[Issue, ...]
    result: Result
    commitment: Commitment
    substitution: str
    former: Result | None

    @property
    def has_same_method(self) -> bool:
        """Return whether the former result was measured as this one is."""
        return self.former is not None and self.former.method_id == self.result.method_id


def preview_of(capture: Capture, typed: Typed) -> CapturePreview:
    """Return what a capture would publish with what is typed now; the capture itself stays as it is."""
    current = copy(capture)
    current.typed = {symbol: dict(entry) for symbol, entry in typed.items()}
    return preview_captures([current])[0]


def preview_captures(captures: Sequence[Capture]) -> list[CapturePreview]:
    """Return the preview of each capture; a fixed number of queries."""
    loader = context_loader(captures)
    return [_preview(capture, loader) for capture in captures]


def _preview(capture: Capture, loader: ContextLoader) -> CapturePreview:
    context = loader.context_of(capture)
    parsed_values = dict(parse_values(context, capture.typed).values)
    compiled = loader.compiled_indicators[capture.indicator_id]
    method = compiled.method_of(capture.year)
    year_columns = _year_columns(capture, method, parsed_values)
    result = evaluate_single(capture, compiled, year_columns, loader.carried_into(capture))
    # Nothing is asked for again: the ficha is there.
    result.indicator, result.unit = capture.indicator, capture.unit
    return CapturePreview(
        capture=capture,
        context=context,
        parsed_values=parsed_values,
        warnings=tuple(find_warnings(context, capture.typed)),
        result=result,
        commitment=compiled.commitment(capture.year, capture.unit_id),
        substitution=write_substitution(
            method, result.inputs, result.computed, compiled.decimals, result.failure
        ),
        former=_former(capture, loader),
    )


def _year_columns(
    capture: Capture, method: CompiledMethod | None, parsed_values: Mapping[str, ParsedValue]
) -> YearColumns:
    """Return the capture as if it stood alone: it answers for every variable itself."""
    year_columns = YearColumns()
    year_columns.add_statement(capture.unit_id, capture.pk, cutoff=capture.cutoff)
    for symbol, parsed in parsed_values.items():
        if symbol == RESULT:
            year_columns.state_result(parsed.value, parsed.status)
        elif method is not None:
            year_columns.state(method.variables[symbol].id, parsed.value, parsed.status)
    return year_columns


def _former(capture: Capture, loader: ContextLoader) -> Result | None:
    earlier = [
        result
        for year, result in loader.results_of(capture).items()
        if year <= capture.year and result.value is not None and result.capture_id != capture.pk
    ]
    return max(earlier, key=lambda result: result.year, default=None)
