"""What changed between two reports is told, and told soon, whatever the texts are."""

from dataclasses import replace
from random import Random
from time import process_time

import pytest

from reports.narrative_states import LONGEST_TEXT
from reports.yearly_report.documents import words
from reports.yearly_report.documents.differences import TextPiece, differences_between
from reports.yearly_report.documents.report import ElementPart, Term

from ....factories.small_report import small_report, with_ficha, with_framework


@pytest.fixture(scope="module")
def report():
    return small_report()


def text_changes(before, after):
    return {
        (each.key, each.heading): each.pieces for each in differences_between(before, after).texts
    }


def pieces_of(report, before, after):
    (change,) = differences_between(
        with_framework(report, before), with_framework(report, after)
    ).texts
    return [(each.kind, list(each.paragraphs)) for each in change.pieces]


def test_a_report_is_like_itself(report):
    found = differences_between(report, report)
    assert (found.figures, found.texts) == ((), ())
    assert found.compared


def test_head_and_tail_and_what_is_between(report):
    assert pieces_of(report, "a\n\nb\n\nc\n\nd\n\ne", "a\n\nx\n\nc\n\ne") == [
        ("kept", ["a"]),
        ("before", ["b"]),
        ("after", ["x"]),
        ("kept", ["c"]),
        ("before", ["d"]),
        ("kept", ["e"]),
    ]


@pytest.mark.parametrize(("before", "after"), [("a\n\na", "a\n\na\n\na"), ("a", ""), ("", "a")])
def test_no_paragraph_is_told_twice(report, before, after):
    told = pieces_of(report, before, after)
    for kinds, text in ((("kept", "before"), before), (("kept", "after"), after)):
        there = [each for kind, said in told if kind in kinds for each in said]
        assert "\n\n".join(there) == text


def test_texts_of_thousands_of_paragraphs_are_told_at_once(report):
    chance = Random(1)
    first, second = ("\n\n".join(chance.choices("abc", k=LONGEST_TEXT // 3)) for _ in range(2))
    begun = process_time()
    told = pieces_of(report, f"igual\n\n{first}\n\nfin", f"igual\n\n{second}\n\nfin")
    assert process_time() - begun < 1
    assert {"before", "after"} <= {kind for kind, _ in told}
    assert told[0][1][0] == "igual"
    assert told[-1][1][-1] == "fin"


@pytest.mark.parametrize("letters", ["a", "ab", "abc"])
def test_the_most_that_are_held_against_each_other_take_no_time(report, letters):
    chance = Random(2)
    first, second = ("\n\n".join(chance.choices(letters, k=398)) for _ in range(2))
    begun = process_time()
    pieces_of(report, f"x\n\n{first}\n\ny", f"z\n\n{second}\n\nw")
    assert process_time() - begun < 1


def test_a_baseline_without_year_is_called_no_year(report):
    ficha = report.fichas[0]
    unknown = replace(ficha.series, baseline_year=None)
    other = replace(unknown, baseline=replace(unknown.baseline, text="8", value=None))
    found = differences_between(
        with_ficha(report, replace(ficha, series=unknown)),
        with_ficha(report, replace(ficha, series=other)),
    )
    assert "Línea base" in [each.what for each in found.figures]
    assert not any("None" in each.what for each in found.figures)


def test_elements_of_a_ficha_are_compared(report):
    ficha, code = report.fichas[0], report.fichas[0].code
    earlier, later = ElementPart("Definición", "Antes."), ElementPart("Definición", "Ahora.")
    was = replace(ficha, elements=(earlier,))
    now = replace(ficha, elements=(later, ElementPart("Método", "v1 / v2")))
    found = text_changes(with_ficha(report, was), with_ficha(report, now))
    assert found[code, "Definición"] == (
        TextPiece("before", ("Antes.",)),
        TextPiece("after", ("Ahora.",)),
    )
    assert found[code, "Método"] == (TextPiece("after", ("v1 / v2",)),)


def test_terms_are_compared_and_both_meanings_of_one(report):
    was = replace(report, glossary=(Term("A", "uno"), Term("A", "dos")), acronyms=(Term("B", "x"),))
    now = replace(report, glossary=(Term("A", "uno"), Term("A", "tres")), acronyms=())
    assert text_changes(was, now) == {
        (words.GLOSSARY, "A"): (
            TextPiece("kept", ("uno",)),
            TextPiece("before", ("dos",)),
            TextPiece("after", ("tres",)),
        ),
        (words.ACRONYMS, "B"): (TextPiece("before", ("x",)),),
    }
