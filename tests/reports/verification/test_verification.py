"""The reader of the report finds what differs, wherever it stands and in every format."""

import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO

import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.utils import timezone

from objectives.models import Programme
from reports.management.commands import verify_report
from reports.models import FileFormat
from reports.verification import ApiAnswerError, check_file, expected_of
from reports.verification.spreadsheet_reader import displayed
from reports.yearly_report.content import yearly_report
from reports.yearly_report.documents.report import Figure, NarrativePart, canonical_json, digest_of
from reports.yearly_report.editions.build import MAKERS

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("real_programme"),
    pytest.mark.slow,
]

ASKED = {"year": 2023, "cutoff": date(2024, 6, 30)}
FIGURES = {"pdf": 414, "docx": 414, "xlsx": 450}  # 36 of them are what the methods give
ONE_OF_EACH = (FileFormat.PDF_A4, FileFormat.WORD, FileFormat.SPREADSHEET)


@pytest.fixture(scope="module")
def report(reading_programme):
    with reading_programme():
        programme = Programme.objects.select_related("root_unit").get()
        return yearly_report(programme, number=1, written={}, **ASKED)


@pytest.fixture(scope="module")
def expected(reading_programme):
    with reading_programme():
        return expected_of("piimss-2020-2024", **ASKED)


@pytest.fixture(scope="module")
def built(report):
    """The files of the report, each made when it is first asked for."""
    return cache(lambda format: MAKERS[format](report, digest_of(canonical_json(report))))


def checked(report, format, expected):
    digest = digest_of(canonical_json(report))
    return check_file(MAKERS[format](report, digest), format.extension, expected, digest)


def test_every_figure_of_the_real_report_is_that_of_the_api(report, built, monkeypatch, capsys):
    """By the command, which says of each file how many figures it compared."""

    def making(format):
        def make(given, digest):
            assert (given, digest) == (report, digest_of(canonical_json(report)))
            return built(format)

        return make

    monkeypatch.setattr(verify_report, "MAKERS", {format: making(format) for format in MAKERS})
    call_command("verify_report", year=2023, cutoff=date(2024, 6, 30))
    assert capsys.readouterr().out.splitlines() == [
        *(
            f"{format.label}: {FIGURES[format.extension]} cifras, 0 diferencias"
            for format in FileFormat
        ),
        "Se compararon 1692 cifras: ninguna difiere.",
    ]


def with_slips(report):
    """The report with one slip in each kind of table, all of them in indicator 1.1, one row gone, and
    one figure that there is not given as zero.
    """
    objective, part = report.objectives[0], report.annex[0]
    row, ficha = objective.table.rows[0], part.fichas[0]
    results = (replace(row.results[0], text="30.91", value=Decimal("30.91")), *row.results[1:])
    table = replace(
        objective.table, rows=(replace(row, results=results), *objective.table.rows[1:-1])
    )
    series = replace(
        ficha.series,
        baseline=Figure("29.89", Decimal("29.89"), "definitivo"),
        # The preliminary mark of 2024 is lost.
        results=(*ficha.series.results[:-1], replace(ficha.series.results[-1], mark="")),
        target=replace(ficha.series.target, figure=Figure("32.48", Decimal("32.48"))),
    )
    variables = ficha.tables[0]
    first = variables.rows[0]
    swapped = replace(first, values=tuple(reversed(first.values)))
    other = replace(ficha.calculations[0], written="(7,708,958 / 26,983,528) × 100 = 28.58")
    slipped = replace(
        ficha,
        series=series,
        tables=(replace(variables, rows=(swapped, *variables.rows[1:])),),
        calculations=(other, *ficha.calculations[1:]),
    )
    return replace(
        report,
        objectives=(replace(objective, table=table), *report.objectives[1:]),
        annex=(
            replace(part, fichas=(slipped, *part.fichas[1:])),
            with_zero(report.annex[1]),
            *report.annex[2:],
        ),
    )


def with_zero(part):
    ficha = part.fichas[0]
    zero = replace(ficha.series.results[-1], text="0", value=Decimal(0), status="definitivo")
    series = replace(ficha.series, results=(*ficha.series.results[:-1], zero))
    return replace(part, fichas=(replace(ficha, series=series), *part.fichas[1:]))


