"""Addresses of the pages of who reports, reviews and assigns commitments."""

from django.urls import URLPattern, URLResolver, path

from . import views

REPORT = "compromisos/<slug:register>/<code:folio>/<code:period>/"

of_programme: list[URLPattern | URLResolver] = [
    path("compromisos/", views.commitments, name="commitments"),
    path("compromisos/periodos/<int:pk>/", views.period, name="commitments-period"),
    path("compromisos/<slug:register>/abrir/", views.period_open, name="commitments-period-open"),
    path("compromisos/<slug:register>/asignar/", views.assign, name="commitments-assign"),
    path(REPORT, views.report, name="progress-report"),
    path(f"{REPORT}guardar/", views.autosave, name="progress-autosave"),
]
