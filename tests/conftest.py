"""What every test may use: servers, a worker, a browser; and no network beyond this machine."""

import gc
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from tests import servers

ROOT = Path(__file__).resolve().parent.parent

# Playwright keeps an event loop running in the thread of the test, which then asks the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--renew", action="store_true", help="write what `make schema` and `make format` write"
    )
    parser.addoption("--pictures", action="store_true", help="keep what `make pictures` keeps")
    parser.addoption("--drills", action="store_true", help="run what `make drills` runs")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the drills out: each takes the time that people would wait."""
    return True if collection_path.name == "drills" and not config.option.drills else None


# Which tests run --------------------------------------------------------------------------


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "page" in fixtures or "browser" in fixtures:
            item.add_marker("browser")
        if item.get_closest_marker("browser"):
            item.add_marker("slow")
        if {"celery_worker_process", "own_broker"} & set(fixtures):
            item.add_marker("servers")
            item.add_marker("postgres_only")
        if item.get_closest_marker("servers"):
            item.add_marker("slow")
        if item.get_closest_marker("postgres_only"):
            item.add_marker("postgres")
    if servers.ON_POSTGRES:
        elsewhere = {item for item in items if not _touches_database(item)}
    else:
        elsewhere = {item for item in items if item.get_closest_marker("postgres_only")}
    if elsewhere:
        config.hook.pytest_deselected(items=list(elsewhere))
        items[:] = [item for item in items if item not in elsewhere]


@pytest.hookimpl(trylast=True, specname="pytest_collection_modifyitems")
def begin_with_the_slowest(items: list[pytest.Item]) -> None:
    """Put what waits for servers and browsers first, so that no process is left alone with it."""

    def rank(item: pytest.Item) -> int:
        if item.get_closest_marker("servers"):
            return 0
        return (
            1 if item.get_closest_marker("browser") else 2 if item.get_closest_marker("slow") else 3
        )

    items.sort(key=rank)


def _touches_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return bool(item.get_closest_marker("django_db") or "own_database" in fixtures)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and not servers.find_chromium():
        missing("a Chromium browser")


def missing(what: str) -> None:
    """Without something the suite needs a test is skipped, or fails where all is required."""
    if servers.REQUIRE_ALL:
        pytest.fail(f"REQUIRE_ALL=1, and there is not {what}")
    pytest.skip(f"there is not {what}")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave what was imported and collected out of every later search for garbage, and search a
    hundredth as often as by default, which is an eighth of the time of all tests.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 10, 10)


# Servers ----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The URL of a real PostgreSQL server."""
    url = servers.postgres_url()
    if url is None:
        missing("a PostgreSQL server")
    assert url is not None
    return url


@pytest.fixture(scope="session")
def redis_server() -> str:
    """The URL of a real Redis server's database of this test process."""
    url = servers.redis_url()
    if url is None:
        missing("a Redis server")
    assert url is not None
    return url


@pytest.fixture
def empty_redis(redis_server: str) -> str:
    import redis

    with redis.Redis.from_url(redis_server) as client:
        client.flushdb()
    return redis_server


