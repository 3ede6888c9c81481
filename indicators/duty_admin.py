"""The administration of duties: who holds which one, for which unit of which institution.

A superuser keeps everybody's; whoever has the duty of administration, those of their own units.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from objectives.collation import alphabetical
from objectives.models import Duty, ResponsibleUnit

from .duties import people_administered_by, units_administered_by


def unit_label(unit: ResponsibleUnit) -> str:
    """Return a unit with the programmes in which it has a place: «Nacional, PNV 2021-2024»."""
    programmes = sorted(programme.short_name for programme in unit.reports_to.all())
    return ", ".join([unit.short_name, *(programmes or [_("sin programa")])])


def units_kept_by(user: Any) -> QuerySet[ResponsibleUnit]:
    """Return the units for which a person may give duties, with their programmes."""
    units = ResponsibleUnit.objects.prefetch_related("reports_to")
    return units if user.is_superuser else units.filter(pk__in=units_administered_by(user))


def _by_label(units: QuerySet[ResponsibleUnit]) -> list[ResponsibleUnit]:
    return sorted(units, key=lambda unit: alphabetical(unit_label(unit)))


class _UnitField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return unit_label(obj)


class _ByUnit(admin.SimpleListFilter):
    title = gettext_lazy("unidad")
    parameter_name = "unit"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        """Return the units for which somebody holds a duty, each with its programmes."""
        held = units_kept_by(request.user).filter(duties__isnull=False).distinct()
        return [(str(unit.pk), unit_label(unit)) for unit in _by_label(held)]

    def queryset(self, request: Any, queryset: Any) -> Any:
        """Return the duties for the chosen unit, or all."""
        return queryset.filter(unit=self.value()) if self.value() else queryset


class _DutyForms:
    """The fields that the page of a duty and that of a person share: units by their programmes."""

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return the field: units that the user keeps, and people who are theirs or nobody's yet."""
        if db_field.name == "unit":
            kwargs |= {"queryset": units_kept_by(request.user), "form_class": _UnitField}
        elif db_field.name == "user" and not request.user.is_superuser:
            people = get_user_model().objects.filter(
                Q(pk__in=people_administered_by(request.user)) | Q(duties=None)
            )
            kwargs["queryset"] = people.filter(is_superuser=False).distinct()
        return super().formfield_for_foreignkey(  # type: ignore[misc]
            db_field, request, **kwargs
        )


@admin.register(Duty)
class DutyAdmin(_DutyForms, admin.ModelAdmin):
    """The duties that a person keeps, each with the programmes of its unit."""

    show_full_result_count = False

    list_display = ["user", "role", "unit_in_programmes", "institutions"]
    list_select_related = ["user", "unit"]
    list_filter = ["role", _ByUnit]
    search_fields = ["user__username", "unit__slug", "unit__name", "=unit__reports_to__slug"]

    @admin.display(description=gettext_lazy("unidad"), ordering="unit")
    def unit_in_programmes(self, duty: Duty) -> str:
        """Return the unit of a duty with its programmes."""
        return unit_label(duty.unit)

    @admin.display(description=gettext_lazy("institución"))
    def institutions(self, duty: Duty) -> str:
        """Return the institutions of the programmes in which a duty's unit has a place."""
        found = {programme.institution for programme in duty.unit.reports_to.all()}
        return "; ".join(sorted(found, key=alphabetical))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Duty]:
        """Return the duties for the units that the user keeps."""
        found = super().get_queryset(request).prefetch_related("unit__reports_to")
        user = request.user
        return found if user.is_superuser else found.filter(unit__in=units_administered_by(user))


class _DutyInline(_DutyForms, admin.TabularInline):
    model = Duty
    extra = 0


class PersonAdmin(UserAdmin):
    """An account with its duties."""

    inlines = [_DutyInline]


admin.site.unregister(get_user_model())
admin.site.register(get_user_model(), PersonAdmin)
