"""An independent reader of the report: opens the files and compares every figure with the API.

Nothing here is shared with what lays the files out: a table is found by its heading and its column
titles, a cell by its row and column, as a person would find it.
"""

from .comparing import Checked, compare
from .expected import expected_of
from .kinds import FORMATS, tables_in

__all__ = ["FORMATS", "Checked", "compare", "expected_of", "tables_in"]
