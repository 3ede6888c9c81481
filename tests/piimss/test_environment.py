"""Settings refuse to guess: each refusal is one sentence that names the variable."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from piimss.environment import VARIABLES, ConfigurationError, Environment

pytestmark = [pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]

PRODUCTION = {
    "PIIMSS_MODE": "production",
    "PIIMSS_SECRET_KEY": "only-for-tests-0123456789-" * 3,
    "PIIMSS_DATABASE_URL": "postgresql://piimss:clave@db:5432/piimss",
    "PIIMSS_REDIS_URL": "redis://redis:6379/0",
    "PIIMSS_ALLOWED_HOSTS": "piimss.example",
    "PIIMSS_EMAIL_URL": "smtp://piimss:clave@mail:587",
    "PIIMSS_MAIL_FROM": "PIIMSS <avisos@piimss.example>",
    "PIIMSS_SITE_URL": "https://piimss.example",
}


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """manage.py in a process of its own with these PIIMSS_ variables and no others."""
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PIIMSS_", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=env | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )


REFUSALS = [
    # reading, variables, sentence
    (
        lambda env: None,
        {"PIIMSS_DATABSE_URL": "x"},
        "La variable PIIMSS_DATABSE_URL no existe; la más parecida es PIIMSS_DATABASE_URL "
        "(todas están en .env.example).",
    ),
    (
        lambda env: env.text("PIIMSS_REDIS_URL"),
        {"PIIMSS_REDIS_URL": "  "},
        "Falta la variable PIIMSS_REDIS_URL; véase .env.example.",
    ),
    (
        lambda env: env.choice("PIIMSS_MODE", ("embedded", "production", "test")),
        {"PIIMSS_MODE": "prod"},
        "La variable PIIMSS_MODE debe ser «embedded», «production» o «test», no «prod».",
    ),
    (
        lambda env: env.integer("PIIMSS_HSTS_SECONDS", 1),
        {"PIIMSS_HSTS_SECONDS": "1,000"},
        "La variable PIIMSS_HSTS_SECONDS debe ser un número entero de 0 o más, no «1,000».",
    ),
    (
        lambda env: env.integer("PIIMSS_TASK_VISIBILITY_SECONDS", 900, minimum=1),
        {"PIIMSS_TASK_VISIBILITY_SECONDS": "0"},
        "La variable PIIMSS_TASK_VISIBILITY_SECONDS debe ser un número entero de 1 o más, no «0».",
    ),
    (
        lambda env: env.boolean("PIIMSS_BEHIND_TLS_PROXY", False),
        {"PIIMSS_BEHIND_TLS_PROXY": "maybe"},
        "La variable PIIMSS_BEHIND_TLS_PROXY debe ser «true» o «false», no «maybe».",
    ),
    (
        lambda env: env.secret("PIIMSS_SECRET_KEY", shortest=50),
        {"PIIMSS_SECRET_KEY": "short"},
        "La variable PIIMSS_SECRET_KEY debe tener al menos 50 caracteres.",
    ),
    (
        lambda env: env.items("PIIMSS_ALLOWED_HOSTS", required=True),
        {"PIIMSS_ALLOWED_HOSTS": " , "},
        "La variable PIIMSS_ALLOWED_HOSTS no contiene ningún valor.",
    ),
    (
        lambda env: env.origins("PIIMSS_CSRF_TRUSTED_ORIGINS"),
        {"PIIMSS_CSRF_TRUSTED_ORIGINS": "piimss.example"},
        "La variable PIIMSS_CSRF_TRUSTED_ORIGINS debe contener orígenes como "
        "https://piimss.example, no «piimss.example».",
    ),
    *[
        (
            lambda env: env.cors_origins("PIIMSS_API_CORS_ORIGINS"),
            {"PIIMSS_API_CORS_ORIGINS": f"https://bien.example,{wrong}"},
            "La variable PIIMSS_API_CORS_ORIGINS debe ser «*» o contener orígenes como "
            f"https://piimss.example, en minúsculas y sin nada después, no «{wrong}».",
        )
        for wrong in ("*", "piimss.example", "https://*.example", "https://a.example/", "null")
    ],
    (
        lambda env: env.redis_url("PIIMSS_REDIS_URL"),
        {"PIIMSS_REDIS_URL": "redis.example:6379"},
        "La variable PIIMSS_REDIS_URL debe ser como redis://servidor:6379/0.",
    ),
    *[
        (
            lambda env: env.mail("PIIMSS_EMAIL_URL"),
            {"PIIMSS_EMAIL_URL": url},
            "La variable PIIMSS_EMAIL_URL debe ser como smtp://usuario:clave@servidor:587, como "
            "smtps://usuario:clave@servidor:465, «console» o «none».",
        )
        for url in (
            "mail.example",
            "http://mail.example",
            "smtp://",
            "smtp://mail:puerto",
            "smtp://mail/carpeta",
            "smtp://ana@mail",  # somebody without a password
            "smtp://mail?tls=maybe",
            "smtp://mail?tls",
            "smtps://mail?tls=no",
            "smtp://mail?tls=no&x=1",
        )
    ],
    (
        lambda env: env.mail("PIIMSS_EMAIL_URL"),
        {"PIIMSS_EMAIL_URL": "smtp://ana:clave@mail:25?tls=no"},
        "La variable PIIMSS_EMAIL_URL lleva una clave: sin TLS cualquiera la leería.",
    ),
    (
        lambda env: env.mail("PIIMSS_EMAIL_URL"),
        {},
        "Falta la variable PIIMSS_EMAIL_URL; véase .env.example.",
    ),
    *[
        (
            lambda env: env.sender("PIIMSS_MAIL_FROM"),
            {"PIIMSS_MAIL_FROM": sender},
            f"La variable PIIMSS_MAIL_FROM debe ser como PIIMSS <avisos@piimss.example>, no «{sender}».",
        )
        for sender in ("PIIMSS", "avisos@", "a@b\nBcc: c@d", "PIIMSS <avisos>")
    ],
    *[
        (
            lambda env: env.site("PIIMSS_SITE_URL"),
            {"PIIMSS_SITE_URL": site},
            f"La variable PIIMSS_SITE_URL debe ser como https://piimss.example, no «{site}».",
        )
        for site in (
            "piimss.example",
            "https://",
            "https://piimss.example/aqui",
            "https://a b",
            "https://ana:clave@piimss.example",
        )
    ],
    *[
        (
            lambda env: env.postgres("PIIMSS_DATABASE_URL"),
            {"PIIMSS_DATABASE_URL": url},
            "La variable PIIMSS_DATABASE_URL debe ser como "
            "postgresql://usuario:clave@servidor:5432/base.",
        )
        for url in (
            "mysql://u:c@db/piimss",
            "postgresql://u:c@db:5432",
            "postgresql://u:c@db:puerto/piimss",
            "postgresql://u:c@[db/piimss",
        )
    ],
]


@pytest.mark.parametrize(("read", "variables", "sentence"), REFUSALS)
def test_a_wrong_variable_is_refused_with_one_sentence(read, variables, sentence):
    with pytest.raises(ConfigurationError) as refusal:
        read(Environment(variables))
    assert str(refusal.value) == sentence


MAIL = {
    "smtp://ana:p%40ss@mail.example": ("mail.example", 587, "ana", "p@ss", True, False),
    "smtp://mail.example:2525": ("mail.example", 2525, "", "", True, False),
    "smtps://ana:clave@mail.example": ("mail.example", 465, "ana", "clave", False, True),
    "smtp://10.0.0.7?tls=no": ("10.0.0.7", 25, "", "", False, False),
}


@pytest.mark.parametrize(("url", "expected"), MAIL.items())
def test_a_mail_url_becomes_settings(url, expected):
    found = Environment({"PIIMSS_EMAIL_URL": url}).mail("PIIMSS_EMAIL_URL")
    names = ("host", "port", "user", "password", "starttls", "tls")
    assert found == {"how": "smtp", **dict(zip(names, expected, strict=True))}


@pytest.mark.parametrize("how", ["none", "console"])
def test_mail_that_does_not_leave_is_said_in_a_word(how):
    found = Environment({"PIIMSS_EMAIL_URL": how}).mail("PIIMSS_EMAIL_URL")
    assert (found["how"], found["host"], found["starttls"], found["tls"]) == (how, "", False, False)


def test_sender_and_site_are_taken_as_they_are():
    env = Environment(
        {"PIIMSS_MAIL_FROM": "Avisos <a@b>", "PIIMSS_SITE_URL": "https://piimss.example:8443/"}
    )
    assert env.sender("PIIMSS_MAIL_FROM") == "Avisos <a@b>"
    assert env.site("PIIMSS_SITE_URL") == "https://piimss.example:8443"


def test_who_sends_nothing_needs_no_sender():
    silent = {
        name: value
        for name, value in PRODUCTION.items()
        if name not in ("PIIMSS_MAIL_FROM", "PIIMSS_SITE_URL")
    }
    run = manage("check", **silent | {"PIIMSS_EMAIL_URL": "none"})
    assert run.returncode == 0, run.stderr


def test_other_programs_variables_are_none_of_our_business():
    Environment({"HOME": "/root", "PIIMS_MODE": "x"})


def test_reading_an_undeclared_variable_is_a_mistake_of_ours():
    with pytest.raises(LookupError):
        Environment({}).optional("PIIMSS_NEW")


def test_a_database_url_becomes_settings():
    env = Environment({"PIIMSS_DATABASE_URL": "postgresql://ana:p%40ss@db:6543/b?sslmode=require"})
    assert env.postgres("PIIMSS_DATABASE_URL") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "b",
        "USER": "ana",
        "PASSWORD": "p@ss",
        "HOST": "db",
        "PORT": "6543",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_database_url_may_name_the_folder_of_a_socket():
    env = Environment({"PIIMSS_DATABASE_URL": "postgresql://ana@/b?host=/run/postgresql"})
    assert env.postgres("PIIMSS_DATABASE_URL")["HOST"] == "/run/postgresql"


REFUSED_AT_THE_START = [
    ({}, "PIIMSS_MODE"),
    *[
        ({name: value for name, value in PRODUCTION.items() if name != missing}, missing)
        for missing in PRODUCTION
    ],
    (PRODUCTION | {"PIIMSS_SECRET_KEi": "x"}, "PIIMSS_SECRET_KEi"),
]


@pytest.mark.parametrize(("variables", "named"), REFUSED_AT_THE_START)
def test_the_settings_name_what_is_missing_or_misspelt(variables, named, monkeypatch):
    for name in [each for each in os.environ if each.startswith("PIIMSS_")]:
        monkeypatch.delenv(name)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=named):
        runpy.run_path(str(ROOT / "piimss" / "settings.py"))


# The first and the last of them, each in a process of its own.
@pytest.mark.parametrize(
    ("variables", "named"), REFUSED_AT_THE_START[:: len(REFUSED_AT_THE_START) - 1]
)
def test_manage_py_says_one_sentence_and_no_traceback(variables, named):
    run = manage("check", **variables)
    assert run.returncode == 1
    assert run.stdout == ""
    assert len(run.stderr.splitlines()) == 1
    assert named in run.stderr


@pytest.mark.slow
def test_production_passes_the_deployment_check_without_a_warning():
    whole = {"PIIMSS_HSTS_WHOLE_DOMAIN": "true"}
    run = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION | whole)
    assert run.returncode == 0, run.stderr
    assert re.findall(r"\((\w+\.W\d+)\)", run.stderr) == []


@pytest.mark.slow
def test_what_only_the_owner_of_the_domain_can_promise_is_asked_and_not_assumed():
    run = manage("check", "--deploy", "--fail-level", "ERROR", **PRODUCTION)
    assert run.returncode == 0, run.stderr
    assert set(re.findall(r"\((\w+\.W\d+)\)", run.stderr)) == {"security.W005", "security.W021"}


def test_env_example_lists_every_variable_once():
    text = (ROOT / ".env.example").read_text("utf-8")
    listed = re.findall(r"^(\w+)=", text, flags=re.M)
    assert len(listed) == len(set(listed))
    assert set(listed) == set(VARIABLES) | variables_read()


# Told by the system and by pytest's plugin, not by whoever fills in the file.
NOBODY_FILLS_IN = {"PATH", "PYTEST_XDIST_WORKER"}


def variables_read():
    """Names that the project's own files read from the environment by any of their means."""
    read = set()
    for path in sources():
        text = path.read_text("utf-8")
        if path.suffix == ".py":
            read |= set(
                re.findall(r"""(?:environ(?:\.get\(|\[)|getenv\()\s*["']([A-Z]\w*)["']""", text)
            )
        elif path.name == "Makefile":
            # What it neither defines itself nor only takes a default for.
            read |= set(re.findall(r"\$(?:\(|\$\{?)([A-Z_]+)", text))
            read -= set(re.findall(r"^([A-Z_]+) :?= ", text, flags=re.M))
        else:
            read |= set(re.findall(r"\$\{?([A-Z_]+)", text))
    return read - NOBODY_FILLS_IN