@pytest.mark.parametrize("format", ONE_OF_EACH)
def test_every_slip_is_found(report, expected, format):
    found = checked(with_slips(report), format, expected).differences
    places = {re.split(r": (?=«|no )", each)[0] for each in found}
    gone = {f"1.3, cuadro, {year}" for year in range(2019, 2025)} | {
        "1.3, renglón del cuadro, objetivo 1",
        "1.3, línea base",
        "1.3, año de la línea base",
    }
    variable = "Población adscrita al Programa en localidades rurales en el año t [v1]"
    assert places == {
        "1.1, cuadro, 2019",
        "1.1, línea base de la serie, 2018",
        "1.1, serie, 2024",
        "1.1, meta, 2024",
        f"1.1, variable, {variable}, 2023",
        f"1.1, variable, {variable}, 2024",
        "1.1, sustitución, 2023",
        "2.1, serie, 2024",
        *gone,
    }
    (zero,) = (each for each in found if each.startswith("2.1"))
    assert zero.startswith("2.1, serie, 2024: «0» en lugar de «ND»")


def test_a_live_result_that_is_another_one_is_found(report, expected):
    part = report.annex[0]
    ficha = part.fichas[0]
    wrong = replace(ficha.calculations[0], computed=Decimal("28.6"))
    fichas = (replace(ficha, calculations=(wrong, *ficha.calculations[1:])), *part.fichas[1:])
    slipped = replace(report, annex=(replace(part, fichas=fichas), *report.annex[1:]))
    found = checked(slipped, FileFormat.SPREADSHEET, expected).differences
    assert [each.partition(":")[0] for each in found] == [
        "1.1, resultado calculado, 2023",
        "1.1, valor exacto, 2023",
    ]


def with_inventions(report):
    """The report with what the API does not say, or says of another one, and with two rows swapped."""
    objective, part = report.objectives[0], report.annex[0]
    first, second, third = objective.table.rows
    swapped = (
        replace(first, name=second.name, unit=second.unit),
        replace(second, name=first.name, unit=first.unit),
        replace(third, baseline_year=2017),
    )
    one, other, last = part.fichas
    fichas = (
        replace(one, elements=other.elements),
        replace(
            other,
            calculations=(
                *other.calculations,
                replace(other.calculations[0], year=2022, computed=None, formula=""),
            ),
        ),
        replace(
            last,
            tables=(
                replace(
                    last.tables[0],
                    rows=(*last.tables[0].rows, replace(last.tables[0].rows[0], name="Otra")),
                ),
            ),
        ),
    )
    return replace(
        report,
        objectives=(
            replace(objective, table=replace(objective.table, rows=swapped)),
            *report.objectives[1:],
        ),
        annex=(replace(part, fichas=fichas), *report.annex[1:]),
    )


@pytest.mark.parametrize("format", ONE_OF_EACH)
def test_what_the_api_does_not_say_is_found(report, expected, format):
    found = checked(with_inventions(report), format, expected).differences
    places = {re.split(r": (?=«|no )", each)[0] for each in found}
    assert {
        "1.1, renglón del cuadro, objetivo 1",
        "1.2, renglón del cuadro, objetivo 1",
        "1.3, año de la línea base",
        "1.1, elemento, Nombre",
        "1.1, elemento, Definición",
        "1.2, sustitución, 2022",
        "1.3, variable, Otra, 2023",
        "1.3, variable, Otra, 2024",
    } <= places
    assert not [place for place in places if place.startswith(("2", "3", "4", "5", "6"))]


OWN_TABLE = """\
| Indicador | Línea base | Año | Resultado 2019 |
| --- | --- | --- | --- |
| 1.1 Meta para el bienestar | 1 | 2 | 3 |

## 1.1 Meta para el bienestar

| Elemento | Contenido |
| --- | --- |
| Nombre | Otro |

# 4. Anexo. Avance de las Metas para el bienestar y Parámetros

| Año | Sustitución en método de cálculo |
| --- | --- |
| 2023 | 1 = 1 |
"""


