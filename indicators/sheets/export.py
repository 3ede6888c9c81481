"""What goes out: the figures that a person has yet to send, a row for each variable."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.capture.assignments import in_its_cycle, is_outstanding, units_of
from indicators.capture.initial import prefilled, sources_of
from indicators.capture.parsing import PARTS, Asked, Question
from indicators.capture.slots import Place
from indicators.capture.todo import pending_places
from indicators.models import Capture, Cycle, CycleState
from indicators.people import name_of
from indicators.permissions import check_user_has_duty_to_capture
from indicators.words import list_text, long_day, moment
from objectives.models import Programme

from .row_keys import Key, write_key
from .table import STATUS_WORDS, Row, as_shown, clean, digest
from .workbook import Guide, write_workbook


def sheet_of(programme: Programme, *, by: Any) -> bytes | None:
    """The workbook of what is pending for a person, or None where nothing is; raises
    PermissionDenied.
    """
    check_user_has_duty_to_capture(by)
    today = timezone.localdate()
    cycles = [
        each
        for each in programme.cycles.filter(state=CycleState.OPEN, closes_on__gte=today)
        if each.takes_on(today)
    ]
    units = units_of(by, programme)
    rows = _rows(programme, cycles, units)
    if not rows:
        return None
    name = name_of(by)
    return write_workbook(
        rows, _guide(programme, cycles, units, name), author=programme.institution
    )


def _rows(programme: Programme, cycles: Sequence[Cycle], units: Sequence[Any]) -> list[Row]:
    if not (cycles and units):
        return []
    found = pending_places(programme, cycles, units)
    open_to_work = [
        (place, capture)
        for cycle in cycles
        for place, capture in found.of(cycle)
        if _is_open_to_work(place)
    ]
    sources = sources_of([capture for _place, capture in open_to_work])
    rows: list[Row] = []
    for place, capture in open_to_work:
        question = found.background.question_of(capture)
        entries = prefilled(capture, question, capture.typed, sources)
        rows += _rows_of(place, capture, question, entries)
    return rows


def _is_open_to_work(place: Place) -> bool:
    """Neither sent, nor under way in the other cycle of the year."""
    elsewhere = place.under_way is not None and in_its_cycle(place) is None
    return is_outstanding(place) and not elsewhere


def _rows_of(
    place: Place, capture: Capture, question: Question, entries: dict[str, dict[str, str]]
) -> Iterator[Row]:
    for asked in _in_order(question):
        entry = entries.get(asked.symbol, {})
        if asked.counts and asked.symbol not in capture.typed:
            entry = {}
        shown = {part: clean(entry.get(part, "")) for part in PARTS}
        shown["status"] = shown["status"] if shown["status"] in STATUS_WORDS else ""
        row = Row(
            indicator=clean(place.indicator.code),
            symbol=asked.symbol,
            name=_name(asked),
            indicator_name=place.indicator.name,
            unit=clean(place.unit.short_name),
            year=place.year,
            cycle=str(place.cycle.get_kind_display()),
            last=_last(asked, place.year),
            entry=shown,
            key="",
        )
        yield replace(row, key=write_key(_key(capture, asked, shown), row.identity))


def _key(capture: Capture, asked: Asked, shown: dict[str, str]) -> Key:
    assert capture.cycle is not None
    return Key(
        cycle=capture.cycle.pk,
        indicator=capture.indicator_id,
        unit=capture.unit_id,
        symbol=asked.symbol,
        capture=capture.pk,
        version=capture.version,
        shown=tuple(digest(as_shown(part, shown[part])) for part in PARTS),
    )


def _in_order(question: Question) -> list[Asked]:
    """As the form has them: each derived variable before what it is made from."""
    counts = {count for asked in question.variables.values() for count in asked.counts}
    ordered: dict[str, None] = {}
    for symbol, asked in question.variables.items():
        if symbol not in counts:
            ordered |= dict.fromkeys((symbol, *asked.counts))
    ordered |= dict.fromkeys(question.variables)
    return [question.variables[symbol] for symbol in ordered if symbol in question.variables]


def _name(asked: Asked) -> str:
    if not asked.counts:
        return asked.name
    return _("%(name)s (se calcula con %(counts)s: déjela vacía)") % {
        "name": asked.name,
        "counts": list_text(asked.counts),
    }


def _last(asked: Asked, year: int) -> Decimal | None:
    return asked.history.get(year - 1)


def _guide(programme: Programme, cycles: Sequence[Cycle], units: Sequence[Any], name: str) -> Guide:
    days = [
        _("El ciclo %(kind)s de %(year)s cierra el %(day)s; sus cifras son al %(cutoff)s.")
        % {
            "kind": each.get_kind_display(),
            "year": each.year,
            "day": long_day(each.closes_on),
            "cutoff": long_day(each.cutoff),
        }
        for each in cycles
    ]
    return Guide(
        _("Cómo llenar la hoja de capturas"),
        [
            _("%(programme)s. Lo que captura %(units)s. La bajó %(name)s, %(when)s.")
            % {
                "programme": programme.name,
                "units": list_text([each.short_name for each in units]),
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
