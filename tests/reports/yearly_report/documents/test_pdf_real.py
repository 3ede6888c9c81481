"""The report of the real programme as PDF, whole."""

from datetime import date

import pytest

from objectives.models import Programme
from reports.yearly_report.content import yearly_report
from reports.yearly_report.documents import words
from reports.yearly_report.documents.pdf import pdf_of
from reports.yearly_report.documents.report import canonical_json, digest_of

from .pdf_checks import (
    assert_nothing_overprinted,
    assert_tables_equal,
    assert_within_the_margins,
)
from .pdf_reader import Document

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def report(reading_programme):
    with reading_programme():
        return yearly_report(
            Programme.objects.get(), number=1, year=2023, cutoff=date(2024, 6, 30), written={}
        )


@pytest.fixture(scope="module")
def digest(report):
    return digest_of(canonical_json(report))


@pytest.fixture(scope="module")
def document(report, digest):
    return Document(pdf_of(report, digest))


def test_every_table_of_every_ficha_is_there_figure_by_figure(document, report):
    assert len(report.fichas) == 18
    assert_tables_equal(document, report)


def test_every_ficha_has_its_bookmark_its_fields_and_its_chart(document, report):
    bookmarks = [title for _, title, _ in document.outline()]
    for ficha in report.fichas:
        assert words.ficha_title(ficha) in bookmarks
        for element in ficha.elements:
            assert document.says(element.text), (ficha.code, element.label)
        for calculation in ficha.calculations:
            assert document.says(calculation.written), (ficha.code, calculation.year)
    told = [element["alt_text"] for element in document.elements("Figure")]
    assert told == [ficha.chart_text for ficha in report.fichas]


def test_nothing_is_cut_or_overprinted(document):
    assert_within_the_margins(document)
    assert_nothing_overprinted(document)


def test_every_missing_text_is_marked_and_named(document, report):
    said = document.text
    for narrative in report.narratives:
        assert "".join(f"Texto pendiente: {narrative.heading}".split()) in said
    assert len(list(words.missing_texts(report))) == len(report.narratives)
    assert all(document.says(each) for each in words.missing_texts(report))


def test_the_digest_of_the_content_is_printed(document, digest):
    assert digest in document.pages[-1] + document.pages[-2]


def test_another_paper_has_the_same_tables(report, digest):
    assert_tables_equal(Document(pdf_of(report, digest, "us-letter")), report)
