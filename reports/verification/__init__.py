"""An independent reader of the report: opens the files and compares every figure with the API.

Nothing here is shared with what lays the files out: a table is found by where it stands and by its
column titles, a cell by its row and column, as a person would find it.
"""

from .api_client import ApiAnswerError
from .comparison import CheckResult, check_file, compare
from .expected import CodesThen, Expected, expected_of
from .readers import FORMATS, read

__all__ = [
    "FORMATS",
    "ApiAnswerError",
    "CheckResult",
    "CodesThen",
    "Expected",
    "check_file",
    "compare",
    "expected_of",
    "read",
]
