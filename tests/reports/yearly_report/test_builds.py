"""The files of an edition: built once for all who ask, kept, compared; and what failed is told."""

import io
import re
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from openpyxl import load_workbook

from indicators.jobs import MOST_ATTEMPTS, claim, hand_over_pending
from indicators.proposals.deciding import accept
from indicators.results.recompute import recompute_programme
from reports.models import Build, BuildState, FileFormat, NarrativeStatus
from reports.yearly_report.documents.report import canonical_json, digest_of
from reports.yearly_report.editions import build as making
from reports.yearly_report.editions.build import build
from reports.yearly_report.editions.build_requests import current_build, request_build
from reports.yearly_report.editions.closing import preview_closing, propose_closing
from reports.yearly_report.editions.snapshot import report_of
from tests.databases import kept_fixture
from tests.factories.captures import make_cast

from ...factories.editions import close, make_edition, narrative_at

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@kept_fixture
def cast_with_edition():
    cast = make_cast()
    cast.small.state("1.1", 2022, {"v1": "1000", "v2": "4000"}, printed="25.00")
    recompute_programme(cast.small.programme)
    edition = make_edition(cast)
    narrative_at(cast, edition, NarrativeStatus.APPROVED)
    return cast, edition


@pytest.fixture
def cast(cast_with_edition):
    return cast_with_edition[0]


@pytest.fixture
def edition(cast_with_edition):
    return cast_with_edition[1]


def test_all_files_are_made_and_every_figure_is_compared(cast, edition):
    asked = request_build(edition, by=cast.ana)
    assert asked.state == BuildState.QUEUED
    assert build(asked.pk) == BuildState.DONE
    asked.refresh_from_db()
    assert asked.done == asked.total
    assert (asked.differences, asked.figures > 0) == ([], True)
    files = {file.format: bytes(file.content) for file in asked.files.all()}
    assert list(files) == FileFormat.values
    assert files["pdf"].startswith(b"%PDF-")
    assert files["docx"][:2] == files["xlsx"][:2] == b"PK"


def test_a_denominator_of_zero_is_no_missing_datum(cast, edition):
    cast.small.state("1.1", 2023, {"v1": "2000", "v2": "0"})
    recompute_programme(cast.small.programme)
    table = report_of(edition).objectives[0].table
    figure = table.rows[0].results[table.years.index(2023)]
    assert (figure.text, figure.value) == ("—", None)
    said = {note.sign: note.text for note in table.notes}
    assert "denominador es cero" in said[str(figure.notes[0])]
    asked = request_build(edition, by=cast.ana)
    assert build(asked.pk) == BuildState.DONE
    asked.refresh_from_db()
    assert asked.differences == []


def test_who_asks_meanwhile_or_for_the_same_gets_the_same(cast, edition):
    first = request_build(edition, by=cast.ana)
    assert request_build(edition, by=cast.rita) == first
    build(first.pk)
    assert request_build(edition, by=cast.dora) == first
    narrative_at(cast, edition, NarrativeStatus.DRAFT, key="resumen")
    second = request_build(edition, by=cast.dora)
    assert second != first
    # What was built before is there until there is something newer.
    assert first.files.count() == 4
    build(second.pk)
    assert not Build.objects.filter(pk=first.pk).exists()


def test_a_change_of_the_data_asks_for_another_build(cast, edition):
    first = request_build(edition, by=cast.ana)
    build(first.pk)
    cast.small.state("1.1", 2023, {"v1": "2000", "v2": "4000"}, printed="50.00")
    recompute_programme(cast.small.programme)
    assert current_build(edition) is None


def test_who_sees_no_drafts_builds_none(cast, edition):
    with pytest.raises(PermissionDenied):
        request_build(edition, by=cast.alan)


def test_a_build_that_fails_says_why_and_is_tried_again(cast, edition, monkeypatch):
    def fail(*_report):
        raise RuntimeError("el disco está lleno")

    first = request_build(edition, by=cast.ana)
    with monkeypatch.context() as patched:
        patched.setitem(making.MAKERS, FileFormat.WORD, fail)
        assert build(first.pk) == BuildState.FAILED
    first.refresh_from_db()
    assert first.error == "No se pudo completar un paso: hacer el archivo: word."
    assert first.detail == "RuntimeError: el disco está lleno"
    second = request_build(edition, by=cast.rita)
    assert build(second.pk) == BuildState.DONE


