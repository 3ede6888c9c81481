"""``manage.py new_programme <slug>``: the folder with which a programme begins."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from pydantic import TypeAdapter, ValidationError

from indicators.programme_files.dump import UnwritableFolder, write_folder
from indicators.programme_files.skeleton import skeleton_files
from objectives.definition_files import reason_of
from objectives.definition_parts import Slug


class Command(BaseCommand):
    """Writes a commented skeleton, which loads as it is."""

    help = _("Escribe la carpeta con que empieza un programa: se carga así, y se va llenando.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the programme's slug, and where its folder goes."""
        parser.add_argument("slug", help=_("clave del programa: minúsculas, cifras y guiones"))
        parser.add_argument(
            "--parent",
            type=Path,
            default=settings.BASE_DIR / "fixtures",
            help=_("carpeta en que se hace la del programa; fixtures/ si se omite"),
        )

    def handle(self, *args: Any, slug: str, parent: Path, **options: Any) -> None:
        """Write the files; nothing is written over."""
        try:
            TypeAdapter(Slug).validate_python(slug)
        except ValidationError as error:
            raise CommandError(f"slug: {reason_of(error.errors()[0])}") from error
        folder = parent / slug
        if folder.exists():
            raise CommandError(_("«%s» ya existe: no se escribe encima.") % folder)
        try:
            write_folder(skeleton_files(slug), folder)
        except UnwritableFolder as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("Escrito %(folder)s. Para revisarlo: manage.py load_programme %(folder)s --dry-run")
            % {"folder": folder}
        )
