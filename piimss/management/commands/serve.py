"""The embedded run: from an empty folder to a working site in one command."""

import errno
import os
import signal
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.translation import gettext as _
from gunicorn.app.base import BaseApplication

from indicators.jobs import hand_over_pending
from piimss import background, demo_accounts
from piimss.housekeeping import forget_what_is_over
from piimss.preparation import prepare, told_of
from piimss.running import mark_as_served

HOST = "127.0.0.1"
THREADS = 4
SECONDS_BETWEEN_LOOKS = 30


class Command(BaseCommand):
    _is_ended = False
    help = _("Prepara la base de datos y sirve el sitio en este equipo, sin más servidores.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMBEDDED:
            raise CommandError(_("«serve» es para PIIMSS_MODE=embedded; en producción, gunicorn."))
        try:
            # Until gunicorn has its own: a shell that starts it behind itself has it ignored.
            signal.signal(signal.SIGINT, self._end)
            listener = _listen(_port(os.environ.get("PORT", "")))
            port = listener.getsockname()[1]
            if not mark_as_served():
                sys.exit(
                    _("Ya hay un sitio funcionando con la carpeta %s: deténgalo primero.")
                    % settings.VAR_DIR
                )
            refused, accounts = self._prepare()
            self._stop_if_ended()
        except KeyboardInterrupt:
            sys.exit(0)
        connections.close_all()
        background.stop()  # nothing of this process may be alive in the one that serves
        self._serve(
            EmbeddedServer(listener, lambda: self._announce(port, accounts, refused)), refused
        )

    def _serve(self, server: "EmbeddedServer", refused: list[str]) -> None:
        """Serve until it is ended; the exit says whether a programme was left out."""
        process = os.getpid()
        try:
            server.run()
        except SystemExit as end:
            # Also the process that answers comes by here, and ends as it ends.
            if refused and not end.code and os.getpid() == process:
                sys.exit(1)
            raise

    def _prepare(self) -> tuple[list[str], dict[str, str]]:
        """Prepare the site; every step may be repeated, and none loses what was entered."""
        settings.VAR_DIR.chmod(0o700)
        self._print(_("Archivos estáticos…"))
        call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=["redoc"])
        refused = prepare(self._print)
        accounts = demo_accounts.prepare(settings.VAR_DIR)
        forget_what_is_over()  # there is no timetable here
        self._send_notices()
        return refused, accounts

    def _end(self, *_signal: object) -> None:
        self._is_ended = True
        raise KeyboardInterrupt

    def _stop_if_ended(self) -> None:
        """Stop once more: an exception that comes while Python clears something away is swallowed."""
        if self._is_ended:
            raise KeyboardInterrupt

    def _send_notices(self) -> None:
        """Send notices, since there is no timetable here: who has any gets them at
        the start, once a day.
        """
        if not settings.SENDS_MAIL:
            return
        self._print(_("Avisos…"))
        try:
            call_command("send_notices", stdout=self.stdout)
        except CommandError as sentence:
            self._print(str(sentence))

    def _announce(self, port: int, accounts: dict[str, str], refused: list[str]) -> None:
        self._print("")
        if refused:
            self._print(told_of(refused))
            self._print("")
        self._print(_("Cuentas de demostración (usuario y contraseña):"))
        width = max(map(len, accounts))
        for account, password in accounts.items():
            self._print(f"  {account:{width}}  {password}")
        self._print("")
        self._print(
            _("PIIMSS está en http://%(host)s:%(port)s/ (Ctrl-C lo detiene).")
            % {"host": HOST, "port": port}
        )

    def _print(self, text: str) -> None:
        self._stop_if_ended()
        self.stdout.write(text)
        self.stdout.flush()


class EmbeddedServer(BaseApplication):
    """One process, since the thread that carries out tasks lives in it; SQLite has one writer."""

    def __init__(self, listener: socket.socket, when_ready: Any):
        self._listener = listener
        self._when_ready = when_ready
        super().__init__()

    def load_config(self) -> None:
        for name, value in {
            "bind": f"fd://{self._listener.fileno()}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "graceful_timeout": 10,
            "loglevel": "error",
            "proc_name": "piimss",
            "control_socket_disable": True,
            "when_ready": lambda arbiter: self._when_ready(),
            "post_worker_init": lambda worker: _begin_to_work(),
            "worker_exit": lambda arbiter, worker: background.stop(),
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from piimss.wsgi import application

        return application


def _begin_to_work() -> None:
    """Take up what a process that is no more left undone, and whatever is left undone later."""
    _leave_ctrl_c_to_the_arbiter()
    background.repeat_when_idle(hand_over_pending, seconds=SECONDS_BETWEEN_LOOKS)


def _leave_ctrl_c_to_the_arbiter() -> None:
    """Leave Ctrl-C to the arbiter: a terminal sends it to both, and the arbiter then ends the
    worker by another signal: where that came while the worker was ending already, it waited for its
    own lock until it was killed.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _port(text: str) -> int:
    text = text.strip() or "8000"
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= 65535):
        sys.exit(_("La variable PORT debe ser un número de 1 a 65535, no «%s».") % text)
    return int(text)


def _listen(port: int) -> socket.socket:
    """Take the port before any work is done, and keep it until gunicorn listens on it."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            sys.exit(
                _("El puerto %(port)s está ocupado; libérelo o elija otro: PORT=%(other)s make run")
                % {"port": port, "other": port + 1 if port < 65535 else 8000}
            )
        sys.exit(
            _("No se puede abrir el puerto %(port)s: %(reason)s.")
            % {"port": port, "reason": error.strerror}
        )
    return listener
