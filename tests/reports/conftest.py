"""The real programme for the tests of what is shown."""

import pytest
from django.core.management import call_command

from .real_reports import CLOSED_ON, real_report

FOLDER = "fixtures/piimss-2020-2024"


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The real programme, loaded once for the module and taken away again."""
    with django_db_blocker.unblock():
        call_command("load_programme", FOLDER, verbosity=0)
        call_command("recompute", verbosity=0)
    yield
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def draft(loaded, django_db_blocker):
    """The report on 2023 of the real programme, with texts, as a draft."""
    with django_db_blocker.unblock():
        return real_report()


@pytest.fixture(scope="module")
def closed(loaded, django_db_blocker):
    """The same, closed."""
    with django_db_blocker.unblock():
        return real_report(CLOSED_ON)
