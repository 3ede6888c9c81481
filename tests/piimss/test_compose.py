"""docker-compose.yml without a container engine: it is valid, and its commands really start."""

import fcntl
import http.client
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
import yaml

from piimss.environment import VARIABLES
from tests.servers import free_port

pytestmark = [pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES = COMPOSE["services"]
OURS = ["migrate", "web", "worker", "worker-files", "beat"]
IN_FRONT = ["proxy", "certificates"]
BIN = Path(sys.executable).parent


# The file --------------------------------------------------------------------------------


def test_the_services_of_the_production_shape():
    assert set(SERVICES) == {*OURS, *IN_FRONT, "db", "redis"}


def test_every_service_that_stays_has_a_health_check():
    for name in set(SERVICES) - {"migrate"}:
        assert SERVICES[name]["healthcheck"]["test"][0] == "CMD", name


def test_migrations_are_one_step_before_all_that_need_them():
    assert SERVICES["migrate"]["restart"] == "no"
    for name in set(OURS) - {"migrate"}:
        assert (
            SERVICES[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
        )


@pytest.mark.parametrize("name", [*OURS, *IN_FRONT])
def test_ours_run_as_nobody_in_particular_and_write_nowhere_but_their_volumes(name):
    service = SERVICES[name]
    assert service["user"] == "10001:10001"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    written = {volume for volume in service.get("volumes", []) if not volume.endswith(":ro")}
    assert written == {
        "web": {"evidence:/app/var/media"},
        "worker-files": {"evidence:/app/var/media"},
        "proxy": {"buffers:/buffers"},
        "certificates": {"certificates:/certificates", "challenges:/challenges"},
    }.get(name, set())


def test_every_queue_has_a_worker_and_files_are_not_before_figures():
    from piimss.celery import app

    app.loader.import_default_modules()
    commands = {name: SERVICES[name]["command"] for name in ("worker", "worker-files")}
    served = {name: command[command.index("--queues") + 1] for name, command in commands.items()}
    assert served == {"worker": "figures,looks", "worker-files": "files,looks"}
    assert {queue.name for queue in app.conf.task_queues} == {"figures", "files", "looks"}
    of = {
        name: (app.amqp.router.route({}, name)["queue"]).name
        for name in app.tasks
        if name.startswith(("indicators.", "reports."))
    }
    assert {name for name, queue in of.items() if queue == "figures"} == {
        "indicators.check_drift",
        "indicators.forget_old_keys",
        "indicators.forget_old_sheets",
        "indicators.recompute",
        "indicators.recompute_ficha",
        "indicators.recompute_outdated",
        "indicators.recompute_statement",
    }


def test_every_volume_is_declared_and_used():
    used = {
        volume.split(":")[0] for each in SERVICES.values() for volume in each.get("volumes", ())
    }
    assert used == set(COMPOSE["volumes"])


def test_nothing_but_the_proxy_is_reached_from_outside():
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert ports == {"proxy": ["80:8080", "443:8443"]}


def test_certificates_are_asked_for_by_whoever_says_so():
    """Starting it is to agree to the terms of whoever gives them."""
    without = {name for name, service in SERVICES.items() if "profiles" not in service}
    assert set(SERVICES) - without == {"certificates"}


def test_secrets_come_from_the_environment_or_nothing_starts():
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    asked_for = ("PIIMSS_SECRET_KEY", "PIIMSS_ALLOWED_HOSTS", "PIIMSS_EMAIL_URL")
    for name in (*asked_for, "POSTGRES_PASSWORD"):
        uses = re.findall(r"\$\{" + name + r"([^}]*)\}", text)
        assert uses, name
        assert all(use.startswith(":?") for use in uses), name


def test_every_variable_given_to_the_application_exists():
    for name in OURS:
        known = set(VARIABLES) | ({"WEB_CONCURRENCY"} if name == "web" else set())
        assert set(SERVICES[name]["environment"]) <= known


def test_the_image_holds_what_the_application_needs():
    kept = set(re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), flags=re.M))
    apps = {"piimss", "accounts", "objectives", "indicators", "commitments", "reports"}
    assert kept >= apps | {"templates", "fixtures", "manage.py", "gunicorn.conf.py"}
    assert "USER piimss" in (ROOT / "Dockerfile").read_text()


