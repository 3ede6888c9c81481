"""Results with the variables behind them, and the values of the variables."""

from django.utils.translation import gettext_lazy as _

from indicators.arithmetic.formulas import CALCULATION_ERRORS
from indicators.models import COMPARISONS, LIGHTS, CaptureOrigin, IndicatorKind
from objectives.api_tables import year_column
from tables.columns import Column, ColumnKind, Table

from . import computed_cells
from .vocabulary import (
    APPROVED_AT,
    MARKS,
    OF_THE_INDICATOR,
    PERCENT,
    REASONS,
    SECTION,
    STATUSES,
    TABLE,
    TARGET_MARKS,
    indicator_column,
    page_column,
    publication_column,
    unit_column,
)

COMPONENT = (
    Column("variable", ColumnKind.CODE, _("Símbolo, como está en «formula».")),
    Column(
        "number",
        ColumnKind.INTEGER,
        _("Número de la variable en la ficha; nulo para el resultado del año anterior."),
        nullable=True,
    ),
    Column("name", ColumnKind.TEXT, _("Nombre.")),
    Column(
        "value",
        ColumnKind.DECIMAL,
        _("Valor; nulo si no lo hay."),
        unit=_("la de la variable"),
        nullable=True,
    ),
    Column("printed", ColumnKind.TEXT, _("Como se imprimió; vacío si no se imprimió.")),
    Column("status", ColumnKind.ENUM, _("Estado."), choices=STATUSES, nullable=True),
    Column("source", ColumnKind.TEXT, _("Fuente de información.")),
    Column("note", ColumnKind.TEXT, _("Nota; vacía si no la hay.")),
    publication_column(""),
    Column("section", ColumnKind.TEXT, SECTION),
    page_column(""),
)

