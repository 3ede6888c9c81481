"""``manage.py prepare``: everything that comes before the site serves."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from piimss.preparation import prepare, told_of


class Command(BaseCommand):
    help = _("Migra la base de datos, crea los papeles, carga los programas y los recalcula.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the switch for a start that serves what there is."""
        parser.add_argument(
            "--serve-anyway",
            action="store_true",
            help=_("termina bien aunque una carpeta de fixtures/ no se pueda cargar"),
        )

    def handle(self, *args: Any, serve_anyway: bool, **options: Any) -> None:
        """Prepare all that is whole; fails where a folder is not, after the others are done."""
        refused = prepare(self.stdout.write)
        if refused and not serve_anyway:
            raise CommandError(told_of(refused))
        if refused:
            self.stderr.write(told_of(refused))
