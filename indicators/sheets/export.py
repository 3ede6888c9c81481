"""The export of a sheet: the figures that a person has yet to send, a row for each variable."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.arithmetic.number_input import STATUS_WORDS
from indicators.capture.assignments import capture_in_cycle, is_outstanding, units_of
from indicators.capture.initial import initial_data, sources_of
from indicators.capture.parsing import PARTS, CaptureContext, VariableSpec
from indicators.capture.slots import CaptureSlot
from indicators.capture.todo import load_todo
from indicators.clock import database_today
from indicators.models import Capture, Cycle, CycleState
from indicators.people import name_of
from indicators.permissions import check_user_has_duty_to_capture
from indicators.words import list_text, long_day, moment
from objectives.models import Programme

from .row_keys import RowKey, write_key
from .table import ExportRow, canonical_text, clean, digest
from .workbook import Guide, write_workbook


def sheet_of(programme: Programme, *, by: Any) -> bytes | None:
    """Return the workbook of what a person has pending, or None; raise PermissionDenied."""
    check_user_has_duty_to_capture(by, programme)
    today = database_today()
    cycles = [
        cycle
        for cycle in programme.cycles.filter(state=CycleState.OPEN, closes_on__gte=today)
        if cycle.accepts_captures_on(today)
    ]
    units = units_of(by, programme)
    rows = _rows(programme, cycles, units)
    if not rows:
        return None
    name = name_of(by)
    return write_workbook(
        rows, _guide(programme, cycles, units, name), author=programme.institution
    )


def _rows(programme: Programme, cycles: Sequence[Cycle], units: Sequence[Any]) -> list[ExportRow]:
    if not (cycles and units):
        return []
    found = load_todo(programme, cycles, units)
    open_to_work = [
        (slot, capture)
        for cycle in cycles
        for slot, capture in found.items_of(cycle)
        if _is_open_to_work(slot)
    ]
    sources = sources_of([capture for _place, capture in open_to_work])
    rows: list[ExportRow] = []
    for slot, capture in open_to_work:
        context = found.loader.context_of(capture)
        entries = initial_data(capture, context, capture.typed, sources)
        rows += _rows_of(slot, capture, context, entries)
    return rows


def _is_open_to_work(slot: CaptureSlot) -> bool:
    """Return whether it is neither sent, nor under way in the other cycle of the year."""
    elsewhere = slot.active_capture is not None and capture_in_cycle(slot) is None
    return is_outstanding(slot) and not elsewhere


def _rows_of(
    slot: CaptureSlot, capture: Capture, context: CaptureContext, entries: dict[str, dict[str, str]]
) -> Iterator[ExportRow]:
    for variable in _in_order(context):
        entry = entries.get(variable.symbol, {})
        if variable.counts and variable.symbol not in capture.typed:
            entry = {}
        shown = {part: clean(entry.get(part, "")) for part in PARTS}
        shown["status"] = shown["status"] if shown["status"] in STATUS_WORDS else ""
        row = ExportRow(
            indicator=clean(slot.indicator.code),
            symbol=variable.symbol,
            name=_name(variable),
            indicator_name=slot.indicator.name,
            unit=clean(slot.unit.short_name),
            year=slot.year,
            cycle=str(slot.cycle.get_kind_display()),
            last=variable.history.get(context.last_year),
            entry=shown,
            key="",
        )
        yield replace(row, key=write_key(_key(capture, variable, shown), row.identity))


def _key(capture: Capture, variable: VariableSpec, shown: dict[str, str]) -> RowKey:
    assert capture.cycle is not None
    return RowKey(
        cycle=capture.cycle.pk,
        indicator=capture.indicator_id,
        unit=capture.unit_id,
        symbol=variable.symbol,
        capture=capture.pk,
        version=capture.version,
        shown=tuple(digest(canonical_text(part, shown[part])) for part in PARTS),
    )


def _in_order(context: CaptureContext) -> list[VariableSpec]:
    """Return the variables as the form has them: each derived variable before what it is made from."""
    counts = {count for variable in context.variables.values() for count in variable.counts}
    ordered: dict[str, None] = {}
    for symbol, variable in context.variables.items():
        if symbol not in counts:
            ordered |= dict.fromkeys((symbol, *variable.counts))
    ordered |= dict.fromkeys(context.variables)
    found = [context.variables[symbol] for symbol in ordered if symbol in context.variables]
    # What was captured the year before is not asked for again.
    return [variable for variable in found if variable.taken is None]


def _name(variable: VariableSpec) -> str:
    if not variable.counts:
        return variable.name
    return _("%(name)s (se calcula con %(counts)s: déjela vacía)") % {
        "name": variable.name,
        "counts": list_text(variable.counts),
    }


def _guide(programme: Programme, cycles: Sequence[Cycle], units: Sequence[Any], name: str) -> Guide:
    days = [
        _("El ciclo %(kind)s de %(year)s cierra el %(day)s; sus cifras son al %(cutoff)s.")
        % {
            "kind": cycle.get_kind_display(),
            "year": cycle.year,
            "day": long_day(cycle.closes_on),
            "cutoff": long_day(cycle.cutoff),
        }
        for cycle in cycles
    ]
    return Guide(
        _("Cómo llenar la hoja de capturas"),
        [
            _("%(programme)s. Lo que captura %(units)s. La bajó %(name)s, %(when)s.")
            % {
                "programme": programme.name,
                "units": list_text([unit.short_name for unit in units]),
                "name": name,
                "when": moment(timezone.now()),
            },
            *days,
            _(
                "1. En la hoja «Capturas» llene las celdas amarillas: valor, estado, fuente y, si hace "
                "falta, nota. Lo demás está protegido, sin contraseña, para que no se borre por error."
            ),
            _(
                "2. Valor: punto decimal; los miles con coma o sin nada. Escriba ND si el dato no está "
                "disponible y NA si no aplica. No se toman fórmulas, fechas ni porcentajes con su "
                "signo: copie y pegue como valor."
            ),
            _("3. Estado: elíjalo de la lista. Con ND o NA no hace falta."),
            _(
                "4. Deje sin llenar las filas que no va a usar. No añada filas ni ordene solo algunas "
                "columnas: cada fila lleva oculta su clave. Si necesita cambiar otra cosa de la hoja, "
                "quite la protección en «Revisar», «Desproteger hoja» (en LibreOffice, "
                "«Herramientas», «Proteger hoja»): no pide contraseña."
            ),
            _(
                "5. Guarde el archivo como XLSX y súbalo en la página «Captura». Antes de guardar nada "
                "verá, celda por celda, qué cambia, y todo lo que haya que corregir."
            ),
            _(
                "6. Lo que se guarda son borradores: nada se envía a revisión. Se guarda todo o no se "
                "guarda nada. Si alguien cambió una captura después de que usted bajó la hoja, se le "
                "dirá en qué celda, y no se escribe encima."
            ),
            _(
                "7. Los avisos (un valor fuera de su historia, por ejemplo) se explican en el "
                "formulario de cada captura, antes de enviarla."
            ),
        ],
    )
