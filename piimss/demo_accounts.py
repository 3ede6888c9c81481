"""One account a role for the embedded run, with a readable password made once."""

import json
import os
import secrets
from pathlib import Path

from django.contrib.auth.models import User

from objectives.models import Duty, DutyRole, Programme, ResponsibleUnit

# account name -> the duty that it has
ROLES = {
    "captura": DutyRole.CAPTURE,
    "revision": DutyRole.REVIEW,
    "direccion": DutyRole.DIRECTION,
    "analisis": DutyRole.ANALYSIS,
    "administracion": DutyRole.ADMINISTRATION,
}

# No accents: a password must be typed on any keyboard.
WORDS = (
    "abeja agave alba arroyo ave barro brisa cacao campo canoa cedro cerro ciruela cobre "
    "copal coral espiga faro fresno girasol guayaba hierba jade jaguar laguna laurel lienzo "
    "lluvia loma lucero madera mango mar menta mezquite milpa monte nardo nogal nopal nube "
    "olmo palma papel pino pluma puente quetzal roble rosal sauce sierra sol tejo telar torre "
    "trigo tuna valle vela viento zafiro"
).split()


def prepare(folder: Path) -> dict[str, str]:
    """Return account name -> password, kept in ``folder`` for whoever may read it: the owner only."""
    path = folder / "demo-accounts.json"
    passwords: dict[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    known = set(passwords)
    for account in ROLES:
        passwords.setdefault(account, _readable_password())
    if set(passwords) != known:
        _write_private(path, json.dumps(passwords, ensure_ascii=False, indent=2) + "\n")

    for account, role in ROLES.items():
        user, created = User.objects.get_or_create(
            username=account,
            defaults={
                "first_name": role.value.capitalize(),
                # A name that is nobody's: mail to it is read on the terminal alone.
                "email": f"{account}@piimss.example",
                "is_staff": role == DutyRole.ADMINISTRATION,
            },
        )
        if created or account not in known:
            user.set_password(passwords[account])
            user.save()
        _give_duties(user, role)
    return {account: passwords[account] for account in ROLES}


def forget(folder: Path) -> None:
    """Forget the passwords, as those of other accounts were put in their place: the next run makes new
    ones.
    """
    (folder / "demo-accounts.json").unlink(missing_ok=True)


def _give_duties(user: User, role: DutyRole) -> None:
    """Give an account its duty in every programme: capture for each unit that answers for an indicator,
    any other for the institution.  In one that was added since, too.
    """
    units = (
        ResponsibleUnit.objects.filter(indicators__isnull=False)
        if role == DutyRole.CAPTURE
        else ResponsibleUnit.objects.filter(pk__in=Programme.objects.values("root_unit"))
    )
    Duty.objects.bulk_create(
        [Duty(user=user, role=role, unit=unit) for unit in units.distinct()],
        ignore_conflicts=True,
    )


def _readable_password() -> str:
    words = [secrets.choice(WORDS) for _ in range(3)]
    return "-".join([*words, f"{secrets.randbelow(100):02}"])


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
