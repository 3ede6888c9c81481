"""Addresses of the registers below ``programmes/``."""

from rest_framework.routers import SimpleRouter

from objectives.api import NAME

from . import api

router = SimpleRouter()
for prefix, view in (
    ("registers", api.RegisterViewSet),
    ("commitments", api.CommitmentViewSet),
    ("progress", api.ProgressViewSet),
    ("compliance", api.ComplianceViewSet),
):
    router.register(rf"(?P<programme>{NAME})/{prefix}", view, basename=f"programme-{prefix}")

urlpatterns = router.urls
