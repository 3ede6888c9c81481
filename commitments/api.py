"""Reading the registers of a programme: their commitments, how far they are, what is printed of it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema

from objectives.api import ProgrammeTableView
from tables.columns import Row
from tables.query_params import TableQuery
from tables.resource import Rows

from . import api_tables
from .models import Register
from .published_progress import (
    approved_reports,
    commitment_rows_at,
    commitments_of,
    progress_rows_at,
)


class _RegisterTableView(ProgrammeTableView):
    """A table of registers."""

    def known_values(self, name: str) -> Any:
        """Return the keys of the registers, and of the publications that may print of them."""
        if name in ("register", "slug"):
            return self.programme.registers.values_list("slug", flat=True)
        if name == "publication":
            return self.programme.publications.values_list("slug", flat=True)
        return super().known_values(name)


@extend_schema(tags=["compromisos"])
class RegisterViewSet(_RegisterTableView):
    """Registros de compromisos del programa."""

    table = api_tables.REGISTERS

    def rows(self, query: TableQuery) -> QuerySet[Register]:
        """Return all registers; on a day before the programme came out there are none."""
        found = self.programme.registers.all()
        published = self.programme.published_on
        if query.as_of and published and query.as_of < published:
            return found.none()
        return found


@extend_schema(tags=["compromisos"])
class CommitmentViewSet(_RegisterTableView):
    """Compromisos de los registros, y quién responde de cada uno."""

    table = api_tables.COMMITMENTS

    def known_values(self, name: str) -> Any:
        """Return their folios and actions too."""
        if name in ("folio", "action"):
            path = "folio" if name == "folio" else "action__code"
            return commitments_of(self.programme).values_list(path, flat=True)
        return super().known_values(name)

    def rows(self, query: TableQuery) -> Rows:
        """Return all commitments; on an earlier day with who answered for each then, on one before the
        programme came out none.
        """
        published = self.programme.published_on
        if query.as_of and published and query.as_of < published:
            return commitments_of(self.programme).none()
        if query.known_at is not None:
            return commitment_rows_at(self.programme, query.known_at)
        return commitments_of(self.programme)


@extend_schema(tags=["compromisos"])
class ProgressViewSet(_RegisterTableView):
    """Avance aprobado de los compromisos, por periodo."""

    table = api_tables.PROGRESS

    def known_values(self, name: str) -> Any:
        """Return the folios too."""
        if name == "folio":
            return commitments_of(self.programme).values_list("folio", flat=True)
        return super().known_values(name)

    def rows(self, query: TableQuery) -> Rows:
        """Return what is published; on an earlier day what was then."""
        if query.known_at is not None:
            return progress_rows_at(self.programme, query.known_at)
        return approved_reports(self.programme)


@extend_schema(tags=["compromisos"])
class ComplianceViewSet(_RegisterTableView):
    """Cumplimiento de los compromisos, como se imprime y como lo dan los avances aprobados."""

    table = api_tables.COMPLIANCE

    def rows(self, query: TableQuery) -> Sequence[Row]:
        """Return what is printed, and what the entries give; on an earlier day as it was then."""
        return api_tables.compliance_rows(self.programme, query.as_of, query.known_at)
