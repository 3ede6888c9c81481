"""Addresses of the screens of who keeps the fichas."""

from django.urls import URLPattern, URLResolver, path

from . import views

# ``reports`` puts these below each programme's slug as well: a code names no programme.
of_programme: list[URLPattern | URLResolver] = [
    path("fichas/", views.fichas, name="fichas-admin"),
    path("fichas/publicaciones/", views.publications, name="publications-admin"),
    path(
        "fichas/publicaciones/<slug:slug>/quitar/",
        views.remove_one_publication,
        name="publication-admin-remove",
    ),
    path("fichas/<code:code>/", views.ficha, name="ficha-admin"),
    path("fichas/<code:code>/elementos/", views.elements, name="ficha-admin-elements"),
    path("fichas/<code:code>/metas/", views.targets, name="ficha-admin-targets"),
    path("fichas/<code:code>/metodos/nuevo/", views.new_method, name="ficha-admin-new"),
    path("fichas/<code:code>/metodos/<slug:year>/", views.method, name="ficha-admin-method"),
]
