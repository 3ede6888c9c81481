"""Addresses of the programme's tree below ``programmes/``."""

from rest_framework.routers import SimpleRouter

from . import api
from .api import NAME

router = SimpleRouter()
router.register("", api.ProgrammeViewSet, basename="programme")
below = SimpleRouter()
for prefix, view in (
    ("objectives", api.ObjectiveViewSet),
    ("strategies", api.StrategyViewSet),
    ("actions", api.ActionViewSet),
    ("units", api.UnitViewSet),
    ("publications", api.PublicationViewSet),
    ("glossary", api.GlossaryViewSet),
    ("alignments", api.AlignmentViewSet),
):
    below.register(rf"(?P<programme>{NAME})/{prefix}", view, basename=f"programme-{prefix}")

urlpatterns = [*below.urls, *router.urls]
