"""Fichas, results, values and verdicts as open data: what their columns mean, with units.

``make`` columns are written by the functions in ``open_cells``; everything else stands in the plain
rows of ``open_fichas``, ``open_results``, ``open_values`` and ``reconciling``.
"""

from django.utils.translation import gettext_lazy as _

from objectives.open_tables import year_column
from tables.columns import Column, Kind, Table

from . import open_cells
from .models import (
    DIRECTIONS,
    LIGHTS,
    VERDICTS,
    Accumulation,
    CaptureOrigin,
    Consolidation,
    IndicatorKind,
    ValueStatus,
)
from .progress import Mark, Reason

OF_THE_INDICATOR = _("la del indicador")
PERCENT = _("por ciento, sin recortar")

STATUSES = (
    (ValueStatus.DEFINITIVE.value, _("cifra definitiva")),
    (ValueStatus.PRELIMINARY.value, _("cifra preliminar (p/)")),
    (ValueStatus.NOT_AVAILABLE.value, _("no disponible: existe y aún no se conoce")),
    (ValueStatus.NOT_APPLICABLE.value, _("no aplica ese año")),
)
MARKS = (
    (Mark.PRELIMINARY.value, _("cifra preliminar o con corte antes del 31 de diciembre")),
    (Mark.SETBACK.value, _("avance menor que cero")),
    (Mark.CONTRARY_TARGET.value, _("la meta va contra la tendencia esperada")),
)
REASONS = (
    (Reason.CONSTANT_DIRECTION.value, _("la tendencia esperada es constante")),
    (Reason.TARGET_EQUALS_BASELINE.value, _("la meta es igual a la línea base")),
    (Reason.TARGET_AGAINST_DIRECTION.value, _("la meta va contra la tendencia")),
    (Reason.NO_TARGET.value, _("no hay meta")),
    (Reason.NO_BASELINE.value, _("no hay línea base")),
    (Reason.NO_DATA.value, _("no hay dato")),
)

_INDICATOR = _("Clave del indicador.")
APPROVED_AT = _(
    "Desde cuándo está publicada; si el documento no imprime su fecha, el último día del que informa."
)
_UNIT = _("Clave de la unidad responsable; la institución entera es la raíz.")
_PUBLICATION = _("Clave de la publicación de la que viene; nula si se capturó aquí.")
_SECTION = _("Sección de la publicación en que está.")
_TABLE = _("Cuadro de la publicación en que está; vacío si no es de un cuadro.")
_PAGE = _("Página de la publicación; nula si el documento no lleva páginas.")

VARIABLE = (
    Column("symbol", Kind.CODE, _("Símbolo de la variable en la fórmula.")),
    Column("number", Kind.INTEGER, _("Número de la variable en la ficha.")),
    Column("name", Kind.TEXT, _("Nombre de la variable, como está en la ficha.")),
    Column("source", Kind.TEXT, _("Fuente de información de la variable.")),
    Column(
        "formula",
        Kind.TEXT,
        _("Fórmula de una variable derivada de otras; vacía si se captura."),
    ),
    Column(
        "input_of",
        Kind.CODE,
        _("Símbolo de la variable derivada en la que entra; nulo si en ninguna."),
        nullable=True,
    ),
    Column(
        "consolidation",
        Kind.WORD,
        _("Cómo se forma la cifra de la institución con las de sus unidades."),
        words=tuple(Consolidation.choices),
    ),
    Column(
        "continues",
        Kind.CODE,
        _("Símbolo, en un método anterior, de la variable cuyas cifras valen también para esta."),
        nullable=True,
    ),
    year_column(
        "continues_method_valid_from",
        _("Año desde el que rige ese método anterior."),
        nullable=True,
    ),
)
TARGET = (
    year_column("year", _("Año de la meta.")),
    Column("value", Kind.DECIMAL, _("Valor de la meta."), unit=OF_THE_INDICATOR),
    Column("printed", Kind.TEXT, _("La meta como se imprimió.")),
    Column("final", Kind.BOOLEAN, _("Si es la meta final del programa.")),
    Column("note", Kind.TEXT, _("Nota de la meta; vacía si no la hay.")),
)
METHOD = (
    year_column("valid_from", _("Año desde el que rige el método.")),
    Column("publication", Kind.CODE, _("Publicación que lo define.")),
    Column("text", Kind.TEXT, _("Método de cálculo, como se imprimió.")),
    Column(
        "formula",
        Kind.TEXT,
        _("La fórmula sobre los símbolos de sus variables; vacía si la ficha no da ninguna."),
    ),
    year_column(
        "accumulates_from",
        _("Primer año de la cuenta, si el resultado acumula los años anteriores."),
        nullable=True,
    ),
    Column("name", Kind.TEXT, _("Nombre del indicador que imprime de nuevo; vacío si no cambia.")),
    Column("objective_text", Kind.TEXT, _("Texto del objetivo que imprime de nuevo.")),
    Column("definition", Kind.TEXT, _("Definición que imprime de nuevo.")),
    Column("observations", Kind.TEXT, _("Observaciones que imprime de nuevo.")),
    Column("target_note", Kind.TEXT, _("Nota de la meta que imprime de nuevo.")),
)
BASELINE = (
    Column("value", Kind.DECIMAL, _("Valor."), unit=OF_THE_INDICATOR, nullable=True),
    Column("printed", Kind.TEXT, _("Como se imprimió.")),
    year_column("year", _("Año de la línea base."), nullable=True),
    Column("note", Kind.TEXT, _("Nota; vacía si no la hay.")),
)
REMARKS = Column("remarks", Kind.WORDS, _("Advertencias sobre lo que está impreso."))