def test_a_build_is_made_once(cast, edition):
    asked = request_build(edition, by=cast.ana)
    assert build(asked.pk) == BuildState.DONE
    assert build(asked.pk) == ""


def test_one_that_somebody_makes_is_left_to_them(cast, edition):
    asked = request_build(edition, by=cast.ana)
    with claim(making.JOB, asked.pk):
        Build.objects.filter(pk=asked.pk).update(state=BuildState.RUNNING)
        assert hand_over_pending() == 0
    assert hand_over_pending() == 1
    asked.refresh_from_db()
    assert asked.state == BuildState.DONE


class WorkerIsLostError(BaseException):
    """An end that no code of ours catches, as a process that is killed runs none."""


def lose_worker_in(format, monkeypatch):
    """Let whoever makes a file of that format be lost, once."""
    make = making.MAKERS[format]

    def lose(*_report):
        monkeypatch.setitem(making.MAKERS, format, make)
        raise WorkerIsLostError

    monkeypatch.setitem(making.MAKERS, format, lose)


def test_one_whose_worker_was_lost_goes_on_after_the_files_that_it_has(cast, edition, monkeypatch):
    asked = close(edition, by=cast.rita).builds.get()
    lose_worker_in(FileFormat.WORD, monkeypatch)
    with pytest.raises(WorkerIsLostError):
        build(asked.pk)
    kept = dict(asked.files.values_list("format", "pk"))
    assert list(kept) == [FileFormat.PDF_A4, FileFormat.PDF_LETTER]
    hand_over_pending()
    asked.refresh_from_db()
    assert (asked.state, asked.differences) == (BuildState.DONE, [])
    assert kept.items() < dict(asked.files.values_list("format", "pk")).items()


def test_what_changed_since_the_worker_was_lost_is_in_every_file(cast, edition, monkeypatch):
    asked = request_build(edition, by=cast.ana)
    lose_worker_in(FileFormat.WORD, monkeypatch)
    with pytest.raises(WorkerIsLostError):
        build(asked.pk)
    cast.small.state("1.1", 2023, {"v1": "2000", "v2": "4000"}, printed="50.00")
    recompute_programme(cast.small.programme)
    assert build(asked.pk) == BuildState.DONE
    asked.refresh_from_db()
    assert (asked.differences, asked.digest) == ([], digest_of(canonical_json(report_of(edition))))
    assert asked.files.count() == len(FileFormat)


def test_one_that_ends_whoever_tries_it_is_called_failed_in_the_end(cast, edition, monkeypatch):
    asked = request_build(edition, by=cast.ana)
    for _attempt in range(MOST_ATTEMPTS):
        lose_worker_in(FileFormat.PDF_A4, monkeypatch)
        with pytest.raises(WorkerIsLostError):
            build(asked.pk)
    assert build(asked.pk) == BuildState.FAILED
    asked.refresh_from_db()
    assert asked.error == "El trabajo se interrumpió varias veces."
    assert hand_over_pending() == 0


def test_one_that_lost_the_database_is_taken_up_again(cast, edition, monkeypatch):
    def lose(*_report):
        raise OperationalError("the connection is lost")

    asked = request_build(edition, by=cast.ana)
    with monkeypatch.context() as patched:
        patched.setitem(making.MAKERS, FileFormat.WORD, lose)
        with pytest.raises(OperationalError):
            build(asked.pk)
    hand_over_pending()
    asked.refresh_from_db()
    assert asked.state == BuildState.DONE


def test_differences_are_kept_with_the_build(cast, edition, monkeypatch):
    content = making.MAKERS[FileFormat.SPREADSHEET]
    other = make_edition(cast, year=2022, cutoff=edition.cutoff.replace(year=2022))
    wrong = content(making.report_of(other), "0" * 64)
    monkeypatch.setitem(making.MAKERS, FileFormat.SPREADSHEET, lambda *_report: wrong)
    asked = request_build(edition, by=cast.ana)
    assert build(asked.pk) == BuildState.DONE
    asked.refresh_from_db()
    assert any(each.startswith("Excel: 1.1, ") for each in asked.differences)


def test_a_closed_edition_is_built_from_what_was_frozen(cast, edition):
    draft = request_build(edition, by=cast.ana)
    build(draft.pk)
    closed = close(edition, by=cast.rita)
    final = closed.builds.get()
    cast.small.state("1.1", 2021, {"v1": "3000", "v2": "4000"}, printed="75.00")
    recompute_programme(cast.small.programme)
    assert build(final.pk) == BuildState.DONE
    final.refresh_from_db()
    assert final.digest == closed.digest == digest_of(closed.content)
    assert request_build(closed, by=cast.ana) == final


