"""Tests of what documents print of a year: every place a statement, one of them with the last word."""

import shutil
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from indicators.models import (
    Capture,
    Indicator,
    Method,
    Threshold,
)
from tests.factories.example_folder import EXAMPLE, FIRST, SECOND, current
from tests.factories.model_rows import make_cycle, make_programme, make_unit

pytestmark = [pytest.mark.slow, pytest.mark.one_database]

READING = "lectura publicada"


def readings(code, year):
    """Return what was said of a year, in the order in which it was known; the last one is current."""
    captures = Capture.objects.filter(indicator__code=code, year=year, rank__gt=0)
    chain = captures.select_related("publication", "values_from__publication").order_by(
        "approved_at", "publication__order", "-rank", "pk"
    )
    return list(chain)


def told(capture):
    return (capture.publication.slug, capture.table, capture.printed)


@pytest.mark.django_db
def test_the_later_publication_and_the_own_series_have_the_last_word(folder):
    folder.load()
    substitution = "Sustitución en método de cálculo"
    assert [told(each) for each in readings("1.1", 2018)] == [
        ("programa", "Serie histórica", "10"),
        ("programa", substitution, "10.0"),
        ("programa", "Línea base", "10.0"),
        ("informe-2021", "Cuadro resumen", "10.0"),
        ("informe-2021", "Serie histórica", "10.0"),
    ]
    assert [told(each) for each in readings("1.1", 2021)] == [
        ("informe-2021", "Cuadro resumen", "11.9"),
        ("informe-2021", "Serie histórica", "11.8 p/"),
        ("informe-2022", "Serie histórica", "12.1"),
    ]
    for year in (2016, 2017, 2018, 2021, 2022):
        assert current("1.1", year) == readings("1.1", year)[-1]


@pytest.mark.django_db
def test_each_reading_is_superseded_when_the_next_one_is_known(folder):
    folder.load()
    for year in (2018, 2021):
        chain = readings("1.1", year)
        for earlier, later in pairwise(chain):
            assert earlier.superseded_at == later.approved_at
        assert chain[-1].superseded_at is None


@pytest.mark.django_db
def test_a_reading_that_prints_a_figure_only_leans_on_the_variables_known_by_then(folder):
    folder.load()
    series, _substitution, baseline, summary, annex = readings("1.1", 2018)
    assert baseline.values.count() == 2
    assert [each.values_from for each in (series, baseline)] == [None, None]
    assert [each.values_from for each in (summary, annex)] == [baseline, baseline]
    summary, annex, later = readings("1.1", 2021)
    assert summary.values_from is None
    assert annex.values_from is None
    assert later.values_from == annex
    (unknown,) = readings("1.1", 2022)
    assert unknown.values_from is None


@pytest.mark.postgres
@pytest.mark.django_db
def test_each_reading_says_what_is_printed_and_where(folder):
    folder.load()
    summary, annex, later = readings("1.1", 2021)
    assert (annex.printed, annex.printed_value, annex.figure_status) == (
        "11.8 p/", Decimal("11.8"), "preliminar",
    )  # fmt: skip
    # the same document says elsewhere that the figure is preliminary
    assert (summary.printed, summary.figure_status) == ("11.9", "preliminar")
    assert later.figure_status == "definitivo"
    assert (annex.section, annex.page, summary.page, later.page) == ("Anexo", 20, 7, 21)
    assert annex.printed_cells == {"v1": "1,180 p/"}
    assert annex.printed_note == "p/: Cifras preliminares."
    assert annex.cutoff == date(2021, 9, 30)
    assert summary.cutoff == later.cutoff == date(2021, 12, 31)
    values = annex.values.order_by("variable__position")
    assert [(each.value, each.status, each.printed, each.source) for each in values] == [
        (Decimal(1180), "preliminar", "1,180 p/", "Registro de 2021"),
        (Decimal(10000), "definitivo", "10,000", ""),
    ]
    unknown = current("1.1", 2022)
    assert (unknown.printed, unknown.printed_value, unknown.figure_status) == ("ND", None, "nd")
    # published, and so approved by nobody on the day it was known
    assert annex.approved_by is None
    assert annex.approved_at.astimezone().date() in (date(2021, 12, 31), date(2022, 1, 1))


@pytest.mark.django_db
def test_a_corrected_transcription_supersedes_and_hides_the_former(folder):
    folder.load()
    wrong = current("1.1", 2021)
    folder.change(FIRST, '2021: "12.1"', '2021: "12.2"')
    changes = folder.load()
    assert changes.updated == {READING: 1}
    assert not changes.created
    right = current("1.1", 2021)
    assert right.printed == "12.2"
    assert right.values_from == readings("1.1", 2021)[1]
    wrong.refresh_from_db()
    assert wrong.printed == "12.1"  # kept as it was said, and out of sight of any date
    assert wrong.rank == 0
    assert wrong.superseded_at == wrong.approved_at == right.approved_at
    assert wrong not in readings("1.1", 2021)
    assert not folder.load().any


@pytest.mark.django_db
def test_a_corrected_variable_is_what_later_readings_lean_on(folder):
    folder.load()
    folder.change(FIRST, 'v1: "1,180 p/", v2', 'v1: "1,190 p/", v2')
    assert folder.load().updated == {READING: 1}
    summary, annex, later = readings("1.1", 2021)
    assert later.values_from == annex
    assert annex.values.get(variable__symbol="v1").value == Decimal(1190)
    assert current("1.1", 2021) == later
    assert summary.values_from is None
    assert not folder.load().any


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_correction_can_be_taken_back(folder):
    folder.load()
    for before, after in (("12.1", "12.2"), ("12.2", "12.1")):
        folder.change(FIRST, f'2021: "{before}"', f'2021: "{after}"')
        assert folder.load().updated == {READING: 1}
    assert current("1.1", 2021).printed == "12.1"
    assert Capture.objects.filter(indicator__code="1.1", year=2021).count() == 5
    assert not folder.load().any


