"""Addresses of the screens of who keeps the fichas."""

from django.urls import URLPattern, URLResolver, path

from . import views

# ``reports`` puts these below each programme's slug as well: a code names no programme.
of_programme: list[URLPattern | URLResolver] = [
    path("fichas/", views.fichas, name="fichas-keeping"),
    path("fichas/<code:code>/", views.ficha, name="ficha-keeping"),
    path("fichas/<code:code>/elementos/", views.elements, name="ficha-keeping-elements"),
    path("fichas/<code:code>/metas/", views.targets, name="ficha-keeping-targets"),
    path("fichas/<code:code>/metodos/nuevo/", views.new_method, name="ficha-keeping-new"),
    path("fichas/<code:code>/metodos/<slug:year>/", views.method, name="ficha-keeping-method"),
]
