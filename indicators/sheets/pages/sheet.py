"""The page of a filled sheet: how far its check is, what is wrong in it, what it would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.capture.pages.field_labels import field_name
from indicators.lookups import NotFound
from indicators.models import LARGEST_SHEET, FilledSheet, SheetState
from indicators.upload_limits import UploadLimits, in_megabytes
from objectives.models import Programme

from ..submission import IN_PROGRESS, can_retry
from ..table import MOST_ROWS

CAPTURES_A_PAGE = 25
PROBLEMS_SHOWN = 200
"""More than these are in the table that can be taken away."""

SHEETS_LISTED = 3


@dataclass(frozen=True)
class CellLine:
    """One cell before and after; ``read`` says how a number was read, if it is not plain."""

    cell: str
    field: str
    before: str
    after: str
    read: str


@dataclass(frozen=True)
class CaptureLines:
    """The lines of one capture: what would change of it, or has, and what it will still ask for."""

    code: str
    name: str
    year: int
    kind: str
    unit: str
    query: str
    begins: bool
    cells: tuple[CellLine, ...]
    count: str
    warnings: tuple[str, ...]
    missing: str
    not_now: str


@dataclass(frozen=True)
class ProblemLine:
    """One thing that is wrong, and where; ``programme`` as of a ``SheetProblem``."""

    cell: str
    message: str
    programme: str | None = None


@dataclass(frozen=True)
class SheetOffer:
    """The offer of the list of what is missing: the form, what was sent before, and whether
    something of it waits to be decided.
    """

    limits: UploadLimits
    undecided: bool
    sent: tuple[FilledSheet, ...]


@dataclass(frozen=True)
class SheetPage:
    """The page of one filled sheet."""

    sheet: FilledSheet
    in_progress: bool
    doing: str
    percent: str
    can_retry: bool
    summary: str
    save: str
    problems: tuple[ProblemLine, ...]
    is_foreign: bool
    problem_count: str
    more_problems: str
    limits: UploadLimits
    captures: tuple[CaptureLines, ...]
    paging: Page[Any]


def sheet_offer(programme: Programme, *, by: Any) -> SheetOffer:
    """Return the limits and the latest sheets that a person sent, for the form that takes one."""
    sent = FilledSheet.objects.filter(programme=programme, sent_by=by).only(
        "name", "sent_at", "state"
    )[:SHEETS_LISTED]
    return SheetOffer(
        limits=sheet_limits(),
        undecided=any(sheet.state in (*IN_PROGRESS, SheetState.READY) for sheet in sent),
        sent=tuple(sent),
    )


def sheet_limits() -> UploadLimits:
    """Return the limits shown beside the form that takes a sheet."""
    text = _("XLSX de a lo más %(size)d MB y %(rows)s filas.")
    return UploadLimits(
        text % {"size": in_megabytes(LARGEST_SHEET), "rows": f"{MOST_ROWS:,}"}, LARGEST_SHEET
    )


def find_sheet(programme: Programme, pk: int, *, by: Any) -> FilledSheet:
    """Return a sheet of that person; raise NotFound, for everybody else's too."""
    found = (
        FilledSheet.objects.defer("content", "rows")
        .filter(programme=programme, sent_by=by.pk, pk=pk)
        .first()
    )
    if found is None:
        raise NotFound(_("Esa hoja no existe, o ya se borró."))
    return found


def sheet_page(sheet: FilledSheet, page: str = "") -> SheetPage:
    """Return the page of a sheet; raise NotFound for a page that there is not."""
    captures = Paginator(sheet.captures, CAPTURES_A_PAGE)
    paging = captures.page(_number(page, captures.num_pages))
    cells = sum(len(capture["cells"]) for capture in sheet.captures)
    more = len(sheet.problems) - PROBLEMS_SHOWN
    return SheetPage(
        sheet=sheet,
        in_progress=sheet.state in IN_PROGRESS,
        doing=_doing(sheet, len(sheet.captures)),
        percent=f"{100 * sheet.done // sheet.total} %" if sheet.total else "",
        can_retry=can_retry(sheet),
        summary=_summary(cells, len(sheet.captures)),
        save=ngettext("Guardar el cambio", "Guardar los %s cambios", cells)
        % _grouped(cells, cells),
        problems=tuple(ProblemLine(**problem) for problem in sheet.problems[:PROBLEMS_SHOWN]),
        is_foreign=any(problem.get("programme") is not None for problem in sheet.problems),
        problem_count=ngettext("%s problema", "%s problemas", len(sheet.problems))
        % f"{len(sheet.problems):,}",
        more_problems=ngettext("Y %s más.", "Y otros %s.", more) % f"{more:,}" if more > 0 else "",
        limits=sheet_limits(),
        captures=tuple(_lines(capture) for capture in paging),
        paging=paging,
    )


def problem_rows(sheet: FilledSheet) -> list[Sequence[str]]:
    """Return all problems, as a table."""
    return [(problem["cell"], problem["message"]) for problem in sheet.problems]


def _number(text: str, last: int) -> int:
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and len(text) < 7 and 1 <= int(text) <= last):
        raise NotFound(_("«%s» no es una página.") % text)
    return int(text)


def _doing(sheet: FilledSheet, captures: int) -> str:
    if sheet.state == SheetState.SAVING:
        return (
            ngettext("Se está guardando %s captura.", "Se están guardando %s capturas.", captures)
            % f"{captures:,}"
        )
    if sheet.state == SheetState.WAITING:
        return _("Está en espera de revisarse.")
    return _("Se está revisando, celda por celda.")


def _summary(cells: int, captures: int) -> str:
    changed = ngettext("%s celda", "%s celdas", cells) % f"{cells:,}"
    return ngettext(
        "%(cells)s de %(captures)s captura", "%(cells)s de %(captures)s capturas", captures
    ) % {"cells": changed, "captures": f"{captures:,}"}


def _grouped(count: int, number: int) -> Any:
    """Return the number for a sentence of one or many, with its commas; that of one names no number."""
    return () if count == 1 else f"{number:,}"


def _lines(stored: Mapping[str, Any]) -> CaptureLines:
    cells = tuple(
        CellLine(**{**cell, "field": field_name(cell["field"])}) for cell in stored["cells"]
    )
    return CaptureLines(
        **{
            **stored,
            "cells": cells,
            "count": ngettext("%d celda", "%d celdas", len(cells)) % len(cells),
            "warnings": tuple(stored["warnings"]),
        }
    )
