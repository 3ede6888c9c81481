"""The pages as they are sent: status, key figures, nothing inline, sentences for what is not there."""

import gzip
import re

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError

from indicators.duties import REVIEW
from indicators.models import Indicator, Result, Threshold
from objectives.models import Programme, SpecificAction, Strategy
from tests.factories.duties import give
from tests.factories.model_rows import make_indicator, make_objective
from tests.factories.pages import text_of

pytestmark = [pytest.mark.slow]
MOST_QUERIES = 13

PAGES = [
    "/",
    "/?year=2024",
    "/?year=2018",
    "/objetivos/1/",
    "/objetivos/2/?year=2024",
    "/objetivos/1/?year=2017",
    "/indicadores/2.1/",
    "/indicadores/6.2/?year=2024",
    "/comparar/",
    "/comparar/?i=2.1&i=5.3&i=1.3",
    "/comparar/?i=1.3",
    "/estrategias/",
    "/estrategias/?q=guarderia",
    "/estrategias/?q=nada+de+esto",
    "/estrategias/3.2/",
    "/estrategias/3.2.1/",
    "/evaluabilidad/",
    "/evaluabilidad/?kind=parametro",
    "/conciliacion/",
    "/conciliacion/?verdict=difiere&indicator=5.2",
    "/conciliacion/?verdict=difiere&indicator=1.3",
    "/conciliacion/5.2/2024/difiere/",
    "/datos/",
    "/datos/recetas/",
    "/estado/",
    "/cuenta/entrar/",
    "/programas/piimss-2020-2024/",
]


@pytest.fixture
def other():
    """An older programme with nothing in it."""
    other = Programme.objects.get()
    other.pk, other.slug = None, "otro"
    other.name, other.short_name = "Programa de antes", "Otro programa"
    other.start_year, other.end_year, other.at_root = 2010, 2015, False
    other.save()
    return other


@pytest.fixture(scope="module")
def kept():
    return {}


@pytest.fixture
def shown(client, kept, address):
    """A page as it is sent to anybody, asked for once."""
    if address not in kept:
        kept[address] = client.get(address)
    return kept[address]


@pytest.mark.django_db
class TestWithoutProgramme:
    def test_the_root_says_how_to_load_one(self, client):
        response = client.get("/")
        assert response.status_code == 200
        assert "load_programme" in text_of(response)

    def test_other_pages_are_not_there_yet(self, client):
        text = text_of(client.get("/estado/"), 404)
        assert "Aún no se ha cargado ningún programa." in text


