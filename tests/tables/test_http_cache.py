"""Memory under the version of the data: what is kept, how much, and what makes room."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.template.response import SimpleTemplateResponse
from django.test import RequestFactory

from tables import http_cache
from tables.http_cache import PUBLIC, DataState, remember, respond


def asked(response, address="/", state=None, **headers):
    """Return the answer at an address, and whether the view was asked for it."""
    calls = []

    def view(request):
        calls.append(request)
        return response()

    request = RequestFactory().get(address, headers=headers)
    answer = respond(view, PUBLIC, state or DataState("1"), request)
    return answer, bool(calls)


def text(size=3, **headers):
    return lambda: HttpResponse(b"x" * size, content_type="text/csv", headers=headers)


class TestAnswers:
    def test_it_says_the_same_without_asking_again(self):
        first, built = asked(text(**{"Content-Disposition": "attachment"}))
        again, built_again = asked(text())
        assert (built, built_again) == (True, False)
        assert (again.content, dict(again.headers)) == (b"xxx", dict(first.headers))
        assert first.headers["Content-Disposition"] == "attachment"

    @pytest.mark.parametrize("change", [
        {"address": "/?a"}, {"state": DataState("2")}, {"Accept": "text/csv"}, {"Host": "localhost"},
    ])  # fmt: skip
    def test_another_address_version_format_or_name_is_another_answer(self, change):
        asked(text())
        assert asked(text(), **change)[1]

    def test_what_the_state_says_is_said_of_every_answer(self):
        state = DataState("1", {"Results-Pending": "true"})
        first = asked(text(), state=state)[0]
        unchanged = asked(text(), state=state, **{"If-None-Match": first.headers["ETag"]})[0]
        kept = asked(text(), state=state)[0]
        assert unchanged.status_code == 304
        for answer in (first, kept, unchanged):
            assert answer.headers["Results-Pending"] == "true"

    def test_what_is_too_large_is_not_kept(self):
        most = http_cache.LARGEST_STORED
        for size, kept in ((most + 1, False), (most, True)):
            asked(text(size), f"/{size}")
            assert asked(text(), f"/{size}")[1] is not kept

    def test_what_is_for_one_reader_or_leaves_piece_by_piece_is_not_kept(self):
        def with_cookie():
            response = text()()
            response.set_cookie("a", "1")
            return response

        for build in (with_cookie, lambda: StreamingHttpResponse([b"x"]),
                      lambda: HttpResponse(status=404)):  # fmt: skip
            asked(build)
            assert asked(build)[1]

    def test_what_is_rendered_later_is_kept_then(self, monkeypatch):
        monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "dicho")
        response, _built = asked(lambda: SimpleTemplateResponse("x"))
        assert asked(text())[1], "it is not known yet"
        http_cache.clear()
        response, _built = asked(lambda: SimpleTemplateResponse("x"))
        response.render()
        assert asked(text())[0].content == b"dicho"


class TestMemory:
    def test_a_value_is_made_once_a_version(self):
        made = []

        def make():
            made.append(1)
            return len(made)

        assert [remember("1", "key", make) for _time in range(2)] == [1, 1]
        assert (remember("2", "key", make), remember("1", "other", make)) == (2, 3)
        assert [remember("", "key", make) for _time in range(2)] == [4, 5], "no version is known"

    @pytest.mark.parametrize("size", [1024, http_cache.LARGEST])
    def test_all_together_are_bounded_and_what_was_asked_for_longest_ago_goes(self, size):
        def is_known(key):
            return http_cache._get(("1", key)) is not None

        fit = http_cache.MEMORY // size
        for key in range(fit):
            remember("1", key, lambda: "value", lambda _value: size)
        remember("1", 0, lambda: "value", lambda _value: size)
        remember("1", "one more", lambda: "value", lambda _value: size)
        assert is_known(0) and is_known("one more") and not is_known(1)
        assert len(http_cache._known) == fit

    def test_what_is_too_large_is_not_remembered(self):
        remember("1", "large", lambda: "value", lambda _value: http_cache.LARGEST + 1)
        assert len(http_cache._known) == 0


class TestRelease:
    def test_it_is_made_of_what_decides_how_pages_look(self):
        files = {str(path.relative_to(settings.BASE_DIR)) for path in http_cache._project_files()}
        assert {
            "templates/base.html",
            "reports/dashboards/views.py",
            "indicators/arithmetic/progress.py",
            "objectives/models/programmes.py",
            "piimss/settings.py",
            "piimss/static/piimss/site.css",
            "piimss/locale/es_MX/LC_MESSAGES/django.mo",
            "requirements.txt",
        } <= files
        assert not any(name.startswith(("tests/", "fixtures/", ".venv/", "var/")) for name in files)
        assert not any(name.endswith(".pyc") for name in files)

    @pytest.mark.slow
    def test_another_process_finds_the_same(self):
        program = (
            "import django; django.setup(); from tables.http_cache import release; print(release())"
        )
        answer = subprocess.run(
            [sys.executable, "-c", program],
            cwd=settings.BASE_DIR,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "piimss.settings", "PIIMSS_MODE": "test"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert answer.stdout.strip() == http_cache.release()

    def test_another_text_of_a_file_or_another_name_is_another_release(self, tmp_path, settings):
        templates = tmp_path / "templates"
        templates.mkdir()
        settings.BASE_DIR = tmp_path
        settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [templates]}]
        found = set()
        for name, text in (("a.html", "uno"), ("a.html", "dos"), ("b.html", "dos")):
            (templates / name).write_text(text)
            found.add(http_cache.release.__wrapped__())
            (templates / name).unlink()
        assert len(found) == 3
