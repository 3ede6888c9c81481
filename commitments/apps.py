"""The application that keeps what was promised to be done."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitmentsConfig(AppConfig):
    """Registers of commitments, and how far they are fulfilled."""

    name = "commitments"
    verbose_name = _("Compromisos")

    def ready(self) -> None:
        from indicators.fichas.publications import AttributedRows, register_attributed
        from indicators.programme_states import register_work
        from objectives.programme_parts import register_part

        from .models import ComplianceReading
        from .pages.log_sources import register_sources
        from .pages.news import register_news
        from .pages.waiting_items import register_waiting_items
        from .register_loading import REGISTERS
        from .reporting_periods import has_periods
        from .words import count_readings

        register_part(REGISTERS)
        register_work(has_periods)
        register_sources()
        register_waiting_items()
        register_news()
        register_attributed("compliance", AttributedRows(ComplianceReading, count_readings))
