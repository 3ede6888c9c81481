"""The production shape on this machine: its servers and processes, to be killed, hung and put back."""

import json
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import requests

from tests.drills.people import PASSWORD
from tests.servers import OwnPostgres, OwnRedis, free_port

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
HOST = "piimss.example"
PROCESSES = {
    "web": ["gunicorn"],
    "worker": ["celery", "-A", "piimss", "worker", "--concurrency", "2", "--loglevel", "INFO",
               "--without-gossip", "--without-mingle"],
    "beat": ["celery", "-A", "piimss", "beat", "--loglevel", "INFO"],
}  # fmt: skip
READY = {"web": "Booting worker", "worker": " ready.", "beat": "beat: Starting"}


class Site:
    """One site: ``start("web")``, ``kill("worker")``, and its two servers ``postgres`` and ``redis``."""

    def __init__(self, folder: Path, postgres: OwnPostgres, redis: OwnRedis) -> None:
        self.folder, self.postgres, self.redis = folder, postgres, redis
        self.port = free_port()
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PIIMSS_", "DJANGO_", "_"))
        }
        self.env = kept | {
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "piimss.settings",
            "PIIMSS_MODE": "production",
            "PIIMSS_SECRET_KEY": secrets.token_urlsafe(50),
            "PIIMSS_DATABASE_URL": postgres.url,
            "PIIMSS_REDIS_URL": redis.url,
            "PIIMSS_ALLOWED_HOSTS": HOST,
            "PIIMSS_EMAIL_URL": "none",
            "PIIMSS_BEHIND_TLS_PROXY": "true",
            "PIIMSS_VAR_DIR": str(folder / "var"),
            "GUNICORN_BIND": f"127.0.0.1:{self.port}",
        }
        self.data: dict[str, Any] = {}

    def prepare(self) -> None:
        """Migrate, and fill it with work in every state."""
        collected = ROOT / "static-collected" / "staticfiles.json"
        if not collected.exists() or "plotly-cartesian" not in collected.read_text("utf-8"):
            self.run("manage.py", "collectstatic", "--no-input", "--ignore", "redoc", "-v", "0")
        self.run("manage.py", "migrate", "--verbosity", "0")
        self.data = json.loads(self.run("-m", "tests.drills.people").splitlines()[-1])

    def run(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=180,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, *names: str) -> None:
        """Start processes; they are ready when this returns."""
        for name in names:
            with open(self.log_of(name), "ab") as log:
                log.write(f"--- {READY[name]!r}\n".encode().replace(READY[name].encode(), b""))
                begun = log.tell()
                self._processes[name] = subprocess.Popen(
                    [*PROCESSES[name], *self._files_of(name)],
                    cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True,
                )  # fmt: skip
            wait_until(lambda name=name, begun=begun: READY[name] in self.log(name)[begun:], 60)

    def _files_of(self, name: str) -> list[str]:
        if name != "beat":
            return []
        return ["--schedule", str(self.folder / "schedule"), "--pidfile", ""]

    def is_alive(self, name: str) -> bool:
        return self._processes[name].poll() is None

    def kill(self, name: str) -> None:
        """End a service as a machine that loses its power does."""
        self.end(name, signal.SIGKILL)

    def end(self, name: str, how: signal.Signals = signal.SIGTERM) -> None:
        process = self._processes.pop(name, None)
        if process is None:
            return
        os.killpg(process.pid, how)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def end_all(self) -> None:
        for name in list(self._processes):
            self.end(name)
        self.redis.stop()
        self.postgres.stop()

    def log_of(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def log(self, name: str) -> str:
        path = self.log_of(name)
        return path.read_bytes().decode("latin-1") if path.exists() else ""

    def ask(self, sql: str, *values: object) -> Any:
        """Return the first cell that the database answers."""
        with psycopg.connect(self.postgres.url, connect_timeout=5) as connection:
            row = connection.execute(sql, values).fetchone()  # type: ignore[arg-type]
        return row[0] if row else None

    def browser(self, person: str = "") -> "Browser":
        return Browser(self, person)


class Browser:
    """Somebody's browser, behind the proxy that ends TLS."""

    def __init__(self, site: Site, person: str) -> None:
        self._base = f"http://127.0.0.1:{site.port}"
        self._session = requests.Session()
        self._session.trust_env = False
        self._cookies: dict[str, str] = {}
        if person:
            self.get("/cuenta/entrar/")
            signed_in = self.post("/cuenta/entrar/", username=person, password=PASSWORD)
            assert signed_in.status_code == 302, signed_in.text

    def get(self, path: str) -> requests.Response:
        return self._ask("GET", path)

    def post(self, path: str, files: Any = None, **fields: Any) -> requests.Response:
        token = self._cookies.get("csrftoken", "")
        return self._ask("POST", path, data={"csrfmiddlewaretoken": token, **fields}, files=files)

    def _ask(self, method: str, path: str, **what: Any) -> requests.Response:
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "Referer": f"https://{HOST}/",
            # They are for TLS alone, which the proxy would have ended.
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
        }
        answer = self._session.request(
            method, self._base + path, headers=headers, timeout=60, allow_redirects=False, **what
        )
        self._cookies |= answer.cookies.get_dict()
        return answer

    def send_again(self, page: requests.Response) -> requests.Response:
        """Press the one button of a page that gives back what was typed."""
        (address,) = re.findall(r'<form method="post" action="([^"]*)"', page.text)
        fields = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page.text))
        return self.post(address, **fields)


def wait_until(condition: Callable[[], object], seconds: float = 60) -> float:
    """Return how many seconds it took until something was so."""
    begun = time.monotonic()
    while True:
        try:
            if condition():
                return time.monotonic() - begun
        except (psycopg.OperationalError, requests.RequestException):
            pass
        assert time.monotonic() - begun < seconds, f"not in {seconds} s"
        time.sleep(0.1)
