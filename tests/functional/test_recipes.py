"""The recipes are run as they stand on the page: those in Python, for curl and in R.

R's package arrow and Excel are in no test machine: of those only that their addresses answer is
tested.
"""

import csv
import html
import io
import json
import re
import shutil
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from urllib.request import urlopen
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from playwright.sync_api import expect

from accounts.models import TokenScope
from accounts.tokens import make_token
from reports.open_data.recipes import CURL, EXCEL, PYTHON, R
from tests.conftest import missing

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def key(reading_programme, own_database):
    """An access key of somebody, in what the server reads."""
    with reading_programme():
        person = User.objects.create_user("alan")
        form = {"name": "Receta", "scope": TokenScope.READ, "days": 30, "form_key": uuid4()}
        yield make_token(person, **form)[1]
    own_database.mark_changed()


@pytest.fixture
def page(reader):
    """The browser only reads."""
    return reader


@pytest.fixture(autouse=True)
def nothing_held(key, real_programme, db):
    """The test's own transaction, in which nothing is done, would hold the one lock of SQLite; the
    past is read under it.
    """
    connection.close()


def codes(site):
    """The recipes of the page by tool, read off the page itself."""
    with urlopen(f"{site}/datos/recetas/") as answer:
        sections = answer.read().decode().split('<section class="recipes"')[1:]
    return {
        re.search(r'aria-labelledby="(\w+)"', each)[1]: [
            html.unescape(code)
            for code in re.findall(r"<pre[^>]*><code[^>]*>(.*?)</code>", each, re.S)
        ]
        for each in sections
    }


def run(command, folder):
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


PYTHON_SAYS = (
    r"6\.3\s+2024",
    r"indicator .*\n(?s:.*)year +int64",
    r"antes +hoy\nindicator +year +unit(?s:.*)2023 +nacional +NaN",
    r"2023 \(v1 / v2\) \* 100 \{'v1': '\d+', 'v2': '\d+'\} = 28\.569",
    r"True\n(?s:.*)indicator_name",
    r"6_3 +nacional(?s:.*)2024 +NaN\n",
)


@pytest.mark.parametrize("number", range(len(PYTHON.recipes)))
def test_python(site, tmp_path, number):
    code = codes(site)["python"][number]
    assert re.search(PYTHON_SAYS[number], run([sys.executable, "-c", code], tmp_path))


class TestCurl:
    @pytest.fixture
    def taken(self, site, tmp_path):
        if not shutil.which("curl"):
            missing("curl")
        found = codes(site)["curl"]
        assert len(found) == len(CURL.recipes) == 4
        return found, lambda code: run(["sh", "-ec", code], tmp_path)

    def test_a_file(self, taken, tmp_path):
        found, run_it = taken
        run_it(found[0])
        assert len((tmp_path / "resultados.csv").read_text("utf-8-sig").splitlines()) == 235

    def test_only_if_it_has_changed(self, taken, tmp_path):
        found, run_it = taken
        assert run_it(found[1]).strip() == "200"
        first = (tmp_path / "resultados.json").read_bytes()
        assert run_it(found[1]).strip() == "304"
        assert (tmp_path / "resultados.json").read_bytes() == first != b""

    def test_with_a_key(self, taken, tmp_path, key, monkeypatch):
        found, run_it = taken
        monkeypatch.setenv("PIIMSS_CLAVE", key)
        run_it(found[2])
        assert json.loads((tmp_path / "resultados.json").read_text())["count"] == 234
        monkeypatch.setenv("PIIMSS_CLAVE", "otra")
        with pytest.raises(AssertionError, match="401"):
            run_it(found[2])

    def test_the_package(self, taken, tmp_path):
        found, run_it = taken
        run_it(found[3])
        assert (tmp_path / "piimss-2020-2024-datos.zip").stat().st_size > 10_000


class TestR:
    @pytest.fixture
    def taken(self, site, tmp_path):
        if not shutil.which("Rscript"):
            missing("Rscript, with jsonlite")
        found = codes(site)["r"]
        assert len(found) == len(R.recipes) == 3
        return found, lambda code: run(["Rscript", "--vanilla", "-e", code], tmp_path)

    def test_a_file(self, taken):
        found, run_it = taken
        said = run_it(found[0] + '\nstr(resultados[c("indicator", "year", "value", "met")])')
        assert re.search(r"6\.3\s+2024", said)
        assert re.search(r"'data\.frame':\s+234 obs.", said)
        assert re.search(r"met +: logi", said)
        assert re.search(r'indicator: chr +"1\.1"', said) and re.search(r"value +: num", said)

    def test_one_indicator_with_its_variables(self, taken):
        found, run_it = taken
        said = run_it(found[2])
        assert re.search(r"variable +number(?s:.*)v1", said)


@pytest.mark.parametrize(("tool", "number"), [("r", len(R.recipes)), ("excel", len(EXCEL.recipes))])
def test_the_addresses_of_the_others_answer(site, tool, number):
    found = codes(site)[tool]
    assert len(found) == number
    for code in found:
        (address,) = re.findall(r'"(https?://[^"]+)"', code)
        with urlopen(address) as answer:
            assert answer.status == 200 and len(answer.read()) > 1000


def test_power_query_is_told_the_type_of_every_column(site):
    (code,) = codes(site)["excel"]
    (address,) = re.findall(r'"(https?://[^"]+)"', code)
    types = dict(re.findall(r'\{"(\w+)", ([\w. ]+)\}', code))
    with urlopen(address) as answer:
        header, *lines = csv.reader(io.StringIO(answer.read().decode("utf-8-sig"), newline=""))
    assert list(types) == header
    read = {
        "type text": str,
        "Int64.Type": int,
        "type number": Decimal,
        "type date": date.fromisoformat,
        "type datetimezone": datetime.fromisoformat,
        "type logical": ["true", "false"].index,
    }
    assert set(types.values()) == set(read)
    for line in lines:
        for kind, text in zip(types.values(), line, strict=True):
            if text:
                read[kind](text)
    assert types["indicator"] == types["objective"] == "type text"


def test_a_recipe_is_copied_at_one_press(site, page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}/datos/recetas/")
    expect(page.get_by_text("sin cuenta")).to_have_count(0)
    for tool, number in (("python", 2), ("excel", 1)):
        code = page.locator(f"#{tool}-{number}")
        button = page.locator(f"button[data-copies={tool}-{number}]")
        title = code.locator("xpath=../preceding-sibling::h3[1]").inner_text()
        expect(button).to_have_accessible_name(re.compile(f"Copiar {re.escape(title)}"))
        button.click()
        expect(button).to_have_text("Copiada")
        expect(page.get_by_role("status")).to_have_text(f"Copiada: {title}")
        assert page.evaluate("navigator.clipboard.readText()") == code.inner_text()


def test_without_scripts_there_is_no_button_that_does_nothing(site, browser, browser_context_args):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/datos/recetas/")
    expect(page.locator("#python-1")).to_be_visible()
    assert not any(each.is_visible() for each in page.locator(".copies, .copies button").all())
    context.close()
