"""Fichas, statements and what follows from them in the administration, to be looked at."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from objectives.admin import ProgrammeRowsAdmin, ReadOnlyAdmin, by_programme
from objectives.models import Programme

from . import (
    duty_admin,  # noqa: F401 (registers its own)
    programme_states,
)
from .duties import ADMINISTRATION, people_administered_alone_by, programmes_wholly_of
from .models import (
    LONGEST_REASON,
    Audited,
    Capture,
    CapturedResult,
    CapturedValue,
    Cycle,
    DataVersion,
    Digest,
    Event,
    Evidence,
    FilledSheet,
    IdempotencyKey,
    Indicator,
    Method,
    NoticeKind,
    NoticePreference,
    Notified,
    Proposal,
    RecomputeRun,
    ReconciliationExplanation,
    ReconciliationVerdict,
    Result,
    SupersededTarget,
    Target,
    Threshold,
    Variable,
)
from .permissions import user_can_run_programmes


class StepForm(ActionForm):
    """The choice of what to do to a programme, with its reason."""

    reason = forms.CharField(label=_("Motivo:"), max_length=LONGEST_REASON, required=False)


@admin.register(Programme)
class ProgrammeAdmin(ProgrammeRowsAdmin):
    """Programmes, each of which may be published, withdrawn or put at the root; logged."""

    programme_path = "pk"
    names_programme = False
    # Where each stands is in sight beside the filters, without sliding the table.
    list_display = ["slug", "institution", "start_year", "end_year", "state", "at_root"]
    list_filter = ["state"]
    search_fields = ["slug", "name", "institution"]
    action_form = StepForm
    actions = ["publish_one", "withdraw_one", "put_one_at_root"]

    def has_run_permission(self, request: HttpRequest) -> bool:
        """Return whether somebody may say where programmes stand and who sees them."""
        return user_can_run_programmes(request.user)

    @admin.action(description=_("Publicar"), permissions=["run"])
    def publish_one(self, request: HttpRequest, queryset: QuerySet[Programme]) -> None:
        """Publish the chosen programmes."""
        self._take(programme_states.publish, request, queryset)

    @admin.action(description=_("Retirar (solo si nadie capturó en él)"), permissions=["run"])
    def withdraw_one(self, request: HttpRequest, queryset: QuerySet[Programme]) -> None:
        """Withdraw the chosen programmes."""
        self._take(programme_states.withdraw, request, queryset)

    @admin.action(description=_("Poner en la raíz del sitio"), permissions=["run"])
    def put_one_at_root(self, request: HttpRequest, queryset: QuerySet[Programme]) -> None:
        """Put the chosen programme at the root of the site."""
        if len(queryset) != 1:
            self.message_user(request, _("Elija un solo programa."), messages.ERROR)
            return
        self._take(programme_states.put_at_root, request, queryset)

    def _take(
        self, step: Callable[..., None], request: HttpRequest, chosen: Iterable[Programme]
    ) -> None:
        for programme in chosen:
            try:
                step(programme, by=request.user, reason=request.POST.get("reason", ""))
            except (PermissionDenied, ValidationError) as refused:
                said = getattr(refused, "messages", refused.args)
                self.message_user(request, " ".join(map(str, said)), messages.ERROR)
            else:
                self.message_user(request, _("Hecho: %s.") % programme)


class OwnRowsAdmin(ReadOnlyAdmin):
    """Rows of programmes, found by ``programme_path``, or of people, by ``person_path``; shown to who
    administers these alone, and to superusers.
    """

    programme_path = "indicator__programme"
    person_path = ""

    @property
    def names_programme(self) -> bool:  # type: ignore[override]
        """Return whether its rows are of programmes, and not of people."""
        return not self.person_path

    def get_queryset(self, request: Any) -> Any:
        """Return the rows of the user's programmes, or people."""
        found, user = super().get_queryset(request), request.user
        if user.is_superuser:
            return found
        if self.person_path:
            return found.filter(**{f"{self.person_path}__in": people_administered_alone_by(user)})
        return found.filter(
            **{f"{self.programme_path}__in": programmes_wholly_of(user, ADMINISTRATION)}
        )


