"""How much memory the building of the real report takes, with all its texts as long as they may be."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from random import Random

import pytest

from objectives.models import Programme
from reports.yearly_report.content import outline_of, yearly_report
from reports.yearly_report.documents.report import canonical_json
from reports.yearly_report.editions.narratives import MOST_IN_EDITION

ROOT = Path(__file__).resolve().parents[3]
MOST = 400
"""Megabytes of the process that builds and of the one that it starts, which are alive together."""

SECTIONS = 40
"""Texts of the real programme's report; all of them together are bounded."""

WORDS = "se ampliaron los horarios de las unidades médicas para atender a más personas en el año".split()

BUILD = """
import json, re, resource, sys
from reports.yearly_report.documents.pdf import pdf_of
from reports.yearly_report.documents.report import digest_of, report_from
from reports.yearly_report.documents.spreadsheet import spreadsheet_of
from reports.yearly_report.documents.word import word_of
def most():
    # Not of getrusage, which counts what the process was before: a copy of the one that runs the tests.
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024
text = sys.stdin.read()
report, digest = report_from(text), digest_of(text)
sizes = [len(pdf_of(report, digest, paper)) for paper in ("a4", "us-letter")]
beside = most()
started = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
sizes += [len(make(report, digest)) for make in (word_of, spreadsheet_of)]
print(json.dumps([sizes, beside, started, most()]))
"""


def text_of(length, chance):
    """Paragraphs of which no two are alike: the compiler lays out equal ones only once."""
    paragraphs = (" ".join(chance.choices(WORDS, k=80)) for _ in range(length // 300 + 1))
    return "\n\n".join(paragraphs)[:length]


pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.usefixtures("real_programme")
@pytest.mark.parametrize("length", [0, MOST_IN_EDITION // SECTIONS])
def test_a_build_stays_small(length):
    programme = Programme.objects.select_related("root_unit").get()
    chance = Random(length)
    written = {each.key: (text_of(length, chance), "aprobada") for each in outline_of(programme)}
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
    sizes, beside, started, alone = json.loads(done.stdout)
    assert all(sizes)
    assert alone < MOST
    assert beside + started < MOST, (beside, started)
