"""Verdicts as rows: they follow from the same run as results, and stand until something changes."""

from datetime import UTC, datetime
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import transaction

from indicators.models import DataVersion, RecomputeRun, ReconciliationVerdict, Result
from indicators.reconciliation.ledger import ledger
from indicators.results import difference
from indicators.results.catch_up import find_outdated_programmes, recompute_outdated
from indicators.results.recompute import check_drift, recompute, recompute_programme, scope_of
from objectives.models import Programme
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast, typed
from tests.factories.model_rows import make_publication
from tests.factories.programme import small_programme

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

LATER = datetime(2025, 2, 1, tzinfo=UTC)
UPGRADE = import_module("indicators.migrations.0017_verdicts_are_stored")


@kept_fixture
def small():
    """A figure that is printed otherwise than the method gives it, and another one."""
    small = small_programme(units=("norte",))
    small.add_indicator("1.1", "v1 / v2 * 100", symbols={"v1": "suma", "v2": "suma"})
    small.state("1.1", 2023, {"v1": "1", "v2": "3"}, printed="34.00")
    small.state("1.1", 2022, {"v1": "1", "v2": "3"}, printed="33.33")
    return small


def stored():
    """Year and verdict of each row, with its id."""
    return {
        (row.year, row.verdict): row.pk for row in ReconciliationVerdict.objects.order_by("year")
    }


def outputs():
    return DataVersion.objects.get().outputs


class TestOneRun:
    def test_a_number_after_nd_is_news_and_one_that_is_withdrawn_is_not(self, small):
        later = make_publication(small.programme, slug="avance", order=2)
        for year, first, second in ((2020, "ND", "5.00"), (2021, "5.00", "ND")):
            small.state("1.1", year, printed=first)
            small.state("1.1", year, printed=second, publication=later, approved=LATER)
        recompute_programme(small.programme)
        assert (2020, "fuentes_discrepan") not in stored()
        assert (2021, "fuentes_discrepan") in stored()

    def test_a_row_says_what_stands_against_what(self, small):
        recompute_programme(small.programme)
        row = ReconciliationVerdict.objects.get(year=2023)
        assert (row.verdict, row.printed, row.printed_value) == ("difiere", "34.00", 34)
        assert row.recomputed == Decimal("33.33333333333333333333")
        assert row.difference == Decimal("0.66666666666666666667")
        assert row.capture.printed == "34.00"
        assert row.substitution == "(1 / 3) × 100 = 33.33"
        assert row.readings == [
            {
                "publication_slug": "programa",
                "publication_title": "Programa",
                "section": "",
                "table": "",
                "page": None,
                "printed": "34.00",
                "current": True,
            }
        ]

    def test_a_second_run_writes_nothing(self, small):
        recompute_programme(small.programme)
        before, version = stored(), outputs()
        assert len(before) == 2
        recompute_programme(small.programme)
        assert (stored(), outputs()) == (before, version)

    def test_printings_that_disagree_have_a_row_of_their_own(self, small):
        small.state("1.1", 2023, printed="33.33", approved=LATER)
        recompute_programme(small.programme)
        assert set(stored()) == {
            (2022, "coincide"), (2023, "coincide"), (2023, "fuentes_discrepan"),
        }  # fmt: skip
        readings = ReconciliationVerdict.objects.get(verdict="fuentes_discrepan").readings
        assert {each["printed"]: each["current"] for each in readings} == {
            "34.00": False, "33.33": True,
        }  # fmt: skip

    def test_a_verdict_that_is_no_longer_so_goes_and_the_others_stay(self, small):
        recompute_programme(small.programme)
        before, version = stored(), outputs()
        small.state("1.1", 2023, {"v1": "34", "v2": "100"}, printed="34.00", approved=LATER)
        recompute_programme(small.programme)
        assert set(stored()) == {(2022, "coincide"), (2023, "coincide")}
        assert stored()[2022, "coincide"] == before[2022, "coincide"]
        assert outputs() == version + 1

    def test_what_changes_verdicts_alone_raises_the_version_too(self, small):
        recompute_programme(small.programme)
        version = outputs()
        small.publication.title = "Programa, segunda edición"
        small.publication.save()
        run = recompute_programme(small.programme)
        assert (run.counts["sin_cambio"], outputs()) == (2, version + 1)
        assert "segunda edición" in str(ReconciliationVerdict.objects.get(year=2022).readings)

    def test_as_many_decimals_as_are_printed_are_part_of_it(self, small):
        recompute_programme(small.programme)
        ReconciliationVerdict.objects.filter(year=2023).update(printed_value=Decimal("34.0"))
        assert check_drift(small.programme) == 1
        recompute_programme(small.programme)
        assert str(ReconciliationVerdict.objects.get(year=2023).printed_value) == "34.00"

    def test_one_statement_judges_its_figure_and_no_other(self, small):
        recompute_programme(small.programme)
        ReconciliationVerdict.objects.filter(year=2022).delete()
        capture = small.state(
            "1.1", 2023, {"v1": "34", "v2": "100"}, printed="34.00", approved=LATER
        )
        recompute(scope_of(capture))
        assert set(stored()) == {(2023, "coincide")}

    def test_the_figure_of_a_unit_is_judged_too(self, small):
        capture = small.state("1.1", 2022, {"v1": "1", "v2": "3"}, printed="34.00", unit="norte")
        recompute_programme(small.programme)
        units = ReconciliationVerdict.objects.filter(year=2022).values_list("unit__slug", "verdict")
        assert set(units) == {("nacional", "coincide"), ("norte", "difiere")}
        before = stored()
        recompute(scope_of(capture))
        assert stored() == before

    def test_a_failure_leaves_the_former_ones_as_it_does_results(self, small, monkeypatch):
        recompute_programme(small.programme)
        before = stored()
        small.state("1.1", 2023, {"v1": "1", "v2": "4"}, printed="25.00", approved=LATER)

        def broken(model, columns, rows):
            if model is ReconciliationVerdict:
                raise OSError("no hay espacio")
            insert_rows(model, columns, rows)

        insert_rows = difference.insert_rows
        monkeypatch.setattr(difference, "insert_rows", broken)
        with pytest.raises(OSError, match="no hay espacio"), transaction.atomic():
            recompute_programme(small.programme)
        assert stored() == before
        assert small.result("1.1", 2023).printed == "34.00"


