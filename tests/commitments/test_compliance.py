"""The rule of compliance: shares of what was due, and the judgement on what is printed of them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.compliance import Entry, Tally, average, cells_of, percent_of, tally
from commitments.compliance_verdicts import Basis, Reading, judge
from indicators.arithmetic.official_numbers import read_printed
from indicators.arithmetic.reconciliation_rules import Verdict
from objectives.periods import Period

COUNTS = st.integers(0, 10_000)


def reading(part=1, programmed=None, fulfilled=None, percent=None, **fields):
    values = {"register": "lineas", "objective": "1", "publication": 1, "place": 1}
    return Reading(
        period=Period(fields.pop("year", 2023), part),
        programmed=programmed,
        fulfilled=fulfilled,
        percent=None if percent is None else read_printed(percent),
        **values | fields,
    )


def judged(*readings, objectives=("1",)):
    return judge(readings, objectives)


class TestPercent:
    @pytest.mark.parametrize(
        ("programmed", "fulfilled", "percent"),
        [(4, 3, "75"), (4, 0, "0"), (5, 5, "100"), (8, 7, "87.5"), (4, 5, "125")],
    )
    def test_it_is_the_share_of_what_was_due(self, programmed, fulfilled, percent):
        assert percent_of(programmed, fulfilled) == Decimal(percent)

    def test_where_nothing_was_due_there_is_none_and_not_zero(self):
        assert percent_of(0, 0) is None

    @given(COUNTS.filter(bool), COUNTS)
    def test_it_gives_the_count_back(self, programmed, fulfilled):
        share = percent_of(programmed, fulfilled)
        assert round(share * programmed / 100) == fulfilled

    def test_the_mean_is_of_those_that_there_are(self):
        assert average([Decimal(90), Decimal(81)]) == Decimal("85.5")
        assert average([]) is None

    @given(st.lists(st.integers(0, 100), min_size=1, max_size=12))
    def test_the_mean_lies_between_the_least_and_the_most(self, percents):
        mean = average(map(Decimal, percents))
        assert min(percents) <= round(mean, 20) <= max(percents)


class TestCounts:
    @pytest.mark.parametrize(
        ("programmed", "fulfilled", "percent", "verdict"),
        [
            (17, 16, "94", Verdict.MATCHES),
            (8, 7, "88", Verdict.MATCHES),
            (8, 7, "87", Verdict.ROUNDING),
            (8, 7, "87.5", Verdict.MATCHES),
            (17, 16, "96", Verdict.DIFFERS),
            (0, 0, "0", Verdict.DIFFERS),
            (0, 0, "NA", Verdict.NOT_RECOMPUTABLE),
            (5, 5, "NA", Verdict.DIFFERS),
            (None, None, "96", Verdict.NOT_RECOMPUTABLE),
            (62, None, "96", Verdict.NOT_RECOMPUTABLE),
            (4, 3, "ND", Verdict.NOT_RECOMPUTABLE),
            (4, 3, None, Verdict.NOT_RECOMPUTABLE),
        ],
    )
    def test_a_percentage_is_held_against_its_own_counts(
        self, programmed, fulfilled, percent, verdict
    ):
        (found,) = judged(reading(1, programmed, fulfilled, percent))
        assert found.verdict == verdict

    def test_counts_alone_have_their_percentage_computed(self):
        (found,) = judged(reading(1, 4, 3))
        assert (found.basis, found.computed) == (Basis.COUNTS, Decimal(75))

    @given(COUNTS.filter(bool), COUNTS)
    def test_what_is_rounded_half_up_always_matches(self, programmed, fulfilled):
        shown = int(percent_of(programmed, fulfilled) + Decimal("0.5"))
        (found,) = judged(reading(1, programmed, fulfilled, str(shown)))
        assert not found.is_finding


class TestYears:
    """The percentage of a whole year without counts is the mean of its printed parts."""

    def test_the_parts_are_taken_as_exactly_as_their_counts_give_them(self):
        *_parts, year = judged(
            reading(3, 62, 58, "94"), reading(4, 62, 61, "98"), reading(0, percent="96")
        )
        assert year.basis == Basis.AVERAGE
        assert round(year.computed, 2) == Decimal("95.97")
        assert year.verdict == Verdict.MATCHES

    def test_another_one_differs(self):
        *_parts, year = judged(
            reading(3, 17, 16, "94"), reading(4, 17, 17, "100"), reading(0, percent="99")
        )
        assert year.verdict == Verdict.DIFFERS
        assert set(year.averaged) == {3, 4}

    def test_a_part_in_which_nothing_was_due_is_left_out_and_is_no_zero(self):
        *_parts, year = judged(
            reading(3, percent="NA"), reading(4, 5, 2, "40"), reading(0, percent="20")
        )
        assert year.averaged == {4: Decimal(40)}
        assert year.verdict == Verdict.DIFFERS

    def test_parts_of_another_year_objective_or_register_are_none_of_it(self):
        *_others, year = judged(
            reading(1, percent="50", year=2022),
            reading(1, percent="50", objective="2"),
            reading(1, percent="50", register="otras"),
            reading(0, percent="100"),
        )
        assert year.basis == Basis.NOTHING
        assert year.verdict == Verdict.NOT_RECOMPUTABLE

    def test_its_own_counts_come_before_the_mean(self):
        _part, year = judged(reading(1, 2, 1, "50"), reading(0, 4, 4, "100"))
        assert (year.basis, year.computed) == (Basis.COUNTS, Decimal(100))

    def test_each_document_is_held_against_its_own_periods(self):
        *_parts, older, later = judged(
            reading(1, percent="50"),
            reading(2, percent="60"),
            reading(1, percent="70", publication=2),
            reading(2, percent="80", publication=2),
            reading(0, percent="55"),
            reading(0, percent="75", publication=2),
        )
        assert [each.verdict for each in (older, later)] == [Verdict.MATCHES] * 2
        assert not older.is_borrowed

    def test_what_it_does_not_print_is_borrowed_and_said_so(self):
        *_parts, year = judged(
            reading(1, percent="50"),
            reading(2, percent="60", publication=2),
            reading(0, percent="55"),
        )
        assert year.verdict == Verdict.MATCHES
        assert year.is_borrowed

    def test_the_mean_of_what_is_printed_fits_too(self):
        *_parts, year = judged(
            reading(1, 10, 5, "60"), reading(2, 10, 5, "60"), reading(0, percent="60")
        )
        assert (year.verdict, year.computed) == (Verdict.MATCHES, Decimal(60))


class TestTotals:
    """The counts of the whole are the sum of those of all objectives, where all are printed."""

    OBJECTIVES = ("1", "2")

    def test_those_that_are_the_sum_fit(self):
        *_parts, total = judged(
            reading(1, 8, 7, "88"),
            reading(1, 10, 8, "80", objective="2"),
            reading(1, 18, 15, "83", objective=None),
            objectives=self.OBJECTIVES,
        )
        assert (total.programmed, total.fulfilled) == (18, 15)
        assert not total.is_finding

    def test_others_are_a_finding(self):
        *_parts, total = judged(
            reading(1, 8, 7, "88"),
            reading(1, 10, 8, "80", objective="2"),
            reading(1, 20, 18, "90", objective=None),
            objectives=self.OBJECTIVES,
        )
        assert total.sums_differ and total.is_finding
        assert total.verdict == Verdict.MATCHES

    def test_an_objective_of_which_nothing_was_due_adds_nothing(self):
        *_parts, total = judged(
            reading(1, 8, 7, "88"),
            reading(1, percent="NA", objective="2"),
            reading(1, 8, 7, "88", objective=None),
            objectives=self.OBJECTIVES,
        )
        assert not total.sums_differ

    def test_counts_printed_beside_na_are_counts(self):
        *_parts, total = judged(
            reading(1, 8, 7, "88"),
            reading(1, 5, 2, "NA", objective="2"),
            reading(1, 13, 9, "69", objective=None),
            objectives=self.OBJECTIVES,
        )
        assert not total.sums_differ

    def test_each_document_is_held_against_its_own_objectives(self):
        *_parts, older = judged(
            reading(1, 8, 7, "88"),
            reading(1, 10, 8, "80", objective="2"),
            reading(1, 9, 8, "89", publication=2),
            reading(1, 18, 15, "83", objective=None),
            objectives=self.OBJECTIVES,
        )
        assert not older.is_finding

    def test_with_one_of_them_not_printed_nothing_is_said(self):
        _part, total = judged(
            reading(1, 8, 7, "88"),
            reading(1, 20, 18, "90", objective=None),
            objectives=self.OBJECTIVES,
        )
        assert (total.programmed, total.sums_differ) == (None, False)


class TestPlaces:
    def test_the_latest_publication_has_the_last_word_and_within_one_the_first_place(self):
        found = judged(
            reading(percent="90", publication=1),
            reading(percent="90", publication=2, place=3),
            reading(percent="90", publication=2, place=2),
        )
        assert [each.is_current for each in found] == [False, False, True]
        assert not any(each.sources_disagree for each in found)

    def test_two_places_that_print_otherwise_disagree(self):
        found = judged(reading(percent="98"), reading(percent="96", place=2))
        assert all(each.sources_disagree for each in found)

    def test_the_same_number_printed_otherwise_is_the_same(self):
        found = judged(reading(percent="98"), reading(percent="98.0 %", place=2))
        assert not any(each.sources_disagree for each in found)

    def test_other_counts_with_the_same_percentage_disagree_too(self):
        found = judged(reading(1, 10, 5, "50"), reading(1, 20, 10, "50", place=2))
        assert all(each.sources_disagree for each in found)

    def test_a_place_with_counts_alone_says_no_percentage(self):
        found = judged(reading(percent="75"), reading(1, 4, 3, place=2))
        assert not any(each.sources_disagree for each in found)


def entry(percent=None, objective="1", part=1, **fields):
    return Entry("acciones", objective, Period(2023, part), percent, **fields)


def total(entries):
    return tally(entries, lambda _entry: ["all"])["all"]


class TestEntries:
    """What the entries of a register give: nothing that is not due, nothing that nobody reported."""

    def test_all_reported(self):
        found = total([entry(100), entry(99), entry(0), entry(100)])
        assert (found.due, found.fulfilled, found.reported) == (4, 2, 4)
        assert found.percent == 50

    def test_what_does_not_apply_is_in_neither_number(self):
        found = total([entry(100), entry(not_applicable=True)])
        assert (found.due, found.fulfilled, found.not_applicable) == (1, 1, 1)
        assert found.percent == 100

    def test_where_nothing_applies_there_is_no_percentage(self):
        found = total([entry(not_applicable=True)])
        assert (found.due, found.percent, found.unreported) == (0, None, 0)

    def test_what_nobody_reported_is_due_and_no_zero(self):
        found = total([entry(100), entry()])
        assert (found.due, found.fulfilled, found.unreported) == (2, 1, 1)
        assert found.percent is None

    def test_each_counts_in_its_objective_and_in_the_whole(self):
        found = tally([entry(100), entry(0, objective="2"), entry(100, objective=None)], cells_of)
        period = Period(2023, 1)
        assert found["acciones", "1", period].percent == 100
        assert found["acciones", "2", period].percent == 0
        assert (found["acciones", None, period].due, len(found)) == (3, 3)

    def test_those_alike_may_come_together(self):
        apart = [entry(100), entry(100), entry(), entry(), entry(not_applicable=True)]
        together = [entry(100, count=2), entry(count=2), entry(not_applicable=True)]
        assert tally(apart, cells_of) == tally(together, cells_of)

    @given(
        st.lists(
            st.builds(
                entry,
                st.one_of(st.none(), st.integers(0, 100)),
                st.sampled_from(["1", "2", None]),
            ),
            min_size=1,
        )
    )
    def test_the_objectives_never_sum_to_more_than_the_whole(self, entries):
        found = tally(entries, cells_of)
        whole = found.pop(("acciones", None, Period(2023, 1)))
        assert sum(part.due for part in found.values()) <= whole.due == len(entries)
        assert 0 <= whole.fulfilled <= whole.reported <= whole.due
        assert whole.percent is None or 0 <= whole.percent <= 100


class TestPrintedAndEntered:
    """What is printed is held against what the entries give, once all of them are reported."""

    CELL = ("lineas", "1", Period(2023, 1))

    @pytest.mark.parametrize(
        ("printed", "entered", "differ"),
        [
            ((3, 2, "67"), Tally(3, 2, 3, 0), False),
            ((3, 3, "100"), Tally(3, 2, 3, 0), True),
            ((3, 3, "100"), Tally(3, 2, 2, 0), False),
            ((None, None, "67"), Tally(3, 2, 3, 0), False),
            ((None, None, "80"), Tally(3, 2, 3, 0), True),
            ((None, None, "NA"), Tally(0, 0, 0, 2), False),
            ((None, None, "80"), Tally(0, 0, 0, 2), True),
        ],
    )
    def test_they_differ_or_not(self, printed, entered, differ):
        (found,) = judge([reading(1, *printed)], ["1"], {self.CELL: entered})
        assert found.entries_differ == differ
        assert found.is_finding == differ
