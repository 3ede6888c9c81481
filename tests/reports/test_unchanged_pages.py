"""Pages that have not changed are answered with 304, from the versions of the data alone."""

import gzip
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.management import call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.duties import ANALYSIS, REVIEW
from indicators.models import DataVersion, Indicator
from indicators.reconciliation.explanations import explain
from objectives.models import Programme
from reports.dashboards.rendering import _PAGES
from reports.urls import pages
from reports.yearly_report.pages.urls import of_programme as of_editions
from tables import http_cache
from tests.databases import PROGRAMME_FOLDER as FOLDER
from tests.factories.duties import give
from tests.factories.pages import text_of
from tests.factories.tokens import make_person

STATE = {"indicators_dataversion", "objectives_programme"}
"""The tables that say which version a page is of, and whether it may be seen."""

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("real_programme"),
    pytest.mark.slow,
]

ALWAYS_SENT = {"status"} | {each.name for each in of_editions}
IN_ADDRESS = {"code": "1.1", "year": "2024", "verdict": "difiere", "extension": "svg"}
OF_PAGE = {"objective": {"code": "1"}, "verdict": {"code": "5.2"}}


def addresses():
    """Every page there is, at the root and below its programme, and some with a query."""
    found = []
    for each in pages:
        if each.name is not None and each.name not in ALWAYS_SENT:  # one without only redirects
            given = IN_ADDRESS | OF_PAGE.get(each.name, {})
            kwargs = {name: given[name] for name in each.pattern.converters}
            below = {"programme": "piimss-2020-2024", **kwargs}
            found += [(each.name, kwargs), (f"programme:{each.name}", below)]
    at = [reverse(name, kwargs=kwargs) for name, kwargs in found]
    return [*at, "/?year=2024", "/indicadores/6.2/?year=2023", "/conciliacion/?verdict=difiere"]


@pytest.fixture
def addresses_of_pages():
    return addresses()


def tag_of(client, address="/", **extra):
    response = client.get(address, **extra)
    assert response.status_code == 200, address
    assert re.fullmatch(r'W/"[0-9a-f]{40}"', response.headers["ETag"])
    return response.headers["ETag"]


