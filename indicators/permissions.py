"""Who may do what, by the duties that people have; each duty is a group.

In pairs: one function says why not, in a sentence for the screen, the other only whether.
"""

from typing import Any

import rules
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

CAPTURE = "captura"
REVIEW = "revisión"
DIRECTION = "dirección"
ANALYSIS = "análisis"
ADMINISTRATION = "administración"

# By membership alone, a superuser's too: what is published as the reviewers' word is written by
# somebody who has that duty, and whoever keeps the machine running has another one.  A superuser
# who does review joins the group, where everybody can see it.
_may_explain = rules.is_active & rules.is_group_member(REVIEW)


def check_user_can_explain(user: Any) -> None:
    """Raise PermissionDenied for who may not write why a verdict stands as it does."""
    if not _may_explain(user):
        raise PermissionDenied(
            _("Solo quien tiene el encargo de revisión puede explicar un dictamen.")
        )


def user_can_explain(user: Any) -> bool:
    """Whether that person may."""
    try:
        check_user_can_explain(user)
    except PermissionDenied:
        return False
    return True


def duties_of(user: Any) -> tuple[str, ...]:
    """The names of a person's groups, in order: what the pages offer depends on them."""
    return tuple(sorted(user.groups.values_list("name", flat=True)))