@pytest.mark.parametrize("format", ONE_OF_EACH)
def test_tables_that_people_wrote_are_not_read_as_figures(report, expected, format):
    def written(narrative: NarrativePart) -> NarrativePart:
        return replace(narrative, text=OWN_TABLE, state="aprobada")

    objectives = tuple(
        replace(
            each,
            results=written(each.results),
            factors=written(each.factors),
            strategies=tuple(
                replace(one, activities=written(one.activities)) for one in each.strategies
            ),
        )
        for each in report.objectives
    )
    own = replace(
        report,
        framework=written(report.framework),
        summary=written(report.summary),
        objectives=objectives,
    )
    found = checked(own, format, expected)
    assert (found.differences, found.figures) == ((), FIGURES[format.extension])


@pytest.mark.parametrize("format", ONE_OF_EACH)
def test_another_digest_or_cutoff_is_found(report, built, expected, format):
    other = replace(expected, cutoff=date(2024, 6, 29))
    first, second, third = check_file(built(format), format.extension, other, "1" * 64).differences
    assert "corte de las cifras" in first
    assert "corte de las cifras" in second
    digest = digest_of(canonical_json(report))
    assert third.startswith(f"colofón, huella SHA-256: «{digest[:3]}")


def test_live_formulas_are_worked_out_and_not_believed(built, expected):
    changed = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(built(FileFormat.SPREADSHEET))) as book,
        zipfile.ZipFile(changed, "w") as other,
    ):
        for name in book.namelist():
            sheet = re.sub(rb"<f>[^<]*</f>", b"<f>1+1</f>", book.read(name))
            other.writestr(name, sheet)
    found = check_file(changed.getvalue(), "xlsx", expected).differences
    live = [place for place in expected.cells if place.kind == "fórmula viva"]
    assert len(live) > 20
    assert [each.partition(": ")[0] for each in found] == [str(place) for place in live]
    assert all("la fórmula da 2 en lugar de" in each for each in found)


def test_asking_in_this_process_is_not_counted(expected, settings, client):
    settings.API_RATE_ADDRESS = 1
    caches["throttles"].clear()
    assert expected_of("piimss-2020-2024", **ASKED) == expected
    address = "/api/v1/programmes/piimss-2020-2024/units/"
    # Whoever comes from outside is counted from the first time on, and refused at the second.
    assert [client.get(address).status_code for _time in range(2)] == [200, 429]
    caches["throttles"].clear()


def test_asked_at_this_moment_the_api_says_the_same_as_without_one(expected):
    assert expected_of("piimss-2020-2024", moment=timezone.now(), **ASKED) == expected


def test_it_is_said_what_the_api_does_not_tell():
    with pytest.raises(
        ApiAnswerError, match="no da la unidad raíz del programa «piimss-2020-2024»"
    ):
        expected_of("piimss-2020-2024", moment=datetime(2019, 1, 1, tzinfo=UTC), **ASKED)
    with pytest.raises(ApiAnswerError, match="contesta 404"):
        expected_of("otro", **ASKED)


@pytest.mark.parametrize(
    ("value", "shape", "text"),
    [
        ("15414033", "#,##0", "15,414,033"),
        ("11.9", '#,##0.0" p/"', "11.9 p/"),
        ("87", '0"%"', "87%"),
        ("0.68", "#.00", ".68"),
        ("-0.7", "#,##0.0", "-0.7"),
        ("-0.7", '#,##0.0;"−"#,##0.0', "−0.7"),
        ("0.7", '#,##0.0" a; b";"−"#,##0.0" a; b"', "0.7 a; b"),
        ("0.125", "0.00", "0.13"),
    ],
)
def test_numbers_are_read_as_they_are_displayed(value, shape, text):
    assert displayed(Decimal(value), shape) == text


def test_a_format_that_is_not_known_is_not_guessed():
    with pytest.raises(ValueError, match="not known"):
        displayed(Decimal(1), "0.00E+00")


def test_command_fails_at_a_difference(report, tmp_path, capsys):
    path = tmp_path / "informe.docx"
    slipped = with_slips(report)
    path.write_bytes(MAKERS[FileFormat.WORD](slipped, digest_of(canonical_json(slipped))))
    with pytest.raises(CommandError, match="Hay 17 diferencias"):
        call_command("verify_report", year=2023, cutoff=date(2024, 6, 30), file=[path])
    assert "1.1, meta, 2024: «32.48» en lugar de «32.84»" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"edition": 9}, "No hay edición 9"),
        ({"year": 2023}, "Diga la edición"),
    ],
)
def test_command_says_what_it_needs(asked, said):
    with pytest.raises(CommandError, match=said):
        call_command("verify_report", **asked)
