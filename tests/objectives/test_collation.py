"""The order in which people look something up in Spanish."""

import random

import pytest

from objectives.collation import alphabetical


@pytest.mark.parametrize(
    "in_order",
    [
        ["Área", "Asegurados", "Ázimo", "Barco"],  # accents do not matter
        ["Td", "TDPa", "TI", "TIC"],  # nor do capitals
        ["nube", "nz", "ñame", "ñu", "oasis"],  # ñ is a letter of its own, after n
        ["cana", "canzón", "caña"],
        ["vergüenza", "vergüenzas", "verja"],
        ["SUA-Web", "SUAVE"],  # word by word, and a hyphen ends one
        ["SI", "SI (otra)", "SIACOV", "SIAG Web", "SIDEIMSS"],
        ["CONCANACO", "CONCANACO-SERVyTUR", "CONOCER"],
        ["2 años", "010 años", "10 años", "año"],  # figures by their value, before letters
        ["P", "P1", "P2", "P10"],  # within a code too
        ["8.1", "8.1.1", "8.2", "8.10", "8.a", "8.b"],
        ["delegacion-2", "delegacion-10"],
        ["v1", "v2", "v10"],
        ["Como", "Cómo"],  # what is the same so far, always in one order
    ],
)
def test_words_come_where_people_look_for_them(in_order):
    shuffled = in_order[:]
    random.Random(7).shuffle(shuffled)
    assert sorted(shuffled, key=alphabetical) == in_order


def test_letters_of_two_characters_are_the_same_letters():
    """An accent may be written as a character of its own."""
    assert alphabetical("A\u0301rea")[0] == alphabetical("\u00c1rea")[0] == ["area"]
    assert alphabetical("n\u0303u")[0] == alphabetical("\u00f1u")[0] != alphabetical("nu")[0]
