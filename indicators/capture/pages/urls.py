"""Addresses of the screens of who captures."""

from django.urls import URLPattern, URLResolver, path, register_converter
from django.urls.converters import StringConverter

from indicators.sheets.pages import views as sheet_views

from . import evidence_views
from . import views as capture_views


class CodeConverter(StringConverter):
    """The code of an objective or an indicator: anything but slashes and control characters."""

    regex = r"[^/\x00-\x1f\x7f-\x9f]+"


register_converter(CodeConverter, "code")

FORM = "captura/<code:code>/<code:year>/"

# ``reports`` puts these below each programme's slug as well: a code names no programme.
of_programme: list[URLPattern | URLResolver] = [
    path("captura/", capture_views.pending, name="captures"),
    # Before the form: no indicator has «hojas» for a code.
    path("captura/hoja.xlsx", sheet_views.download, name="sheet-download"),
    path("captura/hojas/", sheet_views.send, name="sheet-send"),
    path("captura/hojas/<int:pk>/", sheet_views.sheet, name="sheet"),
    path("captura/hojas/<int:pk>/problemas.csv", sheet_views.problems, name="sheet-problems"),
    path(FORM, capture_views.capture, name="capture"),
    path(f"{FORM}guardar/", capture_views.autosave, name="capture-autosave"),
    path(f"{FORM}vivo/", capture_views.live, name="capture-live"),
    path(f"{FORM}retirar/", capture_views.withdraw_capture, name="capture-withdraw"),
    path(f"{FORM}evidencia/", evidence_views.add, name="evidence-add"),
]

of_evidence: list[URLPattern | URLResolver] = [
    path("evidencia/<int:pk>/", evidence_views.download, name="evidence"),
    path("evidencia/<int:pk>/quitar/", evidence_views.take_back, name="evidence-remove"),
]
