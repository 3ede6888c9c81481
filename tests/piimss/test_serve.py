"""The embedded run, as ``make run`` starts it."""

import fcntl
import io
import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from objectives.models import Duty
from piimss import demo_accounts
from piimss.demo_accounts import ROLES
from piimss.management.commands import serve
from tests.factories.captures import make_cast, with_addresses
from tests.factories.model_rows import make_programme, make_unit
from tests.factories.programme import small_programme
from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
SERVE = [sys.executable, "manage.py", "serve"]


def embedded(folder, port):
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PIIMSS_", "DJANGO_"))
    }
    return env | {"PIIMSS_MODE": "embedded", "PIIMSS_VAR_DIR": str(folder), "PORT": str(port)}


def one_sentence(folder, port):
    done = subprocess.run(
        SERVE, cwd=ROOT, env=embedded(folder, port), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert done.stdout == ""
    (sentence,) = done.stderr.splitlines()
    return sentence


@pytest.mark.servers
def test_a_taken_port_is_said_in_one_sentence_before_any_work(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        sentence = one_sentence(tmp_path / "var", port)
    assert f"El puerto {port} está ocupado" in sentence
    assert not (tmp_path / "var" / "piimss.sqlite3").exists()


@pytest.mark.servers
def test_a_second_site_in_one_folder_is_refused_in_one_sentence(tmp_path, monkeypatch):
    folder = tmp_path / "var"
    folder.mkdir()
    with (folder / "serving").open("w") as serving:
        fcntl.flock(serving, fcntl.LOCK_EX)
        sentence = one_sentence(folder, free_port())
    assert sentence == f"Ya hay un sitio funcionando con la carpeta {folder}: deténgalo primero."
    assert not (folder / "piimss.sqlite3").exists()


WRONG_PORT = "La variable PORT debe ser un número de 1 a 65535, no «{}»."


@pytest.mark.parametrize("port", ["ocho mil", "70000", "-1", "0"])
def test_what_is_no_port_is_told_from_what_is_one(port):
    with pytest.raises(SystemExit) as stop:
        serve._port(port)
    assert stop.value.code == WRONG_PORT.format(port)


class Run:
    """One embedded run, from its start to Ctrl-C."""

    def __init__(self, folder, port):
        self.address = f"http://127.0.0.1:{port}"
        self.output = ""
        self.process = subprocess.Popen(
            SERVE,
            cwd=ROOT,
            env=embedded(folder, port),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def wait_until_announced(self):
        for line in self.process.stdout:
            self.output += line
            if self.address in line:
                return
        raise AssertionError(self.output)

    def get(self, path):
        end = time.monotonic() + 30
        while True:
            try:
                with urlopen(self.address + path) as response:
                    return response.read().decode()
            except ConnectionError:
                assert time.monotonic() < end
                time.sleep(0.1)

    def ctrl_c(self):
        os.killpg(self.process.pid, signal.SIGINT)  # as a terminal does: to all of them
        rest, _ = self.process.communicate(timeout=30)
        return rest

    def accounts(self):
        return dict(re.findall(r"^  (\w+) +(\S+)$", self.output, flags=re.M))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder of a site, empty for the first test that starts it."""
    return tmp_path_factory.mktemp("site") / "var"


@pytest.mark.servers
def test_from_nothing_to_a_site_and_again_with_all_that_was_there(folder):
    assert not folder.exists()
    port = free_port()

    first = Run(folder, port)
    try:
        first.wait_until_announced()
        assert json.loads(first.get("/readyz"))["status"] == "ok"
        assert "<html" in first.get("/cuenta/entrar/")
        assert "Traceback" not in first.output
    finally:
        rest = first.ctrl_c()
    assert rest.strip() == ""
    assert first.process.returncode == 0
    assert set(first.accounts()) == set(ROLES)
    for private in ("secret_key", "demo-accounts.json"):
        assert stat.S_IMODE((folder / private).stat().st_mode) == 0o600
    key = (folder / "secret_key").read_text()

    second = Run(folder, port)
    try:
        second.wait_until_announced()
    finally:
        second.ctrl_c()
    assert second.process.returncode == 0
    assert second.accounts() == first.accounts()
    assert (folder / "secret_key").read_text() == key


@pytest.mark.servers
def test_the_process_that_answers_hears_of_ctrl_c_from_the_other_one_alone(folder):
    run = Run(folder, free_port())
    try:
        run.wait_until_announced()
        run.get("/readyz")
        children = Path(f"/proc/{run.process.pid}/task/{run.process.pid}/children").read_text()
        for worker in map(int, children.split()):
            os.kill(worker, signal.SIGINT)
        assert children and json.loads(run.get("/readyz"))["status"] == "ok"
        assert run.process.poll() is None
        time.sleep(0.5)  # one that had ended would have been replaced by now
        now = Path(f"/proc/{run.process.pid}/task/{run.process.pid}/children").read_text()
        assert now == children
    finally:
        rest = run.ctrl_c()
    assert rest.strip() == "" and run.process.returncode == 0


@pytest.mark.servers
def test_ctrl_c_while_it_still_prepares_is_as_quiet(tmp_path):
    run = Run(tmp_path / "var", free_port())
    line = run.process.stdout.readline()
    assert "…" in line
    rest = run.ctrl_c()
    assert "Traceback" not in rest
    assert run.process.returncode == 0


def test_ctrl_c_that_was_swallowed_still_ends_it(monkeypatch):
    """Python swallows an exception that comes within a finalizer."""
    command = serve.Command(stdout=io.StringIO())

    class Cleared:
        def __del__(self):
            command._end()

    monkeypatch.setattr("sys.unraisablehook", lambda _swallowed: None)
    Cleared()
    with pytest.raises(KeyboardInterrupt):
        command._print("Recálculo…")
    assert command.stdout.getvalue() == ""


@pytest.mark.django_db
def test_one_account_a_role(tmp_path):
    small_programme().add_indicator("1.1", "v1", symbols={"v1": "nacional"})
    accounts = demo_accounts.prepare(tmp_path)
    assert list(accounts) == list(ROLES)
    for account, password in accounts.items():
        user = User.objects.get(username=account)
        assert user.check_password(password)
        assert {duty.role for duty in user.duties.all()} == {ROLES[account]}
        assert user.is_staff == (account == "administracion")
        assert not user.is_superuser
        assert re.fullmatch(r"[a-z]+-[a-z]+-[a-z]+-\d\d", password)


@pytest.mark.django_db
def test_accounts_are_made_once_and_a_changed_password_stays(tmp_path):
    accounts = demo_accounts.prepare(tmp_path)
    changed = User.objects.get(username="captura")
    changed.set_password("otra")
    changed.save()
    assert demo_accounts.prepare(tmp_path) == accounts
    changed.refresh_from_db()
    assert changed.check_password("otra")


@pytest.mark.django_db
def test_passwords_that_were_lost_are_made_anew(tmp_path):
    before = demo_accounts.prepare(tmp_path)
    (tmp_path / "demo-accounts.json").unlink()
    after = demo_accounts.prepare(tmp_path)
    assert after != before
    assert User.objects.get(username="captura").check_password(after["captura"])


@pytest.mark.django_db
def test_the_accounts_have_their_duties_in_a_programme_that_is_added_later_too(tmp_path):
    small = small_programme(units=("norte",))
    small.add_indicator("1.1", "v1", symbols={"v1": "nacional"})
    demo_accounts.prepare(tmp_path)
    at_first = [
        ("captura", "nacional"),
        *((name, "nacional") for name in ROLES if name != "captura"),
    ]
    units = Duty.objects.values_list("user__username", "unit__slug")
    assert sorted(units) == sorted(at_first)
    make_programme("otro", make_unit("otra"))
    for _time in range(2):
        demo_accounts.prepare(tmp_path)
        added = [(name, "otra") for name in ROLES if name != "captura"]
        assert sorted(units.all()) == sorted([*at_first, *added])


@pytest.mark.django_db
def test_the_start_tells_who_is_to_be_told_and_a_silent_server_stops_nothing(
    tmp_path, settings, monkeypatch
):
    demo_accounts.prepare(tmp_path)
    assert {each.email for each in User.objects.all()} == {
        f"{name}@piimss.example" for name in ROLES
    }
    with_addresses(make_cast())
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(minutes=1))

    def start():
        out = io.StringIO()
        serve.Command(stdout=out)._send_notices()
        return out.getvalue().splitlines()

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    told, why = start()
    assert told == "Avisos…"
    assert why.startswith("El servidor de correo no atiende (ConnectionRefusedError")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert start() == ["Avisos…", "3 resúmenes enviados."]
    assert start() == ["Avisos…", "No hay nada que avisar."]
    settings.SENDS_MAIL = False
    assert start() == []