@pytest.mark.django_db
def test_a_reading_found_later_takes_its_place_in_the_order(folder):
    folder.load()
    folder.add_reading(
        FIRST,
        "  - publication: informe-2022\n    section: Resumen\n    table: Cuadro resumen\n"
        '    rank: 3\n    figures: {2021: "12.3", 2022: "13.0"}\n',
    )
    assert folder.load().created == {READING: 2}
    assert current("1.1", 2021).printed == "12.1"
    assert current("1.1", 2022).printed == "ND"
    assert [each.printed for each in readings("1.1", 2021)] == ["11.9", "11.8 p/", "12.3", "12.1"]


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "withdrawn", "made"),
    [
        ('{2018: "10.0", 2021: "11.9"}', '{2018: "10.0"}', [("Cuadro resumen", 2021)], 0),
        ("table: Cuadro resumen", "table: Cuadro", [
            ("Cuadro resumen", 2018), ("Cuadro resumen", 2021)], 2),
    ],
)  # fmt: skip
def test_a_reading_transcribed_by_mistake_is_withdrawn_and_its_row_stays(
    folder, old, new, withdrawn, made
):
    folder.load()
    rows = Capture.objects.count()
    folder.change(FIRST, old, new)
    changes = folder.load()
    assert changes.removed["lectura publicada"] == len(withdrawn)
    assert Capture.objects.count() == rows + made
    hidden = Capture.objects.filter(rank=0).order_by("year")
    assert [(each.table, each.year) for each in hidden] == withdrawn
    assert all(each.superseded_at == each.approved_at for each in hidden)
    assert not folder.load().any
    shutil.copy(EXAMPLE / FIRST, folder.path / FIRST)
    assert folder.load().created["lectura publicada"] == len(withdrawn)
    assert not folder.load().any


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_first_year_of_a_method_can_be_corrected(folder):
    folder.load()
    before = set(Method.objects.values_list("pk", flat=True))
    folder.change(SECOND, "valid_from: 2018", "valid_from: 2016")
    folder.load()
    assert set(Method.objects.values_list("pk", flat=True)) == before
    assert Method.objects.filter(indicator__code="1.2", valid_from=2016).exists()


@pytest.mark.postgres
@pytest.mark.django_db
def test_an_indicator_may_have_limits_of_its_own(folder):
    text = (folder.path / "programme.yaml").read_text()
    block = text[text.index("  - valid_from") : text.index("objectives:")]
    folder.change(FIRST, "methods:\n", f"thresholds:\n{block}methods:\n")
    folder.load()
    assert Threshold.objects.filter(indicator__code="1.1").count() == 1
    assert not folder.load().any


@pytest.mark.django_db
def test_a_unit_of_two_programmes_is_the_same_in_both(folder):
    make_programme("otro", make_unit("instituto", name="Otra institución", short_name="Otra"))
    (fault,) = folder.faults()
    assert "«instituto» ya es del programa «otro»" in fault


def test_what_would_be_passed_over_is_a_fault(folder):
    (folder.path / "indicators" / "1.3.yml").write_text("code: '1.3'\n")
    assert folder.faults() == ["indicators/1.3.yml: no termina en .yaml y no se leería."]


def test_a_folder_without_indicators_is_refused(folder):
    for path in (folder.path / "indicators").iterdir():
        path.unlink()
    (folder.path / "indicators").rmdir()
    assert folder.faults() == ["indicators: falta esta carpeta."]


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_reading_that_leans_on_itself_would_be_a_circle(folder):
    folder.load()
    for capture in Capture.objects.exclude(values_from=None):
        assert capture.values_from.values.exists()
        assert capture.values_from.values_from is None
        assert capture.values_from.approved_at <= capture.approved_at


@pytest.mark.postgres
@pytest.mark.django_db
def test_what_people_approved_stands_in_the_same_order(folder, django_user_model):
    """A figure approved here after the report is current; a later report supersedes it."""
    folder.load()
    indicator = Indicator.objects.get(code="1.1")
    report = current("1.1", 2021)
    Capture.objects.filter(pk=report.pk).update(superseded_at="2023-05-01T12:00Z")
    ours = Capture.objects.create(
        indicator=indicator,
        year=2021,
        unit=indicator.programme.root_unit,
        origin="formulario",
        cycle=make_cycle(indicator.programme, year=2021, cutoff=date(2021, 12, 31)),
        status="aprobada",
        captured_by=django_user_model.objects.create(username="captura"),
        approved_by=django_user_model.objects.create(username="revision"),
        approved_at="2023-05-01T12:00Z",
    )
    assert not folder.load().any
    assert current("1.1", 2021) == ours
    folder.add(
        "publications.yaml",
        "  - {slug: informe-2023, title: Informe, published_on: 2024-04-01, "
        "covers_from: 2023-01-01, covers_until: 2023-12-31, order: 4}\n",
    )
    folder.add_reading(
        FIRST,
        "  - {publication: informe-2023, section: Anexo, table: Serie histórica, rank: 1, "
        'figures: {2021: "12.4"}}\n',
    )
    assert folder.load().created == {READING: 1, "publicación": 1}
    assert current("1.1", 2021).printed == "12.4"
    ours.refresh_from_db()
    assert ours.superseded_at == current("1.1", 2021).approved_at
