"""Figures that were printed without separators: in the report like their neighbours, with a note; the
verification expects that by a reading of its own, and of frozen editions takes the print as well.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from indicators.models import Indicator, Target
from objectives.models import Programme
from reports.verification import check_file, expected_of
from reports.verification.expectations import ExpectedFigure
from reports.yearly_report.content import yearly_report
from reports.yearly_report.documents.report import canonical_json, digest_of
from reports.yearly_report.editions.build import MAKERS
from tests.factories.pages import text_of

SLUG = "vivienda-2021-2024"
PERIOD = {"year": 2022, "cutoff": date(2023, 6, 30)}
NOTE = "Se imprime sin separar los millares."

pytestmark = [pytest.mark.slow]


@pytest.fixture
def report(odd_programmes, db):
    """A report whose baseline, one result and final target are printed without separators."""
    here = Indicator.objects.filter(programme__slug=SLUG, code="1.2")
    here.update(baseline_printed="450000.5", baseline_value="450000.5", baseline_year=2020)
    programme = Programme.objects.get(slug=SLUG)
    Target.objects.create(
        indicator=here.get(), year=2024, value=Decimal(700000), printed="700000", final=True,
        final_printed="700000", publication=programme.publications.first(),
    )  # fmt: skip
    return yearly_report(programme, number=1, written={}, **PERIOD)


def files_of(report):
    digest = digest_of(canonical_json(report))
    return [(kind, make(report, digest), digest) for kind, make in MAKERS.items()]


def differences(files, expected):
    return {
        kind.label: check_file(content, kind.extension, expected, digest).differences
        for kind, content, digest in files
    }


def ficha_of(report):
    (ficha,) = (ficha for ficha in report.fichas if ficha.code == "1.2")
    return ficha


def with_bare_result(report):
    """Return the report as it was laid out before: the result as it was printed, without a note."""
    ficha = ficha_of(report)
    bare = tuple(
        replace(figure, text="533601", notes=()) if figure.text == "533,601" else figure
        for figure in ficha.series.results
    )
    former = replace(ficha, series=replace(ficha.series, results=bare))
    annex = tuple(
        replace(part, fichas=tuple(former if each is ficha else each for each in part.fichas))
        for part in report.annex
    )
    return replace(report, annex=annex)


def test_it_has_separators_and_a_note(report):
    series, notes = ficha_of(report).series, ficha_of(report).notes
    (number,) = (int(note.sign) for note in notes if note.text == NOTE)
    shown = {figure.text: figure.notes for figure in (series.baseline, *series.results)}
    assert shown["450,000.5"] == (number,)
    assert shown["533,601"] == (number,)
    assert (series.target.figure.text, series.target.figure.notes) == ("700,000", (number,))
    # The neighbour was printed with them.
    assert shown["601,220"] == ()
    (row,) = (row for part in report.objectives for row in part.table.rows if row.code == "1.2")
    assert "533,601" in [figure.text for figure in row.results]
    assert row.baseline.text == "450,000.5"


def test_a_bare_one_is_a_difference_but_in_an_edition_that_was_frozen(report):
    report, bare = files_of(report), files_of(with_bare_result(report))
    expected = expected_of(SLUG, **PERIOD)
    assert set(differences(report, expected).values()) == {()}
    for found in differences(bare, expected).values():
        assert len(found) == 1
        assert "«533601» en lugar de «533,601»" in found[0]
    frozen = expected.of_frozen()
    assert set(differences(bare, frozen).values()) == {()}
    assert set(differences(report, frozen).values()) == {()}


def test_the_page_of_the_ficha_says_baseline_and_target_alike(report, client):
    text = " ".join(text_of(client.get(f"/programas/{SLUG}/indicadores/1.2/?year=2022")).split())
    assert "450,000.5; impreso: 450000.5" in text


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("533601", "533,601"),
        ("1234567.50", "1,234,567.50"),
        ("−9148", "−9,148"),
        ("999", "999"),
        ("0123", "0123"),
        ("601,220", "601,220"),
        ("1234 casos", "1234 casos"),
    ],
)
def test_commas_are_counted_from_the_end(printed, shown):
    assert ExpectedFigure(Decimal(1), printed=printed).differs(shown) == ""
    if printed != shown:
        assert ExpectedFigure(Decimal(1), printed=printed).differs(printed)
