"""A programme at national scale, made from a seed: for the benchmark alone, never real data.

18 indicators with 45 variables, one institution with 1,500 units, five years, and every statement
made three times, the first two superseded: a little over a million captured values.
"""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from indicators.models import (
    Capture,
    CapturedValue,
    DataVersion,
    Indicator,
    Method,
    Target,
    Variable,
)
from indicators.results.copy import insert_rows
from objectives.models import Objective, Programme, ProgrammeUnit, Publication, ResponsibleUnit

Row = tuple[Any, ...]

SEED = 20240630
UNITS = 1_500
YEARS = range(2020, 2025)
VERSIONS = 3
SLUG = "escala-nacional"

FORMULAS = (
    *["v1 / v2 * 100"] * 9,
    *["(v1 / v2 - 1) * 100"] * 3,
    *["v1 - v2 - v3"] * 2,
    "v1 / v2 * 100 - min(v3, 10)",
    "v1 + ... + v10",
    *["previous + v1"] * 2,
)
COUNTS = (*[2] * 9, *[2] * 3, *[3] * 2, 3, 10, *[1] * 2)
"""Variables of each formula: 45 in all."""


def make(units: int = UNITS) -> Programme:
    """Make the programme, its units and its statements; returns the programme."""
    with transaction.atomic():
        programme = _catalogue(units)
        _statements(programme)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return programme


def _catalogue(units: int) -> Programme:
    root = ResponsibleUnit.objects.create(slug=SLUG, name="Institución", short_name="Institución")
    ResponsibleUnit.objects.bulk_create(
        ResponsibleUnit(
            slug=f"{SLUG}-{number:04}",
            name=f"Unidad {number}",
            short_name=f"Unidad {number}",
        )
        for number in range(1, units + 1)
    )
    programme = Programme.objects.create(
        slug=SLUG,
        name="Programa de prueba a escala nacional",
        short_name="Escala nacional",
        institution="Institución",
        root_unit=root,
        start_year=YEARS[0],
        end_year=YEARS[-1],
    )
    ProgrammeUnit.objects.create(programme=programme, unit=root, kind="institucion")
    ProgrammeUnit.objects.bulk_create(
        ProgrammeUnit(programme=programme, unit=unit, kind="unidad", parent=root)
        for unit in ResponsibleUnit.objects.filter(slug__startswith=f"{SLUG}-")
    )
    DataVersion.objects.create(programme=programme)
    publication = Publication.objects.create(
        programme=programme,
        slug="metodos",
        title="Métodos",
        covers_from="2020-01-01",
        covers_until="2024-12-31",
        order=1,
    )
    objective = Objective.objects.create(programme=programme, code="1", position=1, name="Objetivo")
    for position, (formula, count) in enumerate(zip(FORMULAS, COUNTS, strict=True), start=1):
        indicator = Indicator.objects.create(
            programme=programme,
            objective=objective,
            code=f"1.{position}",
            position=position,
            kind="parametro",
            name=f"Indicador {position}",
            accumulation="acumulado" if "previous" in formula else "periodico",
            direction="ascendente",
            owner=root,
            decimals=2,
        )
        Target.objects.bulk_create(
            Target(
                indicator=indicator,
                year=year,
                value=100 + year - YEARS[0],
                printed=str(100 + year - YEARS[0]),
                final=year == YEARS[-1],
                publication=publication,
            )
            for year in YEARS
        )
        method = Method.objects.create(
            indicator=indicator,
            valid_from=YEARS[0],
            publication=publication,
            text=formula,
            formula=formula,
            accumulates_from=YEARS[0] if "previous" in formula else None,
        )
        Variable.objects.bulk_create(
            Variable(
                method=method,
                symbol=f"v{number}",
                number=number,
                position=number,
                name=f"Variable {number}",
                consolidation="suma",
            )
            for number in range(1, count + 1)
        )
    return programme


def _statements(programme: Programme) -> None:
    """Captures and values by COPY, with ids counted here so that they can refer to each other."""
    draw = random.Random(SEED)
    units = list(
        ResponsibleUnit.objects.filter(places__parent=programme.root_unit)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    variables = {
        indicator.pk: list(
            Variable.objects.filter(method__indicator=indicator)
            .order_by("position")
            .values_list("pk", flat=True)
        )
        for indicator in programme.indicators.order_by("position")
    }
    publication = programme.publications.get().pk
    first = datetime(2025, 1, 1, tzinfo=UTC)
    moments = [first + timedelta(days=30 * version) for version in range(VERSIONS + 1)]
    captures: list[Row] = []
    values: list[Row] = []
    number = _last_capture()
    for indicator, symbols in variables.items():
        for year in YEARS:
            for unit in units:
                for version in range(VERSIONS):
                    number += 1
                    last = version == VERSIONS - 1
                    superseded = None if last else moments[version + 1]
                    captures.append(
                        (number, indicator, year, unit, publication,
                         date(year, 12, 31), moments[version], superseded)
                    )  # fmt: skip
                    values += [
                        (number, variable, Decimal(draw.randint(10**5, 10**9)).scaleb(-2))
                        for variable in symbols
                    ]
    _insert(captures, values)


def _last_capture() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(id), 0) FROM indicators_capture")
        return int(cursor.fetchone()[0])


def _insert(captures: list[Row], values: list[Row]) -> None:
    fixed = {
        "status": "aprobada", "origin": "publicacion", "section": "", "table": "", "rank": 1,
        "printed": "", "figure_status": "definitivo", "printed_substitution": "",
        "printed_cells": {}, "printed_note": "", "remark": "", "version": 1, "typed": {},
        "captured_at": datetime(2025, 1, 1, tzinfo=UTC),
    }  # fmt: skip
    columns = ["id", "indicator_id", "year", "unit_id", "publication_id", "cutoff", "approved_at",
               "superseded_at", *fixed]  # fmt: skip
    rest = tuple(fixed.values())
    insert_rows(Capture, columns, [row + rest for row in captures])
    insert_rows(
        CapturedValue,
        ["capture_id", "variable_id", "value", "status", "printed", "source", "note"],
        _with_status(values),
    )
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('indicators_capture', 'id'),"
            " (SELECT MAX(id) FROM indicators_capture))"
        )


def _with_status(values: list[Row]) -> Iterator[Row]:
    for row in values:
        yield (*row, "definitivo", "", "", "")