RESULTS = Table(
    name="results",
    title=_("Resultados por año, con semáforo y sustitución"),
    meaning=_(
        "Lo que se sabe de un indicador en un año y cómo está frente a su línea base y sus metas."
    ),
    columns=(
        indicator_column("indicator__code", "indicator__position"),
        Column(
            "indicator_name", ColumnKind.TEXT, _("Nombre del indicador."), source="indicator__name"
        ),
        Column(
            "objective",
            ColumnKind.CODE,
            _("Clave del objetivo prioritario."),
            source="indicator__objective__code",
            order_by="indicator__objective__position",
        ),
        Column(
            "kind",
            ColumnKind.ENUM,
            _("Si es meta para el bienestar; de todos los demás, «parametro»."),
            source="indicator__kind",
            choices=tuple(IndicatorKind.choices),
        ),
        year_column("year", _("Año.")),
        unit_column("unit__slug"),
        Column("status", ColumnKind.ENUM, _("Estado de la cifra."), choices=STATUSES),
        Column(
            "value",
            ColumnKind.DECIMAL,
            _(
                "Lo que se compara con las metas: la cifra impresa si la hay, si no la calculada "
                "y redondeada; nulo si nd o na."
            ),
            unit=OF_THE_INDICATOR,
            nullable=True,
        ),
        Column(
            "unit_of_measure",
            ColumnKind.TEXT,
            _("Unidad de medida."),
            source="indicator__unit_of_measure",
        ),
        Column(
            "printed", ColumnKind.TEXT, _("La cifra como se imprimió; vacía si no se imprimió.")
        ),
        Column(
            "computed",
            ColumnKind.DECIMAL,
            _("Lo que da el método, exacto hasta veinte decimales; nulo si no se puede calcular."),
            unit=OF_THE_INDICATOR,
            nullable=True,
        ),
        Column(
            "formula",
            ColumnKind.TEXT,
            _("La fórmula con que se calcula, sobre los símbolos de «inputs»; vacía si no la hay."),
            make=computed_cells.formula,
        ),
        Column(
            "substitution",
            ColumnKind.TEXT,
            _("La sustitución en método de cálculo; vacía donde no se puede recalcular."),
            make=computed_cells.substitution,
        ),
        Column("inputs", ColumnKind.MAP, _("Los números que se usaron, por símbolo.")),
        Column(
            "error",
            ColumnKind.ENUM,
            _("Clave del error de cálculo; vacía si no lo hay."),
            source="failure",
            choices=tuple(CALCULATION_ERRORS.items()),
        ),
        Column(
            "error_message",
            ColumnKind.TEXT,
            _("El error de cálculo en una frase; vacío si no lo hay, también donde falta un dato."),
            make=computed_cells.error_message,
        ),
        Column("cutoff", ColumnKind.DATE, _("Fecha de corte de la cifra."), nullable=True),
        Column(
            "target", ColumnKind.DECIMAL, _("Meta del año."), unit=OF_THE_INDICATOR, nullable=True
        ),
        Column(
            "target_comparison",
            ColumnKind.ENUM,
            _("Cómo se compara con la meta; vacío si es según la tendencia, o si no hay meta."),
            choices=tuple(COMPARISONS),
        ),
        Column(
            "target_upper",
            ColumnKind.DECIMAL,
            _("Extremo superior de la meta, si es un rango."),
            unit=OF_THE_INDICATOR,
            nullable=True,
        ),
        Column("met", ColumnKind.BOOLEAN, _("Si cumple la meta del año."), nullable=True),
        Column(
            "gap",
            ColumnKind.DECIMAL,
            _(
                "Brecha con la meta del año: negativa es desfavorable donde se espera que suba o que "
                "baje; donde se espera constante es el valor menos la meta, y «met» dice si basta."
            ),
            unit=OF_THE_INDICATOR,
            nullable=True,
        ),
        Column(
            "progress",
            ColumnKind.DECIMAL,
            _("Avance de la línea base a la meta final."),
            unit=PERCENT,
            nullable=True,
        ),
        Column(
            "progress_reason",
            ColumnKind.ENUM,
            _("Por qué no hay avance; vacío si lo hay."),
            choices=REASONS,
        ),
        Column(
            "pace",
            ColumnKind.DECIMAL,
            _("Ritmo: el avance hacia la meta del propio año."),
            unit=PERCENT,
            nullable=True,
        ),
        Column(
            "pace_reason",
            ColumnKind.ENUM,
            _("Por qué no hay ritmo; vacío si lo hay."),
            choices=REASONS,
        ),
        Column("light", ColumnKind.ENUM, _("Semáforo."), choices=tuple(LIGHTS)),
        Column("marks", ColumnKind.ENUM_LIST, _("Marcas junto al semáforo."), choices=MARKS),
        Column(
            "target_marks",
            ColumnKind.ENUM_LIST,
            _("Si se mide con una meta que se cambió aquí y ninguna publicación imprime."),
            source="marks",
            choices=TARGET_MARKS,
        ),
        publication_column("capture__publication__slug"),
        Column("section", ColumnKind.TEXT, SECTION, source="capture__section", nullable=True),
        Column("table", ColumnKind.TEXT, TABLE, source="capture__table", nullable=True),
        page_column("capture__page"),
        Column(
            "approved_at",
            ColumnKind.DATETIME,
            APPROVED_AT,
            source="capture__approved_at",
            nullable=True,
        ),
        Column(
            "origin",
            ColumnKind.ENUM,
            _("Por qué puerta entró; nulo si se forma con las cifras de las unidades."),
            source="capture__origin",
            choices=tuple(CaptureOrigin.choices),
            nullable=True,
        ),
        Column(
            "captured_by",
            ColumnKind.TEXT,
            _("Quién la capturó aquí; vacío si es de una publicación."),
            make=computed_cells.captured_by,
        ),
        Column(
            "approved_by",
            ColumnKind.TEXT,
            _("Quién la aprobó aquí; vacío si es de una publicación."),
            make=computed_cells.approved_by,
        ),
    ),
    key=("indicator", "year", "unit"),
    order=("indicator__position", "year", "unit_id"),
    searched=("indicator__code", "indicator__name", "unit__name"),
    extra=(
        Column(
            "components",
            ColumnKind.ROWS,
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
        indicator_column("capture__indicator__code", "capture__indicator__position"),
        year_column("year", _("Año."), source="capture__year"),
        unit_column("capture__unit__slug"),
        Column(
            "variable",
            ColumnKind.CODE,
            _("Símbolo de la variable."),
            source="variable__symbol",
            order_by="variable__position",
        ),
        Column(
            "number",
            ColumnKind.INTEGER,
            _("Número de la variable en la ficha."),
            source="variable__number",
        ),
        Column("name", ColumnKind.TEXT, _("Nombre de la variable."), source="variable__name"),
        year_column(
            "method_valid_from",
            _("Método de la ficha del que es variable, por el año desde el que rige."),
            source="variable__method__valid_from",
        ),
        Column(
            "value",
            ColumnKind.DECIMAL,
            _("Valor; nulo si nd o na."),
            unit=_("la de la variable"),
            nullable=True,
        ),
        Column(
            "printed", ColumnKind.TEXT, _("El valor como se imprimió; vacío si se capturó aquí.")
        ),
        Column("status", ColumnKind.ENUM, _("Estado del valor."), choices=STATUSES),
        Column("source", ColumnKind.TEXT, _("Fuente de información.")),
        Column("note", ColumnKind.TEXT, _("Nota; vacía si no la hay.")),
        publication_column("capture__publication__slug"),
        Column("section", ColumnKind.TEXT, SECTION, source="capture__section"),
        page_column("capture__variables_page"),
        Column("approved_at", ColumnKind.DATETIME, APPROVED_AT, source="capture__approved_at"),
        Column(
            "origin",
            ColumnKind.ENUM,
            _("Por qué puerta entró."),
            source="capture__origin",
            choices=tuple(CaptureOrigin.choices),
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
