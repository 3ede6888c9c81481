"""The headings of objectives, strategies and fichas are those of the programme's own words; and the
report of a programme in preparation is verified by whoever runs the command.
"""

from dataclasses import replace
from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client

from objectives.models import Programme, ProgrammeState
from reports.models import FileFormat
from reports.verification import check_file, expected_of
from reports.verification.headings import ExpectedChapter, differing_headings
from reports.verification.tables import TableHeading
from reports.yearly_report.content import yearly_report
from reports.yearly_report.documents.report import canonical_json, digest_of
from reports.yearly_report.editions.build import MAKERS

SLUG = "desarrollo-2025-2030"
PERIOD = {"year": 2025, "cutoff": date(2025, 12, 31)}
AT = f"/api/v1/programmes/{SLUG}/"

pytestmark = [pytest.mark.slow]
each_kind = pytest.mark.parametrize("kind", [FileFormat.PDF_A4, FileFormat.WORD])


@pytest.fixture(scope="module")
def report_and_expected(own_database, django_db_blocker):
    with django_db_blocker.unblock():
        own_database.use(own_database.ODD)
        programme = Programme.objects.get(slug=SLUG)
        report = yearly_report(programme, number=1, written={}, **PERIOD)
        return report, expected_of(SLUG, **PERIOD)


def differences(report, expected, kind):
    digest = digest_of(canonical_json(report))
    content = MAKERS[kind](report, digest)
    return check_file(content, kind.extension, expected, digest).differences


def first_objective(report, **changes):
    return replace(
        report, objectives=(replace(report.objectives[0], **changes), *report.objectives[1:])
    )


def first_ficha(report, **changes):
    part = report.annex[0]
    ficha = replace(part.fichas[0], **changes)
    return replace(
        report, annex=(replace(part, fichas=(ficha, *part.fichas[1:])), *report.annex[1:])
    )


def other_strategy(report):
    strategies = report.objectives[0].strategies
    called = replace(strategies[0], level="Estrategia prioritaria")
    return first_objective(report, strategies=(called, *strategies[1:]))


def fewer_strategies(report):
    return first_objective(report, strategies=report.objectives[0].strategies[1:])


def other_factors(report):
    factors = replace(
        report.objectives[0].factors,
        heading="Factores que han incidido en los resultados: Objetivo prioritario 1",
    )
    return first_objective(report, factors=factors)


@each_kind
def test_the_headings_are_those_that_are_expected(report_and_expected, kind):
    assert differences(*report_and_expected, kind) == ()


@each_kind
@pytest.mark.parametrize(
    ("slip", "said"),
    [
        (
            other_strategy,
            "«Estrategia prioritaria 1.1. Acercar el crédito.» en lugar de «Estrategia 1.1. Acercar",
        ),
        (fewer_strategies, "«Estrategia 1.2. Cuidar el agua.» en lugar de «Estrategia 1.1."),
        (other_factors, "Objetivo prioritario 1» no nombra «Objetivo 1»"),
        (
            lambda report: first_objective(report, level="Objetivo prioritario"),
            "«Objetivo prioritario 1. Que el campo produzca más.» en lugar de «Objetivo 1.",
        ),
        (
            lambda report: first_ficha(report, heading="Elementos del Parámetro"),
            "«Elementos del Parámetro» en lugar de «Elementos: ",
        ),
    ],
)
def test_a_heading_in_other_words_is_a_difference(report_and_expected, kind, slip, said):
    report, expected = report_and_expected
    found = differences(slip(report), expected, kind)
    assert found and all("encabezado" in difference for difference in found)
    assert any(said in difference for difference in found), found


def test_what_is_missing_and_what_is_too_much_is_told():
    chapters = (ExpectedChapter("Meta 1", "Meta 1. Uno", ("Vía 1.1. A",), (("1.1", "Fin"),)),)
    headings = [
        TableHeading(1, "3. Avances y Resultados"),
        TableHeading(2, "Meta 1. Uno"),
        TableHeading(3, "Resultados"),
        TableHeading(2, "Meta 2. Dos"),
        TableHeading(1, "4. Anexo. Avance de Fines"),
        TableHeading(2, "Meta 1. Uno"),
        TableHeading(3, "1.2 Fin"),
        TableHeading(1, "5. Glosario"),
        TableHeading(2, "Meta 9. De quien escribe"),
    ]
    assert list(differing_headings(headings, chapters)) == [
        "encabezado: «Vía 1.1. A» no está",
        "encabezado: «Meta 2. Dos» está de más",
        "encabezado: «1.2 Fin» está de más",
        "encabezado: «1.1 Fin» no está",
    ]


def test_an_edition_that_was_frozen_is_not_held_to_the_words_of_today(odd_programmes, db):
    expected = expected_of(SLUG, **PERIOD)
    assert expected.chapters and not expected.of_frozen().chapters


def test_the_api_says_the_words(odd_programmes, db):
    row = Client().get(AT).json()
    assert (row["objective_label"], row["strategy_label"], row["action_label"]) == (
        "Objetivo",
        "Estrategia",
        "Línea de acción",
    )
    assert "objective_label" in Client().get("/api/v1/programmes/?format=csv").text


def test_the_command_verifies_a_programme_in_preparation(odd_programmes, db, capsys):
    Programme.objects.filter(slug=SLUG).update(state=ProgrammeState.PREPARATION)
    assert Client().get(AT).status_code == 404
    call_command("verify_report", SLUG, **PERIOD)
    assert "ninguna difiere" in capsys.readouterr().out
    # Nobody who asks from outside can say that they are the operator.
    for given in ({"HTTP_BY_OPERATOR": "1"}, {"QUERY_STRING": "by_operator=1"}):
        assert Client().get(AT, **given).status_code == 404