class _IndicatorRowsAdmin(OwnRowsAdmin):
    """Lists rows of indicators by the codes of these."""

    @admin.display(description=_("indicador"), ordering="indicator__code", empty_value="-")
    def indicator_code(self, row: Any) -> str | None:
        """Return the code of a row's indicator; None of one that has none, as a cycle's event."""
        return row.indicator.code if row.indicator else None


# In the order of the primary key: of millions of rows none has to be sorted for one page.
NEWEST_FIRST = ("-id",)


@admin.register(Indicator)
class IndicatorAdmin(OwnRowsAdmin):
    """Metas para el bienestar and parámetros."""

    programme_path = "programme"

    list_display = ["code", "name", "kind", "direction", "unit_of_measure", "owner", "programme"]
    list_select_related = ["owner", "programme"]
    list_filter = [by_programme("programme"), "kind", "direction", "accumulation"]
    search_fields = ["code", "name", "definition"]


@admin.register(Method)
class MethodAdmin(_IndicatorRowsAdmin):
    """Métodos de cálculo."""

    list_display = ["indicator_code", "valid_from", "formula", "publication"]
    list_select_related = ["indicator", "publication"]
    list_filter = [by_programme("indicator__programme"), "valid_from"]
    search_fields = ["=indicator__code", "indicator__name", "text", "formula"]


@admin.register(Variable)
class VariableAdmin(OwnRowsAdmin):
    """Variables of the methods."""

    programme_path = "method__indicator__programme"

    list_display = ["symbol", "name", "method", "consolidation", "source"]
    list_select_related = ["method__indicator"]
    list_filter = [by_programme("method__indicator__programme"), "consolidation"]
    search_fields = ["=method__indicator__code", "symbol", "name", "source"]


@admin.register(Target)
class TargetAdmin(_IndicatorRowsAdmin):
    """Metas."""

    list_display = ["indicator_code", "year", "printed", "final", "publication"]
    list_select_related = ["indicator", "publication"]
    list_filter = [by_programme("indicator__programme"), "year", "final"]
    search_fields = ["=indicator__code", "indicator__name"]


@admin.register(SupersededTarget)
class SupersededTargetAdmin(_IndicatorRowsAdmin):
    """Metas that a later publication states anew."""

    list_display = ["indicator_code", "year", "printed", "publication"]
    list_select_related = ["indicator", "publication"]
    list_filter = [by_programme("indicator__programme"), "year"]
    search_fields = ["=indicator__code", "indicator__name"]


@admin.register(Threshold)
class ThresholdAdmin(_IndicatorRowsAdmin):
    """Limits of the traffic lights."""

    programme_path = "programme"

    list_display = [
        "programme",
        "indicator_code",
        "valid_from",
        "pace_minimum",
        "near_share",
        "constant_met_share",
        "constant_near_share",
    ]
    list_select_related = ["programme", "indicator"]
    list_filter = [by_programme("programme")]
    search_fields = ["=indicator__code", "norm"]


@admin.register(Capture)
class CaptureAdmin(_IndicatorRowsAdmin):
    """Read-only list of captures: what was stated of an indicator, year and unit."""

    list_display = [
        "indicator_code",
        "year",
        "unit",
        "printed",
        "status",
        "publication",
        "section",
        "page",
        "approved_at",
        "superseded_at",
    ]
    list_select_related = ["indicator", "unit", "publication"]
    ordering = NEWEST_FIRST
    list_filter = [
        by_programme("indicator__programme"),
        "status",
        "origin",
        "figure_status",
        "year",
    ]
    search_fields = ["=indicator__code", "indicator__name", "unit__slug", "section", "printed"]


@admin.register(CapturedValue)
class CapturedValueAdmin(OwnRowsAdmin):
    """The values of a capture's variables."""

    programme_path = "capture__indicator__programme"

    list_display = ["capture", "variable", "value", "status", "printed", "source"]
    list_select_related = ["capture__indicator", "capture__unit", "variable"]
    ordering = NEWEST_FIRST
    list_filter = [by_programme("capture__indicator__programme"), "status", "capture__year"]
    search_fields = ["=capture__indicator__code", "=variable__symbol", "variable__name", "source"]


