"""``manage.py backup``: the database and the evidence in one file."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from piimss.backup.copying import Copied, backup


class Command(BaseCommand):
    help = _(
        "Copia la base de datos y la evidencia en un solo archivo, mientras el sitio funciona."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file."""
        parser.add_argument("file", help=_("archivo que se escribe; «-» para la salida"))

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        """Write the copy; fails where a file of evidence is not what it was, for the copy lacks it."""
        copied = backup(sys.stdout.buffer) if file == "-" else _write(Path(file))
        self.stderr.write(
            ngettext(
                "Copia hecha: %d archivo de evidencia.",
                "Copia hecha: %d archivos de evidencia.",
                copied.files,
            )
            % copied.files
        )
        if copied.lost:
            raise CommandError(
                _("La copia está completa, salvo evidencia que ya no está como se guardó: %s.")
                % ", ".join(copied.lost[:10])
            )


def _write(path: Path) -> Copied:
    """Write a file that is there whole or not at all, for its owner alone."""
    if path.exists():
        raise CommandError(_("«%s» ya existe: no se escribe encima de una copia.") % path)
    half = path.with_name(f"{path.name}.parcial")
    try:
        with open(half, "wb", opener=_private) as out:
            copied = backup(out)
            _flush(out)
        half.replace(path)
    except OSError as error:
        raise CommandError(
            _("No se pudo escribir «%(path)s»: %(why)s.") % {"path": path, "why": error.strerror}
        ) from error
    finally:
        half.unlink(missing_ok=True)
    return copied


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _flush(out: IO[bytes]) -> None:
    out.flush()
    os.fsync(out.fileno())
