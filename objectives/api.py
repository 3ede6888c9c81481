"""Reading the programme's tree: one view a table, and what every resource below a programme shares."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce, Least, TruncDate
from django.http import Http404, HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from tables.http_cache import remember
from tables.query_params import TableQuery
from tables.resource import TableView

from . import api_tables
from .models import (
    Alignment,
    GlossaryEntry,
    Objective,
    Programme,
    ProgrammeState,
    ProgrammeUnit,
    Publication,
    SpecificAction,
    Strategy,
)

NAME = r"[^/\x00-\x1f]+"
"""A slug or code in an address: anything without control characters, which no database keeps."""


def known_on(path: str = "") -> Least:
    """Return the day since which a publication counts as published (``Publication.known_on``), for the
    database; ``path`` leads to it, with its underscores.
    """
    stated = Coalesce(f"{path}published_on", f"{path}covers_until")
    return Least(stated, TruncDate(f"{path}loaded_at"))


class ProgrammeTableView(TableView):
    """A resource below ``programmes/{programme}/``."""

    supports_as_of = True

    @cached_property
    def programme(self) -> Programme:
        """Return the programme of the address; 404 with a sentence if there is none."""
        slug = self.kwargs["programme"]
        found: Programme | None = remember(
            self.state.version,
            ("programme", slug),
            Programme.objects.filter(slug=slug).first,
        )
        if found is None:
            raise Http404(_("No hay programa «%s».") % slug)
        return found

    def known_values(self, name: str) -> Any:
        """Return the codes of the programme's objectives, strategies and units."""
        if name == "objective":
            return self.programme.objectives.values_list("code", flat=True)
        if name == "strategy":
            return Strategy.objects.filter(objective__programme=self.programme).values_list(
                "code", flat=True
            )
        if name in ("unit", "parent"):
            return self.programme.units.values_list("slug", flat=True)
        return None


class _ProgrammeTextView(ProgrammeTableView):
    """A table of what stands in the programme's own text: known from the day on which it was
    published.
    """

    def rows(self, query: TableQuery) -> QuerySet[Any]:
        """Return all rows, or none on a day before."""
        published = self.programme.published_on
        found = self.programme_rows()
        if query.as_of and published and query.as_of < published:
            return found.none()
        return found

    def known_values(self, name: str) -> Any:
        """Return its own keys too."""
        if (name,) == self.table.key:
            return self.programme_rows().values_list(name, flat=True)
        return super().known_values(name)

    def programme_rows(self) -> QuerySet[Any]:
        raise NotImplementedError


def _published() -> QuerySet[Programme]:
    return Programme.objects.filter(state=ProgrammeState.PUBLISHED)


@extend_schema(tags=["programa"])
class ProgrammeViewSet(TableView):
    """Programas que hay en este sistema."""

    table = api_tables.PROGRAMMES
    lookup_field = "slug"
    lookup_url_kwarg = "programme"
    lookup_value_regex = NAME

    def known_values(self, name: str) -> Any:
        """Return the keys of those that there are."""
        return _published().values_list("slug", flat=True) if name == "slug" else None

    def rows(self, query: TableQuery) -> QuerySet[Programme]:
        """Return the published ones, the newest first; one in preparation is found by its address."""
        slug = self.kwargs.get("programme")
        return Programme.objects.filter(slug=slug) if slug else _published()

    @extend_schema(summary=gettext_lazy("Un programa"))
    def retrieve(self, request: Request, programme: str) -> HttpResponseBase:
        """Return one programme; 404 with a sentence if there is none."""
        query = self.parse_query()
        return self.single_row_response(
            self.rows(query), query, _("No hay programa «%s».") % programme
        )


@extend_schema(tags=["programa"])
class ObjectiveViewSet(_ProgrammeTextView):
    """Objetivos prioritarios del programa."""

    table = api_tables.OBJECTIVES

    def programme_rows(self) -> QuerySet[Objective]:
        return self.programme.objectives.all()


