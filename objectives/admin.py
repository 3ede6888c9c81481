"""The tree of the programmes in the administration, to be looked at; the programmes themselves, to
which something may be done, are in ``indicators.admin``.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from .models import (
    GlossaryEntry,
    Objective,
    Programme,
    ProgrammeState,
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


class ProgrammeRowsAdmin(ReadOnlyAdmin):
    """Rows of programmes, found by ``programme_path``: of those that are published, and of those for
    a unit of which whoever looks has a duty; a superuser sees all.
    """

    programme_path = "programme"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows of the programmes that the user may see."""
        found = super().get_queryset(request)
        if request.user.is_superuser:
            return found
        seen = Programme.objects.filter(
            Q(state=ProgrammeState.PUBLISHED) | Q(places__unit__duties__user=request.user.pk)
        )
        return found.filter(**{f"{self.programme_path}__in": seen.values("pk")}).distinct()


def by_programme(path: str) -> tuple[str, type[admin.RelatedOnlyFieldListFilter]]:
    """Return the filter by the programmes of the rows that somebody may see, and no others."""
    return (path, admin.RelatedOnlyFieldListFilter)


@admin.register(ResponsibleUnit)
class ResponsibleUnitAdmin(ProgrammeRowsAdmin):
    """The administration of the units that answer for figures."""

    programme_path = "places__programme"

    list_display = ["slug", "short_name", "name"]
    search_fields = ["slug", "name", "short_name"]


@admin.register(ProgrammeUnit)
class ProgrammeUnitAdmin(ProgrammeRowsAdmin):
    """The places of the units in the trees of the programmes."""

    list_display = ["unit", "programme", "kind", "parent"]
    list_select_related = ["unit", "programme", "parent"]
    list_filter = [by_programme("programme"), "kind"]
    search_fields = ["unit__slug", "unit__name", "unit__short_name"]


@admin.register(Publication)
class PublicationAdmin(ProgrammeRowsAdmin):
    """Documents in which figures are printed."""

    list_display = ["slug", "title", "programme", "published_on", "covers_from", "covers_until"]
    list_select_related = ["programme"]
    list_filter = [by_programme("programme")]
    search_fields = ["slug", "title"]


@admin.register(GlossaryEntry)
class GlossaryEntryAdmin(ProgrammeRowsAdmin):
    """Terms and acronyms with what documents say they mean."""

    list_display = ["term", "meaning", "kind", "programme", "publication", "page"]
    list_select_related = ["programme", "publication"]
    list_filter = [by_programme("programme"), "kind"]
    search_fields = ["term", "meaning"]


@admin.register(Objective)
class ObjectiveAdmin(ProgrammeRowsAdmin):
    """Objetivos prioritarios."""

    list_display = ["code", "name", "programme"]
    list_select_related = ["programme"]
    list_filter = [by_programme("programme")]
    search_fields = ["code", "name"]


@admin.register(Strategy)
class StrategyAdmin(ProgrammeRowsAdmin):
    """Estrategias prioritarias."""

    programme_path = "objective__programme"

    list_display = ["code", "name", "objective"]
    list_select_related = ["objective"]
    list_filter = [
        by_programme("objective__programme"),
        by_programme("objective"),
    ]
    search_fields = ["code", "name"]


@admin.register(SpecificAction)
class SpecificActionAdmin(ProgrammeRowsAdmin):
    """Acciones puntuales."""

    programme_path = "strategy__objective__programme"

    list_display = ["code", "text", "strategy"]
    list_select_related = ["strategy"]
    list_filter = [
        by_programme("strategy__objective__programme"),
        by_programme("strategy__objective"),
    ]
    search_fields = ["code", "text"]