@pytest.mark.django_db
@pytest.mark.usefixtures("real_programme")
class TestPages:
    @pytest.mark.parametrize("address", PAGES)
    def test_nothing_is_inline(self, shown, address):
        assert shown.status_code == 200
        html = shown.content.decode()
        assert "<style" not in html
        assert not re.search(r"\s(style|on\w+)=", html)
        for script in re.findall(r"<script([^>]*)>", html):
            assert "src=" in script or 'type="application/json"' in script
        # Two addresses are meant for whoever reads: nothing is fetched from there.
        fetched = re.sub(r'<link rel="canonical"[^>]*>|<a [^>]*rel="license"[^>]*>', "", html)
        assert not re.search(r'(src|href)="(https?:)?//', fetched)

    @pytest.mark.parametrize("address", PAGES)
    def test_one_heading_a_title_a_language_and_landmarks(self, shown, address):
        html = shown.content.decode()
        assert len(re.findall(r"<h1[ >]", html)) == 1
        assert re.search(r"<title>\s*\S", html)
        assert '<html lang="es-MX">' in html
        assert 'href="#contenido"' in html
        assert '<main id="contenido"' in html
        identifiers = re.findall(r'\sid="([^"]+)"', html)
        assert len(identifiers) == len(set(identifiers))

    @pytest.mark.parametrize("address", [each for each in PAGES if "cuenta" not in each])
    def test_the_date_of_the_data_and_how_to_cite(self, shown, address):
        text = text_of(shown)
        until = shown.context["page_context"].data_until
        assert text.count(f"Datos: {until}") == 2, "in the head, and where it is cited"
        assert text.count("Datos: ") == 2
        if "year=" not in address:
            assert "de diciembre de 2023" in until or "de junio de 2024" in until
        assert "Para citar:" in text
        assert "http://testserver/programas/piimss-2020-2024/" in text

    @pytest.mark.parametrize(
        ("address", "sentence"),
        [
            ("/indicadores/9.9/", "El programa no tiene indicador «9.9»."),
            ("/objetivos/99/", "El programa no tiene objetivo «99»."),
            ("/?year=1999", "El programa no tiene datos del año 1999."),
            ("/?year=abc", "«abc» no es un año."),
            ("/?year=２０２３", "no es un año."),
            ("/indicadores/1.1/?year=99999999999999999999", "no es un año."),
            ("/conciliacion/?verdict=mentira", "No hay dictamen «mentira»."),
            ("/conciliacion/?indicator=9.9", "El programa no tiene indicador «9.9»."),
            ("/comparar/?i=2.1&i=9.9", "El programa no tiene indicador «9.9»."),
            ("/programas/nada/", "No hay ningún programa «nada»."),
            ("/evaluabilidad/?kind=otra", "No hay clase de indicador «otra»."),
            ("/estrategias/9.9/", "El programa no tiene estrategia ni acción puntual «9.9»."),
            ("/nada/", "Esa página no existe."),
        ],
    )
    def test_what_is_not_there_is_said_in_a_sentence(self, client, address, sentence):
        text = text_of(client.get(address), 404)
        assert sentence in text
        assert "Tablero" in text

    @pytest.mark.parametrize(
        ("address", "permanent"),
        [
            ("/", "?year=2023"),
            ("/?year=2024&otra=1", "?year=2024"),
            ("/programas/piimss-2020-2024/?year=2024", "?year=2024"),
            ("/indicadores/2.1/", "indicadores/2.1/?year=2023"),
            ("/objetivos/1/?year=2022", "objetivos/1/?year=2022"),
            ("/conciliacion/?verdict=difiere&indicator=", "conciliacion/?verdict=difiere"),
            ("/estado/", "estado/"),
            ("/comparar/?i=5.3&i=2.1&i=5.3", "comparar/?i=5.3&amp;i=2.1"),
            ("/estrategias/?q=+ni%C3%B1o+", "estrategias/?q=ni%C3%B1o"),
            ("/estrategias/3.2.1/", "estrategias/3.2.1/"),
            ("/evaluabilidad/?kind=meta&x=1", "evaluabilidad/?kind=meta"),
        ],
    )
    def test_what_is_cited_names_the_programme_and_the_year(self, client, address, permanent):
        cited = f"http://testserver/programas/piimss-2020-2024/{permanent}"
        response = client.get(address)
        assert f'<link rel="canonical" href="{cited}">' in response.content.decode()
        assert f"{cited} ." in text_of(response)

    def test_how_the_lights_are_read_is_told_with_the_limits_in_force(self, client):
        board = text_of(client.get("/"))
        assert "su ritmo es de 85 % o más, o le falta a lo más 5 % de la meta" in board
        assert "Si la tendencia esperada es constante, se aparta a lo más 10 %." in board
        constant = text_of(client.get("/indicadores/1.3/"))
        assert "El resultado se aparta de la meta a lo más 5 % de ella." in constant
        assert "su ritmo es" not in constant
        assert "constante," not in text_of(client.get("/indicadores/1.1/"))

    def test_a_sentence_ends_once(self, client):
        for address in ("/indicadores/6.1/?year=2018", "/indicadores/2.1/?year=2024"):
            assert ".." not in text_of(client.get(address))

    def test_the_footer_says_what_the_loaded_norm_says(self, client):
        Threshold.objects.update(norm="Lineamiento 12 de la Secretaría.")
        text = text_of(client.get("/estado/"))
        assert "Umbrales del semáforo: Lineamiento 12 de la Secretaría." in text
        Threshold.objects.all().delete()
        assert "no provienen de una norma oficial" in text_of(client.get("/estado/"))

    @pytest.mark.parametrize(
        ("address", "said", "searched"),
        [
            (
                "/programas/otro/indicadores/9.9/",
                "Se buscó en el programa: Programa de antes",
                True,
            ),
            ("/programas/otro/nada/", "Se buscó en el programa: Programa de antes", True),
            ("/indicadores/9.9/", "Se buscó en el programa: Programa Institucional", True),
            ("/programas/nada/", "El tablero de Otro programa", False),
            ("/nada/", "El tablero de Otro programa", False),
        ],
    )
    def test_a_404_says_where_it_looked_and_leads_to_every_board(
        self, client, other, address, said, searched
    ):
        response = client.get(address)
        text = text_of(response, 404)
        assert said in text
        assert ("Se buscó" in text) is searched
        assert 'href="/"' in response.content.decode()
        assert 'href="/programas/otro/"' in response.content.decode()

    def test_the_login_is_of_the_site_where_there_are_several_programmes(self, client, other):
        page = client.get("/programas/otro/estrategias/").content.decode()
        (address,) = re.findall(r'href="(/cuenta/entrar/[^"]*)"', page)
        for each in (address, "/cuenta/entrar/"):
            login = client.get(each).content.decode()
            assert "<strong>Seguimiento de programas</strong>" in login
            assert "autofocus" not in login
        other.delete()
        assert "<strong>PIIMSS 2020-2024</strong>" in client.get(address).content.decode()

    def test_a_wrong_password_is_told_plainly(self, client):
        tried = {"username": "nadie", "password": "nada", "next": "/"}
        text = text_of(client.post("/cuenta/entrar/", tried))
        assert "El usuario o la contraseña no son correctos." in text

    def test_an_error_page_does_not_need_the_database(self, client, monkeypatch):
        def fail(user=None):
            raise OperationalError

        monkeypatch.setattr("indicators.templatetags.pages.read_programmes", fail)
        assert "Esa página no existe." in text_of(client.get("/nada/"), 404)

    def test_pages_are_only_read(self, client):
        assert client.post("/").status_code == 405

    def test_key_figures_of_the_board(self, client):
        text = text_of(client.get("/"))
        for said in (
            "Cómo va el programa en 2023",
            "De 18 indicadores evaluables",
            "6 + 2 + 10 = 18 evaluables",
            "221.84 frente a la meta 123.23",
        ):
            assert said in text

    def test_every_indicator_is_one_click_from_the_board(self, client):
        html = client.get("/").content.decode()
        for code in Indicator.objects.values_list("code", flat=True):
            assert f'href="/indicadores/{code}/?year=2023"' in html
            assert client.get(f"/indicadores/{code}/").status_code == 200

    def test_a_year_without_target_is_not_judged(self, client):
        assert "18 sin meta = 18 indicadores" in text_of(client.get("/?year=2018"))

    def test_a_ficha_shows_what_was_printed_in_every_year(self, client):
        for result in Result.objects.filter(indicator__code__in=["2.1", "5.2", "6.1"]):
            address = f"/indicadores/{result.indicator.code}/"
            assert f'<td class="n">{result.printed}</td>' in client.get(address).content.decode()

    def test_a_page_of_its_own_for_each_programme(self, client):
        html = client.get("/programas/piimss-2020-2024/").content.decode()
        assert "Cómo va el programa en 2023" in html

    def test_links_stay_within_a_programme(self, client, other):
        html = client.get("/programas/otro/estrategias/").content.decode()
        assert 'href="/programas/otro/informes/"' in html
        assert "Cambiar de programa" in html

    def test_without_indicators_nothing_leads_to_what_is_about_them(self, client, other):
        html = client.get("/programas/otro/estrategias/").content.decode()
        for page in ("comparar", "evaluabilidad", "conciliacion"):
            assert f'href="/programas/otro/{page}/"' not in html
        assert "Datos:" not in html
        assert "Umbrales del semáforo" not in html
        assert "no tiene indicadores que comparar" in client.get("/programas/otro/comparar/").text
        assert "Nada coincide" not in client.get("/programas/otro/conciliacion/").text

    def test_more_than_six_to_compare(self, client):
        address = "/comparar/?i=1.1&i=1.2&i=2.1&i=2.2&i=3.1&i=4.1&i=5.1"
        response = client.get(address)
        assert "Se muestran los primeros: 1.1, 1.2, 2.1, 2.2, 3.1 y 4.1." in text_of(response)
        html = response.content.decode()
        assert html.count(" checked>") == 7
        assert 'href="/comparar/?i=1.2&amp;i=2.1&amp;i=2.2&amp;i=3.1&amp;i=4.1&amp;i=5.1"' in html

    def test_a_comparison_stays_within_its_programme(self, client, other):
        make_indicator(make_objective(other, code="2"), code="9.9")
        html = client.get("/programas/otro/comparar/").content.decode()
        assert 'action="/programas/otro/comparar/"' in html
        assert client.get("/programas/otro/comparar/?i=2.1").status_code == 404

    def test_the_chart_library_is_only_where_there_is_a_chart(self, client):
        assert "plotly" in client.get("/comparar/?i=2.1").content.decode()
        assert "plotly" not in client.get("/comparar/").content.decode()
        assert "plotly" not in client.get("/comparar/?i=1.3").content.decode()

    @pytest.mark.parametrize("prefix", ["", "/programas/piimss-2020-2024"])
    def test_the_former_address_of_the_tree_leads_to_the_new_one(self, client, prefix):
        response = client.get(f"{prefix}/acciones/?q=salud", follow=True)
        assert response.redirect_chain[0][1] == 301
        assert response.request["PATH_INFO"] == f"{prefix}/estrategias/"
        assert response.request["QUERY_STRING"] == "q=salud"
        assert response.status_code == 200
        assert client.post(f"{prefix}/acciones/").status_code == 405

    def test_a_search_of_the_tree_is_said_marked_and_kept(self, client):
        response = client.get("/estrategias/?q=guarderia")
        html = response.content.decode()
        assert "6 acciones puntuales de 114 en 2 estrategias" in text_of(response)
        assert "3 de ellas por lo que dice el nombre de su estrategia" in text_of(response)
        assert "<mark>Guardería</mark>s." in html
        assert 'name="q" value="guarderia"' in html
        assert 'href="/estrategias/">Ver todas</a>' in html
        assert "objetivo-1" not in html

    def test_a_search_without_hits_helps(self, client):
        response = client.get("/estrategias/?q=<zz>")
        assert "Ninguna acción ni estrategia tiene «&lt;zz&gt;»." in text_of(response)
        assert 'href="/estrategias/">Ver todas las estrategias</a>' in response.content.decode()

    def test_every_strategy_and_action_is_linked_by_its_code(self, client):
        html = client.get("/estrategias/").content.decode()
        codes = [*Strategy.objects.values_list("code", flat=True)]
        codes += SpecificAction.objects.values_list("code", flat=True)
        assert all(f'href="/estrategias/{code}/"' in html for code in codes)

    def test_the_action_asked_for_is_marked_and_in_the_title(self, client):
        html = client.get("/estrategias/4.2.3/").content.decode()
        assert re.search(r"<title>Acción 4\.2\.3 · Estrategia 4\.2 ·", html)
        assert html.count('class="is-asked"') == 1
        assert '<div id="accion-4.2.3" class="is-asked">' in html
        assert 'href="/indicadores/4.1/"' in html
        assert 'rel="prev" href="/estrategias/4.1/"' in html
        assert 'rel="next" href="/estrategias/4.3/"' in html
        assert "is-asked" not in client.get("/estrategias/4.2/").content.decode()

    def test_who_is_signed_in_can_leave(self, client):
        client.force_login(User.objects.create_user("analisis"))
        response = client.get("/")
        assert "Salir (analisis)" in text_of(response)
        assert "csrfmiddlewaretoken" in response.content.decode()

    @pytest.mark.parametrize(
        ("address", "entry", "how"),
        [
            ("/", "/", "page"),
            ("/estrategias/?q=salud", "/estrategias/", "page"),
            ("/estrategias/3.2/", "/estrategias/", "true"),
            ("/programas/piimss-2020-2024/evaluabilidad/", "/evaluabilidad/", "page"),
            ("/datos/", "/datos/", "page"),
        ],
    )
    def test_the_navigation_says_where_one_is(self, client, address, entry, how):
        html = client.get(address).content.decode()
        nav = html[html.index('class="main-nav"') : html.index("</nav>")]
        assert re.findall(r'href="([^"]+)" aria-current="(\w+)"', nav) == [(entry, how)]

    def test_no_entry_of_the_navigation_is_current_on_an_error(self, client):
        html = client.get("/nada/").content.decode()
        assert "aria-current" not in html[html.index('class="main-nav"') : html.index("</nav>")]

    @pytest.mark.parametrize("address", PAGES)
    def test_no_page_asks_more_often(self, client, django_assert_max_num_queries, address):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(address).status_code == 200

    @pytest.mark.parametrize("address", [each for each in PAGES if "cuenta" not in each])
    def test_who_is_signed_in_costs_five_more(self, client, django_assert_max_num_queries, address):
        """The session, the person and their duties are asked for beside the page, and whether what
        the menu counts still stands.
        """
        reviewer = User.objects.create_user("revisora")
        give(reviewer, REVIEW)
        client.force_login(reviewer)
        client.get("/pendientes/")
        with django_assert_max_num_queries(MOST_QUERIES + 5):
            assert client.get(address).status_code == 200

    def test_without_a_figure_there_is_no_chart_and_no_script_for_one(self, client):
        indicator = Indicator.objects.get(code="2.1")
        indicator.targets.all().delete()
        Indicator.objects.filter(pk=indicator.pk).update(baseline_year=None, baseline_value=None)
        Result.objects.filter(indicator=indicator).update(value=None, status="nd", light="sin_dato")
        html = client.get("/indicadores/2.1/?year=2023").content.decode()
        assert "chart.js" not in html and 'class="stage"' not in html
        assert "No hay cifras publicadas." in html

    def test_the_board_is_light(self, client):
        assert len(gzip.compress(client.get("/").content)) < 25_000