@extend_schema(tags=["programa"])
class StrategyViewSet(_ProgrammeTextView):
    """Estrategias prioritarias del programa."""

    table = api_tables.STRATEGIES

    def programme_rows(self) -> QuerySet[Strategy]:
        return Strategy.objects.filter(objective__programme=self.programme)


@extend_schema(tags=["programa"])
class ActionViewSet(_ProgrammeTextView):
    """Acciones puntuales del programa."""

    table = api_tables.ACTIONS

    def programme_rows(self) -> QuerySet[SpecificAction]:
        return api_tables.actions_of(self.programme)


@extend_schema(tags=["programa"])
class UnitViewSet(_ProgrammeTextView):
    """La institución y las unidades que reportan al programa."""

    table = api_tables.UNITS

    def known_values(self, name: str) -> Any:
        """Return their kinds too."""
        if name == "kind":
            return self.programme_rows().values_list("kind", flat=True)
        return super().known_values("unit" if name == "slug" else name)

    def programme_rows(self) -> QuerySet[ProgrammeUnit]:
        return self.programme.places.all()


@extend_schema(tags=["programa"])
class PublicationViewSet(ProgrammeTableView):
    """Documentos oficiales en que están impresas las cifras del programa."""

    table = api_tables.PUBLICATIONS

    def known_values(self, name: str) -> Any:
        """Return its own keys too."""
        if name == "slug":
            return self.programme.publications.values_list("slug", flat=True)
        return super().known_values(name)

    def rows(self, query: TableQuery) -> QuerySet[Publication]:
        """Return the publications in the order in which they came out; on an earlier day those that
        were known then.
        """
        found = self.programme.publications.all()
        if query.as_of:
            found = found.alias(known=known_on()).filter(known__lte=query.as_of)
        return found


@extend_schema(tags=["programa"])
class GlossaryViewSet(ProgrammeTableView):
    """Términos, siglas y abreviaturas del programa, con lo que significan."""

    table = api_tables.GLOSSARY

    def known_values(self, name: str) -> Any:
        """Return its terms, and the publications that may print them."""
        if name == "term":
            return self.programme.glossary.values_list("term", flat=True)
        if name == "publication":
            return self.programme.publications.values_list("slug", flat=True)
        return super().known_values(name)

    def rows(self, query: TableQuery) -> QuerySet[GlossaryEntry]:
        """Return all entries; on an earlier day those that had been printed, or were of the
        programme.
        """
        found = self.programme.glossary.all()
        if query.as_of:
            found = found.alias(
                known=Least(
                    Coalesce(
                        "publication__published_on",
                        "publication__covers_until",
                        "programme__published_on",
                    ),
                    # Of no publication is none that was loaded.
                    Coalesce(TruncDate("publication__loaded_at"), Value(date.max)),
                )
            ).filter(Q(known=None) | Q(known__lte=query.as_of))
        return found


@extend_schema(tags=["programa"])
class AlignmentViewSet(ProgrammeTableView):
    """A qué planes y agendas se alinea el programa, y dónde está impreso."""

    table = api_tables.ALIGNMENTS

    def known_values(self, name: str) -> Any:
        """Return the frameworks, their nodes, and the publications that may print them."""
        frameworks = self.programme.frameworks
        if name == "framework":
            return frameworks.values_list("slug", flat=True)
        if name in ("node", "node_parent"):
            return frameworks.values_list("nodes__code", flat=True)
        if name == "publication":
            return self.programme.publications.values_list("slug", flat=True)
        return super().known_values(name)

    def rows(self, query: TableQuery) -> QuerySet[Alignment]:
        """Return all alignments; on an earlier day those that had been printed."""
        found = api_tables.alignments_of(self.programme)
        if query.as_of:
            found = found.alias(known=known_on("publication__")).filter(known__lte=query.as_of)
        return found
