"""The API's addresses: every resource hangs below a programme; the schema describes them all."""

from django.urls import path

from indicators.api import capture_urls as of_captures
from indicators.api import urls as of_indicators
from objectives import api_urls as of_objectives
from piimss.api_docs import Docs, Schema
from piimss.api_http_cache import fresh
from piimss.api_root import Root

# Figures first: they are what is asked for most.
below_programmes = [
    *fresh(of_indicators.urlpatterns),
    *fresh(of_objectives.urlpatterns),
    *of_captures.urlpatterns,
]

urlpatterns = [
    *fresh(
        [
            path("", Root.as_view(), name="api-root"),
            path("schema/", Schema.as_view(), name="schema"),
        ]
    ),
    path("docs/", Docs.as_view(), name="api-docs"),
]
