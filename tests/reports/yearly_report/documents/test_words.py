"""The words that the documents of the yearly report share, and the letters they are set in."""

from dataclasses import replace
from datetime import date

import pytest

from reports.narrative_states import DRAFT
from reports.yearly_report.documents import words
from reports.yearly_report.documents.glyphs import BREAK, SIGN, breakable, characters, printable
from reports.yearly_report.documents.pdf_text import nodes_of

from ....factories.small_report import closed, small_report


def test_a_day_and_a_state_are_told_in_words():
    report = small_report()
    assert words.day(date(2024, 6, 30)) == "30 de junio de 2024"
    assert words.state_of(report.edition) == "Edición 2, borrador"
    assert words.state_of(closed(report).edition) == "Edición 2, cerrada el 3 de julio de 2024"


def test_only_a_draft_marks_texts():
    framework = small_report().framework
    assert words.mark_of(framework, draft=True) == ""
    empty = replace(framework, text=" ")
    assert words.mark_of(empty, draft=True) == "Texto pendiente: Marco normativo"
    assert words.mark_of(empty, draft=False) == ""
    written = replace(framework, state=DRAFT)
    assert words.mark_of(written, draft=True) == "Texto sin aprobar: en borrador"
    assert words.mark_of(written, draft=False) == ""


def test_missing_texts_are_named_with_their_objective():
    report = small_report()
    assert list(words.missing_texts(report)) == []
    first, second = report.objectives
    bare = replace(first, results=replace(first.results, text=""))
    other = replace(second, factors=replace(second.factors, text=""))
    found = list(words.missing_texts(replace(report, objectives=(bare, other))))
    assert found == ["Objetivo prioritario 1: Resultados", "Factores del Objetivo prioritario 2"]


@pytest.mark.parametrize(
    ("written", "printed", "beside"),
    [
        ("(1 / 2) × 100 = 50", "(1/2)*100=50", []),
        ("1 − 2 = -1", "1-2=-1", []),
        ("ND", "", []),
        ("13 + 5 = 18", "13 + 5 = 81", ["13 + 5 = 81"]),
    ],
)
def test_what_was_printed_stands_beside_only_where_it_says_something_else(written, printed, beside):
    calculation = replace(
        small_report().fichas[0].calculations[0], written=written, printed=printed
    )
    assert words.printed_beside([calculation]) == beside


def test_the_letters_have_what_figures_and_formulas_need():
    assert characters() >= set("áéíóúñüÁÉÍÓÚÑÜ¿¡«»“”–—…·•≥≤→×−±½%‰€$¹²³^" + SIGN)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Año ≥ 5 → 6", "Año ≥ 5 → 6"),
        ("bien 😀", f"bien {SIGN}"),
        ("👩\u200d👧", SIGN * 2),
        ("e\u0301", "é"),
        ("a\u2028b\tc\u3000d", "a b c d"),
        ("a\u202eb\ufe0f", "ab"),
        ("مرحبا", SIGN * 5),
    ],
)
def test_a_character_without_a_letter_becomes_a_sign(text, shown):
    assert printable(text) == shown


def test_only_what_is_longer_than_words_is_broken():
    assert breakable("electroencefalografista 1,234,567,890") == (
        "electroencefalografista 1,234,567,890"
    )
    broken = breakable("x" * 3000)
    assert max(map(len, broken.split(BREAK))) <= 28 and broken.replace(BREAK, "") == "x" * 3000
    sums = "5,355,796+5,900,659+42,900+250,321+562,910"
    assert breakable(sums).split(BREAK) == [
        "5,355,796+", "5,900,659+", "42,900+", "250,321+", "562,910"
    ]  # fmt: skip
    assert breakable("22,510,271-22,663,670-1,240,844").split(BREAK) == [
        "22,510,271", "-22,663,670", "-1,240,844"
    ]  # fmt: skip


def levels(text, above):
    return [node["level"] for node in nodes_of(text, above) if node["kind"] == "heading"]


def test_headings_of_a_narrative_stand_below_its_own_and_skip_no_level():
    assert levels("# a\n\n## b\n\n### c\n\n# d", 1) == [2, 3, 4, 2]
    assert levels("###### a\n\n# b\n\n##### c", 3) == [4, 4, 5]
    assert levels("# a\n\n## b\n\n### c\n\n#### d\n\n##### e", 3) == [4, 5, 6, 6, 6]
    assert levels("- # a\n\n> # b", 1) == []


def test_a_table_too_wide_for_a_page_becomes_several_with_the_same_first_column():
    head = "| Delegación " + "".join(f"| Columna número {n} " for n in range(11)) + "|"
    text = f"{head}\n{'|---' * 12}|\n| Puebla " + "| 1,234,567.00 " * 11 + "|"
    grids = nodes_of(text, 1)
    assert len(grids) > 1 and all(grid["kind"] == "grid" for grid in grids)
    assert {grid["header"][0][0]["text"] for grid in grids} == {"Delegación"}
    assert sum(len(grid["header"]) - 1 for grid in grids) == 11
    assert all(grid["numbers"] == [False] + [True] * (len(grid["numbers"]) - 1) for grid in grids)


def test_quotations_within_each_other_lose_no_text():
    def texts(nodes):
        for node in nodes:
            yield from (run["text"] for run in node.get("runs", ()))
            yield from texts(node.get("blocks", ()))

    found = list(texts(nodes_of("".join("> " * n + f"cita {n}\n\n" for n in range(1, 8)), 1)))
    assert found == [f"cita {n}" for n in range(1, 8)]
