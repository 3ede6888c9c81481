"""``manage.py set_programme <slug>``: publishes, withdraws or puts at the root a loaded programme."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from indicators.programme_states import publish, put_at_root, withdraw
from objectives.models import Programme

STEPS = {"publish": publish, "withdraw": withdraw, "root": put_at_root}


class Command(BaseCommand):
    """Changes to whom a programme is shown, or whether it stands at the root; logged with its reason."""

    help = _("Publica o retira un programa cargado, o lo pone en la raíz del sitio.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the programme, the step, and who takes it and why."""
        parser.add_argument("programme", help=_("clave del programa"))
        step = parser.add_mutually_exclusive_group(required=True)
        for name, text in (
            ("publish", _("lo ve cualquiera")),
            ("withdraw", _("no lo ve nadie más; solo si nadie capturó en él")),
            ("root", _("está en las direcciones que no nombran programa")),
        ):
            step.add_argument(f"--{name}", dest="step", action="store_const", const=name, help=text)
        parser.add_argument(
            "--by", required=True, help=_("cuenta, con el encargo de administración")
        )
        parser.add_argument("--reason", required=True, help=_("motivo, para la bitácora"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Take the step, or say in a sentence why not."""
        programme = Programme.objects.filter(slug=options["programme"]).first()
        if programme is None:
            raise CommandError(_("No hay ningún programa «%s».") % options["programme"])
        account = get_user_model().objects.filter(username=options["by"]).first()
        if account is None:
            raise CommandError(_("No hay ninguna cuenta «%s».") % options["by"])
        try:
            STEPS[options["step"]](programme, by=account, reason=options["reason"])
        except (PermissionDenied, ValidationError) as refused:
            raise CommandError(" ".join(getattr(refused, "messages", refused.args))) from refused
        programme.refresh_from_db()
        where = _("en la raíz del sitio") if programme.at_root else _("en su propia dirección")
        self.stdout.write(f"«{programme.slug}»: {programme.get_state_display()}, {where}.")
