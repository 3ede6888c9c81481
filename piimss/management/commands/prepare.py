from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from piimss.preparation import prepare


class Command(BaseCommand):
    help = _("Migra la base de datos, crea los papeles, carga los programas y los recalcula.")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare(self.stdout.write)
