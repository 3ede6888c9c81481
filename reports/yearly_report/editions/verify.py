"""The files of an edition against the API: every figure of every table."""

from collections.abc import Iterable

from reports.models import Edition, FileFormat
from reports.verification import Expected, check_file, expected_of


def check_files(
    edition: Edition, files: Iterable[tuple[FileFormat, bytes]], digest: str = ""
) -> tuple[int, list[str]]:
    """Return the number of figures compared, and the differences, each with its file.

    ``digest`` is that of the content that the files were made of, if it is not frozen yet.
    """
    expected = expected_by(edition)
    count, differences = 0, []
    for format, content in files:
        found = check_file(content, format.extension, expected, edition.digest or digest)
        count += found.figures
        differences += [f"{format.label}: {difference}" for difference in found.differences]
    return count, differences


def expected_by(edition: Edition) -> Expected:
    """Return the expected content of an edition's files: of a closed one, what was known when it was
    closed.
    """
    expected = expected_of(
        edition.programme.slug,
        year=edition.year,
        cutoff=edition.cutoff,
        moment=edition.closed_at,
    )
    return expected.of_frozen() if edition.closed_at else expected
