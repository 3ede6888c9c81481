"""The log: who did what, when, before and after; who sees it, how it is searched and taken away."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.audit_log.sources import SOURCES, LogKind, LogSource
from indicators.capture.cycles import close_cycle, reopen_cycle
from indicators.capture.drafts import save_draft
from indicators.capture.workflow import comment_on
from indicators.reconciliation.explanations import explain, withdraw
from indicators.results.recompute import recompute_programme
from reports.models import Narrative, NarrativeStatus
from tests.databases import kept_fixture
from tests.factories.captures import IN_ORDER, capture_at_status, make_cast, typed
from tests.factories.editions import make_edition, narrative_at
from tests.factories.model_rows import make_capture_event
from tests.factories.pages import client_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

LOG = "/bitacora/"
CSV = "/bitacora/bitacora.csv"


@kept_fixture
def cast():
    """A cycle, a capture returned to the institution, one begun by «norte», an explanation."""
    cast = make_cast()
    cast.small.state("1.1", 2022, {"v1": "1000", "v2": "4000"}, printed="34.00")
    recompute_programme(cast.small.programme)
    capture_at_status(cast, "devuelta")
    capture_at_status(cast, "borrador", unit="norte", by="noe")
    explain(cast.small.programme, "1.1", 2022, "difiere", by=cast.rita, text="Errata.")
    return cast


def seen_by(reader, **asked):
    return [
        (each.kind, each.account, each.where)
        for each in client_of(reader).get(LOG, asked).context["log"].entries
    ]


def rows_of(response):
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


ALL = [
    ("explicacion", "rita", "Nacional"),
    ("guardada", "noe", "norte"),
    ("iniciada", "noe", "norte"),
    ("devuelta", "rita", "Nacional"),
    ("enviada", "ana", "Nacional"),
    ("guardada", "ana", "Nacional"),
    ("iniciada", "ana", "Nacional"),
    ("ciclo-abierto", "olga", "definitivo"),
]


class TestWhoSees:
    @pytest.mark.parametrize("name", ["rita", "raul", "olga", "dora"])
    def test_everything_newest_first(self, cast, name):
        assert seen_by(cast.people[name]) == ALL

    def test_who_captures_sees_what_concerns_their_units(self, cast):
        assert seen_by(cast.noe) == [ALL[1], ALL[2], ALL[7]]
        assert seen_by(cast.luis) == [ALL[0], *ALL[3:]]

    def test_nobody_else(self, cast):
        for address in (LOG, CSV):
            assert client_of(cast.alan).get(address).status_code == 403
            assert Client().get(address).status_code == 302

    def test_the_filters_offer_only_those_who_are_seen(self, cast):
        log = client_of(cast.noe).get(LOG).context["log"]
        assert [each.value for each in log.people] == ["noe", "olga"]


class TestWhatIsShown:
    def test_before_and_after(self, cast):
        draft = cast.small.indicators["1.1"].captures.get(unit=cast.small.units["norte"])
        entries = {**IN_ORDER, "v1": {"value": "7", "status": "preliminar", "source": "Registro"}}
        entries["_justifications"] = {"historia.v1": "Sí."}
        save_draft(draft, by=cast.noe, version=draft.version, typed=entries)
        client = client_of(cast.rita)
        entry = client.get(LOG).context["log"].entries[0]
        assert [(each.field, each.before, each.after) for each in entry.changes] == [
            ("v1: valor", "1 234", "7"),
            ("v1: estado", "definitivo", "preliminar"),
            ("explicación (v1, fuera de su historia)", "—", "Sí."),
        ]
        assert "antes 1 234 → después 7" in text_of(client.get(LOG))

    @pytest.mark.postgres
    def test_an_explanation_that_changed_and_was_withdrawn(self, cast):
        place = (cast.small.programme, "1.1", 2022, "difiere")
        seen = explain(
            *place, by=cast.raul, text="Otra.",
            seen=cast.small.indicators["1.1"].explanations.get().pk,
        )  # fmt: skip
        withdraw(*place, by=cast.rita, seen=seen.pk)
        log = client_of(cast.rita).get(LOG, {"kind": "explicacion"}).context["log"]
        assert [
            (each.what, [(change.before, change.after) for change in each.changes])
            for each in log.entries
        ] == [
            ("explicación quitada", [("Otra.", "—")]),
            ("explicación de un dictamen", [("Errata.", "Otra.")]),
            ("explicación de un dictamen", [("—", "Errata.")]),
        ]
        assert client_of(cast.rita).get(log.entries[0].address).status_code == 200

    def test_a_cycle_with_its_reason(self, cast):
        close_cycle(cast.cycle, by=cast.olga)
        until = timezone.localdate() + timedelta(days=9)
        reopen_cycle(cast.cycle, by=cast.olga, reason="Faltó una.", closes_on=until)
        text = text_of(client_of(cast.rita).get(LOG))
        assert "Ciclo reabierto · 2023, definitivo Olga" in text
        assert "Faltó una." in text

    def test_a_line_leads_to_its_capture(self, cast):
        client = client_of(cast.dora)
        entry = client.get(LOG).context["log"].entries[1]
        assert client.get(entry.address).status_code == 200

    @pytest.mark.postgres
    def test_what_somebody_typed_is_only_text(self, cast):
        draft = cast.small.indicators["1.1"].captures.get(unit=cast.small.units["norte"])
        entries = typed(v1="<script>alert(1)</script>", v2="1")
        save_draft(draft, by=cast.noe, version=draft.version, typed=entries)
        assert "<script>alert" not in client_of(cast.rita).get(LOG).content.decode()


class TestFilters:
    @pytest.mark.postgres
    @pytest.mark.parametrize(
        ("asked", "lines"),
        [
            ({"person": "rita"}, [0, 3]),
            ({"kind": "guardada"}, [1, 5]),
            ({"kind": "ciclo-abierto"}, [7]),
            ({"kind": "ciclo-cerrado"}, []),
            ({"kind": "aprobada"}, []),
            ({"kind": "explicacion", "person": "ana"}, []),
            ({"indicator": "de-prueba/1.1"}, [0, 1, 2, 3, 4, 5, 6]),
            ({"indicator": "de-prueba/1.1", "kind": "iniciada", "person": "noe"}, [2]),
        ],
    )
    def test_by_person_kind_and_indicator(self, cast, asked, lines):
        assert seen_by(cast.rita, **asked) == [ALL[each] for each in lines]
        assert len(rows_of(client_of(cast.rita).get(CSV, asked))) == len(lines)

    @pytest.mark.postgres
    def test_by_days_as_they_are_here(self, cast):
        capture = cast.small.indicators["1.1"].captures.get(status="devuelta")
        # Half past six in the evening there is half past midnight of the next day elsewhere.
        late = datetime(2031, 3, 5, 0, 30, tzinfo=UTC)
        make_capture_event(
            capture, cast.ana, kind="comentario", reason="Tarde.", number=99, at=late
        )
        for asked, found in (
            ({"since": "2031-03-04", "until": "2031-03-04"}, 1),
            ({"since": "2031-03-05"}, 0),
            ({"until": "2031-03-03"}, len(ALL)),
        ):
            assert len(seen_by(cast.rita, **asked)) == found, asked

    @pytest.mark.parametrize(
        "asked",
        [
            {"person": "nadie"},
            {"person": "alan"},
            {"kind": "otra"},
            {"indicator": "9.9"},
            {"since": "ayer"},
            {"until": "2026-02-30"},
            {"until": "9999-12-31"},
            {"page": "0"},
            {"page": "99"},
            {"page": "x"},
        ],
    )
    def test_what_is_not_there_is_a_404_with_a_sentence(self, cast, asked):
        shown = client_of(cast.rita).get(LOG, asked)
        assert shown.status_code == 404
        if "page" not in asked:
            assert client_of(cast.rita).get(CSV, asked).status_code == 404

    @pytest.mark.postgres
    def test_pages_keep_what_was_asked(self, cast, monkeypatch):
        monkeypatch.setattr("indicators.audit_log.pages.log.PER_PAGE", 2)
        client = client_of(cast.rita)
        found = []
        address = f"{LOG}?indicator=de-prueba%2F1.1"
        while address:
            shown = client.get(address)
            log = shown.context["log"]
            found += [(each.kind, each.account, each.where) for each in log.entries]
            address = f"{LOG}?{log.older}" if log.older else ""
            if log.older:
                assert f'href="?{log.older.replace("&", "&amp;")}"' in shown.content.decode()
        assert found == ALL[:7]
        assert log.total == 7 and log.pages == 4

    def test_few_queries_however_much_happened(self, cast):
        client = client_of(cast.rita)

        def count():
            with CaptureQueriesContext(connection) as queries:
                assert client.get(LOG).status_code == 200
            return len(queries)

        few = count()
        capture = cast.small.indicators["1.1"].captures.get(status="devuelta")
        for _each in range(20):
            comment_on(capture, by=cast.ana, comment="Otra vez.")
        assert count() == few <= 17  # four for what the menu counts

    def test_nothing_matches(self, cast):
        text = text_of(client_of(cast.rita).get(LOG, {"kind": "aprobada"}))
        assert "Nada coincide con lo que busca." in text


class TestTable:
    def test_every_line_with_before_and_after(self, cast):
        response = client_of(cast.rita).get(CSV)
        assert response["Content-Disposition"].startswith('attachment; filename="bitacora-')
        rows = rows_of(response)
        assert [(each["qué"], each["cuenta"]) for each in rows][3] == ("devuelta", "rita")
        returned = rows[3]
        assert (returned["estado anterior"], returned["estado"]) == ("en revisión", "devuelta")
        assert returned["texto"] == "Revise la fuente."
        assert (returned["indicador"], returned["año"]) == ("1.1", "2023")
        assert "v1: valor 1 234" in rows[5]["después"]

    def test_no_spreadsheet_runs_what_somebody_typed(self, cast):
        capture = cast.small.indicators["1.1"].captures.get(status="devuelta")
        comment_on(capture, by=cast.ana, comment='=HYPERLINK("http://x","y")')
        cast.ana.first_name = "=1+1"
        cast.ana.save()
        row = rows_of(client_of(cast.rita).get(CSV))[0]
        assert row["texto"] == '\'=HYPERLINK("http://x","y")'
        assert row["quién"] == "'=1+1"

    @pytest.mark.postgres
    def test_all_of_it_not_only_a_page(self, cast, monkeypatch):
        monkeypatch.setattr("indicators.audit_log.pages.log.PER_PAGE", 2)
        monkeypatch.setattr("indicators.audit_log.pages.log.AT_ONCE", 3)
        assert len(rows_of(client_of(cast.rita).get(CSV))) == len(ALL)

    def test_who_captures_takes_only_what_they_see(self, cast):
        assert len(rows_of(client_of(cast.noe).get(CSV))) == 3


@pytest.mark.postgres
def test_an_event_of_the_same_moment_stays_in_its_order(cast):
    with time_machine.travel("2031-03-05T12:00:00+00:00", tick=False):
        capture = cast.small.indicators["1.1"].captures.get(status="devuelta")
        comment_on(capture, by=cast.ana, comment="Primero.")
        comment_on(capture, by=cast.ana, comment="Segundo.")
    entries = client_of(cast.rita).get(LOG).context["log"].entries
    assert [each.reason for each in entries[:2]] == ["Segundo.", "Primero."]


class TestAnotherApplication:
    """One that keeps events of objects of its own: here the texts of the yearly report."""

    @pytest.fixture
    def text(self, cast):
        return narrative_at(cast, make_edition(cast), NarrativeStatus.RETURNED)

    @pytest.mark.postgres
    def test_nothing_is_told_of_what_it_does_not_register(self, cast, text):
        assert text.events.exists()
        assert seen_by(cast.rita) == ALL

    @pytest.mark.postgres
    def test_what_it_registers_is_told_to_whom_it_says(self, cast, text, monkeypatch):
        monkeypatch.setitem(
            SOURCES,
            Narrative.event_source,
            LogSource(
                Narrative,
                (
                    LogKind("texto-devuelta", "texto devuelto", "devuelta"),
                    LogKind("texto", "texto"),
                ),
                lambda user: Q() if user == cast.rita else Q(pk__in=()),
                lambda event, narrative: {"where": narrative.key, "changes": ()},
                needs_object=True,
            ),
        )
        assert seen_by(cast.rita, kind="texto-devuelta") == [("texto-devuelta", "rita", "marco")]
        assert len(seen_by(cast.rita)) == len(ALL) + 3
        assert seen_by(cast.dora) == ALL
