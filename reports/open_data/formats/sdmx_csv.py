"""SDMX-CSV 2.0: written row by row, so that it needs no library and never stands in memory."""

from collections.abc import Iterator

from objectives.models import Programme
from tables.csv_cells import write_pieces

from .sdmx_results import ATTRIBUTES, DIMENSIONS, VALUE, observations, structure_of

COLUMNS = (*DIMENSIONS, VALUE, *ATTRIBUTES)
_INFORMATION = "I"
_UNSAID = {VALUE: "NaN"}
"""The text by which SDMX says that a number is missing: known to be so, and not only left out."""


def write_csv(programme: Programme) -> Iterator[bytes]:
    """Yield a header and one row an observation; an attribute that it has not is an empty cell."""
    structure = structure_of(programme)
    rows = (
        (
            "dataflow",
            structure.reference,
            _INFORMATION,
            *(found.get(concept, _UNSAID.get(concept)) for concept in COLUMNS),
        )
        for found in observations(programme, structure)
    )
    return write_pieces(["STRUCTURE", "STRUCTURE_ID", "ACTION", *COLUMNS], rows, mark="")
