import gettext
import re
from datetime import datetime

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import trans_real


def test_figures_are_written_as_in_mexico():
    assert number_format("1234567.80", force_grouping=True) == "1,234,567.80"
    assert date_format(datetime(2024, 6, 30)) == "30 de junio de 2024"


def test_the_day_ends_at_midnight_in_mexico_city():
    assert timezone.get_default_timezone_name() == "America/Mexico_City"


def test_no_policy_allows_anything_unsafe_or_foreign(client):
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy
    for directive in ("default-src 'self'", "frame-ancestors 'none'", "form-action 'self'"):
        assert directive in policy


def test_tasks_end_before_the_broker_hands_them_out_again():
    visible = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    assert settings.CELERY_TASK_SOFT_TIME_LIMIT < settings.CELERY_TASK_TIME_LIMIT < visible


@pytest.mark.django_db
@pytest.mark.skipif(
    "postgresql" in settings.DATABASES["default"]["ENGINE"], reason="these are SQLite's settings"
)
def test_sqlite_lets_threads_read_while_one_writes():
    with connection.cursor() as cursor:
        answers = {}
        for pragma in ("journal_mode", "foreign_keys", "busy_timeout"):
            cursor.execute(f"PRAGMA {pragma}")
            answers[pragma] = cursor.fetchone()[0]
    assert answers == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 20_000}
    assert connection.transaction_mode == "IMMEDIATE"


def test_the_compiled_catalogue_says_what_the_readable_one_says():
    folder = settings.LOCALE_PATHS[0] / "es_MX" / "LC_MESSAGES"
    entries = re.findall(
        r'(?:msgctxt "(.+)"\n)?msgid "(.+)"\nmsgstr "(.+)"',
        (folder / "django.po").read_text("utf-8"),
    )
    assert len(entries) == 31
    with open(folder / "django.mo", "rb") as file:
        compiled = gettext.GNUTranslations(file)
    for context, source, translation in entries:
        found = compiled.pgettext(context, source) if context else compiled.gettext(source)
        assert found == translation


def test_a_text_is_looked_up_once():
    text = "Un texto que no está en ningún catálogo"
    assert (trans_real.gettext(text), trans_real.gettext(text)) == (text, text)
    assert trans_real.translation(settings.LANGUAGE_CODE).gettext.cache_info().hits > 0
