"""The texts of an edition as a sheet, as they were written."""

from collections.abc import Iterator

from reports.narrative_states import APPROVED, DRAFT, EMPTY, IN_REVIEW, RETURNED

from .. import words
from ..report import NarrativePart, Report
from .cells import SpreadsheetCell
from .workbook import Workbook

STATES = {
    EMPTY: "Sin texto",
    DRAFT: "En borrador",
    IN_REVIEW: "En revisión",
    RETURNED: "Devuelto con observaciones",
    APPROVED: "Aprobado",
}


def write_narratives(workbook: Workbook) -> tuple[str, str]:
    """Write the sheet of the narratives; return its name and what is on it."""
    sheet = workbook.sheet("Textos", (18, 28, 26, 14, 96))
    sheet.title("Textos de la edición")
    heads = ("Clave", "Capítulo", "Apartado", words.STATE, "Texto")
    sheet.freeze(sheet.add([SpreadsheetCell(head, "head") for head in heads]))
    draft = words.is_draft(workbook.report)
    for chapter, narrative in _texts(workbook.report):
        empty = narrative.is_empty
        text = words.mark_of(narrative, draft=draft) if empty else narrative.text
        sheet.add(
            [
                SpreadsheetCell(narrative.key, "strong"),
                SpreadsheetCell(chapter),
                SpreadsheetCell(narrative.heading),
                SpreadsheetCell(STATES.get(EMPTY if empty else narrative.state, narrative.state)),
                SpreadsheetCell(text),
            ]
        )
    return sheet.name, "Marco normativo, resumen ejecutivo, resultados, actividades y factores"


def _texts(report: Report) -> Iterator[tuple[str, NarrativePart]]:
    yield words.FRAMEWORK, report.framework
    yield words.SUMMARY, report.summary
    for objective in report.objectives:
        chapter = words.objective_title(objective)
        yield chapter, objective.results
        for strategy in objective.strategies:
            yield chapter, strategy.activities
        yield chapter, objective.factors
