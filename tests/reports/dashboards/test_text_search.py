"""Finding words: accents and capitals do not matter, and the text stays as it was written."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.dashboards.text_search import HighlightedPart, fold_text, is_below, marked, read_search

CODES = ["1", "1.1", "1.1.1", "1.1.10", "1.10", "3", "3.2", "3.2.1"]
words = st.text(st.sampled_from("aánñNÑeéuüsSßﬁ1.-"), min_size=1, max_size=4)
texts = st.one_of(
    st.text(max_size=40),
    st.text(st.sampled_from("aánñNÑeéuüsSßﬁ1.- ́̃"), max_size=40),
)


def hits(text, *asked):
    return [
        piece.text for piece in marked(text, [fold_text(each) for each in asked]) if piece.is_hit
    ]


@pytest.mark.parametrize(
    ("asked", "text", "found"),
    [
        ("nino", "Niñas y NIÑOS", ["NIÑO"]),
        ("niño", "nino", ["nino"]),
        ("CAPACITA", "Capacitar, o la capacitación", ["Capacita", "capacita"]),
        ("red", "acreditar las Redes", ["Red"]),
        ("bienestar", "IMSS-BIENESTAR", ["BIENESTAR"]),
        ("imss-bienestar", "IMSS-BIENESTAR", ["IMSS-BIENESTAR"]),
        ("accion", "accio\u0301n", ["accio\u0301n"]),
        ("accio", "accio\u0301n", ["accio\u0301"]),
        ("nin", "nin\u0303o", ["nin\u0303"]),
        ("f", "ﬁnanzas", ["ﬁ"]),
        ("strasse", "Straße", ["Straße"]),
        ("salud", "", []),
    ],
)
def test_what_is_marked_is_written_as_it_was(asked, text, found):
    assert hits(text, asked) == found


def test_what_overlaps_or_touches_is_one_hit():
    assert hits("saludable", "salud", "salu", "saludab") == ["saludab"]
    assert marked("la salud", ["salud"]) == (
        HighlightedPart("la ", False),
        HighlightedPart("salud", True),
    )


@given(texts, st.lists(words, max_size=4))
def test_the_pieces_give_the_text_back(text, asked):
    pieces = marked(text, [fold_text(each) for each in asked])
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)
    assert all(one.is_hit != next_.is_hit for one, next_ in pairwise(pieces))


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold_text(fold_text(text)) == fold_text(text)
    assert not any(unicodedata.combining(each) for each in fold_text(text))


@given(st.text(), st.text())
def test_folding_goes_character_by_character(one, other):
    assert fold_text(one + other) == fold_text(one) + fold_text(other)


@given(texts, words)
def test_a_word_is_marked_exactly_where_it_is_found(text, asked):
    search = read_search(asked, [])
    assert search.matches("1", text) == any(piece.is_hit for piece in search.mark(text))


@given(texts, words)
def test_every_hit_says_the_word(text, asked):
    for hit in hits(text, asked):
        assert fold_text(asked) in fold_text(hit)


@given(st.text(st.characters(categories=["L"]), min_size=1, max_size=8), texts)
def test_a_word_finds_itself_however_it_is_written(word, before):
    for written in (word, unicodedata.normalize("NFD", word), unicodedata.normalize("NFC", word)):
        search = read_search(written, [])
        assert search.matches("1", f"{before} {word}")


class TestCodes:
    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ("1.1", ["1.1", "1.1.1", "1.1.10"]),
            ("1.1.1", ["1.1.1"]),
            ("1.1.1.", ["1.1.1"]),
            ("3", ["3", "3.2", "3.2.1"]),
            ("(3.2)", ["3.2", "3.2.1"]),
            ("3.2, 1.10", ["1.10", "3.2", "3.2.1"]),
            ("1.2", []),
            ("1.1.100", []),
        ],
    )
    def test_a_code_finds_itself_and_what_hangs_below_it(self, asked, found):
        search = read_search(asked, CODES)
        assert [code for code in CODES if search.matches(code, "Sin número.")] == found

    def test_a_code_beside_words(self):
        search = read_search("1.1 salud", CODES)
        assert (search.codes, search.words) == (("1.1",), ("salud",))
        assert search.matches("1.1.1", "La salud")
        assert not search.matches("1.1.1", "La vida")
        assert not search.matches("3.2.1", "La salud")

    def test_a_number_that_is_no_code_is_a_word(self):
        search = read_search("2030", CODES)
        assert search.matches("1.1", "Agenda 2030")

    def test_a_letter_that_begins_a_code_is_a_word(self):
        assert read_search("acceso a la salud", ["A.1"]).codes == ()
        assert read_search("a.1", ["A.1"]).matches("A.1.2", "")

    def test_below(self):
        assert is_below("1.1.10", "1.1")
        assert not is_below("1.10", "1.1")


def test_every_word_must_occur_in_one_text_or_another():
    search = read_search("  guarderia CALIDAD ", [])
    assert search.text == "guarderia CALIDAD"
    assert search.matches("1", "Mejorar la calidad", "En guarderías")
    assert not search.matches("1", "Mejorar la calidad", "En casa")


@pytest.mark.parametrize("asked", ["", "   ", "«»", "... ,"])
def test_nothing_asked_finds_nothing(asked):
    assert not read_search(asked, CODES).matches("1.1", asked)


def test_a_word_typed_often_is_looked_for_once():
    assert read_search("salud Salud SALUD, salud", []).words == ("salud",)
