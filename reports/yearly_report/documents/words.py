"""The words that every document of the yearly report has in common, so that all read alike.

They are in the language of the report, as the official form has them.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from reports.narrative_states import APPROVED, DRAFT, IN_REVIEW, RETURNED

from .report import (
    AnnexPart,
    Calculation,
    EditionPart,
    FichaPart,
    Figure,
    NarrativePart,
    ObjectivePart,
    Report,
    SeriesTable,
    StrategyPart,
    TargetPart,
)

REPORT = "Avance y Resultados"
INDEX = "Índice"
DERIVED_FROM = "Programa derivado del Plan Nacional de Desarrollo"

FRAMEWORK = "1. Marco normativo"
SUMMARY = "2. Resumen ejecutivo"
RESULTS = "3. Avances y Resultados"
GLOSSARY = "5. Glosario"
ACRONYMS = "6. Siglas y abreviaturas"
COLOPHON = "Sobre esta edición"

INDICATOR = "Indicador"
BASELINE = "Línea base"
BASELINE_YEAR = "Año"
SERIES = "Serie histórica"
ELEMENT, CONTENT = "Elemento", "Contenido"
APPLICATION = "Aplicación del método de cálculo para la obtención de los resultados del indicador"
NUMBER, VARIABLE, SOURCE = "Núm.", "Nombre de la variable", "Fuente de información de la variable"
YEAR = "Año"
SUBSTITUTION = "Sustitución en método de cálculo"
AS_PRINTED, PRINTED_ALIKE, NOT_PRINTED = "Como se imprimió", "Igual", "—"
CHART = "Resultados, línea base y metas"
NOTES = "Notas"
ACRONYM, MEANING = "Sigla", "Significado"
NO_TERMS = "Esta edición no tiene términos en este apartado."

STATE, CUTOFF, PERIOD = "Estado", "Corte de las cifras", "Periodo"
PROGRAMME, INSTITUTION = "Programa", "Institución"
DIGEST = "Huella SHA-256 del contenido"
DIGEST_SAID = (
    "Es la del contenido de esta edición, que se guarda en un solo texto canónico. Quien lo tenga "
    "obtiene de él la misma huella, y otra distinta si cambia un solo carácter."
)
SIGNS_HEADING = "Qué significan los signos"
REPLACED = "Está en lugar de un carácter que las letras de este documento no tienen."
DRAFT_MARK = "Borrador"
NO_TEXT = "*Sin texto en esta edición.*"
MISSING_TEXTS = "Apartados sin texto"
NO_MISSING_TEXTS = "Todos los apartados tienen texto."
NOT_APPROVED = {
    DRAFT: "Texto sin aprobar: en borrador",
    IN_REVIEW: "Texto sin aprobar: en revisión",
    RETURNED: "Texto sin aprobar: devuelto con observaciones",
}

SIGNS = (
    ("ND", "No disponible: el dato existe o existirá, y aún no se conoce. No es cero."),
    ("NA", "No aplica: no corresponde reportar un valor en ese año. No es cero."),
    ("p/", "Cifra preliminar: puede cambiar."),
    ("—", "Nadie ha dicho una cifra."),
    ("¹", "Un número pequeño junto a una cifra remite a la nota con ese número."),
)
"""The meanings of the signs of the tables, wherever they stand."""

_MONTHS = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
).split()


def day(when: date) -> str:
    """Return a day as «30 de junio de 2024»."""
    return f"{when.day} de {_MONTHS[when.month - 1]} de {when.year}"


def annex_title(report: Report) -> str:
    """Return the title of the annex, with the kinds of indicators as the programme calls them."""
    article = "las " if report.kinds.startswith("Metas") else ""
    return f"4. Anexo. Avance de {article}{report.kinds}"


def objective_title(part: ObjectivePart | AnnexPart) -> str:
    return f"{part.level} {part.code}. {part.name}"


def strategy_title(part: StrategyPart) -> str:
    return f"{part.level} {part.code}. {part.name}"


def ficha_title(part: FichaPart) -> str:
    """Return the title: «1.1 Meta para el bienestar»."""
    return f"{part.code} {part.role}"


def result_of(year: int) -> str:
    return f"Resultado {year}"


def baseline_of(year: int | None) -> str:
    return f"Línea base ({year})" if year is not None else BASELINE


def target_of(year: int) -> str:
    return f"Meta {year}"


def target_columns(target: TargetPart | None) -> list[tuple[str, Figure]]:
    """Return the target with its heading, and the one that was set here in its place, if one was."""
    if target is None:
        return []
    columns = [(target_of(target.year), target.figure)]
    if target.set_here is not None:
        columns.append((f"{target_of(target.year)}, cambiada aquí", target.set_here))
    return columns


def series_columns(series: SeriesTable) -> list[tuple[str, Figure]]:
    """Return the columns of *Serie histórica*, each with its heading."""
    results = zip(map(result_of, series.years), series.results, strict=True)
    return [
        (baseline_of(series.baseline_year), series.baseline),
        *results,
        *target_columns(series.target),
    ]


def value_in(year: int) -> str:
    return f"Valor de la variable en {year}"


BASELINE_NOTE = "Nota sobre la línea base"


def target_note(year: int) -> str:
    return f"Nota sobre la Meta {year}"


def state_of(edition: EditionPart) -> str:
    """Return the state: «Edición 2, cerrada el 3 de julio de 2024», or that it is a draft."""
    if edition.closed_on is None:
        return f"Edición {edition.number}, {DRAFT_MARK.lower()}"
    return f"Edición {edition.number}, cerrada el {day(edition.closed_on)}"


def cutoff_of(edition: EditionPart) -> str:
    return f"Cifras con corte al {day(edition.cutoff)}"


def is_draft(report: Report) -> bool:
    return report.edition.closed_on is None


def mark_of(narrative: NarrativePart, *, draft: bool) -> str:
    """Return the mark of a draft beside a text that is missing or not approved; else empty."""
    if not draft:
        return ""
    if narrative.is_empty:
        return f"Texto pendiente: {narrative.heading}"
    return "" if narrative.state == APPROVED else NOT_APPROVED.get(narrative.state, "")


def text_of(narrative: NarrativePart, *, draft: bool) -> str:
    """Return the text under a heading, or in a closed edition the sentence that there is none."""
    return NO_TEXT if narrative.is_empty and not draft else narrative.text


def missing_texts(report: Report) -> Iterator[str]:
    """Yield the sections that have no text, each with the objective it stands under."""
    for narrative in (report.framework, report.summary):
        if narrative.is_empty:
            yield narrative.heading
    for objective in report.objectives:
        chapter = f"{objective.level} {objective.code}"
        activities = [strategy.activities for strategy in objective.strategies]
        for narrative in (objective.results, *activities, objective.factors):
            if narrative.is_empty:
                named = chapter in narrative.heading
                yield narrative.heading if named else f"{chapter}: {narrative.heading}"


def printed_beside(calculations: Sequence[Calculation]) -> list[str]:
    """Return the lines on each substitution as it was printed; empty where none was another
    one.
    """
    if not any(_is_another(calculation) for calculation in calculations):
        return []
    return [
        calculation.printed.strip()
        if _is_another(calculation)
        else PRINTED_ALIKE
        if calculation.printed
        else NOT_PRINTED
        for calculation in calculations
    ]


def _is_another(calculation: Calculation) -> bool:
    """Return whether it was printed with more than other blanks or other signs for the same."""
    printed = _bare(calculation.printed)
    return bool(printed) and printed != _bare(calculation.written)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text).replace("*", "×").replace("-", "−")
