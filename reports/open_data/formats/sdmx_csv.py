"""SDMX-CSV 2.0: written row by row, so that it needs no library and never stands in memory."""

import csv
import io
from collections.abc import Iterator

from objectives.models import Programme

from .sdmx_results import ATTRIBUTES, DIMENSIONS, VALUE, observations, structure_of

COLUMNS = (*DIMENSIONS, VALUE, *ATTRIBUTES)
_BATCH = 1_000
_INFORMATION = "I"
_MISSING = "NaN"
"""The text by which SDMX says that a number is missing: known to be so, and not only left out."""


def write_csv(programme: Programme) -> Iterator[bytes]:
    """Yield a header and one row an observation; an attribute that it has not is an empty cell."""
    structure = structure_of(programme)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(["STRUCTURE", "STRUCTURE_ID", "ACTION", *COLUMNS])
    for number, found in enumerate(observations(programme, structure), start=1):
        found.setdefault(VALUE, _MISSING)
        cells = [found.get(concept, "") for concept in COLUMNS]
        writer.writerow(["dataflow", structure.reference, _INFORMATION, *cells])
        if number % _BATCH == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()
