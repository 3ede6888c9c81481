"""The steps that come before the site serves; each may be repeated and loses nothing."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext as _

from piimss.roles import ensure_groups


def prepare(
    report: Callable[[str], object], before_recompute: Callable[[], object] = lambda: None
) -> None:
    """Put the database in order; load and recalculate every programme of the project."""
    report(_("Base de datos…"))
    call_command("migrate", verbosity=0, interactive=False)
    ensure_groups()
    for folder in programme_folders():
        report(_("Programa %(name)s…") % {"name": folder.name})
        call_command("load_programme", str(folder))
    before_recompute()
    report(_("Recálculo…"))
    call_command("recompute")


def programme_folders() -> list[Path]:
    """Return every programme that comes with the project."""
    return sorted(path.parent for path in settings.BASE_DIR.glob("fixtures/*/programme.yaml"))
