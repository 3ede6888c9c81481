"""The rules of the official format, on fichas made for each and on the real programme."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.fichas.compliance import FormatRule, RuleViolation, check_compliance, parse_norms
from indicators.fichas.compliance_checks import check_fichas
from indicators.models import Indicator, Result
from objectives.models import Programme

NORMS = {
    "baseline": {"until": 2018, "quote": "La línea base es de 2018.", "source": "Formato"},
    "metas_per_objective": 1,
    "parameters_per_objective": 2,
}


def ficha(code="1.1", **fields):
    data = {
        "code": code,
        "kind": "meta",
        "objective": "1",
        "direction": "ascendente",
        "frequency": "Anual",
        "measured_years": "",
        "decimals": 1,
        "observations": "Ninguna",
        "notes": [],
        "baseline": {"year": 2018, "printed": "10.0", "note": "Ninguna"},
        "targets": {
            "publication": "programa",
            "intermediate": {year: f"{year - 2008}.0" for year in range(2020, 2025)},
            "final": {"year": 2024, "printed": "16.0", "note": ""},
        },
    }
    return {**data, **fields}


def target(printed, *, final=2024, years=range(2020, 2025), note=""):
    return {
        "publication": "programa",
        "intermediate": dict.fromkeys(years, printed),
        "final": {"year": final, "printed": printed, "note": note},
    }


def found(*fichas, norms=None, statuses=None):
    """Rule by rule: the fault and what it is told with; per objective only where it is asked."""
    return [
        (each.fault, each.code, dict(each.detail), each.note)
        for each in check_compliance(
            fichas,
            ["1"],
            {"baseline": NORMS["baseline"]} if norms is None else norms,
            years=range(2020, 2025),
            baseline_statuses=statuses or {},
            constant_share=Decimal(5),
        )
    ]


def faults(*fichas, **more):
    return [each[0] for each in found(*fichas, **more)]


def test_a_ficha_in_order():
    assert found(ficha()) == []


class TestBaseline:
    def test_late_without_a_reason(self):
        late = ficha(baseline={"year": 2019, "printed": "10", "note": "Ninguna."})
        assert found(late) == [
            (RuleViolation.BASELINE_TOO_LATE, "1.1", {"year": "2019", "until": "2018"}, "")
        ]

    def test_late_for_a_reason_that_the_ficha_gives(self):
        late = ficha(baseline={"year": 2019, "printed": "10", "note": "Antes no se medía."})
        assert [each[3] for each in found(late)] == ["Antes no se medía."]

    def test_nobody_says_until_when(self):
        assert found(ficha(baseline={"year": 2019, "printed": "10", "note": ""}), norms={}) == []

    @pytest.mark.parametrize(("status", "said"), [
        ("definitivo", []), ("", []), ("nd", []), ("na", []),
        ("preliminar", [RuleViolation.BASELINE_NOT_DEFINITIVE]),
    ])  # fmt: skip
    def test_definitive(self, status, said):
        assert faults(ficha(), statuses={"1.1": status}) == said

    def test_none(self):
        assert faults(ficha(baseline=None)) == [RuleViolation.NO_BASELINE]


class TestDirection:
    @pytest.mark.parametrize(("direction", "printed", "fault"), [
        ("ascendente", "10.1", None),
        ("ascendente", "10", RuleViolation.TARGET_EQUALS_BASELINE),
        ("ascendente", "9.9", RuleViolation.TARGET_AGAINST_DIRECTION),
        ("ascendente", "-1", RuleViolation.TARGET_AGAINST_DIRECTION),
        ("descendente", "9.9", None),
        ("descendente", "0", None),
        ("descendente", "10.0", RuleViolation.TARGET_EQUALS_BASELINE),
        ("descendente", "10.1", RuleViolation.TARGET_AGAINST_DIRECTION),
        ("constante", "10.5", None),
        ("constante", "9.5", None),
        ("constante", "10.6", RuleViolation.TARGET_NOT_CONSTANT),
        ("constante", "9.4", RuleViolation.TARGET_NOT_CONSTANT),
    ])  # fmt: skip
    def test_where_the_final_target_lies(self, direction, printed, fault):
        said = faults(ficha(direction=direction, targets=target(printed)))
        assert said == ([fault] if fault else [])

    def test_what_the_note_on_the_target_says(self):
        against = ficha(targets=target("9", note="Se amplía la muestra."))
        assert found(against) == [(
            RuleViolation.TARGET_AGAINST_DIRECTION,
            "1.1",
            {"baseline": "10.0", "year": "2018", "target": "9", "final_year": "2024"},
            "Se amplía la muestra.",
        )]  # fmt: skip

    def test_without_a_final_target(self):
        assert found(ficha(targets=None)) == []


class TestFrequency:
    @pytest.mark.parametrize(("frequency", "years", "said"), [
        ("Anual", [2020, 2021, 2022, 2023, 2024], []),
        ("anual ", [2020, 2022, 2024], [(RuleViolation.YEARS_WITHOUT_TARGET, "2021, 2023")]),
        ("Bienal", [2020, 2022, 2024], []),
        ("Bienal", [2020, 2021, 2024], [
            (RuleViolation.YEARS_WITHOUT_TARGET, "2022"), (RuleViolation.YEARS_WITH_TARGET, "2021")]),
        ("Sexenal", [2024], []),
        ("Anual", [2020, 2021, 2022, 2023, 2024, 2040], []),
        ("Bienal", [2020, 2022, 2024, 2040], []),
        ("Bienal", [2020, 2022, 2024, 2041], [(RuleViolation.YEARS_WITH_TARGET, "2041")]),
        ("Mensual", [2020, 2021, 2022, 2023, 2024], []),
    ])  # fmt: skip
    def test_years(self, frequency, years, said):
        odd = found(ficha(frequency=frequency, targets=target("16", years=years)))
        assert [(fault, detail["years"]) for fault, _code, detail, _note in odd] == said

    def test_one_that_nobody_knows(self):
        assert faults(ficha(frequency="De vez en cuando")) == [RuleViolation.UNKNOWN_FREQUENCY]

    def test_what_the_ficha_says_of_it(self):
        said = "La Periodicidad depende de la encuesta."
        odd = ficha(frequency="De vez en cuando", notes=["Otra cosa.", said])
        assert [each[3] for each in found(odd)] == [said]


class TestDecimals:
    @pytest.mark.parametrize(("decimals", "printed", "said"), [
        (1, "16", None), (1, "16.0", None), (1, "16.10", None), (0, "16.0", None),
        (1, "16.05", ("2", "16.05")), (0, "16.5", ("1", "16.5")),
    ])  # fmt: skip
    def test_no_target_is_finer_than_the_results(self, decimals, printed, said):
        odd = found(ficha(decimals=decimals, targets=target(printed)))
        assert [(each[2]["most"], each[2]["printed"]) for each in odd] == ([said] if said else [])

    def test_nor_is_the_baseline(self):
        assert faults(ficha(baseline={"year": 2018, "printed": "1.25", "note": ""})) == [
            RuleViolation.OTHER_DECIMALS
        ]

    @pytest.mark.parametrize(("observations", "notes", "said"), [
        ("Ninguna", ["De otra cosa."], ""),
        ("La meta se fija con dos decimales.", [], "La meta se fija con dos decimales."),
        ("Ninguna", ["Otra.", "Un decimal más en la meta."], "Un decimal más en la meta."),
    ])  # fmt: skip
    def test_only_what_speaks_of_decimals_explains_them(self, observations, notes, said):
        odd = ficha(targets=target("16.05"), observations=observations, notes=notes)
        assert [each[3] for each in found(odd)] == [said]


class TestPerObjective:
    def test_one_meta_and_two_parameters(self):
        full = [ficha(), ficha("1.2", kind="parametro"), ficha("1.3", kind="parametro")]
        assert found(*full, norms=NORMS) == []
        assert [(fault, detail) for fault, _code, detail, _note in found(ficha(), norms=NORMS)] == [
            (RuleViolation.OTHER_COUNT, {"kind": "parametro", "wanted": "2", "there": "0"})
        ]
        assert [detail["there"] for _f, _c, detail, _n in found(ficha(), *full, norms=NORMS)] == [
            "2"
        ]

    def test_nobody_says_how_many(self):
        assert found(ficha(), norms={}) == []


def test_what_the_programme_fixes_is_its_own_and_where_it_fixes_nothing_there_is_no_rule():
    fixed = {each.rule: dict(each.fixed) for each in parse_norms(NORMS)}
    assert fixed.pop(FormatRule.PER_OBJECTIVE) == {"meta": 1, "parametro": 2}
    assert not any(fixed.values())
    assert FormatRule.PER_OBJECTIVE not in {each.rule for each in parse_norms({})}


def test_each_rule_has_the_words_of_the_norm_or_none():
    assert [(each.rule, each.quote) for each in parse_norms(NORMS)] == [
        (FormatRule.BASELINE, "La línea base es de 2018."),
        (FormatRule.DIRECTION, ""),
        (FormatRule.PER_OBJECTIVE, ""),
        (FormatRule.FREQUENCY, ""),
        (FormatRule.DECIMALS, ""),
    ]


@pytest.mark.django_db
@pytest.mark.postgres
def test_what_the_rules_are_held_against_is_read_from_the_programme(example_programme):
    """The status with which the baseline's figure stands, and how far a constant target may be."""
    programme = Programme.objects.get()

    def faults_now():
        return {each.fault for each in check_fichas(programme) if each.code == "1.1"}

    assert RuleViolation.BASELINE_NOT_DEFINITIVE not in faults_now()
    Result.objects.filter(indicator__code="1.1", year=2018).update(status="preliminar")
    assert RuleViolation.BASELINE_NOT_DEFINITIVE in faults_now()

    Indicator.objects.filter(code="1.1").update(direction="constante")
    assert RuleViolation.TARGET_NOT_CONSTANT in faults_now()
    programme.thresholds.update(constant_met_share=40)
    assert RuleViolation.TARGET_NOT_CONSTANT not in faults_now()


@pytest.mark.django_db
@pytest.mark.postgres
def test_the_real_programme(real_programme):
    programme = Programme.objects.get()
    with CaptureQueriesContext(connection) as queries:
        said = check_fichas(programme)
    assert len(queries) <= 11
    assert [(each.fault, each.code) for each in said] == [
        (RuleViolation.BASELINE_TOO_LATE, "1.2"),
        (RuleViolation.TARGET_AGAINST_DIRECTION, "6.3"),
        (RuleViolation.OTHER_DECIMALS, "4.3"),
    ]
    assert said[0].note.startswith("A partir de 2019 no se incluyen las consultas")
    assert said[1].note.startswith("Se pretende incrementar 1 punto porcentual")
