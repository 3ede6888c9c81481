"""The files of an edition against the API: every figure of every table."""

from collections.abc import Iterable, Set

from objectives.models import FormerName, NamedKind, Programme
from reports.models import Edition, FileFormat
from reports.verification import CodesThen, Expected, check_file, expected_of

from ..documents.report import report_from


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
        codes=_codes_then(edition) if edition.is_closed else None,
    )
    return expected.of_frozen() if edition.closed_at else expected


def _codes_then(edition: Edition) -> CodesThen:
    """Return the codes that a closed edition has of what the files call otherwise since."""
    report, programme = report_from(edition.content), edition.programme
    return CodesThen(
        indicators=_former_codes(
            programme,
            NamedKind.INDICATOR,
            {ficha.code for ficha in report.fichas},
            set(programme.indicators.values_list("code", flat=True)),
        ),
        objectives=_former_codes(
            programme,
            NamedKind.OBJECTIVE,
            {objective.code for objective in report.objectives},
            set(programme.objectives.values_list("code", flat=True)),
        ),
    )


def _former_codes(
    programme: Programme, kind: NamedKind, then: Set[str], now: Set[str]
) -> dict[str, str]:
    """Return the code of then of each that has another now; none where those of then are all in use:
    the edition was closed after they were corrected.
    """
    if then <= now:
        return {}
    rows = FormerName.objects.filter(programme=programme, kind=kind, former__in=then)
    return {row.current: row.former for row in rows}
