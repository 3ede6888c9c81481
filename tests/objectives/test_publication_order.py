"""Publications of the files in their order, and among them by their day those that were added here."""

from datetime import date

import pytest

from objectives.publication_order import Placed, place_publications

FIRST = Placed("programa", 1, date(2019, 6, 18))
SECOND = Placed("informe-2021", 2, date(2021, 12, 31))
THIRD = Placed("informe-2022", 5, date(2023, 4, 1))


def own(slug, *day):
    return Placed(slug, None, date(*day))


@pytest.mark.parametrize(
    ("added", "orders"),
    [
        ([], [1, 2, 5]),
        ([own("a", 2022, 1, 1)], [1, 2, 6, 3]),
        ([own("a", 2024, 1, 1)], [1, 2, 5, 6]),
        ([own("a", 2010, 1, 1)], [2, 3, 6, 1]),
        # of the same day as one of the files: after it
        ([own("a", 2021, 12, 31)], [1, 2, 6, 3]),
        # two between the same, the earlier one first, and one of the same day by its key
        ([own("b", 2022, 2, 1), own("a", 2022, 1, 1)], [1, 2, 7, 4, 3]),
        ([own("b", 2022, 1, 1), own("a", 2022, 1, 1)], [1, 2, 7, 4, 3]),
        ([own("a", 2020, 1, 1), own("b", 2024, 1, 1)], [1, 3, 6, 2, 7]),
    ],
)
def test_places(added, orders):
    found = place_publications([THIRD, FIRST, *added, SECOND])
    slugs = [each.slug for each in (FIRST, SECOND, THIRD, *added)]
    assert [found[slug] for slug in slugs] == orders
