"""Several programmes: a card each, a search over all, a switcher, and pages about none of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from objectives.models import Programme, ProgrammeState
from reports.dashboards import content

pytestmark = pytest.mark.django_db

ROOT = "desarrollo-2025-2030"
OTHER = "vivienda-2021-2024"


@pytest.fixture
def both(odd_programmes):
    """Two programmes of two institutions; the first one loaded stands at the root."""
    return Programme.objects.get(at_root=True), Programme.objects.get(slug=OTHER)


def test_each_programme_has_a_card_with_the_counts_of_its_board(both, client):
    page = content.portal(None)
    assert {card.link.slug for card in page.cards} == {programme.slug for programme in both}
    for card in page.cards:
        board = content.programme_board(content.open_programme(card.link.slug))
        assert card.year == board.year
        assert card.indicators == board.summary.total == sum(each.count for each in card.lights)
    text = client.get("/programas/").content.decode()
    for programme in both:
        assert programme.name in text and programme.institution in text
        assert f"{programme.start_year}–{programme.end_year}" in text


def test_a_search_finds_in_all_and_says_in_which(both, client):
    _root, vivienda = both
    hits = content.portal(None, "1.1").hits
    assert {hit.programme.slug for hit in hits} == {ROOT, OTHER}
    assert {"Estrategia prioritaria", "Acción puntual"} <= {hit.kind for hit in hits}
    assert {"Indicador", "Estrategia", "Línea de acción"} <= {hit.kind for hit in hits}
    (hit,) = content.portal(None, "entregar apoyos ampliar").hits
    assert (hit.programme.slug, hit.code) == (OTHER, "1.1.1")
    text = client.get("/programas/?q=entregar").content.decode()
    assert vivienda.institution in text and "<mark>Entregar</mark>" in text
    for found in hits:
        assert client.get(found.address).status_code == 200, found.address
    assert "Nada coincide" in client.get("/programas/?q=zzz").content.decode()


def test_the_queries_are_the_same_for_one_programme_and_for_two(both):
    def count(text):
        with CaptureQueriesContext(connection) as queries:
            content.portal(None, text)
        return len(queries)

    two = [count(""), count("1.1")]
    Programme.objects.filter(pk=both[1].pk).update(state=ProgrammeState.PREPARATION)
    assert [count(""), count("1.1")] == two
    assert two == [6, 4]


def test_the_root_is_a_portal_where_the_site_says_so(both, client, settings):
    root, _other = both
    assert root.name in client.get("/").content.decode()
    settings.SITE_PORTAL = True
    text = client.get("/").content.decode()
    assert "programme-cards" in text and settings.SITE_NAME in text
    # What was given out goes on meaning what it meant.
    given_out = client.get("/?year=2026")
    assert given_out.status_code == 302
    assert given_out["Location"] == f"/programas/{ROOT}/?year=2026"
    assert root.short_name in client.get("/indicadores/1.1/").content.decode()
    board = client.get(f"/programas/{ROOT}/").content.decode()
    assert f'class="brand" href="/programas/{ROOT}/"' in board
    Programme.objects.exclude(slug=ROOT).update(state=ProgrammeState.PREPARATION)
    assert "programme-cards" not in client.get("/").content.decode()


def test_every_page_of_a_programme_leads_to_the_others(both, client):
    root, other = both
    for address in ("/", "/estrategias/", f"/programas/{OTHER}/indicadores/1.1/"):
        text = client.get(address).content.decode()
        assert "Cambiar de programa" in text
        assert f'href="/programas/{OTHER}/"' in text and root.institution in text
    Programme.objects.filter(pk=other.pk).update(state=ProgrammeState.PREPARATION)
    assert "Cambiar de programa" not in client.get("/estrategias/").content.decode()


def test_pages_about_no_one_programme_have_the_head_of_the_site(both, client, settings):
    settings.SITE_NAME = "Seguimiento de ejemplo"
    for address in ("/programas/", "/cuenta/entrar/?next=/indicadores/1.1/", "/nada/"):
        text = client.get(address).content.decode()
        head = text[: text.index("<main")]
        assert "<strong>Seguimiento de ejemplo</strong>" in head, address
        assert not any(programme.short_name in head for programme in both), address
    # What was looked for in a programme says in which.
    missing = client.get(f"/programas/{both[1].slug}/indicadores/9.9/").content.decode()
    assert both[1].short_name in missing[: missing.index("<main")]