INDICATORS = Table(
    name="indicators",
    title=_("Indicadores con su ficha, metas y variables"),
    meaning=_(
        "Una ficha por renglón, como la define el programa; lo que publicaciones posteriores "
        "redefinen está en «methods»."
    ),
    columns=(
        Column("code", Kind.CODE, _INDICATOR, orders_by="position"),
        Column(
            "kind",
            Kind.WORD,
            _("Si es meta para el bienestar o parámetro."),
            words=tuple(IndicatorKind.choices),
        ),
        Column("objective", Kind.CODE, _("Clave del objetivo prioritario.")),
        Column("name", Kind.TEXT, _("Nombre.")),
        Column("definition", Kind.TEXT, _("Definición o descripción.")),
        Column("disaggregation", Kind.TEXT, _("Nivel de desagregación.")),
        Column("frequency", Kind.TEXT, _("Periodicidad o frecuencia de medición.")),
        Column("type", Kind.TEXT, _("Tipo, como lo imprime la ficha.")),
        Column(
            "accumulation",
            Kind.WORD,
            _("Si es acumulado o periódico."),
            words=tuple(Accumulation.choices),
        ),
        Column("unit_of_measure", Kind.TEXT, _("Unidad de medida de sus cifras.")),
        Column("collection_period", Kind.TEXT, _("Periodo de recolección de los datos.")),
        Column("dimension", Kind.TEXT, _("Dimensión, como la imprime la ficha.")),
        Column("availability_month", Kind.TEXT, _("Mes en que la información está disponible.")),
        Column(
            "direction",
            Kind.WORD,
            _("Tendencia esperada."),
            words=tuple(DIRECTIONS),
        ),
        Column("responsible_unit", Kind.TEXT, _("Unidad responsable, como la imprime la ficha.")),
        Column("calculation_method", Kind.TEXT, _("Método de cálculo que imprime el programa.")),
        Column("formula", Kind.TEXT, _("Su fórmula sobre los símbolos de las variables.")),
        Column("observations", Kind.TEXT, _("Observaciones.")),
        Column("decimals", Kind.INTEGER, _("Decimales con que se publica."), unit=_("decimales")),
        Column("baseline", Kind.OBJECT, _("Línea base."), columns=BASELINE),
        Column("targets", Kind.ROWS, _("Metas por año."), columns=TARGET),
        Column("variables", Kind.ROWS, _("Variables del método del programa."), columns=VARIABLE),
        Column(
            "methods",
            Kind.ROWS,
            _("Todos los métodos, el más antiguo primero."),
            columns=(
                *METHOD,
                REMARKS,
                Column("variables", Kind.ROWS, _("Sus variables."), columns=VARIABLE),
            ),
        ),
        REMARKS,
        Column(
            "changed_at",
            Kind.MOMENT,
            _("Última vez que alguien cambió la ficha aquí; nulo si está como en sus archivos."),
            nullable=True,
        ),
    ),
    key=("code",),
    order=("position",),
    searched=("code", "name", "definition"),
)

_OF_INDICATOR = (
    Column("indicator", Kind.CODE, _INDICATOR, orders_by="position_of_indicator"),
    Column("indicator_name", Kind.TEXT, _("Nombre del indicador.")),
)

