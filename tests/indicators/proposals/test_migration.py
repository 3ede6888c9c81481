"""What was there before proposals goes back as it was and comes again, with its triggers."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from indicators.models import Event, NoticePreference, Proposal
from reports.models import Edition
from tests.factories.captures import capture_at_status, make_cast
from tests.factories.editions import close, make_edition, waiting_and_decided
from tests.factories.model_rows import make_preference

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def refused(words, statement):
    with (
        pytest.raises(IntegrityError, match=words),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def check_triggers():
    refused("event_stands", "UPDATE indicators_event SET reason = 'otra'")
    refused("closed_edition_stands", "UPDATE reports_edition SET number = 9")


def test_a_site_of_before_is_as_it_was():
    cast = make_cast()
    capture_at_status(cast, "aprobada")
    closed = close(make_edition(cast), by=cast.rita)
    make_preference(cast.ana, overdue=False)
    kept = list(Event.objects.exclude(source="propuesta").order_by("pk").values())
    try:
        call_command("migrate", "indicators", "0031", verbosity=0)
        check_triggers()
    finally:
        call_command("migrate", verbosity=0)
    check_triggers()
    assert not Proposal.objects.exists()
    assert list(Event.objects.exclude(source="propuesta").order_by("pk").values()) == kept
    # Whoever had chosen what to be told goes on as they chose, and is told of proposals.
    preference = NoticePreference.objects.get(user=cast.ana)
    assert (preference.overdue, preference.proposed, preference.decided) == (False, True, True)
    # One that was closed by one person stays as it is; the next takes two.
    again = Edition.objects.get(pk=closed.pk)
    assert (again.content, again.digest) == (closed.content, closed.digest)
    waiting_and_decided(cast)
    refused("proposal_stands", "DELETE FROM indicators_proposal")
    refused("proposal_stands", "UPDATE indicators_proposal SET reason = 'otra'")
