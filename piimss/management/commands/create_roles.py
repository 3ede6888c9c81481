from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from piimss.roles import ensure_groups


class Command(BaseCommand):
    help = _("Crea los grupos de los papeles (captura, revisión, …) que falten.")

    def handle(self, *args: Any, **options: Any) -> None:
        groups = ensure_groups()
        self.stdout.write(", ".join(group.name for group in groups.values()))