@admin.register(CapturedResult)
class CapturedResultAdmin(OwnRowsAdmin):
    """The results that captures state themselves."""

    programme_path = "capture__indicator__programme"

    list_display = ["capture", "value", "status", "source"]
    list_select_related = ["capture__indicator", "capture__unit"]
    ordering = NEWEST_FIRST
    list_filter = [by_programme("capture__indicator__programme"), "status", "capture__year"]
    search_fields = ["=capture__indicator__code", "capture__indicator__name", "source"]


class _BySource(admin.SimpleListFilter):
    title = _("clase de objeto")
    parameter_name = "source"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        """Return the sources of events, each by the name of its objects."""
        return sorted(_source_names().items())

    def queryset(self, request: Any, queryset: Any) -> Any:
        """Return the events of the chosen source, or all."""
        return queryset.filter(source=self.value()) if self.value() else queryset


@cache
def _source_names() -> dict[str, str]:
    audited = (model for model in apps.get_models() if issubclass(model, Audited))
    return {model.event_source: str(model._meta.verbose_name) for model in audited}


@admin.register(Event)
class EventAdmin(_IndicatorRowsAdmin):
    """Read-only list of what was done, to what, by whom and when."""

    programme_path = "programme"

    list_display = [
        "source_name",
        "object_id",
        "number",
        "kind",
        "by",
        "at",
        "indicator_code",
        "reason",
    ]
    list_select_related = ["indicator", "by"]
    ordering = NEWEST_FIRST
    list_filter = [by_programme("programme"), _BySource, "kind", "year"]
    search_fields = ["=indicator__code", "by__username", "reason"]

    @admin.display(description=_("clase de objeto"), ordering="source")
    def source_name(self, event: Event) -> str:
        """Return the name of the kind of object that an event happened to."""
        return _source_names().get(event.source, event.source)


@admin.register(Proposal)
class ProposalAdmin(_IndicatorRowsAdmin):
    """Read-only list of what was proposed, by whom, and who decided it."""

    programme_path = "programme"

    list_display = [
        "source",
        "object_id",
        "indicator_code",
        "status",
        "proposed_by",
        "proposed_at",
        "decided_by",
        "decided_at",
    ]
    list_select_related = ["indicator", "proposed_by", "decided_by"]
    ordering = NEWEST_FIRST
    list_filter = [by_programme("programme"), "source", "status"]
    search_fields = ["=indicator__code", "reason", "proposed_by__username", "decided_by__username"]


@admin.register(Evidence)
class EvidenceAdmin(OwnRowsAdmin):
    """The files that back a capture; the screens of capture alone hand them out."""

    programme_path = "capture__indicator__programme"

    list_display = ["capture", "name", "content_type", "size", "uploaded_by", "uploaded_at"]
    list_select_related = ["capture__indicator", "capture__unit", "uploaded_by"]
    exclude = ["file"]
    ordering = NEWEST_FIRST
    list_filter = [by_programme("capture__indicator__programme"), "content_type", "capture__year"]
    search_fields = ["=capture__indicator__code", "name", "=sha256", "uploaded_by__username"]


@admin.register(FilledSheet)
class FilledSheetAdmin(OwnRowsAdmin):
    """The sheets that people sent; what is in them is theirs until it is saved."""

    programme_path = "programme"

    list_display = ["name", "state", "size", "sent_by", "sent_at", "programme"]
    list_select_related = ["sent_by", "programme"]
    exclude = ["content", "rows", "problems", "captures"]
    ordering = NEWEST_FIRST
    list_filter = [by_programme("programme"), "state"]
    search_fields = ["name", "sent_by__username"]


@admin.register(IdempotencyKey)
class IdempotencyKeyAdmin(OwnRowsAdmin):
    """List of what systems delivered and under which key; what they were answered is theirs."""

    person_path = "sent_by"

    list_display = ["key", "sent_by", "status", "begun_at"]
    list_select_related = ["sent_by"]
    exclude = ["answer"]
    ordering = NEWEST_FIRST
    list_filter = ["status"]
    search_fields = ["key", "sent_by__username"]