class Worker:
    """A real Celery worker with one forked child, in a process group of its own."""

    def __init__(self, folder: Path, env: dict[str, str]):
        self._folder = folder
        self._env = env
        self._starts = 0
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def log_path(self) -> Path:
        return self._folder / f"worker-{self._starts}.log"

    def log(self) -> str:
        return self.log_path.read_text(errors="replace")

    def start(self, **variables: str) -> None:
        """Start it (again), with further environment variables, and wait until it is ready."""
        assert self.process is None
        self._starts += 1
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "piimss", "worker", "--pool", "prefork",
                 "--concurrency", "1", "--loglevel", "INFO", "--include", "tests.worker_tasks",
                 "--without-gossip", "--without-mingle",
                 "--hostname", f"test-{os.getpid()}-{self._starts}@%h"],
                cwd=ROOT, env=self._env | variables, stdout=log, stderr=log,
                stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        self._wait_until_ready()

    def _wait_until_ready(self, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while " ready." not in self.log():
            assert self.process is not None
            assert self.process.poll() is None, self.log()
            assert time.monotonic() < end, self.log()
            time.sleep(0.1)

    def kill(self) -> None:
        """SIGKILL to the worker and its child at once, as when the machine is lost."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """The orderly end: what runs is finished first."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        if how is signal.SIGKILL:
            os.killpg(process.pid, how)
        else:
            process.send_signal(how)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def celery_worker_process(
    transactional_db: None, empty_redis: str, tmp_path: Path, settings: Any
) -> Iterator[Worker]:
    """A running worker on this test's own PostgreSQL database and Redis.

    Tasks started by the test go to it through the broker. ``kill()`` it in the middle of one and
    ``start(PIIMSS_TASK_VISIBILITY_SECONDS="5")`` it again: what was not confirmed for so long is
    handed out again (and tasks are stopped at nine tenths of it).
    """
    worker = Worker(
        tmp_path,
        os.environ
        | {
            "PIIMSS_TASKS": "broker",
            "PIIMSS_REDIS_URL": empty_redis,
            "PIIMSS_DATABASE_URL": database_url(),
        },
    )
    with _not_inline(settings, "broker"):
        worker.start()
        try:
            yield worker
        finally:
            worker.stop()


@pytest.fixture
def own_broker(
    transactional_db: None, tmp_path: Path, settings: Any
) -> Iterator[tuple[servers.OwnRedis, Worker]]:
    """A Redis that the test may stop and start, and a worker that waits for what comes through it;
    what the test's own process hands over goes there too.
    """
    from piimss.celery import app

    source = servers.find_redis_programs()
    if source is None or source.programs is None:
        missing("a Redis server that a test may stop")
    assert source is not None
    redis = servers.OwnRedis(source.programs)
    redis.start()
    variables = {
        "PIIMSS_TASKS": "broker",
        "PIIMSS_REDIS_URL": redis.url,
        "PIIMSS_DATABASE_URL": database_url(),
    }
    worker = Worker(tmp_path, os.environ | variables)
    former = app.conf.broker_url
    with _not_inline(settings, "broker"):
        app.conf.broker_url = redis.url
        app._after_fork()  # its connections are those of the former address
        worker.start()
        try:
            yield redis, worker
        finally:
            worker.stop()
            redis.stop()
            app.conf.broker_url = former
            app._after_fork()


@pytest.fixture
def task_thread(settings: Any) -> Iterator[Any]:
    """Tasks go to the thread of the embedded run; ``task_thread.wait_until_idle()`` waits."""
    from piimss import background

    with _not_inline(settings, "threads"):
        yield background
        background.wait_until_idle()
        background.stop()


@contextmanager
def _not_inline(settings: Any, tasks: str) -> Iterator[None]:
    from piimss import background
    from piimss.celery import app

    settings.TASKS = tasks
    background._not_before = 0  # whatever an earlier test's broker did not take
    app.conf.task_always_eager = app.conf.task_eager_propagates = False
    try:
        yield
    finally:
        app.conf.task_always_eager = app.conf.task_eager_propagates = True


def database_url() -> str:
    """The URL of the test database in use now, for another process."""
    from django.db import connection

    values = connection.settings_dict
    query = {name: values[name.upper()] for name in ("host", "port") if values[name.upper()]}
    user = values["USER"] + (f":{values['PASSWORD']}" if values["PASSWORD"] else "")
    return f"postgresql://{user}@/{values['NAME']}?{urlencode(query)}"


@pytest.fixture(autouse=True)
def no_kept_pages() -> None:
    """No page that an earlier test had built: tests change data behind the counters' back."""
    from tables import http_cache

    http_cache.clear()


# Database ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def own_database(django_test_environment: None, django_db_blocker: Any) -> Iterator[Any]:
    """This process's database, copied from a template of the run (``tests.databases``)."""
    from django.test import TransactionTestCase

    from tests import databases

    with pytest.MonkeyPatch.context() as patch:
        # To copy one takes less time than to empty every table, and no guard stands against it.
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: databases.mark_changed())
        with django_db_blocker.unblock():
            databases.create()
        yield databases
        with django_db_blocker.unblock():
            databases.drop()


