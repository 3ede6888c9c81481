"""A closed edition stands: every way to change it, tried in the database's words."""

import pytest
from django.db import IntegrityError, connection, transaction

from reports.models import BuildFile, NarrativeStatus
from tests.databases import kept_fixture
from tests.factories.captures import make_cast

from ...factories.editions import close, make_edition, narrative_at

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@kept_fixture
def closed():
    cast = make_cast()
    edition = make_edition(cast)
    narrative_at(cast, edition, NarrativeStatus.APPROVED)
    closed = close(edition, by=cast.rita)
    build = closed.builds.get()
    BuildFile.objects.create(build=build, format="xlsx", content=b"x", size=1, digest="0" * 64)
    return closed


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reports_edition SET content = 'otro'",
        "UPDATE reports_edition SET state = 'abierta'",
        "UPDATE reports_edition SET digest = ''",
        "DELETE FROM reports_edition",
        "UPDATE reports_narrative SET text = 'otro'",
        "DELETE FROM reports_narrative",
        "INSERT INTO reports_narrative (edition_id, key, unit_id, text, status, version, changed_at) "
        "SELECT edition_id, 'otro', unit_id, '', 'borrador', 1, changed_at FROM reports_narrative "
        "WHERE key = 'marco'",
        "UPDATE reports_buildfile SET size = 2",
        "DELETE FROM reports_buildfile",
        "UPDATE indicators_event SET reason = 'otro'",
        "DELETE FROM indicators_event WHERE source = 'texto'",
    ],
)
def test_nothing_of_it_is_changed(closed, statement):
    with pytest.raises(IntegrityError, match="stands"), transaction.atomic():
        run(statement)


@pytest.mark.postgres_only
@pytest.mark.parametrize("table", ["edition", "narrative", "buildfile"])
def test_no_table_of_it_is_emptied(closed, table):
    run("SET CONSTRAINTS ALL IMMEDIATE")  # a table with pending checks is not emptied at all
    with pytest.raises(IntegrityError, match="stands"), transaction.atomic():
        run(f"TRUNCATE reports_{table} CASCADE")


def test_a_text_to_which_something_happened_is_not_deleted():
    cast = make_cast()
    text = narrative_at(cast, make_edition(cast), NarrativeStatus.DRAFT)
    with pytest.raises(IntegrityError, match="event_stands"), transaction.atomic():
        run(f"DELETE FROM reports_narrative WHERE id = {text.pk}")
    run(f"DELETE FROM reports_narrative WHERE id <> {text.pk}")


def test_an_open_edition_is_still_written(closed):
    cast_edition = closed.programme.editions.create(
        number=2, year=2023, cutoff=closed.cutoff, opened_by=closed.opened_by
    )
    cast_edition.narratives.create(key="marco", unit=closed.programme.root_unit, text="a")
    cast_edition.narratives.update(text="b")
    assert cast_edition.narratives.get().text == "b"
