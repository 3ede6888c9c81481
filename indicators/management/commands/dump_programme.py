"""``manage.py dump_programme <slug> <folder>``: a loaded programme as definition files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from indicators.programme_files.dump import UnwritableFolder, programme_files, write_folder
from objectives.models import Programme


class Command(BaseCommand):
    """Writes a programme as it stands; loading what it wrote changes nothing."""

    help = _("Escribe en archivos de definición un programa cargado, como está ahora.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the programme, and where to write it."""
        parser.add_argument("programme", help=_("clave del programa"))
        parser.add_argument("folder", type=Path, help=_("carpeta nueva o vacía"))

    def handle(self, *args: Any, programme: str, folder: Path, **options: Any) -> None:
        """Write the files; nothing is written over."""
        found = Programme.objects.filter(slug=programme).first()
        if found is None:
            raise CommandError(_("No hay programa «%s».") % programme)
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(_("«%s» ya existe y no está vacía: no se escribe encima.") % folder)
        files = programme_files(found)
        try:
            write_folder(files, folder)
        except UnwritableFolder as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("Escritos %(count)d archivos de «%(slug)s» en %(folder)s.")
            % {"count": len(files), "slug": programme, "folder": folder}
        )