TARGETS = Table(
    name="targets",
    title=_("Metas por año"),
    meaning=_("Las metas intermedias y finales, un renglón por indicador y año."),
    columns=(
        *_OF_INDICATOR,
        *TARGET[:2],
        Column("unit_of_measure", Kind.TEXT, _("Unidad de medida del indicador.")),
        *TARGET[2:],
        Column("publication", Kind.CODE, _("Publicación que la fija.")),
    ),
    key=("indicator", "year"),
    order=("position_of_indicator", "year"),
    searched=("indicator", "indicator_name", "note"),
)

METHODS = Table(
    name="methods",
    title=_("Métodos de cálculo"),
    meaning=_("Los métodos de cada indicador, desde el año en que rigen."),
    columns=(*_OF_INDICATOR, *METHOD, REMARKS),
    key=("indicator", "valid_from"),
    order=("position_of_indicator", "valid_from"),
    searched=("indicator", "indicator_name", "text"),
)

VARIABLES = Table(
    name="variables",
    title=_("Variables de los métodos"),
    meaning=_("Las variables de cada método, capturadas o derivadas."),
    columns=(
        *_OF_INDICATOR,
        year_column("method_valid_from", _("Año desde el que rige su método.")),
        *VARIABLE,
    ),
    key=("indicator", "method_valid_from", "symbol"),
    order=("position_of_indicator", "method_valid_from", "position"),
    searched=("indicator", "indicator_name", "name", "source"),
)

COMPONENT = (
    Column("variable", Kind.CODE, _("Símbolo, como está en «formula».")),
    Column(
        "number",
        Kind.INTEGER,
        _("Número de la variable en la ficha; nulo para el resultado del año anterior."),
        nullable=True,
    ),
    Column("name", Kind.TEXT, _("Nombre.")),
    Column(
        "value",
        Kind.DECIMAL,
        _("Valor; nulo si no lo hay."),
        unit=_("la de la variable"),
        nullable=True,
    ),
    Column("printed", Kind.TEXT, _("Como se imprimió; vacío si no se imprimió.")),
    Column("status", Kind.WORD, _("Estado."), words=STATUSES, nullable=True),
    Column("source", Kind.TEXT, _("Fuente de información.")),
    Column("note", Kind.TEXT, _("Nota; vacía si no la hay.")),
    Column("publication", Kind.CODE, _PUBLICATION, nullable=True),
    Column("section", Kind.TEXT, _SECTION),
    Column("page", Kind.INTEGER, _PAGE, nullable=True),
)

