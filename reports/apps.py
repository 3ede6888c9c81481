"""The application that publishes results: pages, open data and the yearly report."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Boards, fichas, charts and documents."""

    name = "reports"
    verbose_name = _("Informes")

    def ready(self) -> None:
        from .yearly_report.editions import renamed_sections
        from .yearly_report.editions.build_requests import register_job
        from .yearly_report.editions.pending_texts import register_waiting_items
        from .yearly_report.pages.proposals import register_proposals

        renamed_sections.register()
        register_proposals()
        register_waiting_items()
        register_job()
