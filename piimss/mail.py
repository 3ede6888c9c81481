"""Mail where there is no server for it: what one would read of it, on the terminal."""

from email.utils import parseaddr
from typing import Any

from django.core.mail.backends.console import EmailBackend


class ConsoleBackend(EmailBackend):
    """Django's own prints both parts as they travel; this one the text, which is meant to be read."""

    def write_message(self, message: Any) -> None:
        to = ", ".join(parseaddr(recipient)[1] for recipient in message.recipients())
        self.stream.write(f"Para: {to}\nAsunto: {message.subject}\n\n{message.body.strip()}\n\n")
