"""``manage.py recompute``: results from the approved captures, with a bar."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from indicators.models import RecomputeRun
from indicators.results.recompute import check_drift, recompute_programme
from objectives.models import Programme

WIDTH = 30


class Command(BaseCommand):
    """Recomputes a programme, or all of them, and checks that nothing drifts."""

    help = _("Recalcula los resultados a partir de las capturas aprobadas.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the programme to recompute; all if none is named."""
        parser.add_argument("programme", nargs="?", help=_("clave del programa; todos si se omite"))

    def handle(self, *args: Any, programme: str | None, **options: Any) -> None:
        """Recompute, and print what each receipt says."""
        programmes = Programme.objects.filter(**({"slug": programme} if programme else {}))
        if programme and not programmes:
            raise CommandError(_("No hay programa «%s».") % programme)
        for chosen in programmes:
            run = recompute_programme(chosen, on_progress=self.bar)
            drift = check_drift(chosen)
            self.stdout.write(f"{chosen.slug}: {summary(run)} {_('Deriva')}: {drift}.")

    def bar(self, done: int, total: int) -> None:
        """Draw a bar on a terminal; nothing in a log."""
        if not sys.stderr.isatty():
            return
        filled = WIDTH * done // max(total, 1)
        sys.stderr.write(f"\r[{'█' * filled}{' ' * (WIDTH - filled)}] {done}/{total}")
        if done == total:
            sys.stderr.write("\n")


def summary(run: RecomputeRun) -> str:
    """Return a receipt in a sentence."""
    counts = run.counts
    return _(
        "%(results)d resultados de %(captures)d capturas: %(new)d nuevos, %(changed)d cambiados, "
        "%(removed)d retirados, %(same)d sin cambio, %(failures)d errores de cálculo."
    ) % {
        "results": counts["resultados"],
        "captures": counts["capturas"],
        "new": counts["nuevos"],
        "changed": counts["cambiados"],
        "removed": counts["retirados"],
        "same": counts["sin_cambio"],
        "failures": counts["errores_de_calculo"],
    }