HOSTILE = (
    "=cmd|'/C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '#set page(width: 1pt) #panic("x") $x^2$ @ref <lbl> \\u{41}',
    "<script>alert(1)</script><!--",
    "\u202eabc\u2066 \u200fשלום مرحبا",
    "👩‍👩‍👧‍👦🏳️‍🌈 ∮ 𝔘𝔫𝔦 \x07\x1b[31m",
    "m" * 3_000,
    "- " * 400 + "fin",
    "[" * 500 + "(" * 500,
    "|a|b|\n|-|-|\n" + "|=1+1|@x|\n" * 200,
    "{{ 7*7 }} {% load x %} %s %(x)s \\input{/etc/passwd}",
    "é" * 49_000 + "\n\n# fin",
)


def test_hostile_texts_break_nothing_and_run_nothing(cast, edition):
    indicator = cast.small.indicators["1.1"]
    cast.small.state("1.1", 2023, {"v1": "2000", "v2": "4000"}, printed="50.00")
    recompute_programme(cast.small.programme)
    for place, text in enumerate(HOSTILE):
        key = ["marco", "resumen", "resultados-1", "factores-1"][place % 4]
        found = edition.narratives.get(key=key)
        joined = f"{found.text}\n\n{text}"[:50_000]
        edition.narratives.filter(pk=found.pk).update(text=joined)
    short = "=1+1 #x $y$ <b> \u202e" + "w" * 400 + " 👩‍👧 &amp;"
    type(indicator).objects.filter(pk=indicator.pk).update(
        name=short,
        definition=" ".join(HOSTILE)[:20_000],
        unit_of_measure="=1+1",
        observations=short,
    )
    indicator.methods.update(text=HOSTILE[2])
    asked = request_build(edition, by=cast.ana)
    assert build(asked.pk) == BuildState.DONE
    asked.refresh_from_db()
    assert asked.differences == []
    book = load_workbook(io.BytesIO(bytes(asked.files.get(format="xlsx").content)))
    formulas = [
        cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    ours = r'=IF\(COUNT\([A-Z0-9,]+\)=\d+,[A-Z0-9+*/()^.,-]+,"ND"\)'
    assert all(re.fullmatch(ours, each) for each in formulas)
    assert formulas


def test_a_build_that_was_given_up_takes_nothing_away(cast, edition, monkeypatch):
    first = request_build(edition, by=cast.ana)
    build(first.pk)
    narrative_at(cast, edition, NarrativeStatus.DRAFT, key="resumen")
    second = request_build(edition, by=cast.ana)
    word = making.MAKERS[FileFormat.WORD]

    def late(*report):
        Build.objects.filter(pk=second.pk).update(state=BuildState.FAILED, error="Ya no.")
        return word(*report)

    monkeypatch.setitem(making.MAKERS, FileFormat.WORD, late)
    assert build(second.pk) == BuildState.FAILED
    assert first.files.count() == 4


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_closing_while_others_ask_for_builds(cast, edition, monkeypatch):
    monkeypatch.setattr("reports.tasks.build_edition.delay_on_commit", lambda *_args: None)
    gate, errors = threading.Barrier(4), []

    def run(step):
        try:
            gate.wait()
            step()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    proposal = propose_closing(
        edition, by=cast.rita, reason="Está completa.", seen=preview_closing(edition).digest
    )
    steps = [lambda: accept(proposal, by=cast.raul, seen=proposal.digest)]
    steps += [lambda: request_build(edition, by=cast.ana) for _time in range(3)]
    threads = [threading.Thread(target=run, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    edition.refresh_from_db()
    assert edition.is_closed
    assert edition.builds.count() == 1


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_the_same_moment_share_one(cast, edition, monkeypatch):
    monkeypatch.setattr("reports.tasks.build_edition.delay_on_commit", lambda *_args: None)
    gate, got = threading.Barrier(4), []

    def ask(person):
        try:
            gate.wait()
            got.append(request_build(edition, by=person).pk)
        finally:
            connection.close()

    people = [cast.ana, cast.rita, cast.dora, cast.olga]
    threads = [threading.Thread(target=ask, args=[each]) for each in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 4
    assert len(set(got)) == 1
