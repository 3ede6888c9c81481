"""Rows of ``Told`` and what groups may do with them stay under the name of ``Notified``, and go back."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from indicators.models import Notified
from tests.factories.captures import make_cast
from tests.factories.model_rows import make_digest, make_notified

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

FORMER = ("indicators", "0017_verdicts_are_stored")


def codenames(model):
    """Return what the group of the test may do, and all that can be done, with the rows of a model."""
    every = Permission.objects.filter(
        content_type__app_label="indicators", content_type__model=model
    )
    given = Group.objects.get(name="Lectura").permissions.values_list("codename", flat=True)
    return sorted(given), sorted(every.values_list("codename", flat=True))


def test_rows_and_permissions_stay_under_the_new_name_and_go_back():
    cast = make_cast()
    row = make_notified(make_digest(cast.ana), event="captura-7-4")
    Group.objects.create(name="Lectura").permissions.set(
        Permission.objects.filter(codename="view_notified")
    )
    numbers = set(Permission.objects.values_list("pk", flat=True))
    actions = ("add", "change", "delete", "view")
    try:
        call_command("migrate", *FORMER, verbosity=0)
        ContentType.objects.clear_cache()
        former = MigrationExecutor(connection).loader.project_state([FORMER]).apps
        told = former.get_model("indicators", "Told").objects.get()
        assert (told.pk, told.event, told.user_id) == (row.pk, "captura-7-4", cast.ana.pk)
        assert codenames("told")[0] == ["view_told"]
        assert {f"{action}_told" for action in actions} <= set(codenames("told")[1])
    finally:
        call_command("migrate", verbosity=0)
        ContentType.objects.clear_cache()
    assert Notified.objects.get() == row
    assert codenames("notified") == (
        ["view_notified"],
        [f"{action}_notified" for action in actions],
    )
    assert set(Permission.objects.values_list("pk", flat=True)) == numbers
