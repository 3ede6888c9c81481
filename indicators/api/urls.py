"""Addresses of fichas and figures below ``programmes/{programme}/``."""

from rest_framework.routers import SimpleRouter

from objectives.api import NAME

from . import views

router = SimpleRouter()
for prefix, view in (
    ("results", views.ResultViewSet),  # first: it is asked for oftenest
    ("indicators", views.IndicatorViewSet),
    ("targets", views.TargetViewSet),
    ("methods", views.MethodViewSet),
    ("variables", views.VariableViewSet),
    ("values", views.ValueViewSet),
    ("revisions", views.RevisionViewSet),
    ("ficha-revisions", views.FichaRevisionViewSet),
    ("reconciliation", views.ReconciliationViewSet),
):
    router.register(rf"(?P<programme>{NAME})/{prefix}", view, basename=f"programme-{prefix}")

urlpatterns = router.urls
