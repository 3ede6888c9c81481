"""Addresses of the screens of who captures."""

from django.urls import URLPattern, URLResolver, path, register_converter
from django.urls.converters import StringConverter

from . import evidence_views, views


class CodeConverter(StringConverter):
    """The code of an objective or an indicator: anything but slashes and control characters."""

    regex = r"[^/\x00-\x1f\x7f-\x9f]+"


register_converter(CodeConverter, "code")

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
