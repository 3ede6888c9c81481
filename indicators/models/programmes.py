"""A programme as something that people publish, withdraw and put at the root of the site."""

from django.utils.translation import gettext_lazy as _

from objectives.models import Programme

from .choices import ProgrammeEventKind
from .events import Audited


class ProgrammeRecord(Audited, Programme):
    """A programme whose events are kept: the row is the programme's own."""

    event_source, event_kinds = "programa", ProgrammeEventKind
    event_columns = {"programme_id": "pk", "to_status": "state"}

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("programa")
        verbose_name_plural = _("programas")
