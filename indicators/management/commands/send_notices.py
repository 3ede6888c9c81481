"""``manage.py send_notices``: everybody is sent the notices that they have not had yet."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from indicators.clock import database_now
from indicators.notifications.delivery import (
    IMPOSSIBLE,
    REFUSED,
    SENT,
    UNCERTAIN,
    MailUnavailable,
    send_digests,
    waiting_digests,
)
from indicators.words import list_text


class Command(BaseCommand):
    """Sends the digests of the day, up to this moment; who had theirs today gets no other."""

    help = _("Manda a cada persona un resumen de lo que aún no se le ha avisado.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the switch that sends."""
        parser.add_argument(
            "--dry-run", action="store_true", help=_("dice a quién se le mandaría qué, y no manda")
        )

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        """Send, and print how many; a server that cannot be reached ends in a sentence."""
        if dry_run:
            for person, _notices, content in waiting_digests(database_now()):
                self.stdout.write(f"{person.email}: {content.subject}")
            return
        if not settings.SENDS_MAIL:
            raise CommandError(_("Este sitio no manda correo: PIIMSS_EMAIL_URL dice «none»."))
        try:
            outcomes = send_digests()
        except MailUnavailable as error:
            raise CommandError(
                _("El servidor de correo no atiende (%s); no se avisó a nadie más.") % error
            ) from error
        self.stdout.write(summary(outcomes))


def summary(outcomes: Counter[str]) -> str:
    """Say in a sentence how many digests became what."""
    words = {
        SENT: ngettext_lazy("%d resumen enviado", "%d resúmenes enviados"),
        REFUSED: ngettext_lazy("%d rechazado", "%d rechazados"),
        UNCERTAIN: ngettext_lazy("%d que no se sabe si llegó", "%d que no se sabe si llegaron"),
        IMPOSSIBLE: ngettext_lazy(
            "%d cuenta cuyo correo no sirve", "%d cuentas cuyo correo no sirve"
        ),
    }
    parts = [str(word % outcomes[key]) for key, word in words.items() if outcomes[key]]
    return f"{list_text(parts)}." if parts else _("No hay nada que avisar.")