def sources():
    """Every file of the project that may read a variable; tests set what they read themselves."""
    folders = (
        "piimss",
        "accounts",
        "objectives",
        "indicators",
        "commitments",
        "reports",
        "benchmarks",
    )
    yield from (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    yield from ROOT.glob("*.py")
    for name in ("Makefile", "Dockerfile", "docker-compose.yml", ".ci/run", "tests/servers.py"):
        yield ROOT / name


def test_env_example_explains_every_variable():
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    previous = ""
    for line in lines:
        if re.match(r"\w+=", line):
            assert re.match(r"#|\w+=", previous), line
        previous = line


def test_every_declared_variable_is_read_somewhere_and_every_read_one_declared():
    sources = [ROOT / "piimss" / "settings.py", ROOT / "tests" / "servers.py"]
    read = set()
    for source in sources:
        read |= set(re.findall(r'"(PIIMSS_[A-Z_]+)"', source.read_text("utf-8")))
    assert read == set(VARIABLES)


def test_gunicorn_reads_its_two_variables(monkeypatch):
    def read():
        return runpy.run_path(str(ROOT / "gunicorn.conf.py"))

    monkeypatch.delenv("GUNICORN_BIND", raising=False)
    monkeypatch.setenv("WEB_CONCURRENCY", "5")
    assert (read()["bind"], read()["workers"]) == ("0.0.0.0:8000", 5)
    monkeypatch.setenv("GUNICORN_BIND", "")
    assert read()["bind"] == "0.0.0.0:8000"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", ["*"]),
        ("*", ["*"]),
        ("https://a.example", ["https://a.example"]),
        (
            "http://a.example:8080, https://b.example",
            ["http://a.example:8080", "https://b.example"],
        ),
    ],
)
def test_sites_that_may_read_are_all_or_those_that_are_named(given, expected):
    env = Environment({"PIIMSS_API_CORS_ORIGINS": given})
    assert env.cors_origins("PIIMSS_API_CORS_ORIGINS") == expected
