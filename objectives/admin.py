"""The programme's tree in the administration, to be looked at."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from .models import (
    GlossaryEntry,
    Objective,
    Programme,
    ProgrammeUnit,
    Publication,
    ResponsibleUnit,
    SpecificAction,
    Strategy,
)


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that are shown and nothing else: they come from files, or follow from others."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: nobody changes one here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: nobody changes one here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: nobody deletes one here."""
        return False


@admin.register(ResponsibleUnit)
class ResponsibleUnitAdmin(ReadOnlyAdmin):
    """The administration of the units that answer for figures."""

    list_display = ["slug", "short_name", "name"]
    search_fields = ["slug", "name", "short_name"]


@admin.register(ProgrammeUnit)
class ProgrammeUnitAdmin(ReadOnlyAdmin):
    """The places of the units in the trees of the programmes."""

    list_display = ["unit", "programme", "kind", "parent"]
    list_select_related = ["unit", "programme", "parent"]
    list_filter = ["programme", "kind"]
    search_fields = ["unit__slug", "unit__name", "unit__short_name"]


@admin.register(Programme)
class ProgrammeAdmin(ReadOnlyAdmin):
    """Official programmes."""

    list_display = ["slug", "short_name", "institution", "start_year", "end_year", "published_on"]
    search_fields = ["slug", "name", "institution"]


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    """Documents in which figures are printed."""

    list_display = ["slug", "title", "programme", "published_on", "covers_from", "covers_until"]
    list_select_related = ["programme"]
    list_filter = ["programme"]
    search_fields = ["slug", "title"]


@admin.register(GlossaryEntry)
class GlossaryEntryAdmin(ReadOnlyAdmin):
    """Terms and acronyms with what documents say they mean."""

    list_display = ["term", "meaning", "kind", "programme", "publication", "page"]
    list_select_related = ["programme", "publication"]
    list_filter = ["programme", "kind"]
    search_fields = ["term", "meaning"]


@admin.register(Objective)
class ObjectiveAdmin(ReadOnlyAdmin):
    """Objetivos prioritarios."""

    list_display = ["code", "name", "programme"]
    list_select_related = ["programme"]
    list_filter = ["programme"]
    search_fields = ["code", "name"]


@admin.register(Strategy)
class StrategyAdmin(ReadOnlyAdmin):
    """Estrategias prioritarias."""

    list_display = ["code", "name", "objective"]
    list_select_related = ["objective"]
    list_filter = ["objective__programme", "objective"]
    search_fields = ["code", "name"]


@admin.register(SpecificAction)
class SpecificActionAdmin(ReadOnlyAdmin):
    """Acciones puntuales."""

    list_display = ["code", "text", "strategy"]
    list_select_related = ["strategy"]
    list_filter = ["strategy__objective__programme", "strategy__objective"]
    search_fields = ["code", "text"]
