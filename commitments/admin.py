"""Registers in the administration, to be looked at: they come from files."""

from django.contrib import admin

from objectives.admin import ProgrammeRowsAdmin, by_programme

from .models import ComplianceReading, Register


@admin.register(Register)
class RegisterAdmin(ProgrammeRowsAdmin):
    """Registers of commitments."""

    list_display = ["slug", "name", "programme", "entry_word", "frequency"]
    list_select_related = ["programme"]
    list_filter = [by_programme("programme")]
    search_fields = ["slug", "name"]


@admin.register(ComplianceReading)
class ComplianceReadingAdmin(ProgrammeRowsAdmin):
    """What documents print of how far registers are fulfilled."""

    programme_path = "register__programme"

    list_display = [
        "register",
        "objective",
        "year",
        "part",
        "programmed",
        "fulfilled",
        "printed",
        "publication",
    ]
    list_select_related = ["register", "objective", "publication"]
    list_filter = [by_programme("register__programme"), "year"]
    search_fields = ["register__name", "section", "table", "note"]
