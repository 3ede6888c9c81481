"""The registers as open data: which tables there are, and what their columns mean."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from indicators.api.tables.vocabulary import PERCENT, SECTION, STATUSES, TABLE, page_column
from indicators.arithmetic.official_numbers import DEFINITIVE, NOT_APPLICABLE, NOT_AVAILABLE
from indicators.arithmetic.reconciliation_rules import Verdict
from indicators.models import VERDICTS
from objectives.api_tables import year_column
from objectives.models import Programme
from tables.columns import Column, ColumnKind, Row, Table

from .compliance import Cell, Tally
from .models import FREQUENCIES, MOST_PARTS, EntriesOf
from .printed_compliance import JudgedReading, judged_readings
from .published_progress import tallies_of
from .words import count_text, substitution_text

_COMMITMENTS = _("compromisos del registro")
_PART = _("Qué parte del año, según la periodicidad del registro; 0 es el año entero.")

PRINTED, ENTERED = "publicacion", "registro"
"""Where a row of compliance comes from: a document that prints it, or the register's own entries."""

REGISTERS = Table(
    name="registers",
    title=_("Registros de compromisos"),
    meaning=_("Las listas de lo que se prometió hacer: acciones, acuerdos, recomendaciones."),
    columns=(
        Column("slug", ColumnKind.CODE, _("Clave del registro."), order_by="position"),
        Column("name", ColumnKind.TEXT, _("Nombre.")),
        Column(
            "entry",
            ColumnKind.TEXT,
            _("Cómo se llama a cada compromiso."),
            source="entry_word",
        ),
        Column(
            "entries",
            ColumnKind.ENUM,
            _("De qué parte del programa es cada compromiso; vacía si de ninguna."),
            source="entries_of",
            choices=(("", _("de ninguna")), *EntriesOf.choices),
        ),
        Column(
            "frequency",
            ColumnKind.ENUM,
            _("Cada cuánto se informa de ellos; vacía si sin fecha fija."),
            choices=(("", _("sin fecha fija")), *((word, word) for word in FREQUENCIES)),
        ),
    ),
    key=("slug",),
    order=("position",),
    searched=("slug", "name", "entry_word"),
)

COMMITMENTS = Table(
    name="commitments",
    title=_("Compromisos"),
    meaning=_(
        "Lo que se prometió hacer: cada compromiso de cada registro, y quién responde de él."
    ),
    columns=(
        Column(
            "register",
            ColumnKind.CODE,
            _("Clave del registro."),
            source="register__slug",
            order_by="register__position",
        ),
        Column(
            "folio",
            ColumnKind.CODE,
            _("Folio dentro del registro."),
            order_by=("register__position", "position"),
        ),
        Column("text", ColumnKind.TEXT, _("Qué se prometió hacer.")),
        Column(
            "unit",
            ColumnKind.CODE,
            _("Clave de la unidad que responde; nula si no se ha dicho."),
            source="responsible_unit__slug",
            nullable=True,
        ),
        Column(
            "objective",
            ColumnKind.CODE,
            _("Clave del objetivo al que sirve; nula si a ninguno."),
            source="objective_code",
            nullable=True,
        ),
        Column(
            "action",
            ColumnKind.CODE,
            _("Clave de la acción del programa que es; nula si no es ninguna."),
            source="action__code",
            nullable=True,
        ),
    ),
    key=("register", "folio"),
    order=("register__position", "position"),
    searched=("folio", "text"),
)

