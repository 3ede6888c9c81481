"""The application that keeps what the programme promises."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ObjectivesConfig(AppConfig):
    """Programmes, objectives, strategies, actions, units and publications."""

    name = "objectives"
    verbose_name = _("Objetivos")

    def ready(self) -> None:
        from .alignment_loading import ALIGNMENTS
        from .glossary_loading import GLOSSARY
        from .programme_parts import register_part

        register_part(GLOSSARY)
        register_part(ALIGNMENTS)