class TestWhereACaptureTookThePlace:
    def test_the_print_is_judged_by_what_was_printed_with_it_and_the_sum_before_it(self):
        cast = make_cast()
        small = cast.small
        small.add_indicator("1.2", "previous + v1", symbols={"v1": "suma"}, accumulates_from=2022)
        small.state("1.2", 2022, {"v1": "40"})
        small.state("1.2", 2023, {"v1": "3"}, printed="44")
        recompute_programme(small.programme)
        capture = capture_at_status(cast, "aprobada", code="1.2", entries=typed(v1="30"))
        recompute(scope_of(capture))
        recompute_programme(small.programme)

        def judged():
            (row,) = ReconciliationVerdict.objects.filter(indicator__code="1.2")
            return row.verdict, row.recomputed, row.substitution, row.readings[0]["current"]

        assert judged() == ("difiere", 43, "40 + 3 = 43.00", False)
        # What it builds on is another one: by a part, and by the whole, the same follows.
        first = small.state("1.2", 2022, {"v1": "41"}, approved=LATER)
        recompute(scope_of(first))
        assert judged() == ("coincide", 44, "41 + 3 = 44.00", False)
        assert check_drift(small.programme) == 0


class TestDrift:
    def test_each_verdict_that_is_not_as_it_should_is_counted(self, small):
        recompute_programme(small.programme)
        assert check_drift(small.programme) == 0
        ReconciliationVerdict.objects.filter(year=2023).update(verdict="redondeo")
        assert check_drift(small.programme) == 2, "one too many, one missing"
        ReconciliationVerdict.objects.filter(year=2022).update(substitution="otra")
        assert check_drift(small.programme) == 3
        recompute_programme(small.programme)
        assert check_drift(small.programme) == 0


class TestOfTheRealProgramme:
    def test_what_is_stored_is_what_follows_from_all_that_is_known(self, real_programme):
        programme = Programme.objects.get()
        now = ledger(programme)
        assert len(now) == ReconciliationVerdict.objects.count() > 150
        assert now == ledger(programme, moment=datetime(2100, 1, 1, tzinfo=UTC))

    def test_they_are_read_in_one_query(self, real_programme, django_assert_num_queries):
        programme = Programme.objects.get()
        with django_assert_num_queries(1):
            ledger(programme)


def test_a_database_from_before_gets_its_verdicts_by_itself(small):
    """Its results and receipts stand; the version that the upgrade raises asks for the verdicts."""
    recompute_programme(small.programme)
    ReconciliationVerdict.objects.all().delete()
    results, receipt = list(Result.objects.order_by("id").values()), RecomputeRun.objects.get()
    assert find_outdated_programmes() == []
    UPGRADE._recompute_all(apps, None)
    assert find_outdated_programmes() == [small.programme.pk]
    assert check_drift(small.programme) == 2
    run = recompute_outdated(small.programme.pk)
    assert len(stored()) == 2
    assert list(Result.objects.order_by("id").values()) == results
    assert (run.captures_read, run.inputs_digest) == (receipt.captures_read, receipt.inputs_digest)
    assert recompute_outdated(small.programme.pk) is None
    assert check_drift(small.programme) == 0
