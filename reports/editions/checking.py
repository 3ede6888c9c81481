"""The files of an edition against the API: every figure of every table."""

from collections.abc import Iterable

from django.utils import timezone

from ..models import Edition, FileFormat
from ..verification import compare, expected_of, tables_in


def check_files(
    edition: Edition, files: Iterable[tuple[FileFormat, bytes]]
) -> tuple[int, list[str]]:
    """How many figures were compared, and what differs, with the file in which it does.

    A closed edition is held against what was known on the day on which it was closed.
    """
    closed = timezone.localdate(edition.closed_at).isoformat() if edition.closed_at else ""
    expected = expected_of(
        edition.programme.slug, year=edition.year, cutoff=edition.cutoff, as_of=closed
    )
    count, differences = 0, []
    for format, content in files:
        tables = tables_in(content, format.extension)
        found = compare(tables, expected, computed=format == FileFormat.SPREADSHEET)
        count += found.figures
        differences += [f"{format.label}: {each}" for each in found.differences]
    return count, differences