def test_the_image_is_built_with_every_setting_that_production_asks_for():
    dockerfile = (ROOT / "Dockerfile").read_text()
    given = dict(re.findall(r"\b(PIIMSS_[A-Z_]+)=(\S+)", dockerfile))
    env = {name: value for name, value in os.environ.items() if not name.startswith("PIIMSS_")}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT, env=env | given, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


# The commands ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def production(postgres_server, redis_server):
    """The environment of the file, with real servers in the place of its own."""
    import psycopg

    name = f"piimss_compose_{os.getpid()}"
    parts = urlsplit(postgres_server)
    with psycopg.connect(
        urlunsplit(parts._replace(path="/postgres")), autocommit=True
    ) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    given = {
        "PIIMSS_SECRET_KEY": secrets.token_urlsafe(50),
        "POSTGRES_PASSWORD": "x",
        "PIIMSS_ALLOWED_HOSTS": "piimss.example",
        "PIIMSS_EMAIL_URL": "none",
    }
    env = {
        variable: value
        for variable, value in os.environ.items()
        if not variable.startswith(("PIIMSS_", "DJANGO_"))
    }
    for variable, value in SERVICES["web"]["environment"].items():
        env[variable] = re.sub(
            r"\$\{(\w+)(?::[?-]([^}]*))?\}", lambda m: given.get(m[1], m[2] or ""), value
        )
    port = free_port()
    env |= {
        "PIIMSS_DATABASE_URL": urlunsplit(parts._replace(path=f"/{name}")),
        "PIIMSS_REDIS_URL": redis_server,
        "GUNICORN_BIND": f"127.0.0.1:{port}",
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
    }
    collect_static_files_once(env)
    run(SERVICES["migrate"]["command"], env)
    yield env
    with psycopg.connect(
        urlunsplit(parts._replace(path="/postgres")), autocommit=True
    ) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


# To compress these two libraries takes half of the time; the drills collect them all.
LARGE_AND_NOT_ASKED_FOR = ["--ignore", "plotly-cartesian.min.js", "--ignore", "swagger-ui*.js*"]


def collect_static_files_once(env):
    """Once a run: the test processes share the folder they are collected in."""
    folder = Path(os.environ["PIIMSS_VAR_DIR"])
    with open(folder / "collecting", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "collected").exists():
            command = re.search(
                r"python (manage.py collectstatic .*)", (ROOT / "Dockerfile").read_text()
            )
            run(["python", *command[1].split(), *LARGE_AND_NOT_ASKED_FOR], env)
            (folder / "collected").touch()


