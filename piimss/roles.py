"""The roles of the people who work with the programme, as groups; each has one duty."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from indicators.permissions import ADMINISTRATION, ANALYSIS, CAPTURE, DIRECTION, REVIEW

# account name -> group name
ROLES = {
    "captura": CAPTURE,
    "revision": REVIEW,
    "direccion": DIRECTION,
    "analisis": ANALYSIS,
    "administracion": ADMINISTRATION,
}


def ensure_groups() -> dict[str, Group]:
    """Create what is missing; a permission that somebody added or took away stays as it is."""
    groups = {}
    for account, name in ROLES.items():
        group, created = Group.objects.get_or_create(name=name)
        groups[account] = group
        if created and name == ADMINISTRATION:
            group.permissions.set(_administration_permissions())
    return groups


def _administration_permissions() -> list[Permission]:
    """Return the permissions of the administration: catalogues are looked at; what is kept there is
    who belongs to which unit, and tokens end.
    """
    looked_at = Q(
        content_type__app_label__in=("objectives", "indicators", "accounts"),
        codename__startswith="view_",
    )
    kept = Q(content_type__app_label="objectives", codename__endswith="_unitmembership")
    ended = Q(content_type__app_label="accounts", codename="revoke_token")
    return list(Permission.objects.filter(looked_at | kept | ended))