RESULTS = Table(
    name="results",
    title=_("Resultados por año, con semáforo y sustitución"),
    meaning=_(
        "Lo que se sabe de un indicador en un año y cómo está frente a su línea base y sus metas."
    ),
    columns=(
        Column(
            "indicator",
            Kind.CODE,
            _INDICATOR,
            source="indicator__code",
            orders_by="indicator__position",
        ),
        Column("indicator_name", Kind.TEXT, _("Nombre del indicador."), source="indicator__name"),
        Column(
            "objective",
            Kind.CODE,
            _("Clave del objetivo prioritario."),
            source="indicator__objective__code",
            orders_by="indicator__objective__position",
        ),
        Column(
            "kind",
            Kind.WORD,
            _("Si es meta para el bienestar o parámetro."),
            source="indicator__kind",
            words=tuple(IndicatorKind.choices),
        ),
        year_column("year", _("Año.")),
        Column("unit", Kind.CODE, _UNIT, source="unit__slug"),
        Column("status", Kind.WORD, _("Estado de la cifra."), words=STATUSES),
        Column(
            "value",
            Kind.DECIMAL,
            _(
                "Lo que se compara con las metas: la cifra impresa si la hay, si no la calculada "
                "y redondeada; nulo si nd o na."
            ),
            unit=OF_THE_INDICATOR,
            nullable=True,
        ),
        Column(
            "unit_of_measure",
            Kind.TEXT,
            _("Unidad de medida."),
            source="indicator__unit_of_measure",
        ),
        Column("printed", Kind.TEXT, _("La cifra como se imprimió; vacía si no se imprimió.")),
        Column(
            "computed",
            Kind.DECIMAL,
            _("Lo que da el método, exacto hasta veinte decimales; nulo si no se puede calcular."),
            unit=OF_THE_INDICATOR,
            nullable=True,
        ),
        Column(
            "formula",
            Kind.TEXT,
            _("La fórmula con que se calcula, sobre los símbolos de «inputs»; vacía si no la hay."),
            make=open_cells.formula,
        ),
        Column(
            "substitution",
            Kind.TEXT,
            _("La sustitución en método de cálculo; vacía donde no se puede recalcular."),
            make=open_cells.substitution,
        ),
        Column("inputs", Kind.MAP, _("Los números que se usaron, por símbolo.")),
        Column(
            "error",
            Kind.TEXT,
            _("Clave del error de cálculo; vacía si no lo hay."),
            source="failure",
        ),
        Column(
            "error_message",
            Kind.TEXT,
            _("Por qué el cálculo no tiene resultado; vacío si lo tiene."),
            make=open_cells.error_message,
        ),
        Column("cutoff", Kind.DATE, _("Fecha de corte de la cifra."), nullable=True),
        Column("target", Kind.DECIMAL, _("Meta del año."), unit=OF_THE_INDICATOR, nullable=True),
        Column("met", Kind.BOOLEAN, _("Si cumple la meta del año."), nullable=True),
        Column(
            "gap",
            Kind.DECIMAL,
            _("Brecha con la meta del año; negativa es desfavorable."),
            unit=OF_THE_INDICATOR,
            nullable=True,
        ),
        Column(
            "progress",
            Kind.DECIMAL,
            _("Avance de la línea base a la meta final."),
            unit=PERCENT,
            nullable=True,
        ),
        Column(
            "progress_reason",
            Kind.WORD,
            _("Por qué no hay avance; vacío si lo hay."),
            words=REASONS,
        ),
        Column(
            "pace",
            Kind.DECIMAL,
            _("Ritmo: el avance hacia la meta del propio año."),
            unit=PERCENT,
            nullable=True,
        ),
        Column(
            "pace_reason", Kind.WORD, _("Por qué no hay ritmo; vacío si lo hay."), words=REASONS
        ),
        Column("light", Kind.WORD, _("Semáforo."), words=tuple(LIGHTS)),
        Column("marks", Kind.WORDS, _("Marcas junto al semáforo."), words=MARKS),
        Column(
            "publication",
            Kind.CODE,
            _PUBLICATION,
            source="capture__publication__slug",
            nullable=True,
        ),
        Column("section", Kind.TEXT, _SECTION, source="capture__section", nullable=True),
        Column("table", Kind.TEXT, _TABLE, source="capture__table", nullable=True),
        Column(
            "page",
            Kind.INTEGER,
            _PAGE,
            source="capture__page",
            nullable=True,
            can_be_asked=False,
        ),
        Column(
            "approved_at",
            Kind.MOMENT,
            APPROVED_AT,
            source="capture__approved_at",
            nullable=True,
        ),
        Column(
            "origin",
            Kind.WORD,
            _("Por qué puerta entró; nulo si se forma con las cifras de las unidades."),
            source="capture__origin",
            words=tuple(CaptureOrigin.choices),
            nullable=True,
        ),
        Column(
            "captured_by",
            Kind.TEXT,
            _("Quién la capturó aquí; vacío si es de una publicación."),
            make=open_cells.captured_by,
        ),
        Column(
            "approved_by",
            Kind.TEXT,
            _("Quién la aprobó aquí; vacío si es de una publicación."),
            make=open_cells.approved_by,
        ),
    ),
    key=("indicator", "year", "unit"),
    order=("indicator__position", "year", "unit_id"),
    searched=("indicator__code", "indicator__name", "unit__name"),
    extra=(
        Column(
            "components",
            Kind.ROWS,
            _("Las variables de la fórmula, con su valor, fuente y lugar, para recalcular."),
            columns=COMPONENT,
        ),
    ),
)

