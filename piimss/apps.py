from functools import lru_cache

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import trans_real

KEPT_TEXTS = 10_000


class PiimssConfig(AppConfig):
    """Makes the commands, templates, static files and catalogues of the wiring findable."""

    name = "piimss"
    label = "piimss"
    verbose_name = "PIIMSS"

    def ready(self) -> None:
        """Keep each text once it was looked up.

        Most are Spanish as they stand in the code, and are given back as they are only after more
        than a dozen catalogues were searched; a page has hundreds.
        """
        language = trans_real.translation(settings.LANGUAGE_CODE)
        language.gettext = lru_cache(KEPT_TEXTS)(language.gettext)  # type: ignore[method-assign]
