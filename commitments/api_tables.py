"""The registers as open data: which tables there are, and what their columns mean."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from indicators.api.tables.vocabulary import PERCENT, SECTION, STATUSES, TABLE, page_column
from indicators.models import VERDICTS
from objectives.api_tables import year_column
from objectives.models import Programme
from tables.columns import Column, ColumnKind, Row, Table

from .models import FREQUENCIES, MOST_PARTS
from .printed_compliance import JudgedReading, judged_readings
from .words import substitution_text

_COMMITMENTS = _("compromisos del registro")

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

COMPLIANCE = Table(
    name="compliance",
    title=_("Cumplimiento de los compromisos"),
    meaning=_(
        "Lo que los documentos imprimen de cuánto se cumplió de cada registro, por objetivo y "
        "periodo, frente a lo que dan sus propias cuentas. Lo que no tocaba en un periodo no cuenta."
    ),
    columns=(
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
            _("Qué parte del año, según la periodicidad del registro; 0 es el año entero."),
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
                "periodos impresos."
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
            _("Si otro lugar imprime otro porcentaje de lo mismo."),
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
        Column("current", ColumnKind.BOOLEAN, _("Si es la que tiene la última palabra.")),
        Column("publication", ColumnKind.CODE, _("Clave de la publicación que lo imprime.")),
        Column("section", ColumnKind.TEXT, SECTION),
        Column("table", ColumnKind.TEXT, TABLE),
        page_column(""),
        Column("note", ColumnKind.TEXT, _("Nota; vacía si no la hay.")),
    ),
    key=("register", "objective", "year", "part", "publication", "section", "table"),
    order=("register_position", "position"),
    searched=("section", "table", "note"),
)


def compliance_rows(programme: Programme, as_of: date | None = None) -> list[Row]:
    """Return what is printed of a programme's registers as plain rows."""
    return [_row(each) for each in judged_readings(programme, as_of)]


def _row(each: JudgedReading) -> Row:
    row, judged = each.row, each.judged
    names = "year part programmed fulfilled printed percent status section table page note position"
    return {name: getattr(row, name) for name in names.split()} | {
        "register": row.register.slug,
        "register_position": row.register.position,
        "objective": each.reading.objective,
        "objective_position": row.objective.position if row.objective else 0,
        "computed": judged.computed,
        "substitution": substitution_text(each.reading, judged),
        "verdict": judged.verdict,
        "difference": judged.comparison.difference,
        "sources_disagree": judged.sources_disagree,
        "objectives_programmed": judged.programmed,
        "objectives_fulfilled": judged.fulfilled,
        "current": judged.is_current,
        "publication": row.publication.slug,
    }
