"""The programme that the pages are about."""

import pytest

from reports.dashboards import content


@pytest.fixture
def programme(db):
    return content.open_programme()
