"""A site of before duties were held for a unit: its tree, people and contributions stay."""

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from indicators.models import Capture, CaptureStatus, Event, Result
from indicators.results.recompute import check_drift, recompute_programme
from objectives.models import Duty, ProgrammeUnit
from reports.models import Edition
from tests.factories.captures import DUTIES, capture_at_status, make_cast, typed
from tests.factories.editions import close, make_edition

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

FORMER = [
    ("objectives", "0008_publications_remember_when_they_were_loaded"),
    ("indicators", "0029_the_category_of_an_indicator_is_of_its_kind"),
]


@pytest.fixture
def cast():
    """A capture in every state, contributions of a unit, and a closed edition."""
    cast = make_cast()
    for number, status in enumerate(CaptureStatus.values, start=2):
        cast.small.add_indicator(f"1.{number}", "v1", symbols={"v1": "suma"})
        capture_at_status(cast, status, code=f"1.{number}", entries=typed(v1="5"))
    cast.small.add_indicator("1.9", "v1", symbols={"v1": "nacional"}, captured_by="")
    for unit, value in (("norte", "1"), ("sur", "2")):
        cast.small.state("1.1", 2022, {"v1": value, "v2": "4"}, unit=unit)
    recompute_programme(cast.small.programme)
    close(make_edition(cast), by=cast.rita)
    return cast


def everything():
    """Return the tree, the duties, who contributes, what is stored and what was frozen."""
    return {
        "tree": list(ProgrammeUnit.objects.order_by("unit").values_list("unit", "kind", "parent")),
        "duties": sorted(Duty.objects.values_list("user", "role", "unit")),
        "contributes": sorted(
            Result.objects.values_list("indicator__code", "indicator__captured_by").distinct()
        ),
        "results": sorted(
            Result.objects.values_list("indicator", "unit", "year", "value", "light")
        ),
        "captures": sorted(Capture.objects.values_list("pk", "status", "version", "unit")),
        "edition": Edition.objects.values_list("digest", "content").get(),
    }


def test_it_goes_back_as_it_was_and_comes_again_as_it_is(cast):
    before = everything()
    try:
        call_command("migrate", *FORMER[0], verbosity=0)
        check_former_tables(cast, MigrationExecutor(connection).loader.project_state(FORMER).apps)
    finally:
        call_command("migrate", verbosity=0)
    assert everything() == before
    assert check_drift(cast.small.programme) == 0
    said = StringIO()
    call_command("verify_report", edition=1, stdout=said)
    check_what_stands_stands()


def check_former_tables(cast, former):
    units = former.get_model("objectives", "ResponsibleUnit").objects
    norte = units.get(slug="norte")
    assert (norte.kind, norte.parent.slug) == ("unidad", "nacional")
    programme = former.get_model("objectives", "Programme").objects.get()
    assert programme.units.count() == 3
    members = former.get_model("objectives", "UnitMembership").objects
    assert sorted(members.values_list("user__username", "unit__slug")) == [
        ("ana", "nacional"),
        ("luis", "nacional"),
        ("noe", "norte"),
    ]
    for name, duty in DUTIES.items():
        assert [group.name for group in User.objects.get(username=name).groups.all()] == [duty]
    # Who belongs to a unit without the duty captures nothing, then and afterwards.
    members.create(user_id=cast.dora.pk, unit_id=norte.pk)


def check_what_stands_stands():
    """The database refuses what it refused: what was approved, written and closed stays."""
    for rows, changed in (
        (Capture.objects.filter(status="aprobada"), {"year": 1999}),
        (Event.objects.all(), {"reason": "otra"}),
        (Edition.objects.all(), {"content": "otro"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**changed)