def ask(client, address, tag, **extra):
    """The answer to who has a copy with that tag, and the tables that were read for it."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, headers={"If-None-Match": tag}, **extra)
    read = {
        table
        for query in queries
        for table in re.findall(r'(?:FROM|JOIN|INTO|UPDATE) "(\w+)"', query["sql"])
    }
    return response, read


def varies_with(response):
    return {each.strip() for each in response.headers["Vary"].split(",")}


class TestUnchanged:
    def test_no_page_is_forgotten(self, addresses_of_pages):
        assert {"/", "/estrategias/1.1/", "/datos/", "/conciliacion/5.2/2024/difiere/"} < set(
            addresses_of_pages
        )

    def test_every_page_reads_the_versions_and_nothing_else(self, client, addresses_of_pages):
        tags = set()
        for address in addresses_of_pages:
            tag = tag_of(client, address)
            response, read = ask(client, address, tag)
            assert response.status_code == 304, address
            assert response.content == b""
            assert read == STATE, address
            assert response.headers["ETag"] == tag
            assert response.headers["Cache-Control"] == "no-cache"
            # Where other sites may read, also by who asks.
            assert varies_with(response) - {"origin"} == {"Cookie", "Accept-Encoding"}
            tags.add(tag)
        assert len(tags) == len(addresses_of_pages)

    def test_who_is_signed_in_is_looked_up_and_nothing_else(self, client, addresses_of_pages):
        client.force_login(make_person("ana", REVIEW))
        for address in addresses_of_pages:
            tag = tag_of(client, address)
            response, read = ask(client, address, tag)
            assert response.status_code == 304, address
            assert read == {
                "indicators_dataversion",
                "django_session",
                "auth_user",
                # Their duties, in one query.
                "objectives_duty",
                "objectives_responsibleunit",
                "objectives_programmeunit",
                "objectives_programme",
            }
            assert response.headers["Cache-Control"] == "private, no-store"
            assert "Cookie" in varies_with(response)

    def test_the_first_answer_says_how_it_may_be_kept(self, client):
        response = client.get("/")
        assert response.headers["Cache-Control"] == "no-cache"
        assert varies_with(response) == {"Cookie", "Accept-Encoding"}

    def test_the_head_of_a_page_has_the_same_tag(self, client):
        tag = tag_of(client)
        assert client.head("/").headers["ETag"] == tag
        assert client.head("/", headers={"If-None-Match": tag}).status_code == 304

    @pytest.mark.parametrize(
        "wrapped", ["{}", '"other", {}', "strong"], ids=["alone", "among others", "strong"]
    )
    def test_a_tag_is_found_however_it_is_sent(self, client, wrapped):
        tag = tag_of(client)
        sent = tag.removeprefix("W/") if wrapped == "strong" else wrapped.format(tag)
        assert ask(client, "/", sent)[0].status_code == 304

    @pytest.mark.parametrize("tag", ["", "*", '"other"', "without quotes"])
    def test_what_is_no_tag_of_the_page_brings_the_page(self, client, tag):
        response, _read = ask(client, "/", tag)
        assert response.status_code == 200
        assert "Cómo va el programa" in text_of(response)

    def test_compressed_it_is_the_same_page(self, client):
        accepts = {"Accept-Encoding": "gzip"}
        response = client.get("/", headers=accepts)
        assert response.headers["Content-Encoding"] == "gzip"
        assert len(response.content) < 25_000
        assert "Cómo va el programa" in gzip.decompress(response.content).decode()
        tag = response.headers["ETag"]
        assert tag.startswith("W/")
        again = client.get("/", headers=accepts | {"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert varies_with(again) == varies_with(response)


class TestWithoutTag:
    @pytest.mark.parametrize("address", ["/estado/", "/programas/piimss-2020-2024/estado/"])
    def test_the_status_is_always_sent(self, client, address):
        response = client.get(address, headers={"If-None-Match": "*"})
        assert response.status_code == 200
        assert "ETag" not in response.headers

    @pytest.mark.parametrize("tag", ["*", 'W/"0"'])
    @pytest.mark.parametrize("address", ["/indicadores/9.9/", "/?year=1999", "/nada/"])
    def test_what_is_not_there(self, client, address, tag):
        response = client.get(address, headers={"If-None-Match": tag})
        assert response.status_code == 404
        assert "ETag" not in response.headers

    def test_answers_to_a_form(self, client):
        address = "/conciliacion/5.2/2024/difiere/"
        client.force_login(make_person("ana", REVIEW))
        tag = tag_of(client, address)
        for text, status in (("", 200), ("Así es.", 302)):
            response = client.post(address, {"text": text}, headers={"If-None-Match": tag})
            assert response.status_code == status
            assert "ETag" not in response.headers
        assert client.post("/", headers={"If-None-Match": tag}).status_code == 405


class TestChangedData:
    @pytest.fixture
    def folder(self, tmp_path):
        return Path(shutil.copytree(FOLDER, tmp_path / "piimss-2020-2024"))

    @pytest.mark.parametrize(
        ("name", "old", "new"),
        [
            pytest.param(
                "programme.yaml", "text: Generar convenios", "text: Celebrar convenios",
                marks=pytest.mark.postgres,
            ),
            ("programme.yaml", 'pace_minimum: "85"', 'pace_minimum: "80"'),
            ("programme.yaml", "short_name: PIIMSS 2020-2024", "short_name: El PIIMSS"),
            ("publications.yaml", "title: Avance y Resultados", "title: Avances y Resultados"),
            ("glossary.yaml", "meaning: Ciudad de México", "meaning: La Ciudad de México"),
            ("indicators/1.1.yaml", "definition: ", "definition: De nuevo, "),
        ],
    )  # fmt: skip
    def test_loading_another_text(self, client, folder, name, old, new):
        tags = {address: tag_of(client, address) for address in ("/", "/estrategias/", "/datos/")}
        before = DataVersion.objects.values("outputs", "explanations").get()
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        call_command("load_programme", str(folder), verbosity=0)
        assert DataVersion.objects.values("outputs", "explanations").get() == before
        for address, tag in tags.items():
            assert ask(client, address, tag)[0].status_code == 200
            assert tag_of(client, address) != tag

    def test_loading_the_same_again(self, client):
        tag = tag_of(client)
        call_command("load_programme", FOLDER, verbosity=0)
        assert ask(client, "/", tag)[0].status_code == 304

    @pytest.mark.postgres
    def test_a_recomputation_that_changes_a_result(self, client):
        tag = tag_of(client)
        call_command("recompute", verbosity=0)
        assert ask(client, "/", tag)[0].status_code == 304
        Indicator.objects.filter(code="2.1").update(baseline_value=100)
        call_command("recompute", verbosity=0)
        response, _read = ask(client, "/", tag)
        assert response.status_code == 200
        assert response.headers["ETag"] != tag

    @pytest.mark.postgres
    def test_an_explanation(self, client):
        tag = tag_of(client, "/conciliacion/")
        explain(
            Programme.objects.get(), "5.2", 2024, "difiere",
            by=make_person("ana", REVIEW), text="Errata del anexo.",
        )  # fmt: skip
        response, _read = ask(client, "/conciliacion/", tag)
        assert response.status_code == 200
        assert "Errata del anexo." in text_of(response)
        assert response.headers["ETag"] != tag

    @pytest.mark.postgres
    def test_another_programme(self, client):
        tag = tag_of(client)
        other = Programme.objects.get()
        other.pk, other.slug, other.at_root = None, "otro", False
        other.save()
        DataVersion.objects.create(programme=other)
        assert tag_of(client) != tag

    def test_what_changes_while_the_page_is_gathered_is_sent_with_the_next_one(
        self, client, monkeypatch
    ):
        from reports.dashboards import views

        gather = views.content.programme_board

        def overtaken(*args):
            board = gather(*args)
            DataVersion.objects.update(outputs=99)
            return board

        monkeypatch.setattr(views.content, "programme_board", overtaken)
        tag = tag_of(client)
        monkeypatch.undo()
        assert ask(client, "/", tag)[0].status_code == 200


class TestAnotherReader:
    def test_signed_in_and_out(self, client):
        outside = tag_of(client)
        client.force_login(make_person("ana", REVIEW))
        inside = tag_of(client)
        assert inside != outside
        assert ask(client, "/", outside)[0].status_code == 200
        client.post("/cuenta/salir/")
        response, _read = ask(client, "/", inside)
        assert response.status_code == 200
        assert "Salir (" not in text_of(response)

    def test_each_person_and_each_session_has_a_page_of_its_own(self, client):
        ana, luis = make_person("ana", REVIEW), make_person("luis", REVIEW)
        tags = set()
        for user in (ana, luis, ana):
            client = Client()
            client.force_login(user)
            tags.add(tag_of(client))
        assert len(tags) == 3

    def test_a_duty_given_or_taken_brings_its_form_or_takes_it_away(self, client):
        address = "/conciliacion/5.2/2024/difiere/"
        user = make_person("ana", ANALYSIS)
        client.force_login(user)
        tag = tag_of(client, address)
        give(user, REVIEW)
        response, _read = ask(client, address, tag)
        assert response.status_code == 200
        assert "<textarea" in response.content.decode()

    def test_a_token_belongs_to_its_cookie(self, client):
        client.force_login(make_person("ana", REVIEW))
        tag = tag_of(client)
        assert ask(client, "/", tag)[0].status_code == 304
        client.cookies["csrftoken"] = "a" * 32
        response, _read = ask(client, "/", tag)
        assert response.status_code == 200
        assert response.headers["ETag"] != tag

    def test_what_is_to_be_told_once_is_told_and_not_kept(self, client):
        tag = tag_of(client)
        storage = CookieStorage(RequestFactory().get("/"))
        client.cookies["messages"] = storage._encode([Message(constants.SUCCESS, "Hecho.")])
        response, _read = ask(client, "/", tag)
        assert response.status_code == 200
        assert "Hecho." in text_of(response)
        assert "ETag" not in response.headers
        assert response.headers["Cache-Control"] == "no-cache"
        response, _read = ask(client, "/", tag)
        assert response.status_code == 304


class TestAnotherPlaceOrDay:
    def test_a_new_day_begins_at_midnight_in_mexico_city(self, client):
        # 23:59 of the 23rd and 00:01 of the 24th there.
        with time_machine.travel(datetime(2026, 11, 24, 5, 59, tzinfo=UTC), tick=False):
            tag = tag_of(client)
            assert ask(client, "/", tag)[0].status_code == 304
        with time_machine.travel(datetime(2026, 11, 24, 6, 1, tzinfo=UTC), tick=False):
            response, _read = ask(client, "/", tag)
        assert response.status_code == 200
        assert "Consultado el 24 de noviembre de 2026." in text_of(response)

    def test_each_address_has_a_page_of_its_own(self, client):
        seen = [
            tag_of(client),
            tag_of(client, "/?year=2023"),
            tag_of(client, headers={"Host": "localhost"}),
            tag_of(client, headers={"Host": "localhost:8000"}),
            tag_of(client, secure=True),
        ]
        assert len(set(seen)) == len(seen)


class TestRelease:
    def test_a_new_release_sends_every_page_again(self, client, monkeypatch):
        tag = tag_of(client)
        monkeypatch.setattr(http_cache, "release", lambda: "otra")
        assert ask(client, "/", tag)[0].status_code == 200


class TestKeptPages:
    """Who has no copy gets the one that was built for the one before."""

    @pytest.mark.parametrize("address", ["/", "/indicadores/2.1/?year=2023", "/conciliacion/"])
    def test_an_unchanged_page_is_built_once(self, client, address):
        built = client.get(address)
        kept, read = ask(client, address, "")
        assert kept.content == built.content
        assert kept.headers == built.headers
        assert read == STATE

    def test_a_file_too_with_its_name(self, client):
        address = "/indicadores/2.1/archivo.svg?year=2023"
        built = client.get(address)
        kept, read = ask(client, address, "")
        assert kept.headers["Content-Disposition"] == built.headers["Content-Disposition"]
        assert (kept.content, read) == (built.content, STATE)

    def test_a_change_is_built_anew(self, client):
        client.get("/")
        DataVersion.objects.update(outputs=99)
        _response, read = ask(client, "/", "")
        assert "indicators_result" in read

    def test_nothing_of_a_reader_is_kept_for_another(self, client):
        reviewer = make_person("revisora", "revisión")
        client.force_login(reviewer)
        signed_in = client.get("/conciliacion/")
        assert "Salir" in text_of(signed_in)
        client.logout()
        anonymous = client.get("/conciliacion/")
        assert "Salir" not in text_of(anonymous) and "Explicar" not in text_of(anonymous)
        client.force_login(reviewer)
        _response, read = ask(client, "/conciliacion/", "")
        assert "indicators_result" in read

    def test_what_is_not_found_is_not_kept(self, client):
        assert client.get("/indicadores/9.9/").status_code == 404
        _response, read = ask(client, "/indicadores/9.9/", "")
        assert "indicators_indicator" in read

    @pytest.mark.parametrize(
        ("one", "other"),
        [("/", "/indicadores/../"), ("/?q=Ni%C3%B1os", "/?q=Ni\u00f1os"), ("/?q=a", "/?q=a&x=1")],
    )
    def test_no_address_is_answered_with_another_ones_page(self, one, other):
        def tag(address):
            path, _mark, query = address.partition("?")
            request = RequestFactory().get("/", headers={"host": "localhost"})
            request.path, request.META["QUERY_STRING"] = path, query
            request.user = AnonymousUser()
            return http_cache._tag(_PAGES, http_cache.read_state(), request)

        assert tag(one) != tag(other)

    def test_a_large_page_is_not_kept(self, client, monkeypatch):
        monkeypatch.setattr(http_cache, "LARGEST_STORED", 100)
        client.get("/")
        _response, read = ask(client, "/", "")
        assert "indicators_result" in read
