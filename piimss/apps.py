from django.apps import AppConfig


class PiimssConfig(AppConfig):
    """Makes the commands, templates, static files and catalogues of the wiring findable."""

    name = "piimss"
    label = "piimss"
    verbose_name = "PIIMSS"
