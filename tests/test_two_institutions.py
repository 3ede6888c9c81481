"""A year of two institutions on one site: each from cycle to board, neither at the other's desk."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from indicators.capture.context import load_context
from indicators.capture.validation import blocking_issues
from indicators.clock import database_today
from indicators.duties import ADMINISTRATION, CAPTURE, REVIEW
from indicators.models import Capture, CaptureStatus, Cycle, Proposal
from indicators.results.recompute import check_drift, recompute_programme
from objectives.models import Programme
from tests.factories.captures import sent
from tests.factories.duties import give
from tests.factories.ficha_forms import filled, previewed
from tests.factories.pages import client_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@dataclass
class Institution:
    """A programme, the year that is reported, and its three people."""

    slug: str
    year: int
    people: dict[str, User]

    @property
    def programme(self):
        return Programme.objects.get(slug=self.slug)

    @property
    def at(self):
        return f"/programas/{self.slug}"

    def client(self, who):
        return client_of(self.people[who])


def make_institution(slug, year):
    unit = Programme.objects.get(slug=slug).root_unit
    people = {
        who: give(User.objects.create_user(f"{who}-{slug}"), duty, unit=unit)
        for who, duty in {"plan": CAPTURE, "jefa": REVIEW, "admin": ADMINISTRATION}.items()
    }
    return Institution(slug, year, people)


def open_the_year(institution):
    today = database_today()
    fields = {
        "programme": institution.programme.pk,
        "year": str(institution.year),
        "kind": "definitivo",
        "cutoff": f"{institution.year}-12-31",
        "opens_on": str(today - timedelta(days=1)),
        "closes_on": str(today + timedelta(days=30)),
    }
    return text_of(institution.client("admin").post("/ciclos/abrir/", fields, follow=True))


def capture(institution, code, **values):
    address = f"{institution.at}/captura/{code}/{institution.year}/"
    text_of(institution.client("plan").post(address, sent(**values) | {"submit": "1"}, follow=True))
    found = Capture.objects.get(
        indicator__programme=institution.programme,
        indicator__code=code,
        cycle__year=institution.year,
    )
    assert found.status == CaptureStatus.IN_REVIEW, blocking_issues(
        load_context(found), found.typed
    )
    return found


def approve(institution, found):
    fields = {"action": "approve", "comment": "", "seen": found.version}
    institution.client("jefa").post(f"/revision/{found.pk}/", fields, follow=True)
    found.refresh_from_db()
    assert found.status == CaptureStatus.APPROVED


def propose_and_decide(own, other):
    """A change of a figure is proposed at one institution and decided there; the other sees nothing."""
    indicator = own.programme.indicators.get(code="1.2" if own.year == 2025 else "1.1")
    target = indicator.targets.filter(year=own.year).get()
    address = f"{own.at}/fichas/{indicator.code}/metas/"
    admin = own.client("admin")
    field = {f"target_{own.year}": str(target.value + 1)}
    digest = previewed(admin, address, **field).context["preview"].digest
    data = filled(admin, address, **field) | {"accept": "1", "seen": digest, "reason": "Acuerdo."}
    proposal = admin.post(address, data).headers["Location"]
    assert not_seen_at(other, proposal)
    jefa = own.client("jefa")
    assert own.programme.short_name in text_of(jefa.get("/propuestas/"))
    assert "1 propuesta por decidir" in text_of(jefa.get("/pendientes/"))
    jefa.post(proposal, {"action": "reject", "reason": "Falta el oficio."})
    assert Proposal.objects.get(programme=own.programme, source="ficha").status == "rechazada"
    assert str(indicator.targets.filter(year=own.year).get().value) == str(target.value)


def close_the_report(own, other):
    """The yearly report is opened and closed by the two people who may, and not by the other's."""
    jefa = own.client("jefa")
    period = {"year": str(own.year), "cutoff": f"{own.year}-12-31"}
    here = jefa.post(f"{own.at}/informes/", period).headers["Location"]
    digest = jefa.get(f"{here}cerrar/").context["page"]["preview"].digest
    sent = {"seen": "on", "digest": digest, "reason": "Completo."}
    proposal = jefa.post(f"{here}cerrar/", sent).headers["Location"]
    assert not_seen_at(other, proposal)
    assert jefa.post(proposal, {"action": "accept", "seen": digest}).status_code == 403
    own.client("admin").post(proposal, {"action": "accept", "seen": digest})
    closed = own.programme.editions.get()
    assert closed.is_closed and closed.closed_by == own.people["admin"]


