"""A filled sheet of ten thousand rows: checked and saved, beside one of a thousand.

Prints one line of JSON.  Run by ``python -m benchmarks`` with the database in the environment.
"""

import json
import time
from io import BytesIO

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from indicators.models import Capture, FilledSheet
from indicators.sheets import processing
from indicators.sheets.submission import receive, request_save
from tests.factories.sheets import as_file, large_sheet

INDICATORS = VARIABLES = 10
FEW, MANY = 10, 100  # units


def run(units: int) -> dict[str, float]:
    """Check and save a sheet of a hundred rows a unit; nothing of it stays."""
    with transaction.atomic():
        cast, content = large_sheet(units, INDICATORS, VARIABLES)
        sheet = receive(cast.small.programme, as_file(content), by=cast.ana)
        started = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            processing.check(sheet.pk)
        checked = time.perf_counter() - started
        sheet.refresh_from_db()
        request_save(sheet)
        started = time.perf_counter()
        processing.save(sheet.pk)
        saved = time.perf_counter() - started
        captures = Capture.objects.filter(cycle__isnull=False).count()
        if captures != units * INDICATORS or FilledSheet.objects.get().problems:
            raise SystemExit("The sheet was not saved whole.")
        started = time.perf_counter()
        for _row in load_workbook(BytesIO(content), read_only=True).active.iter_rows():
            pass
        read = time.perf_counter() - started
        transaction.set_rollback(True)
    # How far it is, is reported by the clock and not by the rows.
    reports = sum('"done"' in query["sql"].partition("WHERE")[0] for query in queries)
    return {
        "rows": units * INDICATORS * VARIABLES,
        "check_seconds": checked,
        "save_seconds": saved,
        "read_seconds": read,
        "queries": len(queries) - reports,
    }


def main() -> None:
    """One line of JSON on standard output."""
    run(1)  # whatever is imported or compiled at first
    print(json.dumps({"few": run(FEW), "many": run(MANY)}))
