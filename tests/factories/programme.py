"""A small programme to test with: made whole by one call, its statements added one by one.

Nothing here sets a field that the application would set itself: statements become current or
superseded through ``order_statements``.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F

from indicators.arithmetic.official_numbers import read_printed
from indicators.fichas.published_figures import order_statements
from indicators.models import (
    Capture,
    CapturedValue,
    CaptureOrigin,
    CaptureStatus,
    DataVersion,
    Indicator,
    Method,
    Result,
    Target,
    Variable,
)
from objectives.models import Objective, Programme, ProgrammeUnit, Publication, ResponsibleUnit


@dataclass
class SmallProgramme:
    """One programme, its units by slug and its indicators by code."""

    programme: Programme
    publication: Publication
    objective: Objective
    units: dict[str, ResponsibleUnit]
    indicators: dict[str, Indicator] = field(default_factory=dict)

    def add_unit(
        self, slug: str, *, below: str = "nacional", kind: str = "unidad", **fields: Any
    ) -> ResponsibleUnit:
        """A unit right below another one of the programme."""
        unit = ResponsibleUnit.objects.create(
            **{"slug": slug, "name": slug, "short_name": slug, **fields}
        )
        ProgrammeUnit.objects.create(
            programme=self.programme, unit=unit, kind=kind, parent=self.units[below]
        )
        self.units[slug] = unit
        return unit

    def add_indicator(
        self, code: str, formula: str, *, symbols: dict[str, str] | None = None, **fields: Any
    ) -> Indicator:
        """An indicator with one method; ``symbols`` gives each variable its consolidation."""
        derived = fields.pop("derived", {})
        accumulates_from = fields.pop("accumulates_from", None)
        indicator = Indicator.objects.create(
            programme=self.programme,
            objective=self.objective,
            code=code,
            position=len(self.indicators) + 1,
            owner=self.units["nacional"],
            **{
                "kind": "parametro",
                "category": "parametro",
                "name": f"Indicador {code}",
                "accumulation": "periodico",
                "direction": "ascendente",
                "decimals": 2,
                "captured_by": "unidad",
                **fields,
            },
        )
        self.indicators[code] = indicator
        self.add_method(
            indicator, 2000, formula, symbols or {}, derived, accumulates_from=accumulates_from
        )
        return indicator

    def add_method(
        self,
        indicator: Indicator,
        valid_from: int,
        formula: str,
        symbols: dict[str, str],
        derived: dict[str, str] | None = None,
        accumulates_from: int | None = None,
        continuing: Method | None = None,
    ) -> Method:
        """Another method of an indicator; its variables continue those of ``continuing`` that are
        called alike.
        """
        former = {each.symbol: each for each in continuing.variables.all()} if continuing else {}
        method = Method.objects.create(
            indicator=indicator,
            valid_from=valid_from,
            publication=self.publication,
            text=formula,
            formula=formula,
            accumulates_from=accumulates_from,
        )
        for number, (symbol, consolidation) in enumerate(symbols.items(), start=1):
            Variable.objects.create(
                method=method,
                symbol=symbol,
                number=number,
                position=number,
                name=f"Variable {symbol}",
                consolidation=consolidation,
                formula=(derived or {}).get(symbol, ""),
                continues=former.get(symbol),
            )
        return method

    def add_target(self, code: str, year: int, value: str, *, final: bool = False) -> Target:
        """The target of a year."""
        return Target.objects.create(
            indicator=self.indicators[code],
            year=year,
            value=Decimal(value),
            printed=value,
            final=final,
            final_printed=value if final else "",
            publication=self.publication,
        )

    def state(
        self,
        code: str,
        year: int,
        values: dict[str, str] | None = None,
        *,
        printed: str = "",
        unit: str = "nacional",
        approved: datetime = datetime(2025, 1, 1, tzinfo=UTC),
        cutoff: date | None = None,
        publication: Publication | None = None,
        rank: int = 1,
    ) -> Capture:
        """One approved statement: variables as printed texts ("ND", "12 p/"), a figure, or both."""
        indicator = self.indicators[code]
        figure = read_printed(printed) if printed else None
        capture = Capture.objects.create(
            indicator=indicator,
            year=year,
            unit=self.units[unit],
            status=CaptureStatus.APPROVED,
            origin=CaptureOrigin.PUBLICATION,
            publication=publication or self.publication,
            rank=rank,
            printed=printed,
            printed_value=figure.value if figure else None,
            figure_status=figure.status if figure else "definitivo",
            cutoff=cutoff or date(year, 12, 31),
            approved_at=approved,
            superseded_at=approved,
        )
        method = indicator.methods.filter(valid_from__lte=year).latest("valid_from")
        variables = {each.symbol: each for each in method.variables.all()}
        for symbol, text in (values or {}).items():
            read = read_printed(text)
            CapturedValue.objects.create(
                capture=capture, variable=variables[symbol], value=read.value, status=read.status
            )
        order_statements(indicator)
        DataVersion.objects.filter(programme=self.programme).update(inputs=F("inputs") + 1)
        capture.refresh_from_db()
        return capture

    def result(self, code: str, year: int, unit: str = "nacional") -> Result:
        """The stored result."""
        return Result.objects.get(indicator=self.indicators[code], year=year, unit=self.units[unit])


def small_programme(
    *,
    units: tuple[str, ...] = (),
    slug: str = "de-prueba",
    name: str = "Programa de prueba",
    institution: str = "Institución",
    root: str = "nacional",
    start_year: int = 2020,
) -> SmallProgramme:
    """A programme of five years without indicators whose institution has ``units`` right below it.

    The institution is at hand as "nacional", whatever its slug.
    """
    institution_unit = ResponsibleUnit.objects.create(
        slug=root, name=institution, short_name="Nacional"
    )
    programme = Programme.objects.create(
        slug=slug,
        name=name,
        short_name=name.removeprefix("Programa ").capitalize(),
        institution=institution,
        root_unit=institution_unit,
        start_year=start_year,
        end_year=start_year + 4,
        at_root=not Programme.objects.exists(),
    )
    DataVersion.objects.create(programme=programme)
    publication = Publication.objects.create(
        programme=programme,
        slug="programa",
        title="Programa",
        covers_from=date(2020, 1, 1),
        covers_until=date(2024, 12, 31),
        order=1,
    )
    objective = Objective.objects.create(programme=programme, code="1", position=1, name="Objetivo")
    ProgrammeUnit.objects.create(programme=programme, unit=institution_unit, kind="institucion")
    small = SmallProgramme(programme, publication, objective, {"nacional": institution_unit})
    for slug in units:
        small.add_unit(slug)
    return small