PROGRESS = Table(
    name="progress",
    title=_("Avance de los compromisos"),
    meaning=_("Lo que se informó y aprobó de cada compromiso en cada periodo."),
    columns=(
        Column(
            "register",
            ColumnKind.CODE,
            _("Clave del registro."),
            source="commitment__register__slug",
            order_by="commitment__register__position",
        ),
        Column(
            "folio",
            ColumnKind.CODE,
            _("Folio del compromiso."),
            source="commitment__folio",
            order_by=("commitment__register__position", "commitment__position"),
        ),
        Column(
            "objective",
            ColumnKind.CODE,
            _("Clave del objetivo al que sirve el compromiso; nula si a ninguno."),
            source="objective_code",
            nullable=True,
        ),
        Column(
            "unit",
            ColumnKind.CODE,
            _("Clave de la unidad que lo informó."),
            source="unit__slug",
        ),
        year_column("year", _("Año."), source="period__year"),
        Column(
            "part",
            ColumnKind.INTEGER,
            _PART,
            unit=_("parte del año"),
            source="period__part",
            minimum=0,
            maximum=MOST_PARTS,
        ),
        Column(
            "percent",
            ColumnKind.INTEGER,
            _("Cuánto se avanzó; nulo si no aplica en el periodo."),
            unit=_("por ciento"),
            nullable=True,
            minimum=0,
            maximum=100,
        ),
        Column(
            "not_applicable", ColumnKind.BOOLEAN, _("Si en el periodo nada tocaba del compromiso.")
        ),
        Column("text", ColumnKind.TEXT, _("Qué se hizo, como se informó.")),
        Column(
            "approved_at",
            ColumnKind.DATETIME,
            _("Desde cuándo está publicado."),
            source="changed_at",
        ),
    ),
    key=("register", "folio", "year", "part"),
    order=(
        *("commitment__register__position", "commitment__position"),
        *("period__year", "period__part"),
    ),
    searched=("commitment__folio", "text"),
)

COMPLIANCE = Table(
    name="compliance",
    title=_("Cumplimiento de los compromisos"),
    meaning=_(
        "Cuánto se cumplió de cada registro, por objetivo y periodo: lo que imprimen los documentos, "
        "frente a lo que dan sus propias cuentas, y lo que dan los avances aprobados. Lo que no "
        "tocaba en un periodo no cuenta."
    ),
    columns=(
        Column(
            "origin",
            ColumnKind.ENUM,
            _("De dónde sale."),
            choices=(
                (PRINTED, _("lo imprime un documento")),
                (ENTERED, _("lo dan los avances aprobados")),
            ),
        ),
        Column("register", ColumnKind.CODE, _("Clave del registro."), order_by="register_position"),
        Column(
            "objective",
            ColumnKind.CODE,
            _("Clave del objetivo; nula si es del total."),
            order_by="objective_position",
            nullable=True,
        ),
        year_column("year", _("Año.")),
        Column(
            "part",
            ColumnKind.INTEGER,
            _PART,
            unit=_("parte del año"),
            minimum=0,
            maximum=MOST_PARTS,
        ),
        Column(
            "programmed",
            ColumnKind.INTEGER,
            _("Cuántos había que cumplir; nulo si no se imprime."),
            unit=_COMMITMENTS,
            nullable=True,
            minimum=0,
        ),
        Column(
            "fulfilled",
            ColumnKind.INTEGER,
            _("Cuántos se cumplieron; nulo si no se imprime."),
            unit=_COMMITMENTS,
            nullable=True,
            minimum=0,
        ),
        Column(
            "reported",
            ColumnKind.INTEGER,
            _("De lo programado, de cuántos se informó y aprobó; nulo si lo imprime un documento."),
            unit=_COMMITMENTS,
            nullable=True,
            minimum=0,
        ),
        Column(
            "not_applicable",
            ColumnKind.INTEGER,
            _("De cuántos nada tocaba; nulo si lo imprime un documento."),
            unit=_COMMITMENTS,
            nullable=True,
            minimum=0,
        ),
        Column(
            "printed", ColumnKind.TEXT, _("El porcentaje como se imprime; vacío si no se imprime.")
        ),
        Column(
            "percent",
            ColumnKind.DECIMAL,
            _("El porcentaje impreso; nulo si no lo hay."),
            unit=PERCENT,
            nullable=True,
        ),
        Column("status", ColumnKind.ENUM, _("Estado del porcentaje."), choices=STATUSES),
        Column(
            "computed",
            ColumnKind.DECIMAL,
            _(
                "El porcentaje que dan las cuentas; el del año sin cuentas es el promedio de sus "
                "periodos impresos. Nulo mientras falte algo por informar."
            ),
            unit=PERCENT,
            nullable=True,
        ),
        Column("substitution", ColumnKind.TEXT, _("Cómo se calcula, con sus números.")),
        Column("verdict", ColumnKind.ENUM, _("Dictamen."), choices=tuple(VERDICTS)),
        Column(
            "difference",
            ColumnKind.DECIMAL,
            _("Lo impreso menos lo calculado."),
            unit=PERCENT,
            nullable=True,
        ),
        Column(
            "sources_disagree",
            ColumnKind.BOOLEAN,
            _("Si otro lugar imprime otro porcentaje, u otras cuentas, de lo mismo."),
        ),
        Column(
            "objectives_programmed",
            ColumnKind.INTEGER,
            _("Del total: lo que suman los objetivos; nulo si no se imprimen todos."),
            unit=_COMMITMENTS,
            nullable=True,
            minimum=0,
        ),
        Column(
            "objectives_fulfilled",
            ColumnKind.INTEGER,
            _("Del total: lo que suman los objetivos; nulo si no se imprimen todos."),
            unit=_COMMITMENTS,
            nullable=True,
            minimum=0,
        ),
        Column(
            "entries_differ",
            ColumnKind.BOOLEAN,
            _("Si los avances aprobados, ya todos, dan otra cosa que lo impreso."),
        ),
        Column("current", ColumnKind.BOOLEAN, _("Si es la que tiene la última palabra.")),
        Column(
            "publication",
            ColumnKind.CODE,
            _("Clave de la publicación que lo imprime; nula si sale del registro."),
            nullable=True,
        ),
        Column("section", ColumnKind.TEXT, SECTION),
        Column("table", ColumnKind.TEXT, TABLE),
        page_column(""),
        Column("note", ColumnKind.TEXT, _("Nota; vacía si no la hay.")),
    ),
    key=("origin", "register", "objective", "year", "part", "publication", "section", "table"),
    order=("register_position", "origin_position", "position"),
    searched=("section", "table", "note"),
)


