"""How much memory the building of the real report takes, with all its texts as long as they may be."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from objectives.models import Programme
from reports.content.yearly import outline_of, yearly_report
from reports.documents.markdown import LONGEST
from reports.documents.report import canonical_json

ROOT = Path(__file__).resolve().parents[2]
MOST = 400
"""Megabytes of the process that builds and of the one that it starts, each."""

BUILD = """
import json, re, resource, sys
from reports.documents.pdf import pdf_of
from reports.documents.report import digest_of, report_from
from reports.documents.spreadsheet import spreadsheet_of
from reports.documents.word import word_of
text = sys.stdin.read()
report, digest = report_from(text), digest_of(text)
sizes = [len(pdf_of(report, digest, paper)) for paper in ("a4", "us-letter")]
sizes += [len(make(report, digest)) for make in (word_of, spreadsheet_of)]
# Not of getrusage, which counts what the process was before: a copy of the one that runs the tests.
own = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
started = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([sizes, [own // 1024, started // 1024]]))
"""

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("length", [0, LONGEST // 5])
def test_a_build_stays_small(length):
    programme = Programme.objects.select_related("root_unit").get()
    paragraph = "Se ampliaron los horarios de las unidades. " * 12 + "\n\n"
    text = (paragraph * (length // len(paragraph) + 1))[:length]
    written = {each.key: (text, "aprobada") for each in outline_of(programme)}
    report = yearly_report(
        programme, number=1, year=2023, cutoff=date(2024, 6, 30), written=written
    )
    done = subprocess.run(
        [sys.executable, "-c", BUILD],
        input=canonical_json(report),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    sizes, peaks = json.loads(done.stdout)
    assert all(sizes)
    assert max(peaks) < MOST, peaks
