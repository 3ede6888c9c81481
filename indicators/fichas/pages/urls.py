"""Addresses of the screens of who keeps the fichas."""

from django.urls import URLPattern, URLResolver, path

from . import views as ficha_views

# ``reports`` puts these below each programme's slug as well: a code names no programme.
of_programme: list[URLPattern | URLResolver] = [
    path("fichas/", ficha_views.fichas, name="fichas-keeping"),
    path("fichas/<code:code>/", ficha_views.ficha, name="ficha-keeping"),
    path("fichas/<code:code>/elementos/", ficha_views.elements, name="ficha-keeping-elements"),
    path("fichas/<code:code>/metas/", ficha_views.targets, name="ficha-keeping-targets"),
    path("fichas/<code:code>/metodos/nuevo/", ficha_views.new_method, name="ficha-keeping-new"),
    path(
        "fichas/<code:code>/metodos/<slug:year>/", ficha_views.method, name="ficha-keeping-method"
    ),
]
