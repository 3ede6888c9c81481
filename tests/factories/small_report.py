"""A small yearly report, with one of everything that a document lays out."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from indicators.arithmetic.official_numbers import PRELIMINARY
from reports.dashboards.charts import Point, TargetPoint, Trend, alternative_text
from reports.narrative_states import APPROVED, EMPTY, IN_REVIEW
from reports.yearly_report.documents.report import (
    FORM,
    AnnexPart,
    Calculation,
    EditionPart,
    ElementPart,
    FichaPart,
    Figure,
    Input,
    NarrativePart,
    Note,
    ObjectivePart,
    ProgrammePart,
    Report,
    SeriesTable,
    StrategyPart,
    SummaryRow,
    SummaryTable,
    TargetPart,
    Term,
    VariablePart,
    VariablesTable,
)

YEARS = (2019, 2020, 2021, 2022, 2023, 2024)
DIGEST = "3a7bd3e2360a3d29eea436fcfb7e44c735d117c42d1c1835420b6b9942dd4f1b"
TEXT = (
    "Se ampliaron los *horarios* de las unidades con **especial atención** a las regiones rurales."
)


def figure(text: str, *, mark: str = "", notes: tuple[int, ...] = ()) -> Figure:
    if text in ("ND", "NA"):
        return Figure(text, None, text.lower(), "", notes)
    status = "preliminar" if mark else "definitivo"
    return Figure(text, Decimal(text.replace(",", "")), status, mark, notes)


def narrative(key: str, heading: str, text: str = TEXT) -> NarrativePart:
    return NarrativePart(key, heading, text, APPROVED if text else EMPTY)


RESULTS = (
    figure("15,414,033"),
    figure("11,151,976", notes=(1,)),
    figure("NA"),
    figure("0.67"),
    figure("-0.7"),
    figure("6,262,972", mark="p/", notes=(1, 2)),
)
NOTES = (
    Note("NA", "No aplica: se mide cada dos años."),
    Note("p/", "Cifra preliminar, con corte al 30 de junio de 2024."),
    Note("1", "2020: se imprime «11,151,967» en otro cuadro."),
    Note("2", "2024: la cifra publicada es 6,262,972 y el método da 6,262,973."),
)


def ficha(code: str, role: str) -> FichaPart:
    name = f"Consultas otorgadas en el ámbito rural, {code}"
    trend = Trend(
        title=name,
        unit="Consultas",
        points=(
            Point(2022, Decimal("0.67"), "0.67", "definitivo"),
            Point(2023, Decimal("0.70"), "0.70", PRELIMINARY),
        ),
        baseline=TargetPoint(2018, Decimal("0.50"), "0.50"),
        targets=(TargetPoint(2024, Decimal(1), "1", final=True),),
    )
    return FichaPart(
        code=code,
        role=role,
        name=name,
        heading="Elementos de la Meta para el bienestar",
        elements=(
            ElementPart("Nombre", f"{code} {name}."),
            ElementPart("Observaciones", "Se consolida por delegación.\n\nA favor es más."),
        ),
        series=SeriesTable(
            figure("93.9"), 2018, "Cifra al cierre.", YEARS, RESULTS,
            TargetPart(2024, figure("95"), "Depende del presupuesto."),
        ),
        tables=(
            VariablesTable(
                (2023, 2024),
                (
                    VariablePart("v1", "1", "Consultas en el año t", False,
                                 (figure("15,424,448"), figure("6,262,972", mark="p/")), "SISPA"),
                    VariablePart("v2", "", "Consultas contadas en hojas", True,
                                 (figure("12"), figure("ND")), "Hojas diarias"),
                ),
            ),
        ),
        calculations=(
            Calculation(2023, "v1 / v2", (Input("v1", "Consultas", Decimal(15424448)),),
                        Decimal("0.70"), 2, "15,424,448 / 12 = 0.70", "15,424,448/12=0.70"),
            Calculation(2024, "", (), None, 2, "ND", "N. D."),
        ),
        notes=NOTES,
        trend=trend,
        chart_text=alternative_text(trend),
    )  # fmt: skip


def objective(code: str) -> ObjectivePart:
    rows = tuple(
        SummaryRow(f"{code}.{n}", role, f"Consultas otorgadas en el ámbito rural, {code}.{n}",
                   "Consultas", figure("93.9"), 2018, RESULTS)
        for n, role in ((1, "Meta para el bienestar"), (2, "Parámetro"))
    )  # fmt: skip
    return ObjectivePart(
        code=code,
        name=f"Facilitar el acceso de todas las personas, {code}",
        results=narrative(f"resultados-{code}", "Resultados"),
        strategies=tuple(
            StrategyPart(f"{code}.{n}", f"Acercar los servicios, {code}.{n}.",
                         narrative(f"actividades-{code}.{n}", f"Estrategia prioritaria {code}.{n}"))
            for n in (1, 2)
        ),
        table=SummaryTable(f"Avances del Objetivo prioritario {code}", YEARS, rows, NOTES),
        factors=narrative(f"factores-{code}", f"Factores del Objetivo prioritario {code}"),
    )  # fmt: skip


def small_report() -> Report:
    """Two objectives with two fichas each; every text is there and approved."""
    return Report(
        form=FORM,
        programme=ProgrammePart(
            "salud-2020-2024", "Programa Institucional de Salud 2020-2024", "PIS 2020-2024",
            "Instituto de Salud", "2020-2024",
        ),
        edition=EditionPart(2, 2023, date(2024, 6, 30), "Enero 2023 – Junio 2024", None),
        framework=narrative("marco", "Marco normativo"),
        summary=narrative("resumen", "Resumen ejecutivo"),
        objectives=(objective("1"), objective("2")),
        annex=tuple(
            AnnexPart(code, f"Facilitar el acceso de todas las personas, {code}",
                      (ficha(f"{code}.1", "Meta para el bienestar"), ficha(f"{code}.2", "Parámetro")))
            for code in ("1", "2")
        ),
        glossary=(Term("Consulta", "Atención que da una médica."), Term("Unidad", "Lugar.")),
        acronyms=(Term("SISPA", "Sistema de Información en Salud"),),
    )  # fmt: skip


def closed(report: Report) -> Report:
    return replace(report, edition=replace(report.edition, closed_on=date(2024, 7, 3)))


def with_framework(report: Report, text: str) -> Report:
    """The report with another text in its first chapter, in review."""
    state = IN_REVIEW if text.strip() else EMPTY
    return replace(report, framework=replace(report.framework, text=text, state=state))


def with_table(report: Report, table: SummaryTable) -> Report:
    """The report with another table in its first objective."""
    first, *others = report.objectives
    return replace(report, objectives=(replace(first, table=table), *others))


def with_ficha(report: Report, part: FichaPart) -> Report:
    """The report with another ficha as its first."""
    first, *others = report.annex
    fichas = (part, *first.fichas[1:])
    return replace(report, annex=(replace(first, fichas=fichas), *others))
