"""Changes that a ficha bears: none without what figures hang on, nor naming what there is no more."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from indicators.arithmetic.official_numbers import read_printed
from indicators.models import CapturedValue, CaptureStatus, Indicator
from indicators.words import list_text
from objectives.models import Programme, Publication, Strategy

from .definitions import FichaDefinition
from .rows import restatement_faults


def check_possible(
    indicator: Indicator, definition: FichaDefinition, publications: Mapping[str, Publication]
) -> None:
    """Raise ValidationError for what the stored ficha cannot become; ``publications`` are those of
    its programme, by their slugs.
    """
    _check_names(indicator.programme, definition, publications)
    _check_figures(indicator, definition)
    _check_restatements(definition, publications)


def _check_figures(indicator: Indicator, definition: FichaDefinition) -> None:
    """Raise ValidationError if a statement about the indicator would no longer be possible."""
    wrong: dict[str, list[str]] = {}
    if said := _baseline_fault(indicator, definition):
        wrong["baseline.printed"] = [said]
    for year, symbol, first, last in _captured(indicator):
        method = next(
            (candidate for candidate in definition.methods if candidate.valid_from == year), None
        )
        if method is None:
            wrong.setdefault(f"methods.{year}", []).append(
                _(
                    "El método de %(year)s tiene cifras capturadas de %(first)s a %(last)s y no se "
                    "puede quitar."
                )
                % {"year": year, "first": first, "last": last}
            )
        elif symbol not in {variable.symbol for variable in method.variables}:
            wrong.setdefault(f"methods.{year}", []).append(
                _(
                    "La variable %(symbol)s tiene cifras capturadas de %(first)s a %(last)s y no se "
                    "puede quitar ni cambiar de símbolo: defina un método nuevo desde el año en que "
                    "cambia."
                )
                % {"symbol": symbol, "first": first, "last": last}
            )
    if wrong:
        raise ValidationError(wrong)


def _check_names(
    programme: Programme, definition: FichaDefinition, publications: Mapping[str, Publication]
) -> None:
    """Raise ValidationError for what the ficha names and the programme has no more: a proposal may be
    older than a load or than the removal of a publication.
    """
    strategies = Strategy.objects.filter(objective__programme=programme)
    there = {
        "objective": set(programme.objectives.values_list("code", flat=True)),
        "strategy": set(strategies.values_list("code", flat=True)),
        "publication": set(publications),
    }
    named = [("objective", code) for code in (definition.objective, *definition.other_objectives)]
    named += [("strategy", definition.strategy)] if definition.strategy else []
    named += [("publication", table.publication) for _place, table in definition.target_tables]
    named += [("publication", method.publication) for method in definition.methods]
    gone = dict.fromkeys(name for kind, name in named if name not in there[kind])
    if gone:
        raise ValidationError(
            _("El programa ya no tiene %s, a lo que la ficha se refiere.")
            % list_text([f"«{name}»" for name in gone])
        )


def _check_restatements(
    definition: FichaDefinition, publications: Mapping[str, Publication]
) -> None:
    """Raise ValidationError for targets that an earlier publication would state anew."""
    order = {slug: publication.order for slug, publication in publications.items()}
    if wrong := [reason for reason, _place in restatement_faults(definition, order)]:
        raise ValidationError({"restated_targets": wrong})


def _baseline_fault(indicator: Indicator, definition: FichaDefinition) -> str:
    """Return the fault of a baseline that no reading of its year prints, where one prints any."""
    if definition.baseline is None or definition.baseline.year is None:
        return ""
    year = definition.baseline.year
    printed = list(
        indicator.captures.filter(
            year=year,
            unit=indicator.programme.root_unit_id,
            status=CaptureStatus.APPROVED,
            rank__gt=0,
        )
        .exclude(printed="")
        .order_by("id")
        .values_list("printed", flat=True)
    )
    value = read_printed(definition.baseline.printed).value
    if not printed or any(read_printed(text).value == value for text in printed):
        return ""
    return _("La línea base tiene que ser una de las cifras impresas de %(year)s: %(printed)s.") % {
        "year": year,
        "printed": ", ".join(dict.fromkeys(printed)),
    }


def _captured(indicator: Indicator) -> list[tuple[int, str, int, int]]:
    """Return the variables with figures: first year of their method, symbol, first and last year."""
    return list(
        CapturedValue.objects.filter(variable__method__indicator=indicator)
        .order_by("variable__method__valid_from", "variable__symbol")
        .values_list("variable__method__valid_from", "variable__symbol")
        .annotate(first=Min("capture__year"), last=Max("capture__year"))
    )
