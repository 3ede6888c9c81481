"""Methods with their arithmetic: formula, variables with values, sources and shares, substitutions."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators.arithmetic.contributions import shares_of
from indicators.arithmetic.formulas import PREVIOUS, parse
from indicators.arithmetic.printing import write_mathml
from indicators.fichas.representation import PRINTED_ANEW
from indicators.models import Method, Result, Variable
from indicators.words import NOTHING, number_text, share_text

from ..ficha_fields import FichaElement, official_name
from ..series import Series
from .rows import FichaRows, written_substitution


@dataclass(frozen=True)
class SubstitutionRow:
    """The arithmetic of a year: as the method gives it, and as the document prints it."""

    year: int
    written: str
    printed: str


@dataclass(frozen=True)
class ValueCell:
    """A variable in a year."""

    year: int
    printed: str
    status: str
    share: str
    source: str
    note: str


@dataclass(frozen=True)
class VariableRow:
    """A variable, its own formula if it is derived, and its values by year."""

    symbol: str
    symbol_mathml: SafeString
    name: str
    source: str
    formula: SafeString
    is_input: bool
    cells: tuple[ValueCell, ...]


@dataclass(frozen=True)
class MethodText:
    """A method as printed beside its formula, with all that was substituted in it."""

    valid_from: int
    is_change: bool
    publication: str
    text: str
    formula: SafeString
    redefinitions: tuple[FichaElement, ...]
    remarks: tuple[str, ...]
    years: tuple[int, ...]
    has_shares: bool
    variables: tuple[VariableRow, ...]
    substitutions: tuple[SubstitutionRow, ...]


def methods_of(series: Series, rows: FichaRows) -> list[MethodText]:
    """Return each method with the years it was applied to."""
    found = []
    for place, method in enumerate(rows.methods):
        results = [
            result
            for result in sorted(series.results.values(), key=lambda result: result.year)
            if result.method_id == method.pk
        ]
        years = [result.year for result in results if rows.stated_by(result.capture)]
        shares = {result.year: _shares(result, rows) for result in results}
        found.append(
            MethodText(
                valid_from=method.valid_from,
                is_change=place > 0,
                publication=method.publication.title,
                text=method.text,
                formula=_mathml(method.formula),
                redefinitions=tuple(
                    FichaElement(official_name(Method, name), getattr(method, name))
                    for name in PRINTED_ANEW
                    if getattr(method, name)
                ),
                remarks=tuple(method.remarks),
                years=tuple(years),
                has_shares=any(shares.values()),
                variables=tuple(
                    _variable_row(variable, results, rows, shares)
                    for variable in rows.variables[method.pk]
                ),
                substitutions=tuple(
                    SubstitutionRow(result.year, written, _printed_substitution(result))
                    for result in results
                    if (written := written_substitution(series, result, rows))
                    or _printed_substitution(result)
                ),
            )
        )
    return found


def _shares(result: Result, rows: FichaRows) -> dict[str, Decimal]:
    """Return the part of each variable in a sum; see ``indicators.arithmetic.contributions``."""
    method = rows.compiled_methods.get(result.method_id or 0)
    if method is None or method.node is None:
        return {}
    definitions = {
        symbol: variable.definition
        for symbol, variable in method.variables.items()
        if variable.definition is not None
    }
    numbers = {symbol: Decimal(text) for symbol, text in result.inputs.items()}
    return shares_of(method.node, numbers, definitions)


def _mathml(formula: str) -> SafeString:
    """Return a formula with its symbols; what each one means stands in the list beside it."""
    if not formula:
        return SafeString("")
    return SafeString(write_mathml(parse(formula), {PREVIOUS: _("resultado del año anterior")}))


def _symbol(symbol: str) -> SafeString:
    return SafeString(write_mathml(parse(symbol)).replace(' display="block"', ""))


def _printed_substitution(result: Result) -> str:
    return result.capture.printed_substitution if result.capture else ""


def _variable_row(
    variable: Variable,
    results: list[Result],
    rows: FichaRows,
    shares: dict[int, dict[str, Decimal]],
) -> VariableRow:
    compiled = rows.compiled_methods[variable.method_id].variables[variable.symbol]
    cells = []
    for result in results:
        values = rows.stated_by(result.capture)
        if not values:
            continue
        value = compiled.stated_in(values)
        cells.append(
            ValueCell(
                year=result.year,
                printed=value.printed or number_text(value.value) if value else NOTHING,
                status=value.get_status_display() if value else "",
                share=share_text(shares[result.year].get(variable.symbol)),
                source=value.source if value and value.source != variable.source else "",
                note=value.note if value else "",
            )
        )
    return VariableRow(
        symbol=variable.symbol,
        symbol_mathml=_symbol(variable.symbol),
        name=variable.name,
        source=variable.source,
        formula=_mathml(variable.formula),
        is_input=variable.input_of_id is not None,
        cells=tuple(cells),
    )
