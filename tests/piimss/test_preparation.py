"""Preparing a database, alone: the second to come waits however long that takes."""

from contextlib import closing
from threading import Timer

import pytest
from django.db import connection

from piimss.preparation import PREPARING, _alone


@pytest.mark.postgres_only
@pytest.mark.django_db
def test_who_comes_second_waits_longer_than_any_time_limit():
    with closing(connection.copy()) as first, connection.cursor() as cursor:
        first.inc_thread_sharing()
        with first.cursor() as held:
            held.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        cursor.execute("SET LOCAL lock_timeout = '50ms'")
        cursor.execute("SET LOCAL statement_timeout = '100ms'")
        ends = Timer(0.6, first.close)
        ends.start()
        with _alone():
            assert not ends.is_alive()
