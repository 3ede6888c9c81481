"""The real programme for the tests of what is shown."""

import pytest

from ..factories.real_reports import CLOSED_ON, real_report


@pytest.fixture(scope="session")
def draft(reading_programme):
    """The report on 2023 of the real programme, with texts, as a draft."""
    with reading_programme():
        return real_report()


@pytest.fixture(scope="session")
def closed(reading_programme):
    """The same, closed."""
    with reading_programme():
        return real_report(CLOSED_ON)
