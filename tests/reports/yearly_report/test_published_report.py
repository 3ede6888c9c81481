"""The report of the real programme says what the published one prints, cell by cell.

What the published report prints is taken from its text and not from the files that transcribe it.
"""

import re
from datetime import date
from decimal import Decimal

import pytest

from indicators.arithmetic.official_numbers import read_printed, without_mark
from objectives.models import Programme
from reports.narrative_states import EMPTY
from reports.yearly_report.content import outline_of, yearly_report
from reports.yearly_report.documents.report import canonical_json, digest_of, report_from
from tests.test_transcription import CODES, annex_rows, summary_row

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.usefixtures("real_programme"),
]

YEARS = (2019, 2020, 2021, 2022, 2023, 2024)


def gather(**changes):
    programme = Programme.objects.select_related("root_unit").get()
    asked = {"number": 1, "year": 2023, "cutoff": date(2024, 6, 30), "written": {}, **changes}
    return yearly_report(programme, **asked)


@pytest.fixture
def report():
    return gather()


def rows_of(report):
    return {row.code: (part.table, row) for part in report.objectives for row in part.table.rows}


def annex_series(code):
    """Return what the annex prints of an indicator: baseline, its results by year and the target."""
    rows = [cells for _page, cells in annex_rows(code)]
    head = next(place for place, cells in enumerate(rows) if "Resultado" in " ".join(cells))
    # 6.3 breaks its header over two pages: the figures are the first row of figures below it.
    figures = next(cells for cells in rows[head + 1 :] if len(cells) == 8)
    return figures


def means(text):
    """A printed figure as what it says, whatever it is written like."""
    read = read_printed(text)
    return read.value if read.value is not None else read.status


@pytest.mark.parametrize("code", CODES)
def test_summary_table_is_that_of_the_published_report(report, code):
    table, row = rows_of(report)[code]
    assert table.years == YEARS
    role, _name, baseline, *cells = summary_row(code)
    assert row.role == role
    assert len(row.results) == len(cells) == len(YEARS)
    number, year = re.fullmatch(r"(\S+) \((\d{4})\)", baseline).groups()
    assert means(row.baseline.text) == means(number)
    assert row.baseline_year == int(year)
    notes = {note.sign: note.text for note in table.notes}
    other = dict(zip(YEARS, annex_series(code)[1:7], strict=True))
    for year, figure, cell in zip(YEARS, row.results, cells, strict=True):
        said = [notes[str(number)] for number in figure.notes]
        if means(figure.text) == means(cell):
            # The same number, as one of its two tables writes it (101.70 and 101.7, 56 and 56%).
            written = {without_mark(cell), without_mark(other[year])}
            assert figure.text in {*written, "ND", "NA"}
        else:
            # The report prints another figure in its annex: ours is one of the two, with a note.
            assert means(other[year]) == means(figure.text), (code, year)
            assert any(f"«{cell}»" in text for text in said), (code, year, said)
        if means(cell) != means(other[year]):
            assert said, (code, year)


@pytest.mark.parametrize("code", CODES)
def test_series_of_the_annex_is_that_of_the_published_report(report, code):
    part = next(each for each in report.fichas if each.code == code)
    baseline, *results, target = annex_series(code)
    assert part.series.years == YEARS
    assert means(part.series.baseline.text) == means(baseline)
    assert [means(each.text) for each in part.series.results] == [means(each) for each in results]
    assert part.series.target.year == 2024
    assert means(part.series.target.figure.text) == means(target)


def test_figures_that_the_sources_dispute_have_a_note_and_no_others(report):
    noted = {
        (row.code, year)
        for table, row in rows_of(report).values()
        for year, figure in zip(table.years, row.results, strict=True)
        if figure.notes
    }
    assert noted == {("6.1", 2019), ("6.1", 2020), ("6.1", 2024), ("6.2", 2023), ("6.2", 2024)}


def test_preliminary_figures_carry_their_mark_and_missing_ones_none(report):
    of_2024 = {code: row.results[-1] for code, (_table, row) in rows_of(report).items()}
    missing = {code for code, figure in of_2024.items() if figure.value is None}
    assert missing == {"2.1", "3.1", "5.1", "6.3"}
    assert all(figure.mark == ("" if code in missing else "p/") for code, figure in of_2024.items())
    assert all(of_2024[code].text == "ND" for code in missing)
    of_2023 = [row.results[-2] for _table, row in rows_of(report).values()]
    assert not any(figure.mark for figure in of_2023)


def test_substitutions_give_what_was_computed(report):
    calculations = {(f.code, c.year): c for f in report.fichas for c in f.calculations}
    told = calculations["2.1", 2023]
    assert told.written == "(93,936 / 42,344,860) × 100,000 = 221.84"
    assert [each.value for each in told.inputs] == [Decimal(93936), Decimal(42344860)]
    assert calculations["2.1", 2024].written == "ND"
    assert calculations["6.2", 2023].formula == ""
    assert calculations["3.2", 2024].computed == 23  # and 21 is printed
    notes = next(each for each in report.fichas if each.code == "3.2").notes
    assert any("21" in note.text and "23" in note.text for note in notes)


def test_derived_variables_are_counted_from_those_below_them(report):
    rows = next(each for each in report.fichas if each.code == "6.1").tables[0].rows
    assert [row.symbol for row in rows[:3]] == ["v1", "v1_en_tiempo", "v1_recibidas"]
    assert rows[0].derived
    assert [figure.text for figure in rows[0].values] == ["0.598", "0.478"]  # as it is printed
    # One that is counted from preliminary numbers is no more settled than they are.
    assert [figure.display_text for figure in rows[1].values] == ["1,632", "710 p/"]
    assert [figure.mark for figure in rows[0].values] == ["", "p/"]


def test_a_figure_that_counts_longer_than_the_cutoff_is_left_out(report):
    early = gather(cutoff=date(2024, 3, 31))
    row = rows_of(early)["1.2"][1]
    assert row.results[-1].text == "—"
    assert row.results[-1].value is None
    assert row.results[-1].notes
    part = next(each for each in early.fichas if each.code == "1.2")
    assert [each.year for each in part.calculations] == [2023]
    assert [figure.text for figure in part.tables[0].rows[0].values] == ["15,424,448", "—"]
    assert [point.year for point in part.trend.points][-1] == 2023


def test_years_end_with_the_cutoff():
    assert rows_of(gather(cutoff=date(2023, 12, 31)))["1.1"][0].years == YEARS[:-1]


def test_every_section_has_its_place(report):
    keys = [each.key for each in report.narratives]
    programme = Programme.objects.get()
    assert keys == [each.key for each in outline_of(programme)]
    assert len(keys) == 2 + 6 + 26 + 6
    assert {each.state for each in report.narratives} == {EMPTY}


def test_canonical_text_gives_the_same_report_back(report):
    text = canonical_json(report)
    assert report_from(text) == report
    assert canonical_json(report_from(text)) == text
    assert digest_of(text) == digest_of(canonical_json(gather()))
    changed = gather(written={"marco": ("Otro", "aprobada")})
    assert digest_of(canonical_json(changed)) != digest_of(text)


def test_a_report_of_another_form_is_refused(report):
    other = canonical_json(report).replace('"form":1', '"form":2')
    with pytest.raises(ValueError, match="form 2"):
        report_from(other)


def test_gathering_takes_a_fixed_number_of_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        gather()
