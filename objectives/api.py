"""Reading the programme's tree: declarative views, and what every resource below one shares."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from .models import Objective, Programme, Publication, SpecificAction, Strategy

NAME = r"[^/\x00-\x1f]+"
"""A slug or code in an address: anything without control characters, which no database keeps."""

ALWAYS_ALLOWED = {"page", "page_size", "format"}


class StrictFilterBackend(DjangoFilterBackend):
    """Filters that refuse a parameter they do not know.

    A misspelt filter that is silently passed over answers with everything, and nobody notices.
    """

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        """The filtered rows; 400 with the known names for an unknown parameter."""
        filterset = self.get_filterset(request, queryset, view)
        known = ALWAYS_ALLOWED | set(filterset.filters if filterset is not None else ())
        unknown = sorted(set(request.query_params) - known)
        if unknown:
            raise ValidationError(
                {
                    unknown[0]: [
                        _("este parámetro no existe; los que hay son: %s.")
                        % ", ".join(sorted(known))
                    ]
                }
            )
        for name, values in request.query_params.lists():
            if len(values) > 1:
                raise ValidationError({name: [_("este parámetro se da una sola vez.")]})
        return super().filter_queryset(request, queryset, view)


class InProgramme(viewsets.GenericViewSet[Any]):
    """A resource below ``programmes/{programme}/``."""

    filter_backends = [StrictFilterBackend]
    permission_classes = [AllowAny]

    @cached_property
    def programme(self) -> Programme:
        """The programme of the address; 404 with a sentence if there is none."""
        slug = self.kwargs["programme"]
        found = Programme.objects.filter(slug=slug).first()
        if found is None:
            raise Http404(_("No hay programa «%s».") % slug)
        return found

    @property
    def is_for_schema(self) -> bool:
        """Whether the schema is being drawn, without a request and without a programme."""
        return bool(getattr(self, "swagger_fake_view", False))


class ProgrammeSerializer(serializers.ModelSerializer[Programme]):
    """An official programme."""

    class Meta:
        model = Programme
        fields = ["slug", "name", "institution", "start_year", "end_year", "published_on"]


class ObjectiveSerializer(serializers.ModelSerializer[Objective]):
    """Objetivo prioritario."""

    class Meta:
        model = Objective
        fields = ["code", "name"]


class StrategySerializer(serializers.ModelSerializer[Strategy]):
    """Estrategia prioritaria; ``objective`` is the code of its objective."""

    objective = serializers.CharField(source="objective.code")

    class Meta:
        model = Strategy
        fields = ["code", "objective", "name"]


class ActionSerializer(serializers.ModelSerializer[SpecificAction]):
    """Acción puntual; ``strategy`` and ``objective`` are codes."""

    strategy = serializers.CharField(source="strategy.code")
    objective = serializers.CharField(source="strategy.objective.code")

    class Meta:
        model = SpecificAction
        fields = ["code", "strategy", "objective", "text"]


class PublicationSerializer(serializers.ModelSerializer[Publication]):
    """An official document; ``published_on`` is null where the document prints no date."""

    class Meta:
        model = Publication
        fields = ["slug", "title", "published_on", "covers_from", "covers_until", "note"]


@extend_schema(tags=["programa"])
class ProgrammeViewSet(viewsets.ReadOnlyModelViewSet[Programme]):
    """Programmes loaded in this system."""

    queryset = Programme.objects.all()
    serializer_class = ProgrammeSerializer
    filter_backends = [StrictFilterBackend]
    permission_classes = [AllowAny]
    lookup_field = "slug"
    lookup_url_kwarg = "programme"
    lookup_value_regex = NAME

    def get_object(self) -> Programme:
        """The programme of the address; 404 with a sentence if there is none."""
        try:
            return super().get_object()
        except Http404 as error:
            raise Http404(_("No hay programa «%s».") % self.kwargs["programme"]) from error


@extend_schema(tags=["programa"])
class ObjectiveViewSet(mixins.ListModelMixin, InProgramme):
    """Objetivos prioritarios of a programme."""

    serializer_class = ObjectiveSerializer

    def get_queryset(self) -> QuerySet[Objective]:
        """In the order of the programme."""
        if self.is_for_schema:
            return Objective.objects.none()
        return self.programme.objectives.order_by("position")


@extend_schema(tags=["programa"])
class StrategyViewSet(mixins.ListModelMixin, InProgramme):
    """Estrategias prioritarias of a programme."""

    serializer_class = StrategySerializer

    def get_queryset(self) -> QuerySet[Strategy]:
        """In the order of the programme."""
        if self.is_for_schema:
            return Strategy.objects.none()
        return (
            Strategy.objects.filter(objective__programme=self.programme)
            .select_related("objective")
            .order_by("objective__position", "position")
        )


@extend_schema(tags=["programa"])
class ActionViewSet(mixins.ListModelMixin, InProgramme):
    """Acciones puntuales of a programme."""

    serializer_class = ActionSerializer

    def get_queryset(self) -> QuerySet[SpecificAction]:
        """In the order of the programme."""
        if self.is_for_schema:
            return SpecificAction.objects.none()
        return (
            SpecificAction.objects.filter(strategy__objective__programme=self.programme)
            .select_related("strategy__objective")
            .order_by("strategy__objective__position", "strategy__position", "position")
        )


@extend_schema(tags=["programa"])
class PublicationViewSet(mixins.ListModelMixin, InProgramme):
    """Official documents in which figures of a programme are printed."""

    serializer_class = PublicationSerializer

    def get_queryset(self) -> QuerySet[Publication]:
        """In the order in which they came out."""
        if self.is_for_schema:
            return Publication.objects.none()
        return self.programme.publications.order_by("order")
