"""The application that publishes results: pages, open data and the yearly report."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Boards, fichas, charts and documents."""

    name = "reports"
    verbose_name = _("Informes")
