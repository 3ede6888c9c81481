"""A kept fixture: its rows are made once, and each test finds them as they were made."""

import pytest
from django.contrib.auth.models import User

from tests.databases import kept_fixture

pytestmark = pytest.mark.django_db
made = []


@kept_fixture
def ana():
    made.append("ana")
    return User.objects.create_user("ana")


def test_each_test_finds_what_was_made(ana):
    assert (User.objects.get(), ana.first_name) == (ana, "")
    ana.first_name = "Ana"
    ana.save()


def test_what_a_test_did_is_undone(ana):
    assert User.objects.get().first_name == ana.first_name == ""


@pytest.mark.django_db(transaction=True)
def test_also_what_it_committed(ana):
    User.objects.all().delete()


def test_it_is_made_once(ana):
    assert User.objects.get() == ana
    assert len(made) <= 1


def test_without_it_there_is_nothing():
    assert not User.objects.exists()