def compliance_rows(
    programme: Programme, as_of: date | None = None, moment: datetime | None = None
) -> list[Row]:
    """Return how far a programme's registers are fulfilled as plain rows: what is printed, and what
    the entries give; on an earlier day, or at its last moment, as it was then.
    """
    entered = tallies_of(programme, moment)
    printed = [_printed_row(each) for each in judged_readings(programme, entered, as_of)]
    return [*printed, *_entered_rows(programme, entered)]


def _printed_row(each: JudgedReading) -> Row:
    row, judged = each.row, each.judged
    names = "year part programmed fulfilled printed percent status section table page note position"
    return {name: getattr(row, name) for name in names.split()} | {
        "origin": PRINTED,
        "origin_position": 0,
        "register": row.register.slug,
        "register_position": row.register.position,
        "objective": each.reading.objective,
        "objective_position": row.objective.position if row.objective else 0,
        "reported": None,
        "not_applicable": None,
        "computed": judged.computed,
        "substitution": substitution_text(each.reading, judged),
        "verdict": judged.verdict,
        "difference": judged.comparison.difference,
        "sources_disagree": judged.sources_disagree,
        "entries_differ": judged.entries_differ,
        "objectives_programmed": judged.programmed,
        "objectives_fulfilled": judged.fulfilled,
        "current": judged.is_current,
        "publication": row.publication.slug,
    }


def _entered_rows(programme: Programme, tallies: Mapping[Cell, Tally]) -> Iterator[Row]:
    """Yield what the entries give, by register, period and objective, the whole last."""
    if not tallies:
        return
    registers = dict(programme.registers.values_list("slug", "position"))
    objectives = dict(programme.objectives.values_list("code", "position"))
    last = len(objectives) + 1

    def place(cell: Cell) -> tuple[Any, ...]:
        register, objective, period = cell
        return registers[register], period, objectives.get(objective or "", last)

    for number, cell in enumerate(sorted(tallies, key=place)):
        (register, objective, period), counted = cell, tallies[cell]
        yield {
            "origin": ENTERED,
            "origin_position": 1,
            "register": register,
            "register_position": registers[register],
            "objective": objective,
            "objective_position": objectives.get(objective or "", 0),
            "year": period.year,
            "part": period.part,
            "programmed": counted.due,
            "fulfilled": counted.fulfilled,
            "reported": counted.reported,
            "not_applicable": counted.not_applicable,
            "printed": "",
            "percent": None,
            "status": _status_of(counted),
            "computed": counted.percent,
            "substitution": ""
            if counted.unreported
            else count_text(counted.due, counted.fulfilled),
            "verdict": Verdict.NOT_RECOMPUTABLE,
            "difference": None,
            "sources_disagree": False,
            "entries_differ": False,
            "objectives_programmed": None,
            "objectives_fulfilled": None,
            "current": True,
            "publication": None,
            "section": "",
            "table": "",
            "page": None,
            "note": "",
            "position": number,
        }


def _status_of(counted: Tally) -> str:
    if counted.unreported:
        return NOT_AVAILABLE
    return DEFINITIVE if counted.due else NOT_APPLICABLE
