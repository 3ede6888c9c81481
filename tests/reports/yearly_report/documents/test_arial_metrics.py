"""How wide letters are, and how many lines a text takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.yearly_report.documents.arial_metrics import lines_of, width_of

POINTS = 50
"""A thousandth of the size is then a twentieth of a point."""


@pytest.mark.parametrize(
    ("text", "regular", "bold"),
    [
        ("0", 556, 556),
        (",", 278, 278),
        ("21,463,300", 8 * 556 + 2 * 278, 8 * 556 + 2 * 278),
        ("Núm.", 722 + 556 + 833 + 278, 722 + 611 + 889 + 278),
        ("ñ", 556, 611),
        ("í", 278, 278),
        ("🏥", 1000, 1000),
        ("", 0, 0),
    ],
)
def test_letters_are_as_wide_as_those_of_arial(text, regular, bold):
    assert width_of(text, POINTS) == regular
    assert width_of(text, POINTS, bold=True) == bold


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("", 1000, 1),
        ("aa aa", 5 * 556, 1),
        ("aa aa", 4 * 556, 2),
        ("aa-aa", 3 * 556, 2),
        ("a" * 10, 5 * 556, 2),
        ("a a a a", 556, 4),
        ("a\n\na", 9000, 3),
    ],
)
def test_lines_end_between_words_and_within_those_that_are_longer(text, room, lines):
    assert lines_of(text, room, POINTS) == lines


@given(st.text("aá -\n", max_size=200), st.integers(600, 9_000))
def test_more_room_never_takes_more_lines(text, room):
    assert lines_of(text, room + 556, POINTS) <= lines_of(text, room, POINTS)
