"""Addresses of fichas and figures below ``programmes/{programme}/``."""

from rest_framework.routers import SimpleRouter

from objectives.api import NAME

from . import views as api

router = SimpleRouter()
for prefix, view in (
    ("results", api.ResultViewSet),  # first: it is asked for oftenest
    ("indicators", api.IndicatorViewSet),
    ("targets", api.TargetViewSet),
    ("methods", api.MethodViewSet),
    ("variables", api.VariableViewSet),
    ("values", api.ValueViewSet),
    ("revisions", api.RevisionViewSet),
    ("ficha-revisions", api.FichaRevisionViewSet),
    ("reconciliation", api.ReconciliationViewSet),
):
    router.register(rf"(?P<programme>{NAME})/{prefix}", view, basename=f"programme-{prefix}")

urlpatterns = router.urls
