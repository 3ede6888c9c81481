"""Addresses of what belongs to an account."""

from django.urls import path

from . import views

urlpatterns = [
    path("claves/", views.tokens, name="tokens"),
    path("claves/<int:pk>/revocar/", views.token_revoke, name="token-revoke"),
]