def run(command, env):
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def started(command, env, log_path):
    with open(log_path, "wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def healthy(service, env, process, log_path, sign, seconds=60):
    """Ask the service's own health check until it agrees, once its log has the ``sign``."""
    check = [part.replace("/tmp", str(log_path.parent)) for part in service["healthcheck"]["test"]]
    end = time.monotonic() + seconds

    def agrees():
        if sign not in log_path.read_text():  # asking takes a process of its own
            return False
        return subprocess.run(check[1:], cwd=ROOT, env=env, capture_output=True).returncode == 0

    while not agrees():
        assert process.poll() is None, log_path.read_text()
        assert time.monotonic() < end, log_path.read_text()
        time.sleep(0.2)


@pytest.mark.servers
def test_web_starts_and_is_ready(production, tmp_path):
    service, log = SERVICES["web"], tmp_path / "log"
    with started(service["command"], production, log) as process:
        healthy(service, production, process, log, "Booting worker")
        port = int(production["GUNICORN_BIND"].rsplit(":", 1)[1])
        secure = {"Host": "piimss.example", "X-Forwarded-Proto": "https"}

        def get(path, **headers):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            with closing(connection):
                connection.request("GET", path, headers=headers)
                response = connection.getresponse()
                return response.status, response.headers, response.read().decode("latin-1")

        assert '"broker": "ok"' in get("/readyz", Host="piimss.example")[2]
        status, headers, _ = get("/cuenta/entrar/", **secure)
        assert status == 200, log.read_text()
        assert headers["Strict-Transport-Security"] == "max-age=31536000"
        assert "Secure" in headers["Set-Cookie"]
        assert get("/cuenta/entrar/", Host="piimss.example")[0] == 301  # to https
        assert get("/cuenta/entrar/", **{**secure, "Host": "elsewhere.example"})[0] == 400
        style = re.search(r'href="(/static/[^"]+\.css)"', get("/admin/login/", **secure)[2])
        assert style
        _, headers, _ = get(style[1], **secure, **{"Accept-Encoding": "br"})
        assert headers["Content-Encoding"] == "br"
        assert "immutable" in headers["Cache-Control"]
    assert process.returncode == 0, log.read_text()


@pytest.mark.servers
def test_the_worker_starts_and_knows_the_tasks(production, tmp_path):
    service, log = SERVICES["worker"], tmp_path / "log"
    with started(service["command"], production, log) as process:
        healthy(service, production, process, log, " ready.")
    text = log.read_text()
    assert process.returncode == 0, text
    assert "indicators.recompute" in text
    assert "indicators.check_drift" in text
    assert socket.gethostname() in text


@pytest.mark.servers
def test_beat_starts(production, tmp_path):
    service, log = SERVICES["beat"], tmp_path / "log"
    command = [part.replace("/tmp", str(tmp_path)) for part in service["command"]]
    with started(command, production, log) as process:
        end = time.monotonic() + 40
        while "beat: Starting" not in log.read_text():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.2)
        from piimss import healthcheck

        assert healthcheck.beat(str(tmp_path / "beat.pid"))
    assert not healthcheck.beat(str(tmp_path / "beat.pid"))


@pytest.mark.servers
def test_a_refused_setting_ends_gunicorn_with_its_sentence(production):
    env = {name: value for name, value in production.items() if name != "PIIMSS_REDIS_URL"}
    done = subprocess.run(
        SERVICES["web"]["command"], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1] == (
        "Falta la variable PIIMSS_REDIS_URL; véase .env.example."
    )
    assert "Traceback" not in done.stderr


@pytest.mark.servers
def test_a_copy_is_put_back_into_an_empty_database(production, tmp_path):
    """As docs/operation.md tells it, through pipes; and not while somebody is connected."""
    import psycopg

    copied = subprocess.run(
        ["python", "manage.py", "backup", "-"],
        cwd=ROOT, env=production, capture_output=True, timeout=120,
    )  # fmt: skip
    assert copied.returncode == 0, copied.stderr.decode()

    def restored(env, *said):
        return subprocess.run(
            ["python", "manage.py", "restore", "-", *said],
            cwd=ROOT, env=env, input=copied.stdout, capture_output=True, timeout=120,
        )  # fmt: skip

    database = urlsplit(production["PIIMSS_DATABASE_URL"])
    name = f"{database.path[1:]}_empty"
    with psycopg.connect(database.geturl(), autocommit=True) as other:
        refused = restored(production)
        assert refused.returncode == 1
        assert "El sitio está funcionando" in refused.stderr.decode()
        other.execute(f"CREATE DATABASE {name}")
        try:
            empty = production | {
                "PIIMSS_DATABASE_URL": database._replace(path=f"/{name}").geturl()
            }
            done = restored(empty)
            assert done.returncode == 0, done.stderr.decode()
            assert "Copia restaurada" in done.stdout.decode()
            run(["python", "manage.py", "prepare"], empty)  # the site starts on it
        finally:
            other.execute(f"DROP DATABASE {name} WITH (FORCE)")