@pytest.fixture
def django_db_setup(request: Any, own_database: Any, django_db_blocker: Any) -> None:
    """The database as the test begins with it: empty, with a programme, or with what one of its
    fixtures made.
    """
    template = own_database.template_of(request.node._fixtureinfo.name2fixturedefs)
    with django_db_blocker.unblock():
        own_database.use(template)


@pytest.fixture
def real_programme(django_db_setup: None) -> None:
    """The test begins with the real programme and its results."""


@pytest.fixture
def example_programme(django_db_setup: None) -> None:
    """The test begins with the small programme of the definition files and its results."""


@pytest.fixture
def odd_programmes(django_db_setup: None) -> None:
    """The test begins with the programmes of ``tests/programmes`` and their results."""


@pytest.fixture(scope="session")
def reading_programme(own_database: Any, django_db_blocker: Any) -> Any:
    """For fixtures of more than one test: a context in which the real programme can be read."""

    @contextmanager
    def reading() -> Iterator[None]:
        with django_db_blocker.unblock():
            own_database.use(own_database.PROGRAMME)
            yield

    return reading


# Browser ----------------------------------------------------------------------------------


OWN_HOSTS = ("localhost", "127.0.0.1")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The browser finds no machine but this one, whatever page, frame or worker asks."""
    nowhere = ", ".join(["MAP * ~NOTFOUND", *(f"EXCLUDE {host}" for host in OWN_HOSTS)])
    return {
        **browser_type_launch_args,
        "executable_path": servers.find_chromium(),
        "args": [
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--renderer-process-limit=1",
            f"--host-resolver-rules={nowhere}",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "es-MX", "timezone_id": "America/Mexico_City"}


@pytest.fixture
def page(page: Any) -> Iterator[Any]:
    """A page that fails its test when it complains in the console (as it does of anything the
    Content-Security-Policy refuses) or asks another machine for something."""
    with complaints_fail(page):
        yield page


@contextmanager
def complaints_fail(page: Any) -> Iterator[None]:
    """Keep in ``page.complaints`` what nobody should see, and fail if something is left there."""
    complaints: list[str] = []

    def listen_to_console(message: Any) -> None:
        # The browser asks for an icon where a page names none; the page itself did not.
        if message.type == "error" and not message.location["url"].endswith("/favicon.ico"):
            complaints.append(message.text)

    def watch(request: Any) -> None:
        # Only looked at: to hold every request back for an answer takes longer than to serve it.
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.hostname not in OWN_HOSTS:
            complaints.append(f"asked another machine: {request.url}")

    page.set_default_timeout(5000)
    page.on("console", listen_to_console)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", watch)
    page.complaints = complaints
    yield
    assert complaints == []


@pytest.fixture(scope="session")
def live_server(own_database: Any, live_server: Any) -> Any:
    """pytest-django's, on the database of the tests: started before there is one, it would find
    SQLite in memory and hand one connection to all of its threads, which crashes."""
    return live_server


# Network ----------------------------------------------------------------------------------

_ALLOWED_HOSTS = {"localhost"} | {
    urlsplit(url).hostname
    for name in ("PIIMSS_TEST_DATABASE_URL", "PIIMSS_TEST_REDIS_URL")
    if (url := os.environ.get(name))
}


class NetworkOff(OSError):
    """A test tried to reach another machine."""


def _refuse_other_machines(address: Any) -> None:
    if not isinstance(address, tuple):  # a socket in the file system
        return
    host = str(address[0])
    if host in _ALLOWED_HOSTS:
        return
    try:
        if ipaddress.ip_address(host).is_loopback:
            return
    except ValueError:
        pass
    raise NetworkOff(f"the network is off in tests: {host}")


@pytest.fixture(autouse=True, scope="session")
def network_off() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            original = getattr(socket.socket, name)

            def guarded(self: Any, address: Any, _original: Any = original) -> Any:
                _refuse_other_machines(address)
                return _original(self, address)

            patch.setattr(socket.socket, name, guarded)
        yield
