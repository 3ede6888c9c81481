"""The duty of administration in Django's own terms: what its pages let who has it do."""

from functools import cache
from typing import Any

from django.apps import apps

from indicators.duties import ADMINISTRATION, holds

CATALOGUES = ("objectives", "indicators", "commitments", "accounts")
KEPT = ("objectives.add_duty", "objectives.change_duty", "objectives.delete_duty")


class AdministrationBackend:
    """Lets who has the duty of administration look at the catalogues, keep duties and end tokens; of
    which rows, says each page of the administration.  Nobody comes in by it.
    """

    def authenticate(self, *_args: Any, **_kwargs: Any) -> None:
        """Return None: who somebody is, others say."""

    def has_perm(self, user: Any, permission: str, obj: Any = None) -> bool:
        """Return whether the duty allows it, of rows in general."""
        return obj is None and permission in _permissions() and holds(user, ADMINISTRATION)

    def has_module_perms(self, user: Any, app_label: str) -> bool:
        """Return whether there is anything to look at in an application."""
        return app_label in CATALOGUES and holds(user, ADMINISTRATION)


@cache
def _permissions() -> frozenset[str]:
    looked_at = {
        f"{model._meta.app_label}.view_{model._meta.model_name}"
        for name in CATALOGUES
        for model in apps.get_app_config(name).get_models()
    }
    return frozenset({*looked_at, *KEPT, "accounts.revoke_token"})