@admin.register(Cycle)
class CycleAdmin(OwnRowsAdmin):
    """Admin of cycles: the periods in which captures are taken."""

    programme_path = "programme"

    list_display = ["programme", "year", "kind", "cutoff", "opens_on", "closes_on", "state"]
    list_select_related = ["programme"]
    list_filter = [by_programme("programme"), "kind", "state"]
    search_fields = ["=year", "programme__slug"]


@admin.register(Result)
class ResultAdmin(_IndicatorRowsAdmin):
    """List of results: what follows from the approved statements."""

    list_display = [
        "indicator_code",
        "year",
        "unit",
        "value",
        "status",
        "target",
        "light",
        "cutoff",
    ]
    list_select_related = ["indicator", "unit"]
    ordering = NEWEST_FIRST
    list_filter = [by_programme("indicator__programme"), "status", "light", "year"]
    search_fields = ["=indicator__code", "indicator__name", "unit__slug"]


@admin.register(ReconciliationVerdict)
class ReconciliationVerdictAdmin(_IndicatorRowsAdmin):
    """List of verdicts: what follows from printed figures."""

    list_display = ["indicator_code", "year", "unit", "verdict", "printed", "recomputed"]
    list_select_related = ["indicator", "unit"]
    ordering = NEWEST_FIRST
    list_filter = [by_programme("indicator__programme"), "verdict", "year"]
    search_fields = ["=indicator__code", "indicator__name", "unit__slug"]


@admin.register(RecomputeRun)
class RecomputeRunAdmin(OwnRowsAdmin):
    """Receipts of recomputations."""

    programme_path = "programme"

    list_display = ["id", "programme", "state", "requested_at", "finished_at", "seconds"]
    list_select_related = ["programme"]
    list_filter = [by_programme("programme"), "state"]
    search_fields = ["task_id", "error"]


@admin.register(DataVersion)
class DataVersionAdmin(OwnRowsAdmin):
    """Counters of what goes in, what comes out and what is written about it."""

    programme_path = "programme"

    list_display = [
        "programme",
        "inputs",
        "outputs",
        "outputs_changed_at",
        "explanations",
        "drift",
    ]
    list_select_related = ["programme"]
    list_filter = [by_programme("programme")]
    search_fields = ["programme__slug"]


@admin.register(ReconciliationExplanation)
class ReconciliationExplanationAdmin(_IndicatorRowsAdmin):
    """List of explanations: why printed figures stand as they do."""

    list_display = [
        "indicator_code",
        "year",
        "unit",
        "verdict",
        "text",
        "written_by",
        "written_at",
    ]
    list_select_related = ["indicator", "unit", "written_by"]
    list_filter = [by_programme("indicator__programme"), "verdict", "year"]
    search_fields = ["=indicator__code", "indicator__name", "text"]


@admin.register(NoticePreference)
class NoticePreferenceAdmin(OwnRowsAdmin):
    """List of the notices that people want by e-mail; each chooses for themselves."""

    person_path = "user"

    list_display = ["user", "daily", *(kind.column for kind in NoticeKind), "since"]
    list_select_related = ["user"]
    list_filter = ["daily"]
    search_fields = ["user__username"]


@admin.register(Digest)
class DigestAdmin(OwnRowsAdmin):
    """List of the digests that people were sent, and whether each left."""

    person_path = "user"

    list_display = ["user", "day", "state", "items", "subject", "attempts", "sent_at"]
    list_select_related = ["user"]
    ordering = NEWEST_FIRST
    list_filter = ["state", "day"]
    search_fields = ["user__username", "subject"]


@admin.register(Notified)
class NotifiedAdmin(OwnRowsAdmin):
    """List of who was notified of which event."""

    person_path = "user"

    list_display = ["user", "event", "digest"]
    list_select_related = ["user", "digest__user"]
    ordering = NEWEST_FIRST
    search_fields = ["user__username", "event"]