VALUES = Table(
    name="values",
    title=_("Valores de las variables, con su fuente"),
    meaning=_(
        "Una variable de un año, como se declaró, con su fuente y el lugar en que está impresa."
    ),
    columns=(
        Column(
            "indicator",
            Kind.CODE,
            _INDICATOR,
            source="capture__indicator__code",
            orders_by="capture__indicator__position",
        ),
        year_column("year", _("Año."), source="capture__year"),
        Column("unit", Kind.CODE, _UNIT, source="capture__unit__slug"),
        Column(
            "variable",
            Kind.CODE,
            _("Símbolo de la variable."),
            source="variable__symbol",
            orders_by="variable__position",
        ),
        Column(
            "number",
            Kind.INTEGER,
            _("Número de la variable en la ficha."),
            source="variable__number",
        ),
        Column("name", Kind.TEXT, _("Nombre de la variable."), source="variable__name"),
        year_column(
            "method_valid_from",
            _("Método de la ficha del que es variable, por el año desde el que rige."),
            source="variable__method__valid_from",
        ),
        Column(
            "value",
            Kind.DECIMAL,
            _("Valor; nulo si nd o na."),
            unit=_("la de la variable"),
            nullable=True,
        ),
        Column("printed", Kind.TEXT, _("El valor como se imprimió; vacío si se capturó aquí.")),
        Column("status", Kind.WORD, _("Estado del valor."), words=STATUSES),
        Column("source", Kind.TEXT, _("Fuente de información.")),
        Column("note", Kind.TEXT, _("Nota; vacía si no la hay.")),
        Column(
            "publication",
            Kind.CODE,
            _PUBLICATION,
            source="capture__publication__slug",
            nullable=True,
        ),
        Column("section", Kind.TEXT, _SECTION, source="capture__section"),
        Column(
            "page",
            Kind.INTEGER,
            _PAGE,
            source="capture__variables_page",
            nullable=True,
            can_be_asked=False,
        ),
        Column("approved_at", Kind.MOMENT, APPROVED_AT, source="capture__approved_at"),
        Column(
            "origin",
            Kind.WORD,
            _("Por qué puerta entró."),
            source="capture__origin",
            words=tuple(CaptureOrigin.choices),
        ),
    ),
    key=("indicator", "year", "unit", "method_valid_from", "variable"),
    order=(
        "capture__indicator__position",
        "capture__year",
        "capture__unit__slug",
        "variable__method__valid_from",
        "variable__position",
    ),
    searched=("capture__indicator__code", "capture__indicator__name", "variable__name", "source"),
)

READING = (
    Column("publication", Kind.CODE, _("Publicación."), source="publication_slug"),
    Column("section", Kind.TEXT, _SECTION),
    Column("table", Kind.TEXT, _TABLE),
    Column("page", Kind.INTEGER, _PAGE, nullable=True),
    Column("printed", Kind.TEXT, _("La cifra como se imprimió ahí.")),
    Column("current", Kind.BOOLEAN, _("Si es la que cuenta hoy.")),
)

RECONCILIATION = Table(
    name="reconciliation",
    title=_("Conciliación de lo impreso con lo recalculado"),
    meaning=_(
        "Un dictamen por renglón, lo más grave primero: una cifra impresa frente a la calculada, "
        "o frente a sus otras impresiones."
    ),
    columns=(
        Column(
            "indicator",
            Kind.CODE,
            _INDICATOR,
            source="indicator_code",
            orders_by="indicator_position",
        ),
        year_column("year", _("Año.")),
        Column("unit", Kind.CODE, _UNIT),
        Column("verdict", Kind.WORD, _("Dictamen."), words=tuple(VERDICTS), orders_by="severity"),
        Column("printed", Kind.TEXT, _("La cifra impresa que cuenta.")),
        Column(
            "recomputed",
            Kind.DECIMAL,
            _("Lo que da el método."),
            unit=OF_THE_INDICATOR,
            nullable=True,
        ),
        Column(
            "difference",
            Kind.DECIMAL,
            _("Lo impreso menos lo recalculado."),
            unit=OF_THE_INDICATOR,
            nullable=True,
        ),
        Column("substitution", Kind.TEXT, _("La sustitución en método de cálculo.")),
        Column("publication", Kind.CODE, _("Publicación."), source="publication_slug"),
        Column("section", Kind.TEXT, _SECTION),
        Column("table", Kind.TEXT, _TABLE),
        Column("page", Kind.INTEGER, _PAGE, nullable=True, can_be_asked=False),
        Column("remark", Kind.TEXT, _("Advertencia sobre lo impreso; vacía si no la hay.")),
        Column("explanation", Kind.TEXT, _("Explicación escrita; vacía si no la hay.")),
        Column("explained_by", Kind.TEXT, _("Quién la escribió.")),
        Column("explained_at", Kind.MOMENT, _("Cuándo se escribió."), nullable=True),
        Column("readings", Kind.ROWS, _("Todas las impresiones de la cifra."), columns=READING),
    ),
    key=("indicator", "year", "unit", "verdict"),
    order=("severity", "indicator_position", "-year", "unit"),
    searched=("indicator_code", "indicator_name", "remark", "explanation"),
)

