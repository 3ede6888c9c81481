"""The API's addresses: every resource hangs below a programme; the schema describes them all."""

from django.urls import path

from commitments import api_urls as of_commitments
from indicators.api import capture_urls as of_captures
from indicators.api import urls as of_indicators
from objectives import api_urls as of_objectives
from piimss.api.docs import DocsView, SchemaView
from piimss.api.root import ApiRoot

# Figures first: they are what is asked for most.
below_programmes = [
    *of_indicators.urlpatterns,
    *of_objectives.urlpatterns,
    *of_commitments.urlpatterns,
    *of_captures.urlpatterns,
]

urlpatterns = [
    path("", ApiRoot.as_view(), name="api-root"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(), name="api-docs"),
]
