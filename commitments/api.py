"""Reading the registers of a programme, and what documents print of them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema

from objectives.api import ProgrammeTableView
from tables.columns import Row
from tables.query_params import TableQuery

from . import api_tables
from .models import Register


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
class ComplianceViewSet(_RegisterTableView):
    """Cumplimiento de los compromisos, como se imprime y como lo dan las cuentas."""

    table = api_tables.COMPLIANCE

    def rows(self, query: TableQuery) -> Sequence[Row]:
        """Return what was printed; on an earlier day what had been."""
        return api_tables.compliance_rows(self.programme, query.as_of)
