"""Fichas and their parts: targets, methods and variables; and what people changed in them."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from indicators.models import (
    COMPARISONS,
    DIRECTIONS,
    UNIT_KINDS,
    Accumulation,
    Consolidation,
    IndicatorCategory,
    IndicatorKind,
)
from objectives.api_tables import year_column
from tables.columns import Column, ColumnKind, Table

from .vocabulary import INDICATOR, OF_THE_INDICATOR, indicator_column

VARIABLE = (
    Column("symbol", ColumnKind.CODE, _("Símbolo de la variable en la fórmula.")),
    Column("number", ColumnKind.INTEGER, _("Número de la variable en la ficha.")),
    Column("name", ColumnKind.TEXT, _("Nombre de la variable, como está en la ficha.")),
    Column("source", ColumnKind.TEXT, _("Fuente de información de la variable.")),
    Column(
        "formula",
        ColumnKind.TEXT,
        _("Fórmula de una variable derivada de otras; vacía si se captura."),
    ),
    Column(
        "input_of",
        ColumnKind.CODE,
        _("Símbolo de la variable derivada en la que entra; nulo si en ninguna."),
        nullable=True,
    ),
    Column(
        "previous_of",
        ColumnKind.CODE,
        _("Símbolo de la variable cuya cifra del año anterior es esta; nulo si se captura."),
        nullable=True,
    ),
    Column(
        "consolidation",
        ColumnKind.ENUM,
        _("Cómo se forma la cifra de la institución con las de sus unidades."),
        choices=tuple(Consolidation.choices),
    ),
    Column(
        "continues",
        ColumnKind.CODE,
        _("Símbolo, en un método anterior, de la variable cuyas cifras valen también para esta."),
        nullable=True,
    ),
    year_column(
        "continues_method_valid_from",
        _("Año desde el que rige ese método anterior."),
        nullable=True,
    ),
)

COMPARISON = Column(
    "comparison",
    ColumnKind.ENUM,
    _("Cómo se compara con ella; vacío si es según la tendencia esperada."),
    choices=tuple(COMPARISONS),
)
UPPER = Column(
    "upper",
    ColumnKind.DECIMAL,
    _("Extremo superior, si la meta es un rango."),
    unit=OF_THE_INDICATOR,
    nullable=True,
)

TARGET = (
    year_column("year", _("Año de la meta.")),
    Column(
        "value",
        ColumnKind.DECIMAL,
        _("Valor de la meta; de un rango, su extremo inferior."),
        unit=OF_THE_INDICATOR,
    ),
    COMPARISON,
    UPPER,
    Column("printed", ColumnKind.TEXT, _("La meta como se imprimió.")),
    Column(
        "set_here",
        ColumnKind.TEXT,
        _("La que se fijó aquí en lugar de la impresa, y con la que se compara; vacía si ninguna."),
    ),
    Column("final", ColumnKind.BOOLEAN, _("Si es la meta final del programa.")),
    Column("note", ColumnKind.TEXT, _("Nota de la meta; vacía si no la hay.")),
)

STATED_TARGET = (
    TARGET[0],
    replace(TARGET[1], meaning=_("Su valor; nulo si solo pide la tendencia."), nullable=True),
    *TARGET[2:],
    Column("publication", ColumnKind.CODE, _("Publicación que la fija.")),
)

TARGET_STATEMENT = (
    Column("publication", ColumnKind.CODE, _("Publicación que la fija.")),
    Column("stated_on", ColumnKind.DATE, _("Día desde el que se conoce esa publicación.")),
    Column("printed", ColumnKind.TEXT, _("La meta como se imprimió.")),
    STATED_TARGET[1],
    COMPARISON,
    UPPER,
    Column("in_force", ColumnKind.BOOLEAN, _("Si es la que rige: la de la última publicación.")),
)

METHOD = (
    year_column("valid_from", _("Año desde el que rige el método.")),
    Column("publication", ColumnKind.CODE, _("Publicación que lo define.")),
    Column("text", ColumnKind.TEXT, _("Método de cálculo, como se imprimió.")),
    Column(
        "formula",
        ColumnKind.TEXT,
        _("La fórmula sobre los símbolos de sus variables; vacía si la ficha no da ninguna."),
    ),
    year_column(
        "accumulates_from",
        _("Primer año de la cuenta, si el resultado acumula los años anteriores."),
        nullable=True,
    ),
    Column(
        "name", ColumnKind.TEXT, _("Nombre del indicador que imprime de nuevo; vacío si no cambia.")
    ),
    Column("objective_text", ColumnKind.TEXT, _("Texto del objetivo que imprime de nuevo.")),
    Column("definition", ColumnKind.TEXT, _("Definición que imprime de nuevo.")),
    Column("observations", ColumnKind.TEXT, _("Observaciones que imprime de nuevo.")),
    Column("target_note", ColumnKind.TEXT, _("Nota de la meta que imprime de nuevo.")),
)

BASELINE = (
    Column("value", ColumnKind.DECIMAL, _("Valor."), unit=OF_THE_INDICATOR, nullable=True),
    Column("printed", ColumnKind.TEXT, _("Como se imprimió.")),
    year_column("year", _("Año de la línea base."), nullable=True),
    Column("period", ColumnKind.TEXT, _("Su periodo, si no es un año; vacío si lo es.")),
    Column("note", ColumnKind.TEXT, _("Nota; vacía si no la hay.")),
)

REMARKS = Column("remarks", ColumnKind.ENUM_LIST, _("Advertencias sobre lo que está impreso."))

INDICATORS = Table(
    name="indicators",
    title=_("Indicadores con su ficha, metas y variables"),
    meaning=_(
        "Una ficha por renglón, como la define el programa; lo que publicaciones posteriores "
        "redefinen está en «methods»."
    ),
    columns=(
        Column("code", ColumnKind.CODE, INDICATOR, order_by="position"),
        Column(
            "kind",
            ColumnKind.ENUM,
            _("Si es meta para el bienestar; de todos los demás, «parametro»."),
            choices=tuple(IndicatorKind.choices),
        ),
        Column(
            "category",
            ColumnKind.ENUM,
            _("Clase de indicador: meta para el bienestar, parámetro u otra."),
            choices=tuple(IndicatorCategory.choices),
        ),
        Column("kind_label", ColumnKind.TEXT, _("Cómo llama el programa a esa clase.")),
        Column("objective", ColumnKind.CODE, _("Clave del objetivo prioritario.")),
        Column("objective_label", ColumnKind.TEXT, _("Cómo llama el programa a sus objetivos.")),
        Column(
            "other_objectives",
            ColumnKind.ENUM_LIST,
            _("Claves de otros objetivos a los que sirve."),
        ),
        Column(
            "strategy",
            ColumnKind.CODE,
            _("Clave de la estrategia bajo la que está; nulo si está bajo el objetivo."),
            nullable=True,
        ),
        Column("name", ColumnKind.TEXT, _("Nombre.")),
        Column("definition", ColumnKind.TEXT, _("Definición o descripción.")),
        Column("disaggregation", ColumnKind.TEXT, _("Nivel de desagregación.")),
        Column("frequency", ColumnKind.TEXT, _("Periodicidad o frecuencia de medición.")),
        Column(
            "measured_years",
            ColumnKind.TEXT,
            _("Años en que se mide, si la ficha los dice; vacío si siguen de la periodicidad."),
        ),
        Column("type", ColumnKind.TEXT, _("Tipo, como lo imprime la ficha.")),
        Column(
            "accumulation",
            ColumnKind.ENUM,
            _("Si es acumulado o periódico."),
            choices=tuple(Accumulation.choices),
        ),
        Column("unit_of_measure", ColumnKind.TEXT, _("Unidad de medida de sus cifras.")),
        Column(
            "unit_kind",
            ColumnKind.ENUM,
            _(
                "Clase de esa unidad: como la dice la ficha o, si no la dice, como se lee en la unidad."
            ),
            choices=tuple(UNIT_KINDS),
        ),
        Column("collection_period", ColumnKind.TEXT, _("Periodo de recolección de los datos.")),
        Column("dimension", ColumnKind.TEXT, _("Dimensión, como la imprime la ficha.")),
        Column(
            "availability_month", ColumnKind.TEXT, _("Mes en que la información está disponible.")
        ),
        Column(
            "availability_lag",
            ColumnKind.INTEGER,
            _("Cuántos años después del medido llega ese mes; nulo, el primero tras el cierre."),
            unit=_("años"),
            nullable=True,
        ),
        Column(
            "direction",
            ColumnKind.ENUM,
            _("Tendencia esperada."),
            choices=tuple(DIRECTIONS),
        ),
        Column(
            "responsible_unit", ColumnKind.TEXT, _("Unidad responsable, como la imprime la ficha.")
        ),
        Column(
            "captured_by",
            ColumnKind.TEXT,
            _(
                "Clave de la unidad, o tipo de las unidades, que contribuyen a la cifra; vacío: solo la "
                "institución."
            ),
        ),
        Column(
            "calculation_method", ColumnKind.TEXT, _("Método de cálculo que imprime el programa.")
        ),
        Column("formula", ColumnKind.TEXT, _("Su fórmula sobre los símbolos de las variables.")),
        Column("observations", ColumnKind.TEXT, _("Observaciones.")),
        Column(
            "decimals", ColumnKind.INTEGER, _("Decimales con que se publica."), unit=_("decimales")
        ),
        Column("baseline", ColumnKind.OBJECT, _("Línea base."), columns=BASELINE),
        Column("targets", ColumnKind.ROWS, _("Metas por año con cifra."), columns=TARGET),
        Column(
            "stated_targets",
            ColumnKind.ROWS,
            _("Todas las metas, también las que solo piden la tendencia."),
            columns=STATED_TARGET,
        ),
        Column(
            "variables", ColumnKind.ROWS, _("Variables del método del programa."), columns=VARIABLE
        ),
        Column(
            "methods",
            ColumnKind.ROWS,
            _("Todos los métodos, el más antiguo primero."),
            columns=(
                *METHOD,
                REMARKS,
                Column("variables", ColumnKind.ROWS, _("Sus variables."), columns=VARIABLE),
            ),
        ),
        REMARKS,
        Column(
            "changed_at",
            ColumnKind.DATETIME,
            _("Última vez que alguien cambió la ficha aquí; nulo si está como en sus archivos."),
            nullable=True,
        ),
    ),
    key=("code",),
    order=("position",),
    searched=("code", "name", "definition"),
)

OF_INDICATOR = (
    indicator_column("", "position_of_indicator"),
    Column("indicator_name", ColumnKind.TEXT, _("Nombre del indicador.")),
)

TARGETS = Table(
    name="targets",
    title=_("Metas por año"),
    meaning=_(
        "Las metas intermedias y finales que rigen, un renglón por indicador y año, con lo que antes "
        "fijaron otras publicaciones."
    ),
    columns=(
        *OF_INDICATOR,
        *TARGET[:2],
        Column("unit_of_measure", ColumnKind.TEXT, _("Unidad de medida del indicador.")),
        *TARGET[2:],
        Column("publication", ColumnKind.CODE, _("Publicación que la fija.")),
        Column(
            "statements",
            ColumnKind.ROWS,
            _("Lo que cada publicación fija para ese año, la primera primero."),
            columns=TARGET_STATEMENT,
        ),
    ),
    key=("indicator", "year"),
    order=("position_of_indicator", "year"),
    searched=("indicator", "indicator_name", "note"),
)

METHODS = Table(
    name="methods",
    title=_("Métodos de cálculo"),
    meaning=_("Los métodos de cada indicador, desde el año en que rigen."),
    columns=(*OF_INDICATOR, *METHOD, REMARKS),
    key=("indicator", "valid_from"),
    order=("position_of_indicator", "valid_from"),
    searched=("indicator", "indicator_name", "text"),
)

VARIABLES = Table(
    name="variables",
    title=_("Variables de los métodos"),
    meaning=_("Las variables de cada método, capturadas o derivadas."),
    columns=(
        *OF_INDICATOR,
        year_column("method_valid_from", _("Año desde el que rige su método.")),
        *VARIABLE,
    ),
    key=("indicator", "method_valid_from", "symbol"),
    order=("position_of_indicator", "method_valid_from", "position"),
    searched=("indicator", "indicator_name", "name", "source"),
)

FICHA_REVISIONS = Table(
    name="ficha-revisions",
    title=_("Cambios en las fichas"),
    meaning=_(
        "Lo que se cambió en las fichas, aquí o por sus archivos, campo por campo: qué decía, qué dice, "
        "quién lo cambió, cuándo y por qué."
    ),
    columns=(
        indicator_column("", "position_of_indicator"),
        Column("indicator_name", ColumnKind.TEXT, _("Nombre del indicador, hoy.")),
        Column("number", ColumnKind.INTEGER, _("Número del cambio en la ficha.")),
        Column(
            "field",
            ColumnKind.CODE,
            _("Campo que cambió, por ejemplo «targets.2024» o «baseline.printed»."),
        ),
        Column("old", ColumnKind.TEXT, _("Lo que decía; vacío si no decía nada.")),
        Column("new", ColumnKind.TEXT, _("Lo que dice; vacío si ya no dice nada.")),
        Column("at", ColumnKind.DATETIME, _("Cuándo se cambió.")),
        Column("by", ColumnKind.TEXT, _("Quién lo cambió, o «carga de archivos».")),
        Column("reason", ColumnKind.TEXT, _("Por qué; vacío si lo cambiaron sus archivos.")),
        Column(
            "proposed_by",
            ColumnKind.TEXT,
            _("Quién lo propuso, si cambió un resultado publicado y lo aceptó otra persona."),
        ),
    ),
    key=("indicator", "number", "field"),
    order=("at",),
    searched=("indicator", "indicator_name", "field", "old", "new", "reason"),
)
