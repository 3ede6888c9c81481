"""Addresses of the pages of commitments; ``reports`` puts them below each programme's slug as well."""

from .pages.urls import of_programme

urlpatterns = of_programme
