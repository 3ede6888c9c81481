"""App of the indicators: the measure of the programme's promises."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    """Indicators, captures, results and what is computed from them."""

    name = "indicators"
    verbose_name = _("Indicadores")

    def ready(self) -> None:
        from django.urls import register_converter

        from .audit_log.pages.descriptions import register_sources
        from .fichas.pages.proposals import register_proposals
        from .programme_urls import CodeConverter
        from .results import catch_up
        from .sheets import submission

        # Before any module of addresses is read.
        register_converter(CodeConverter, "code")
        register_sources()
        register_proposals()
        catch_up.register_job()
        submission.register_job()
