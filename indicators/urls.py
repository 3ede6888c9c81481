"""Addresses of the screens of capture and review."""

from django.urls import URLPattern, URLResolver, path

from .audit_log.pages import views as log_views
from .capture.pages import cycle_views, review_views
from .capture.pages import views as capture_views
from .capture.pages.urls import of_evidence
from .capture.pages.urls import of_programme as captures
from .fichas.pages.urls import of_programme as fichas
from .notifications.pages import views as notice_views
from .proposals.pages import views as proposal_views
from .sheets.pages.urls import of_programme as sheets

# ``reports`` puts these below each programme's slug as well: a code names no programme.
of_programme: list[URLPattern | URLResolver] = [
    *sheets,  # before the form: no indicator has «hojas» for a code
    *captures,
    *fichas,
]

urlpatterns: list[URLPattern | URLResolver] = [
    *of_programme,
    *of_evidence,
    path("pendientes/", capture_views.tasks, name="tasks"),
    path("propuestas/", proposal_views.proposals, name="proposals"),
    path("propuestas/<int:pk>/", proposal_views.proposal, name="proposal"),
    path("revision/", review_views.queue, name="review-queue"),
    path("revision/aprobar/", review_views.approve_chosen, name="review-approve"),
    path("revision/<int:pk>/", review_views.capture, name="review-capture"),
    path("bitacora/", log_views.page, name="logbook"),
    path("bitacora/bitacora.csv", log_views.table, name="logbook-csv"),
    path("ciclos/", cycle_views.cycles, name="cycles"),
    path("ciclos/abrir/", cycle_views.open_one, name="cycle-open"),
    path("ciclos/<int:pk>/", cycle_views.cycle, name="cycle"),
    path("avisos/", notice_views.notices, name="notices"),
    path("avisos/baja/<str:token>/", notice_views.stop, name="notices-stop"),
]
