"""A thousand rows: read and compared with few queries, telling how far it is, and saved at once.

`make bench` takes ten thousand.
"""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Capture, FilledSheet, SheetState
from indicators.sheets import processing
from indicators.sheets.parts import UnreadableWorkbook
from indicators.sheets.reader import read_sheet
from indicators.sheets.submission import receive, request_save
from tests.factories.captures import make_cast
from tests.factories.sheets import as_file, change, download, large_sheet

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

UNITS, INDICATORS, VARIABLES = 10, 10, 10


@pytest.fixture
def filled():
    """A sheet of a thousand rows, every value filled."""
    return large_sheet(UNITS, INDICATORS, VARIABLES)


def test_a_thousand_rows(filled, monkeypatch):
    cast, content = filled
    sheet = receive(cast.small.programme, as_file(content), by=cast.ana)
    told = []
    real = processing._SheetProgress._report

    def tell(self, done, total):
        told.append((done, total))
        real(self, done, total)

    monkeypatch.setattr(processing._SheetProgress, "_report", tell)
    begun = time.monotonic()
    with CaptureQueriesContext(connection) as asked:
        processing.check(sheet.pk)
    seconds = time.monotonic() - begun
    sheet.refresh_from_db()
    assert (sheet.state, sheet.problems) == (SheetState.READY, [])
    assert len(sheet.captures) == UNITS * INDICATORS
    assert sum(len(each["cells"]) for each in sheet.captures) == UNITS * INDICATORS * VARIABLES * 3

    # Everything but telling how far it is, which goes by the clock.
    tellings = [
        each for each in asked.captured_queries if '"done"' in each["sql"].partition("WHERE")[0]
    ]
    assert len(asked) - len(tellings) < 40
    rows = UNITS * INDICATORS * VARIABLES
    shares = [done / total for done, total in told]
    assert len(told) > rows
    assert shares == sorted(shares)
    assert told[-1] == (2 * rows, 2 * rows)
    assert seconds < 10

    assert request_save(sheet)
    assert processing.save(sheet.pk) == SheetState.SAVED
    assert Capture.objects.filter(cycle__isnull=False).count() == UNITS * INDICATORS


def test_a_single_bad_cell_among_a_thousand_rows_keeps_all_from_being_saved(filled):
    cast, content = filled
    content = change(content, lambda each: each.__setitem__("I777", "1,2"))
    sheet = receive(cast.small.programme, as_file(content), by=cast.ana)
    assert processing.check(sheet.pk) == SheetState.REFUSED
    sheet.refresh_from_db()
    assert [each["cell"] for each in sheet.problems] == ["Capturas!I777"]
    FilledSheet.objects.update(state=SheetState.SAVING)
    processing.save(sheet.pk)
    assert not Capture.objects.filter(cycle__isnull=False).exists()


def test_more_rows_than_any_institution_has_are_refused(monkeypatch):
    monkeypatch.setattr("indicators.sheets.reader.MOST_ROWS", 1)
    with pytest.raises(UnreadableWorkbook, match="pasa de 1 filas"):
        read_sheet(download(make_cast()))
