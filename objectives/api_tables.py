"""The programme's tree as open data: which tables there are, and what their columns mean."""

from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from tables.columns import Column, ColumnKind, Table

from .level_words import words_from
from .models import ALIGNED, Alignment, GlossaryKind, Programme, SpecificAction

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Between which a year is asked for."""


def year_column(name: str, meaning: object, **kwargs: object) -> Column:
    """Return a column of calendar years."""
    return Column(
        name,
        ColumnKind.INTEGER,
        meaning,
        unit=_("año"),
        minimum=FIRST_YEAR,
        maximum=LAST_YEAR,
        **kwargs,  # type: ignore[arg-type]
    )


PROGRAMMES = Table(
    name="programmes",
    title=_("Programas"),
    meaning=_("Los programas oficiales que hay en este sistema."),
    columns=(
        Column(
            "slug", ColumnKind.CODE, _("Clave del programa, con la que empiezan sus direcciones.")
        ),
        Column("name", ColumnKind.TEXT, _("Nombre oficial.")),
        Column("institution", ColumnKind.TEXT, _("Institución responsable.")),
        year_column("start_year", _("Primer año del programa.")),
        year_column("end_year", _("Último año del programa.")),
        Column("published_on", ColumnKind.DATE, _("Fecha de publicación oficial."), nullable=True),
        *(
            Column(
                f"{level}_label",
                ColumnKind.TEXT,
                meaning,
                source="words",
                make=lambda row, _context, level=level: (
                    getattr(words_from(row["words"]), level).one
                ),  # type: ignore[misc]
            )
            for level, meaning in (
                ("objective", _("Cómo llama a uno de sus objetivos.")),
                ("strategy", _("Cómo llama a una de sus estrategias.")),
                ("action", _("Cómo llama a una de sus acciones.")),
            )
        ),
    ),
    key=("slug",),
    order=("-start_year", "slug"),
    searched=("name", "institution"),
)

OBJECTIVES = Table(
    name="objectives",
    title=_("Objetivos prioritarios"),
    meaning=_("Los objetivos prioritarios del programa, en su orden."),
    columns=(
        Column("code", ColumnKind.CODE, _("Clave del objetivo."), order_by="position"),
        Column("name", ColumnKind.TEXT, _("Texto del objetivo, como se publicó.")),
    ),
    key=("code",),
    order=("position",),
    searched=("code", "name"),
)

STRATEGIES = Table(
    name="strategies",
    title=_("Estrategias prioritarias"),
    meaning=_("Las estrategias prioritarias de cada objetivo."),
    columns=(
        Column(
            "code",
            ColumnKind.CODE,
            _("Clave de la estrategia."),
            order_by=("objective__position", "position"),
        ),
        Column(
            "objective",
            ColumnKind.CODE,
            _("Clave del objetivo al que pertenece."),
            source="objective__code",
            order_by="objective__position",
        ),
        Column("name", ColumnKind.TEXT, _("Texto de la estrategia, como se publicó.")),
    ),
    key=("code",),
    order=("objective__position", "position"),
    searched=("code", "name"),
)


def actions_of(programme: Programme) -> QuerySet[SpecificAction]:
    """Return the actions of a programme, each with the code of its strategy, empty where it has none."""
    return SpecificAction.objects.filter(objective__programme=programme).annotate(
        strategy_code=Coalesce("strategy__code", Value(""))
    )


ACTIONS = Table(
    name="actions",
    title=_("Acciones puntuales"),
    meaning=_("Las acciones puntuales de cada estrategia, y las de objetivos sin estrategia."),
    columns=(
        Column(
            "code",
            ColumnKind.CODE,
            _("Clave de la acción."),
            order_by=("objective__position", "strategy__position", "position"),
        ),
        Column(
            "strategy",
            ColumnKind.CODE,
            _(
                "Clave de la estrategia a la que pertenece; vacía si es del objetivo sin estrategia."
            ),
            source="strategy_code",
            order_by=("objective__position", "strategy__position"),
        ),
        Column(
            "objective",
            ColumnKind.CODE,
            _("Clave del objetivo al que pertenece."),
            source="objective__code",
            order_by="objective__position",
        ),
        Column("text", ColumnKind.TEXT, _("Texto de la acción, como se publicó.")),
    ),
    key=("code",),
    order=("objective__position", "strategy__position", "position"),
    searched=("code", "text"),
)

UNITS = Table(
    name="units",
    title=_("Unidades responsables"),
    meaning=_("La institución y las unidades que reportan al programa."),
    columns=(
        Column(
            "slug",
            ColumnKind.CODE,
            _("Clave de la unidad, con la que las cifras la nombran."),
            source="unit__slug",
        ),
        Column("name", ColumnKind.TEXT, _("Nombre oficial."), source="unit__name"),
        Column("short_name", ColumnKind.TEXT, _("Nombre corto."), source="unit__short_name"),
        Column("kind", ColumnKind.CODE, _("Tipo de unidad.")),
        Column(
            "parent",
            ColumnKind.CODE,
            _("Clave de la unidad a la que pertenece; nula para la institución."),
            source="parent__slug",
            nullable=True,
        ),
    ),
    key=("slug",),
    order=("id",),
    searched=("unit__slug", "unit__name", "unit__short_name"),
)

PUBLICATIONS = Table(
    name="publications",
    title=_("Publicaciones"),
    meaning=_("Los documentos oficiales en que están impresas las cifras del programa."),
    columns=(
        Column(
            "slug", ColumnKind.CODE, _("Clave de la publicación, con la que las cifras la nombran.")
        ),
        Column("title", ColumnKind.TEXT, _("Título.")),
        Column(
            "published_on",
            ColumnKind.DATE,
            _("Fecha de publicación; nula si el documento no la imprime."),
            nullable=True,
        ),
        Column("covers_from", ColumnKind.DATE, _("Primer día del que informa.")),
        Column("covers_until", ColumnKind.DATE, _("Último día del que informa.")),
        Column("note", ColumnKind.TEXT, _("Nota sobre la publicación; vacía si no la hay.")),
    ),
    key=("slug",),
    order=("order",),
    searched=("slug", "title", "note"),
)

GLOSSARY = Table(
    name="glossary",
    title=_("Glosario y siglas"),
    meaning=_(
        "Los términos, las siglas y las abreviaturas del programa con lo que significan, como los "
        "imprimen sus documentos; cada lista en orden alfabético."
    ),
    columns=(
        Column(
            "kind",
            ColumnKind.ENUM,
            _("En cuál de las dos listas está."),
            choices=tuple(GlossaryKind.choices),
        ),
        Column(
            "term",
            ColumnKind.CODE,
            _("El término, la sigla o la abreviatura."),
            order_by="alphabetical_position",
        ),
        Column(
            "sense",
            ColumnKind.INTEGER,
            _("Cuál de sus significados es, si está impreso más de una vez; si no, 1."),
            minimum=1,
        ),
        Column("meaning", ColumnKind.TEXT, _("Lo que significa, como se imprimió.")),
        Column(
            "position", ColumnKind.INTEGER, _("Lugar que ocupa en la lista impresa."), minimum=1
        ),
        Column(
            "publication",
            ColumnKind.CODE,
            _("Clave de la publicación que lo imprime; nula si no se sabe."),
            source="publication__slug",
            nullable=True,
        ),
        # Not to be asked for, since ``page`` is a page of the answer.
        Column(
            "page",
            ColumnKind.INTEGER,
            _("Página de la publicación en que empieza; nula si no se sabe."),
            nullable=True,
            is_filterable=False,
        ),
        Column("note", ColumnKind.TEXT, _("Nota sobre lo impreso; vacía si no la hay.")),
    ),
    key=("kind", "term", "sense"),
    order=("kind", "alphabetical_position", "id"),
    searched=("term", "meaning"),
)

LEVEL_KEYS = {"objective": "objetivo", "strategy": "estrategia", "action": "accion"}
"""The words of the API for the levels of a programme."""


def alignments_of(programme: Programme) -> QuerySet[Alignment]:
    """Return the alignments of a programme, each with the level that is aligned, its code, and the code
    of the objective that it is or belongs to.
    """
    return Alignment.objects.filter(node__framework__programme=programme).annotate(
        level=Case(
            *(
                When(**{f"{level}__isnull": False}, then=Value(LEVEL_KEYS[level]))
                for level in ALIGNED
            )
        ),
        code=Coalesce(*(f"{level}__code" for level in ALIGNED)),
        objective_code=Coalesce(
            "objective__code", "strategy__objective__code", "action__objective__code"
        ),
    )


ALIGNMENTS = Table(
    name="alignments",
    title=_("Alineaciones"),
    meaning=_(
        "A qué parte de qué plan o agenda se alinea cada objetivo, estrategia o acción, y dónde está "
        "impreso."
    ),
    columns=(
        Column(
            "framework",
            ColumnKind.CODE,
            _("Clave del plan o agenda."),
            source="node__framework__slug",
            order_by="node__framework__position",
        ),
        Column(
            "framework_name",
            ColumnKind.TEXT,
            _("Nombre del plan o agenda."),
            source="node__framework__name",
        ),
        Column(
            "node",
            ColumnKind.CODE,
            _("Clave de la parte del plan a la que se alinea."),
            source="node__code",
            order_by=("node__framework__position", "node__position"),
        ),
        Column(
            "node_kind",
            ColumnKind.TEXT,
            _("Qué es esa parte, con la palabra del plan."),
            source="node__kind",
        ),
        Column("node_name", ColumnKind.TEXT, _("Nombre de esa parte."), source="node__name"),
        Column(
            "node_parent",
            ColumnKind.CODE,
            _("Clave de la parte del plan a la que pertenece; nula si a ninguna."),
            source="node__parent__code",
            nullable=True,
        ),
        Column(
            "level",
            ColumnKind.ENUM,
            _("Qué se alinea."),
            choices=(
                ("objetivo", _("Un objetivo")),
                ("estrategia", _("Una estrategia")),
                ("accion", _("Una acción")),
            ),
        ),
        Column("code", ColumnKind.CODE, _("Clave de lo que se alinea.")),
        Column(
            "objective",
            ColumnKind.CODE,
            _("Clave del objetivo que se alinea, o al que pertenece lo que se alinea."),
            source="objective_code",
        ),
        Column(
            "publication",
            ColumnKind.CODE,
            _("Clave de la publicación que lo imprime."),
            source="publication__slug",
        ),
        Column("section", ColumnKind.TEXT, _("Apartado en que está.")),
        Column(
            "page",
            ColumnKind.INTEGER,
            _("Página de la publicación en que está; nula si no se sabe."),
            nullable=True,
            is_filterable=False,
        ),
        Column("note", ColumnKind.TEXT, _("Lo que se imprime junto a ella; vacío si nada.")),
    ),
    key=("framework", "node", "level", "code"),
    order=("node__framework__position", "position"),
    searched=("node__name", "node__framework__name", "note"),
)
