"""Recomputing: what is written, what is left alone, and that a run is all or nothing."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.fichas.history import results_as_of
from indicators.jobs import claim
from indicators.models import (
    Capture,
    CapturedValue,
    DataVersion,
    RecomputeRun,
    Result,
    RunState,
    Threshold,
)
from indicators.results import difference
from indicators.results import recompute as engine
from indicators.results.copy import delete_rows, insert_rows
from indicators.results.difference import find_difference
from indicators.results.evaluate import ResultRow
from indicators.results.recompute import (
    check_drift,
    interrupt_dead_runs,
    recompute,
    recompute_programme,
    scope_of,
    written_ranges,
)
from tests.databases import kept_fixture
from tests.factories.programme import SmallProgramme, small_programme

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

RATIO = {"v1": "suma", "v2": "suma"}


@kept_fixture
def small() -> SmallProgramme:
    """One ratio with a target, one counter that accumulates."""
    small = small_programme()
    small.add_indicator("1.1", "v1 / v2 * 100", symbols=RATIO)
    small.add_indicator(
        "1.2", "previous + v1", symbols={"v1": "suma"}, accumulates_from=2020, decimals=0
    )
    return small


def recomputed(small: SmallProgramme) -> dict[str, int]:
    return recompute_programme(small.programme).counts


class TestWhatIsWritten:
    def test_a_figure_from_its_variables(self, small):
        small.state("1.1", 2023, {"v1": "1", "v2": "3"})
        recomputed(small)
        result = small.result("1.1", 2023)
        assert result.computed == Decimal("33.33333333333333333333")
        assert result.value == Decimal("33.33")
        assert result.inputs == {"v1": "1", "v2": "3"}
        assert result.status == "definitivo"

    def test_the_printed_figure_is_compared_and_the_computed_one_kept_beside_it(self, small):
        small.state("1.1", 2023, {"v1": "1", "v2": "3"}, printed="34.00")
        recomputed(small)
        result = small.result("1.1", 2023)
        assert (result.value, result.printed) == (Decimal("34.00"), "34.00")
        assert result.computed == Decimal("33.33333333333333333333")

    def test_the_printed_zeros_survive_storage(self, small):
        small.state("1.1", 2023, printed="34.00")
        recomputed(small)
        assert str(small.result("1.1", 2023).value) == "34.00"

    @pytest.mark.parametrize(
        ("v1", "v2", "status"),
        [
            ("1", "2", "definitivo"),
            ("1 p/", "2", "preliminar"),
            ("ND", "2", "nd"),
            ("1", "ND", "nd"),
            ("NA", "2", "na"),
            ("NA", "ND", "nd"),
            ("ND", "2 p/", "nd"),
        ],
    )
    def test_the_status_of_a_result_is_the_weakest_of_its_inputs(self, small, v1, v2, status):
        small.state("1.1", 2023, {"v1": v1, "v2": v2})
        recomputed(small)
        result = small.result("1.1", 2023)
        assert result.status == status
        assert (result.value is None) == (status in ("nd", "na"))

    def test_a_variable_that_nobody_stated_is_not_zero(self, small):
        small.state("1.1", 2023, {"v1": "1"})
        recomputed(small)
        assert small.result("1.1", 2023).status == "nd"

    def test_a_printed_figure_of_preliminary_parts_is_preliminary(self, small):
        small.state("1.1", 2023, {"v1": "1 p/", "v2": "2"}, printed="50.0")
        recomputed(small)
        assert small.result("1.1", 2023).status == "preliminar"

    def test_a_division_by_zero_is_an_error_on_that_result_and_the_others_are_computed(self, small):
        small.state("1.1", 2022, {"v1": "1", "v2": "0"})
        small.state("1.1", 2023, {"v1": "1", "v2": "2"})
        counts = recomputed(small)
        assert counts["errores_de_calculo"] == 1
        broken = small.result("1.1", 2022)
        assert (broken.failure, broken.value, broken.light) == (
            "division_entre_cero", None, "sin_dato",
        )  # fmt: skip
        assert small.result("1.1", 2023).value == Decimal("50.00")

    def test_an_overflow_is_an_error_on_that_result(self, small):
        small.add_indicator("1.3", "v1 ** v2", symbols=RATIO)
        small.state("1.3", 2023, {"v1": "999999", "v2": "999999"})
        recomputed(small)
        assert small.result("1.3", 2023).failure == "desborde"

    def test_an_indicator_without_formula_keeps_what_is_printed(self, small):
        small.add_indicator("1.3", "", symbols={})
        small.state("1.3", 2023, printed="7")
        recomputed(small)
        result = small.result("1.3", 2023)
        assert (result.value, result.computed, result.failure) == (Decimal(7), None, "")

    def test_targets_judge_the_institution(self, small):
        small.add_target("1.1", 2023, "60", final=True)
        small.state("1.1", 2023, {"v1": "1", "v2": "2"})
        recomputed(small)
        result = small.result("1.1", 2023)
        assert (result.target, result.met, result.gap, result.light) == (
            Decimal(60), False, Decimal("-10.00"), "rojo",
        )  # fmt: skip
        assert result.progress_reason == "no_baseline"

    def test_a_new_method_counts_from_its_year_on(self, small):
        indicator = small.indicators["1.1"]
        small.add_method(indicator, 2023, "v1", {"v1": "suma"})
        small.state("1.1", 2022, {"v1": "1", "v2": "2"})
        small.state("1.1", 2023, {"v1": "8"})
        recomputed(small)
        assert small.result("1.1", 2022).value == Decimal("50.00")
        assert small.result("1.1", 2023).value == Decimal("8.00")


class TestAccumulation:
    def test_a_year_adds_to_the_one_before(self, small):
        for year, value in ((2020, "4"), (2021, "3"), (2022, "2")):
            small.state("1.2", year, {"v1": value})
        recomputed(small)
        assert [small.result("1.2", year).value for year in (2020, 2021, 2022)] == [4, 7, 9]
        assert small.result("1.2", 2022).inputs == {"v1": "2", "previous": "7"}

    def test_the_printed_figure_of_the_year_before_is_the_one_that_counts(self, small):
        small.state("1.2", 2020, {"v1": "4"}, printed="5")
        small.state("1.2", 2021, {"v1": "3"})
        recomputed(small)
        assert small.result("1.2", 2021).value == 8

    @pytest.mark.parametrize("before", ["ND", None])
    def test_a_missing_year_is_not_zero(self, small, before):
        if before:
            small.state("1.2", 2021, printed=before)
        small.state("1.2", 2022, {"v1": "3"})
        recomputed(small)
        assert small.result("1.2", 2022).status == "nd"

    def test_decimals_are_carried_although_they_are_not_shown(self, small):
        for year in range(2020, 2025):
            small.state("1.2", year, {"v1": "0.4"})
        recomputed(small)
        computed = [small.result("1.2", year).computed for year in range(2020, 2025)]
        assert computed == [Decimal(text) for text in ("0.4", "0.8", "1.2", "1.6", "2.0")]
        assert small.result("1.2", 2024).value == 2

    def test_a_sum_on_a_preliminary_year_is_preliminary(self, small):
        small.state("1.2", 2020, {"v1": "1"}, printed="5 p/")
        small.state("1.2", 2021, {"v1": "1"})
        small.state("1.2", 2022, {"v1": "1"})
        recomputed(small)
        assert [small.result("1.2", year).status for year in (2021, 2022)] == ["preliminar"] * 2

    def test_the_first_year_of_the_count_owes_nothing_to_the_one_before(self, small):
        small.state("1.2", 2019, printed="5 p/")
        small.state("1.2", 2020, {"v1": "1"})
        recomputed(small)
        first = small.result("1.2", 2020)
        assert (first.value, first.status) == (1, "definitivo")

    @pytest.mark.postgres
    @pytest.mark.parametrize("before", ["NA", "ND", "7.00", "3 p/"])
    def test_a_part_finds_the_year_before_as_the_whole_does(self, small, before):
        small.state("1.2", 2021, printed=before)
        capture = small.state("1.2", 2022, {"v1": "0.4"})
        recomputed(small)
        whole = small.result("1.2", 2022)
        assert recompute(scope_of(capture)).counts["sin_cambio"] == 1
        assert small.result("1.2", 2022).status == whole.status
        assert check_drift(small.programme) == 0


class TestIdempotence:
    def test_a_second_run_writes_nothing(self, small):
        small.state("1.1", 2023, {"v1": "-1", "v2": "3"}, printed="-33.0 p/")
        small.state("1.2", 2020, {"v1": "0"})
        small.add_target("1.1", 2023, "-0.5", final=True)
        first, version = recomputed(small), DataVersion.objects.get().outputs
        second = recomputed(small)
        assert first["nuevos"] == 2
        assert second == {
            **first, "nuevos": 0, "sin_cambio": 2, "cambiados": 0, "retirados": 0,
        }  # fmt: skip
        assert DataVersion.objects.get().outputs == version

    def test_a_change_rewrites_what_depends_on_it_and_nothing_else(self, small):
        small.state("1.1", 2022, {"v1": "1", "v2": "3"})
        small.state("1.1", 2023, {"v1": "1", "v2": "3"})
        recomputed(small)
        small.state("1.1", 2023, {"v1": "2", "v2": "3"}, approved=datetime(2025, 2, 1, tzinfo=UTC))
        counts = recomputed(small)
        assert (counts["cambiados"], counts["sin_cambio"]) == (1, 1)
        assert small.result("1.1", 2023).value == Decimal("66.67")

    @pytest.mark.postgres
    def test_a_result_whose_statements_are_gone_goes_too(self, small):
        capture = small.state("1.1", 2023, {"v1": "1", "v2": "3"})
        recomputed(small)
        # As the loader takes a mistaken reading out of sight.
        Capture.objects.filter(pk=capture.pk).update(rank=0, superseded_at=capture.approved_at)
        assert recomputed(small)["retirados"] == 1
        assert not Result.objects.exists()


class TestDrift:
    def test_none_after_a_run(self, small):
        small.state("1.1", 2023, {"v1": "1", "v2": "3"})
        recomputed(small)
        assert check_drift(small.programme) == 0
        assert DataVersion.objects.get().drift == 0

    @pytest.mark.postgres
    def test_a_result_that_was_tampered_with_is_counted(self, small):
        small.state("1.1", 2022, {"v1": "1", "v2": "3"})
        small.state("1.1", 2023, {"v1": "1", "v2": "3"})
        recomputed(small)
        Result.objects.filter(year=2023).update(gap=Decimal(1))
        assert check_drift(small.programme) == 1

    @pytest.mark.postgres
    def test_a_missing_and_a_superfluous_result_are_counted(self, small):
        small.state("1.1", 2022, {"v1": "1", "v2": "3"})
        recomputed(small)
        Result.objects.update(year=2023)
        assert check_drift(small.programme) == 2

    @pytest.mark.postgres
    def test_as_many_decimals_are_part_of_a_result(self, small):
        small.state("1.1", 2023, {"v1": "1", "v2": "2"}, printed="50.0")
        small.add_target("1.1", 2023, "49.50")
        recomputed(small)
        Result.objects.update(target=Decimal("49.5"))
        assert check_drift(small.programme) == 1
        assert recomputed(small)["cambiados"] == 1
        assert str(small.result("1.1", 2023).target) == "49.50"


class TestStorage:
    TEXTS = ("a\tb", "a\nb\r", "\\N", "\\", "ñ «%s»", "")

    @pytest.mark.postgres
    def test_every_cell_comes_back_as_it_was(self, small):
        """Also what a text protocol would have to escape, and no number through a float."""
        indicator, unit = small.indicators["1.1"], small.units["nacional"]
        rows = [
            ResultRow(
                indicator.pk, unit.pk, year, None, None, "preliminar", Decimal("-0.10"), text,
                Decimal("12345678901234567890.12345678901234567890"), "", {"v1": text, "v": "1"},
                date(2023, 6, 30), Decimal(100), ">=", None, True, None, Decimal("0"), "", None,
                "no_target", "rojo", ["preliminar", "retroceso"],
            )
            for year, text in enumerate(self.TEXTS, start=2000)
        ]  # fmt: skip
        insert_rows(Result, ResultRow._fields, rows)
        stored = Result.objects.order_by("year").values_list("id", *ResultRow._fields)
        assert [row[1:] for row in stored] == rows
        found = find_difference(stored, rows, of_the_key=3)
        assert (found.size, found.unchanged) == (0, len(rows))
        delete_rows(Result, [row[0] for row in stored[1:]])
        assert [row.year for row in Result.objects.all()] == [2000]


class TestPartialRuns:
    def test_one_statement_recomputes_its_year_and_the_later_ones_that_add_up(self, small):
        for year in (2020, 2021, 2022):
            small.state("1.2", year, {"v1": "1"})
            small.state("1.1", year, {"v1": "1", "v2": "2"})
        recomputed(small)
        later = datetime(2025, 2, 1, tzinfo=UTC)
        capture = small.state("1.2", 2021, {"v1": "10"}, approved=later)
        run = recompute(scope_of(capture))
        assert run.counts["resultados"] == run.counts["cambiados"] == 2
        assert [small.result("1.2", year).value for year in (2020, 2021, 2022)] == [1, 11, 12]
        assert check_drift(small.programme) == 0

    def test_it_gives_the_same_as_a_whole_run(self, small):
        capture = small.state("1.1", 2022, {"v1": "1", "v2": "2"})
        recompute(scope_of(capture))
        assert small.result("1.1", 2022).value == Decimal("50.00")
        assert recomputed(small)["sin_cambio"] == 1

    def test_other_indicators_are_not_even_read(self, small):
        small.state("1.1", 2022, {"v1": "1", "v2": "2"})
        capture = small.state("1.2", 2020, {"v1": "1"})
        run = recompute(scope_of(capture))
        assert run.counts["capturas"] == 1
        assert Result.objects.count() == 1


class TestReceipts:
    def test_a_receipt_says_what_was_read_and_written(self, small):
        small.state("1.1", 2023, {"v1": "1", "v2": "3"})
        run = recompute_programme(small.programme)
        assert run.state == RunState.DONE
        assert run.counts["capturas"] == run.counts["resultados"] == 1
        assert run.inputs_version == DataVersion.objects.get().inputs
        assert len(run.inputs_digest) == 64
        assert run.methods == {"1.1": [small.indicators["1.1"].methods.get().pk]}
        assert run.seconds is not None
        assert run.finished_at is not None

    def test_a_receipt_keeps_the_ids_that_it_read(self, small):
        first = small.state("1.1", 2021, {"v1": "1", "v2": "3"})
        small.state("1.1", 2022, {"v1": "1", "v2": "3"})
        last = small.state("1.1", 2023, {"v1": "1", "v2": "3"})
        run = recompute_programme(small.programme)
        assert run.captures_read == f"{first.pk}-{last.pk}"

    @pytest.mark.parametrize(
        ("ids", "text"),
        [([], ""), ([7], "7"), ([3, 1, 2], "1-3"), ([1, 2, 4, 9, 10], "1-2,4,9-10")],
    )
    def test_ids_are_written_as_ranges(self, ids, text):
        assert written_ranges(ids) == text

    def test_a_run_whose_process_is_no_more_has_died_however_young_it_is(self, small):
        dead, alive = (
            RecomputeRun.objects.create(programme=small.programme, state=RunState.RUNNING)
            for _run in range(2)
        )
        with claim(engine.JOB, alive.pk):
            recomputed(small)
        dead.refresh_from_db()
        alive.refresh_from_db()
        assert (dead.state, alive.state) == (RunState.INTERRUPTED, RunState.RUNNING)

    def test_the_digest_tells_one_set_of_statements_from_another(self, small):
        small.state("1.1", 2022, {"v1": "1", "v2": "3"})
        first = recompute_programme(small.programme).inputs_digest
        assert recompute_programme(small.programme).inputs_digest == first
        small.state("1.1", 2023, {"v1": "1", "v2": "3"})
        assert recompute_programme(small.programme).inputs_digest != first

    def test_progress_is_told_block_by_block(self, small):
        small.state("1.1", 2022, {"v1": "1", "v2": "3"})
        small.state("1.1", 2023, {"v1": "1", "v2": "3"})
        heard: list[tuple[int, int]] = []
        run = recompute_programme(
            small.programme, on_progress=lambda done, total: heard.append((done, total))
        )
        assert heard == [(1, 2), (2, 2)]
        assert (run.done, run.total) == (2, 2)

    def test_a_failure_leaves_the_former_results_and_says_why(self, small, monkeypatch):
        small.state("1.1", 2023, {"v1": "1", "v2": "3"})
        recomputed(small)
        small.state("1.1", 2023, {"v1": "2", "v2": "3"}, approved=datetime(2025, 2, 1, tzinfo=UTC))

        def broken(*args: object) -> None:
            raise OSError("el disco está lleno")

        monkeypatch.setattr(difference, "insert_rows", broken)
        with pytest.raises(OSError, match="lleno"):
            recomputed(small)
        assert small.result("1.1", 2023).value == Decimal("33.33")
        run = RecomputeRun.objects.latest("id")
        assert run.state == RunState.FAILED
        assert "el disco está lleno" in run.error

    @pytest.mark.postgres
    def test_runs_of_a_process_that_ended_are_marked(self, small):
        RecomputeRun.objects.create(programme=small.programme, state=RunState.RUNNING)
        assert interrupt_dead_runs() == 1
        assert RecomputeRun.objects.get().state == RunState.INTERRUPTED


class TestOvertaken:
    def test_a_run_overtaken_by_an_approval_starts_over(self, small, monkeypatch):
        small.state("1.1", 2023, {"v1": "1", "v2": "3"})
        evaluate = engine.evaluate
        approvals = iter(["2"])

        def overtaken(*args, **kwargs):
            found = evaluate(*args, **kwargs)
            for value in approvals:
                small.state(
                    "1.1", 2023, {"v1": value, "v2": "3"},
                    approved=datetime(2025, 2, 1, tzinfo=UTC),
                )  # fmt: skip
            return found

        monkeypatch.setattr(engine, "evaluate", overtaken)
        recomputed(small)
        assert small.result("1.1", 2023).value == Decimal("66.67")
        assert check_drift(small.programme) == 0


class TestAsOf:
    def test_what_was_known_on_a_day_is_a_query(self, small):
        january, march = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 3, 1, tzinfo=UTC)
        small.state("1.1", 2023, {"v1": "1", "v2": "3"}, approved=january)
        small.state("1.1", 2023, {"v1": "2", "v2": "3"}, approved=march)
        recomputed(small)
        known = {
            moment: [
                str(row.value)
                for row in results_as_of(engine.RecomputeScope(small.programme.pk), moment).rows
            ]
            for moment in (
                datetime(2024, 12, 31, tzinfo=UTC),
                january,
                datetime(2025, 2, 28, tzinfo=UTC),
                march,
            )
        }
        assert list(known.values()) == [[], ["33.33"], ["33.33"], ["66.67"]]
        assert small.result("1.1", 2023).value == Decimal("66.67")

    def test_a_printed_figure_leaves_the_variables_standing(self, small):
        small.state("1.1", 2023, {"v1": "1", "v2": "3"}, approved=datetime(2025, 1, 1, tzinfo=UTC))
        small.state("1.1", 2023, printed="33.4", approved=datetime(2025, 2, 1, tzinfo=UTC))
        recomputed(small)
        result = small.result("1.1", 2023)
        assert (result.printed, result.computed) == ("33.4", Decimal("33.33333333333333333333"))

    def test_new_variables_supersede_the_printed_figure(self, small):
        small.state("1.1", 2023, printed="33.4", approved=datetime(2025, 1, 1, tzinfo=UTC))
        small.state("1.1", 2023, {"v1": "2", "v2": "3"}, approved=datetime(2025, 2, 1, tzinfo=UTC))
        recomputed(small)
        result = small.result("1.1", 2023)
        assert (result.printed, result.value) == ("", Decimal("66.67"))


def test_the_number_of_queries_does_not_grow_with_the_programme(small):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            recompute_programme(small.programme)
        return len(captured)

    small.state("1.1", 2022, {"v1": "1", "v2": "3"})
    recomputed(small)
    before = queries()
    for number in range(3, 9):
        small.add_indicator(f"1.{number}", "v1 / v2", symbols=RATIO)
        for year in (2021, 2022, 2023):
            small.state(f"1.{number}", year, {"v1": "1", "v2": "3"})
    recomputed(small)
    assert queries() == before


@pytest.mark.postgres
def test_the_command_recomputes_and_tells(small, capsys):
    small.state("1.1", 2023, {"v1": "1", "v2": "3"}, cutoff=date(2023, 6, 30))
    call_command("recompute")
    assert "de-prueba: 1 resultados de 1 capturas: 1 nuevos" in capsys.readouterr().out
    assert small.result("1.1", 2023).marks == ["preliminar"]


@pytest.mark.postgres
def test_values_keep_more_digits_than_binary_floats(small):
    small.add_indicator("1.9", "v1", symbols={"v1": "suma"}, decimals=6)
    small.state("1.9", 2023, {"v1": "123456789012345678.123456"})
    recomputed(small)
    assert CapturedValue.objects.get().value == Decimal("123456789012345678.123456")
    assert small.result("1.9", 2023).value == Decimal("123456789012345678.123456")


@pytest.mark.postgres
@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e120"])
def test_what_is_no_figure_is_not_stored(small, value):
    capture = small.state("1.1", 2023, {"v1": "1", "v2": "3"})
    stored = capture.values.first()
    stored.value = Decimal(value)
    with pytest.raises(ValueError, match="can be kept"):
        stored.save()


class TestThresholds:
    def add(self, small, since, pace, indicator=None):
        Threshold.objects.create(
            programme=small.programme,
            indicator=indicator,
            valid_from=date(since, 1, 1),
            pace_minimum=Decimal(pace),
            near_share=Decimal(0),
            constant_met_share=Decimal(0),
            constant_near_share=Decimal(0),
            norm="De prueba",
        )

    def light(self, small, value):
        indicator = small.indicators["1.1"]
        indicator.baseline_year, indicator.baseline_value = 2019, Decimal(0)
        indicator.save()
        small.add_target("1.1", 2023, "100", final=True)
        small.state("1.1", 2023, {"v1": value, "v2": "100"})
        recomputed(small)
        return small.result("1.1", 2023).light

    def test_those_in_force_at_the_end_of_the_year_count(self, small):
        self.add(small, 2022, "60")
        self.add(small, 2024, "90")
        assert self.light(small, "70") == "amarillo"

    def test_those_of_the_indicator_win_over_later_ones_of_the_programme(self, small):
        self.add(small, 2020, "60", small.indicators["1.1"])
        self.add(small, 2022, "90")
        assert self.light(small, "70") == "amarillo"

    def test_without_any_the_systems_own(self, small):
        assert self.light(small, "84") == "rojo"