def not_seen_at(institution, proposal):
    """Whoever decides elsewhere finds it nowhere, and cannot decide it."""
    for who in ("jefa", "admin"):
        client = institution.client(who)
        assert client.get(proposal).status_code == 404
        assert client.post(proposal, {"action": "reject", "reason": "No."}).status_code == 404
        for page in ("/propuestas/", "/pendientes/", "/bitacora/"):
            assert f'href="{proposal}"' not in client.get(page).content.decode()
    assert institution.client("plan").get(proposal).status_code == 403
    return True


def test_each_plays_its_year(odd_programmes, client, django_capture_on_commit_callbacks):
    housing = make_institution("vivienda-2021-2024", 2024)
    rural = make_institution("desarrollo-2025-2030", 2025)
    # What is particular of a year is told to who opens it.
    assert "se captura el resultado mismo: 1.3." in open_the_year(housing)
    assert "se captura el resultado mismo: 1.10." in open_the_year(rural)

    asked = text_of(rural.client("plan").get(f"{rural.at}/captura/"))
    assert "En 2025 no se mide: 1.1." in asked
    assert "Viviendas en rezago" not in asked
    everything = text_of(rural.client("plan").get("/pendientes/"))
    assert "Desarrollo 2025-2030" in everything
    assert "Vivienda 2021-2024" not in everything

    with django_capture_on_commit_callbacks(execute=False):
        captured = [
            (housing, capture(housing, "1.1", v1="8.5")),
            (housing, capture(housing, "1.3", resultado="11.5")),
            (rural, capture(rural, "1.2", v1="1300")),
            (rural, capture(rural, "1.10", resultado="7")),
        ]
    for other, own in ((housing, rural), (rural, housing)):
        for institution, found in captured:
            answer = own.client("jefa").get(f"/revision/{found.pk}/")
            assert answer.status_code == (200 if institution is own else 403)
        queue = text_of(own.client("jefa").get("/revision/"))
        assert own.programme.short_name in queue
        assert other.programme.short_name not in queue
        assert own.client("plan").get(f"{other.at}/captura/1.1/{other.year}/").status_code == 403
        assert own.client("admin").get(f"{other.at}/fichas/").status_code == 403
        cycles = text_of(own.client("admin").get("/ciclos/"))
        assert str(own.year) in cycles
        assert other.programme.short_name not in cycles

    with django_capture_on_commit_callbacks(execute=False):
        for institution, found in captured:
            approve(institution, found)
    for institution in (housing, rural):
        recompute_programme(institution.programme)
        assert check_drift(institution.programme) == 0

    for other, own in ((housing, rural), (rural, housing)):
        propose_and_decide(own, other)
        close_the_report(own, other)
    for institution in (housing, rural):
        recompute_programme(institution.programme)

    board = client.get(f"{housing.at}/?year=2024").context["board"]
    cards = {card.code: card for objective in board.objectives for card in objective.cards}
    assert (cards["1.1"].value, cards["1.1"].light.key) == ("8.5", "verde")
    assert (cards["1.3"].value, cards["1.3"].light.key) == ("11.5", "sin_meta")
    board = client.get(f"{rural.at}/?year=2025").context["board"]
    cards = {card.code: card for objective in board.objectives for card in objective.cards}
    assert (cards["1.2"].value, cards["1.2"].light.key) == ("1,300.0", "verde")
    assert (cards["1.10"].value, cards["1.10"].light.key) == ("7", "verde")
    assert (cards["1.1"].value, cards["1.1"].light.key) == ("NA", "no_aplica")
    rows = client.get(f"/api/v1/programmes/{rural.slug}/results/?year=2025").json()["results"]
    assert {row["indicator"] for row in rows} == {"1.1", "1.2", "1.10"}
    assert Cycle.objects.count() == 2
