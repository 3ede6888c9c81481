"""What must hold of every report that was laid out as PDF."""

from collections.abc import Iterator

from reports.yearly_report.documents.report import Figure, Report

from .pdf_reader import Document

SIDE = 20 / 25.4 * 72
HANGING = 3.5
"""Points by which a full stop or a hyphen may hang over the edge, so that the edge looks even."""


Row = list[tuple[str, str]]


def cells(*figures: Figure) -> Row:
    return [(each.display_text, ",".join(map(str, each.notes))) for each in figures]


def expected_rows(report: Report) -> Iterator[list[Row]]:
    """The figures of every table of the report, row by row, in the order of the document."""
    for each in report.objectives:
        yield [cells(row.baseline, *row.results) for row in each.table.rows]
    for ficha in report.fichas:
        yield [[] for _ in ficha.elements]
        target = (ficha.series.target.figure,) if ficha.series.target else ()
        yield [cells(ficha.series.baseline, *ficha.series.results, *target)]
        yield from ([cells(*row.values) for row in table.rows] for table in ficha.tables)
        yield [[] for _ in ficha.calculations]
    if report.acronyms:
        yield [[] for _ in report.acronyms]


def assert_tables_equal(document: Document, report: Report) -> None:
    """Every table with its header, all its rows, and in each its figures in their order."""
    expected = list(expected_rows(report))
    assert len(document.tables) == len(expected)
    for table, rows in zip(document.tables, expected, strict=True):
        header, *body = table
        assert all(cell.header for cell in header)
        assert not any(cell.header for row in body for cell in row)
        assert {len(row) for row in body} == {len(header)}
        found = [[(cell.text, cell.raised) for cell in row] for row in body]
        assert len(found) == len(rows)
        for row, wanted in zip(found, rows, strict=True):
            assert [cell for cell in row if cell in wanted] == wanted, (row, wanted)


def assert_within_the_margins(document: Document) -> None:
    for number, (width, height), letters in document.boxes():
        if number == 1:  # the cover
            continue
        for left, bottom, right, top in letters:
            assert left > SIDE - 1, number
            assert right < width - SIDE + HANGING, number
            assert bottom > 20, number
            assert top < height - 20, number


def assert_nothing_overprinted(document: Document) -> None:
    """The middle of no letter's ink is within that of another one."""
    for number, _size, letters in document.boxes():
        squares: dict[tuple[int, int], list[int]] = {}
        middles = [((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) for box in letters]
        for place, (across, up) in enumerate(middles):
            squares.setdefault((int(across // 8), int(up // 8)), []).append(place)
        for (column, line), inside in squares.items():
            near = [
                place
                for right in (-1, 0, 1)
                for above in (-1, 0, 1)
                for place in squares.get((column + right, line + above), ())
            ]
            for place in inside:
                across, up = middles[place]
                for other in near:
                    # Letters drawn as one, as two f are, have one box.
                    one = abs(other - place) <= 2 and letters[other] == letters[place]
                    left, bottom, right, top = letters[other]
                    covered = left + 0.3 < across < right - 0.3 and bottom < up < top
                    assert one or not covered, (number, letters[place])
