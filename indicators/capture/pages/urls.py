"""Addresses of the screens of who captures."""

from django.urls import URLPattern, URLResolver, path

from . import evidence_views, views

FORM = "captura/<code:code>/<code:year>/"

of_programme: list[URLPattern | URLResolver] = [
    path("captura/", views.pending, name="captures"),
    path(FORM, views.capture, name="capture"),
    path(f"{FORM}guardar/", views.autosave, name="capture-autosave"),
    path(f"{FORM}vivo/", views.live, name="capture-live"),
    path(f"{FORM}retirar/", views.withdraw_capture, name="capture-withdraw"),
    path(f"{FORM}evidencia/", evidence_views.add, name="evidence-add"),
]

of_evidence: list[URLPattern | URLResolver] = [
    path("evidencia/<int:pk>/", evidence_views.download, name="evidence"),
    path("evidencia/<int:pk>/quitar/", evidence_views.remove_evidence, name="evidence-remove"),
]
