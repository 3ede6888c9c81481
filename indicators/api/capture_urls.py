"""Addresses of captures below ``programmes/{programme}/``."""

from rest_framework.routers import SimpleRouter

from objectives.api import NAME

from .capture_views import CaptureViewSet

router = SimpleRouter()
router.register(rf"(?P<programme>{NAME})/captures", CaptureViewSet, basename="programme-captures")

urlpatterns = router.urls
