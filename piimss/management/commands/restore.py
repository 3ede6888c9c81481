"""``manage.py restore``: a copy in the place of what there is."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from piimss import demo_accounts
from piimss.backup.archive import UnreadableArchive
from piimss.backup.copying import find_data, restore
from piimss.running import is_running


class Command(BaseCommand):
    help = _("Pone una copia en lugar de lo que hay: todo, o nada si algo de ella está dañado.")
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file, and what has to be said in so many words."""
        parser.add_argument("file", help=_("archivo de la copia; «-» para la entrada"))
        parser.add_argument(
            "--replace-data", action="store_true", help=_("aunque haya datos, que se pierden")
        )
        parser.add_argument(
            "--while-running", action="store_true", help=_("aunque el sitio esté funcionando")
        )

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        """Refuse what would be a mistake, and put the copy in place."""
        if not options["while_running"] and is_running():
            raise CommandError(
                _(
                    "El sitio está funcionando: deténgalo, o diga --while-running si es lo que quiere."
                )
            )
        if not options["replace_data"] and (found := find_data()):
            raise CommandError(
                _("Ya hay %s, y se perderían: diga --replace-data si es lo que quiere.") % found
            )
        try:
            if file == "-":
                copied = restore(sys.stdin.buffer)
            else:
                with open(file, "rb") as source:
                    copied = restore(source)
        except UnreadableArchive as unreadable:
            raise CommandError(_("%s No se cambió nada.") % unreadable) from unreadable
        except FileNotFoundError as missing:
            raise CommandError(_("«%s» no existe.") % file) from missing
        except OSError as error:
            raise CommandError(
                _("No se pudo leer «%(file)s»: %(why)s.") % {"file": file, "why": error.strerror}
            ) from error
        if settings.EMBEDDED:
            settings.VAR_DIR.chmod(0o700)
            demo_accounts.forget(settings.VAR_DIR)
        self.stdout.write(
            ngettext(
                "Copia restaurada: %d archivo de evidencia.",
                "Copia restaurada: %d archivos de evidencia.",
                copied.files,
            )
            % copied.files
        )
        if copied.lost:
            self.stderr.write(
                _("Al hacer la copia ya faltaba evidencia: %s.") % ", ".join(copied.lost[:10])
            )
