"""Registers in the administration, to be looked at: they come from files, and change on their pages."""

from django.contrib import admin

from indicators.admin import OwnRowsAdmin
from objectives.admin import ProgrammeRowsAdmin, by_programme

from .models import Commitment, ComplianceReading, ProgressReport, Register, ReportingPeriod


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


@admin.register(Commitment)
class CommitmentAdmin(OwnRowsAdmin):
    """Commitments, and who answers for each."""

    programme_path = "register__programme"

    list_display = ["folio", "text", "register", "responsible_unit"]
    list_select_related = ["register", "responsible_unit"]
    list_filter = [by_programme("register__programme"), by_programme("register")]
    search_fields = ["folio", "text"]


@admin.register(ReportingPeriod)
class ReportingPeriodAdmin(OwnRowsAdmin):
    """The periods in which registers ask how far their commitments are."""

    programme_path = "register__programme"

    list_display = ["register", "year", "part", "due_on", "state"]
    list_select_related = ["register"]
    list_filter = [by_programme("register__programme"), "state", "year"]
    search_fields = ["register__name"]


@admin.register(ProgressReport)
class ProgressReportAdmin(OwnRowsAdmin):
    """What is reported of commitments, as the programme's own people see it there."""

    programme_path = "commitment__register__programme"

    list_display = ["commitment", "period", "percent", "not_applicable", "status"]
    list_select_related = ["commitment__register", "period__register"]
    list_filter = [by_programme("commitment__register__programme"), "status"]
    search_fields = ["commitment__folio", "text"]
