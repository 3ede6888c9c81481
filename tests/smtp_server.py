"""A mail server on the loopback address: takes what it is sent, and refuses what it is told to."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Received:
    """One message as it came in: the envelope, and what was in it."""

    sender: str
    recipients: list[str]
    message: EmailMessage


@dataclass
class PostOffice:
    """The messages that were received; ``refused`` are the addresses that there are not."""

    port: int = 0
    received: list[Received] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    hangs_up_after_data: bool = False


class _Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP as a sender needs."""

    def handle(self) -> None:
        office: PostOffice = self.server.office  # type: ignore[attr-defined]
        sender, recipients = "", []
        self._say("220 correo de prueba")
        while line := self.rfile.readline().decode().strip():
            command, _space, rest = line.partition(" ")
            address = rest.partition("<")[2].partition(">")[0]
            match command.upper():
                case "MAIL":
                    sender, recipients = address, []
                    self._say("250 bien")
                case "RCPT" if address in office.refused:
                    self._say("550 no hay nadie con ese nombre")
                case "RCPT":
                    recipients.append(address)
                    self._say("250 bien")
                case "DATA":
                    self._say("354 adelante")
                    whole = self._read_data()
                    message = message_from_bytes(whole, policy=policy.default)
                    office.received.append(Received(sender, recipients, message))
                    if office.hangs_up_after_data:
                        return
                    self._say("250 recibido")
                case "QUIT":
                    self._say("221 hasta luego")
                    return
                case _:
                    self._say("250 bien")

    def _read_data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def open_post_office() -> Iterator[PostOffice]:
    """One that is open for as long as the block lasts."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Conversation) as server:
        server.daemon_threads = True
        office = PostOffice(port=server.server_address[1])
        server.office = office  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield office
        finally:
            server.shutdown()
            thread.join()
