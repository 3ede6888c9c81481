"""The result of one statement as if it stood alone: by the arithmetic and judge that store results."""

from indicators.models import Capture, Result

from .compiled import CompiledIndicator
from .evaluate import CarriedResult, evaluate_year
from .inputs import YearColumns


def evaluate_single(
    capture: Capture, compiled: CompiledIndicator, year_columns: YearColumns, before: CarriedResult
) -> Result:
    """Return the result of columns that hold one statement and nothing else; it is not stored.

    ``before`` is what the year before left for it to build on.
    """
    (row,) = evaluate_year(compiled, capture.year, year_columns, {capture.unit_id: before}).rows
    return Result(**row._asdict())
