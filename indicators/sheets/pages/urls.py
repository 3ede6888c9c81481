"""Addresses of the sheet that goes out and comes back."""

from django.urls import URLPattern, URLResolver, path

from . import views

of_programme: list[URLPattern | URLResolver] = [
    path("captura/hoja.xlsx", views.download, name="sheet-download"),
    path("captura/hojas/", views.send, name="sheet-send"),
    path("captura/hojas/<int:pk>/", views.sheet, name="sheet"),
    path("captura/hojas/<int:pk>/problemas.csv", views.problems, name="sheet-problems"),
]
