"""What the tests of the verification share: a file is read once, however often it is compared."""

from functools import cache

import pytest

from reports.verification import comparison


@pytest.fixture(autouse=True, scope="module")
def reading_once():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(comparison, "read", cache(comparison.read))
        yield
