"""The tree of the programmes in the administration, to be looked at; the programmes themselves, to
which something may be done, are in ``indicators.admin``.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from .collation import alphabetical
from .models import (
    Alignment,
    FormerName,
    Framework,
    FrameworkNode,
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


def programme_label(programme: Programme) -> str:
    """Return a programme with its institution: «PNV 2021-2024, Comisión de Vivienda»."""
    return f"{programme.short_name}, {programme.institution}"


@cache
def _whose(path: str) -> Callable[[Any], str | None]:
    """Return the column that says of which programme and institution a row is."""

    @admin.display(
        description=_("programa e institución"),
        ordering=f"{path}__short_name",
        empty_value="-",
    )
    def whose(row: Any) -> str | None:
        for step in path.split("__"):
            row = row and getattr(row, step)
        return programme_label(row) if row else None

    return whose


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that are shown and nothing else: they come from files, or follow from others.

    Where ``programme_path`` leads from a row to one programme, its list says which and whose.
    """

    show_full_result_count = False
    programme_path = ""
    names_programme = True

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Return the columns; the programme with its institution is the second, or the first where it
        is so said, which is in sight without sliding the table.
        """
        shown = list(super().get_list_display(request))
        if not (self.programme_path and self.names_programme):
            return shown
        at = 0 if shown[0] == "programme" else 1
        others = [name for name in shown if name != "programme"]
        return [*others[:at], _whose(self.programme_path), *others[at:]]

    def get_list_select_related(self, request: HttpRequest) -> list[str]:
        """Return the rows that are read with a list's, the programmes among them."""
        found = self.list_select_related
        named = [self.programme_path] if self.programme_path and self.names_programme else []
        return [*(found if isinstance(found, (list, tuple)) else ()), *named]

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
        seen = programmes_shown_to(request.user)
        return found.filter(**{f"{self.programme_path}__in": seen.values("pk")}).distinct()


def programmes_shown_to(user: Any) -> QuerySet[Programme]:
    """Return the programmes that are published, and those for a unit of which a person has a duty; to
    a superuser all.
    """
    if user.is_superuser:
        return Programme.objects.all()
    return Programme.objects.filter(
        Q(state=ProgrammeState.PUBLISHED) | Q(places__unit__duties__user=user.pk)
    ).distinct()


def programmes_label(programmes: Iterable[Programme]) -> str:
    """Return several programmes, each with its institution."""
    return "; ".join(sorted(map(programme_label, programmes), key=alphabetical))


def by_programme(path: str) -> tuple[str, type[admin.RelatedOnlyFieldListFilter]]:
    """Return the filter by the programmes of the rows that somebody may see, and no others."""
    return (path, admin.RelatedOnlyFieldListFilter)


@admin.register(ResponsibleUnit)
class ResponsibleUnitAdmin(ProgrammeRowsAdmin):
    """The administration of the units that answer for figures."""

    programme_path = "places__programme"
    names_programme = False

    list_display = ["slug", "in_programmes", "short_name", "name"]
    search_fields = ["slug", "name", "short_name"]

    @admin.display(description=_("programas e instituciones"))
    def in_programmes(self, unit: ResponsibleUnit) -> str:
        """Return the programmes in which a unit has a place, of those that the user may see."""
        return programmes_label(unit.reports_to_shown)  # type: ignore[attr-defined]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the units of the programmes that the user may see, each with these."""
        shown = Prefetch("reports_to", programmes_shown_to(request.user), "reports_to_shown")
        return super().get_queryset(request).prefetch_related(shown)


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


@admin.register(Framework)
class FrameworkAdmin(ProgrammeRowsAdmin):
    """Plans and agendas that programmes are aligned to."""

    list_display = ["slug", "name", "programme"]
    list_select_related = ["programme"]
    list_filter = [by_programme("programme")]
    search_fields = ["slug", "name"]


@admin.register(FrameworkNode)
class FrameworkNodeAdmin(ProgrammeRowsAdmin):
    """Parts of frameworks."""

    programme_path = "framework__programme"

    list_display = ["code", "kind", "name", "framework"]
    list_select_related = ["framework"]
    list_filter = [by_programme("framework__programme")]
    search_fields = ["code", "name"]


@admin.register(Alignment)
class AlignmentAdmin(ProgrammeRowsAdmin):
    """Objectives, strategies and actions, each with the part of a framework that it serves."""

    programme_path = "node__framework__programme"

    list_display = ["what", "node", "publication", "page"]
    list_select_related = ["node", "objective", "strategy", "action", "publication"]
    list_filter = [by_programme("node__framework__programme")]
    search_fields = ["node__name", "note"]

    @admin.display(description=_("qué se alinea"))
    def what(self, alignment: Alignment) -> str:
        """Return the level and code of what is aligned; no column to order by, as each level has an
        order of its own.
        """
        aligned = alignment.aligned
        return f"{capfirst(aligned._meta.verbose_name)} {aligned.code}"


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


@admin.register(FormerName)
class FormerNameAdmin(ProgrammeRowsAdmin):
    """Codes and slugs by which something was found before."""

    programme_path = "programme"

    list_display = ["former", "current", "kind"]
    list_filter = ["kind", by_programme("programme")]
    search_fields = ["former", "current"]


@admin.register(SpecificAction)
class SpecificActionAdmin(ProgrammeRowsAdmin):
    """Acciones puntuales."""

    programme_path = "objective__programme"

    list_display = ["code", "text", "strategy"]
    list_select_related = ["strategy"]
    list_filter = [
        by_programme("objective__programme"),
        by_programme("objective"),
    ]
    search_fields = ["code", "text"]
