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
    """No letter stands where the middle of another one is."""
    for page in document.plumber.pages:
        boxes: dict[tuple[int, int], list] = {}
        for letter in page.chars:
            if letter["text"].strip():
                at = ((letter["x0"] + letter["x1"]) / 2, (letter["top"] + letter["bottom"]) / 2)
                boxes.setdefault((int(at[0] // 8), int(at[1] // 8)), []).append((at, letter))
        for (column, line), inside in boxes.items():
            near = [
                each
                for across in (-1, 0, 1)
                for down in (-1, 0, 1)
                for each in boxes.get((column + across, line + down), ())
            ]
            for (across, down), one in inside:
                for _, other in near:
                    if one is not other:
                        covered = (
                            other["x0"] + 0.3 < across < other["x1"] - 0.3
                            and other["top"] + 2 < down < other["bottom"] - 2
                        )
                        assert not covered, (page.page_number, one["text"], other["text"])
