"""The room's entry in the list of applications."""

from django.apps import AppConfig


class TablesConfig(AppConfig):
    name = "tables"