REVISIONS = Table(
    name="revisions",
    title=_("Cifras que se declararon de nuevo: lo que valía y lo que vale"),
    meaning=_(
        "Cada vez que una cifra aprobada tomó el lugar de otra distinta: cuánto valía, cuánto "
        "vale, desde cuándo, por quién y por qué. Lo que se vuelve a imprimir igual no está aquí."
    ),
    columns=(
        Column(
            "indicator",
            Kind.CODE,
            _INDICATOR,
            source="indicator__code",
            orders_by="indicator__position",
        ),
        Column("indicator_name", Kind.TEXT, _("Nombre del indicador."), source="indicator__name"),
        year_column("year", _("Año de la cifra.")),
        Column("unit", Kind.CODE, _UNIT, source="unit__slug"),
        Column(
            "old_value",
            Kind.DECIMAL,
            _("Lo que valía; nulo si nd o na, o si ya no se puede saber."),
            unit=OF_THE_INDICATOR,
            nullable=True,
            is_completed=True,
        ),
        Column("old_printed", Kind.TEXT, _("Como se había impreso; vacío si se capturó aquí.")),
        Column(
            "old_status",
            Kind.WORD,
            _("Su estado; nulo si ya no se puede saber."),
            words=STATUSES,
            nullable=True,
            is_completed=True,
        ),
        Column(
            "old_publication",
            Kind.CODE,
            _("Publicación de la que venía; nula si se capturó aquí."),
            nullable=True,
            is_completed=True,
        ),
        Column("old_at", Kind.MOMENT, _("Desde cuándo valía."), is_completed=True),
        Column(
            "new_value",
            Kind.DECIMAL,
            _("Lo que vale; nulo si nd o na, o si ya no se puede saber."),
            unit=OF_THE_INDICATOR,
            nullable=True,
            is_completed=True,
        ),
        Column("new_printed", Kind.TEXT, _("Como se imprimió; vacío si se capturó aquí.")),
        Column(
            "new_status",
            Kind.WORD,
            _("Su estado; nulo si ya no se puede saber."),
            words=STATUSES,
            nullable=True,
            is_completed=True,
        ),
        Column(
            "difference",
            Kind.DECIMAL,
            _("Lo que vale menos lo que valía."),
            unit=OF_THE_INDICATOR,
            nullable=True,
            is_completed=True,
        ),
        Column("at", Kind.MOMENT, _("Desde cuándo vale."), source="approved_at"),
        Column(
            "by",
            Kind.TEXT,
            _("Quién la aprobó aquí, o el título de la publicación que la imprime."),
        ),
        Column("captured_by", Kind.TEXT, _("Quién la capturó aquí; vacío si se publicó.")),
        Column("reason", Kind.TEXT, _("Por qué cambió.")),
        Column("publication", Kind.CODE, _PUBLICATION, source="publication__slug", nullable=True),
        Column("section", Kind.TEXT, _SECTION),
        Column("table", Kind.TEXT, _TABLE),
        Column("page", Kind.INTEGER, _PAGE, nullable=True, can_be_asked=False),
        Column(
            "origin",
            Kind.WORD,
            _("Por qué puerta entró."),
            words=tuple(CaptureOrigin.choices),
        ),
        Column("remark", Kind.TEXT, _("Advertencia sobre lo impreso; vacía si no la hay.")),
    ),
    key=("indicator", "year", "unit", "at"),
    order=("approved_at", "indicator__position", "year", "unit_id"),
    searched=("indicator__code", "indicator__name", "unit__name"),
)

FICHA_REVISIONS = Table(
    name="ficha-revisions",
    title=_("Cambios en las fichas"),
    meaning=_(
        "Lo que se cambió aquí en las fichas, campo por campo: qué decía, qué dice, quién lo "
        "cambió, cuándo y por qué."
    ),
    columns=(
        Column("indicator", Kind.CODE, _INDICATOR, orders_by="position_of_indicator"),
        Column("indicator_name", Kind.TEXT, _("Nombre del indicador, hoy.")),
        Column("number", Kind.INTEGER, _("Número del cambio en la ficha.")),
        Column(
            "field",
            Kind.CODE,
            _("Campo que cambió, por ejemplo «targets.2024» o «baseline.printed»."),
        ),
        Column("old", Kind.TEXT, _("Lo que decía; vacío si no decía nada.")),
        Column("new", Kind.TEXT, _("Lo que dice; vacío si ya no dice nada.")),
        Column("at", Kind.MOMENT, _("Cuándo se cambió.")),
        Column("by", Kind.TEXT, _("Quién lo cambió.")),
        Column("reason", Kind.TEXT, _("Por qué.")),
    ),
    key=("indicator", "number", "field"),
    order=("at",),
    searched=("indicator", "indicator_name", "field", "old", "new", "reason"),
)
