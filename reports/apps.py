"""How results are told."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Boards, fichas, charts and documents."""

    name = "reports"
    verbose_name = _("Informes")
