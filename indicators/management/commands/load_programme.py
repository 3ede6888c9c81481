"""``manage.py load_programme <folder>``: a programme from its definition files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from indicators.fichas.loading import load_programme
from objectives.definition_files import DefinitionError


class Command(BaseCommand):
    """Loads or brings up to date a programme; all or nothing."""

    help = _("Carga un programa desde su carpeta de archivos de definición.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the folder, and whether only to say what would change."""
        parser.add_argument("folder", type=Path, help=_("carpeta del programa"))
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help=_("muestra qué cambiaría y no escribe nada"),
        )

    def handle(self, *args: Any, folder: Path, dry_run: bool, **options: Any) -> None:
        """Load, and tell what changed."""
        try:
            slug, changes = load_programme(folder.resolve(), dry_run=dry_run)
        except DefinitionError as error:
            raise CommandError(
                _("No se cargó nada. Corrija lo siguiente:\n%s") % "\n".join(error.faults)
            ) from error
        if dry_run or options["verbosity"] > 1:
            for line in changes.lines:
                self.stdout.write(line)
        words = (
            (_("nuevos"), changes.created),
            (_("cambiados"), changes.updated),
            (_("retirados"), changes.removed),
            (_("sin cambio"), changes.unchanged),
        )
        counts = ", ".join(f"{sum(counter.values())} {word}" for word, counter in words)
        verb = _("Se cargaría") if dry_run else _("Cargado")
        self.stdout.write(f"{verb} «{slug}»: {counts}.")
