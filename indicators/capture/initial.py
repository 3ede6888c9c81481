"""The initial data of a form or a sheet where nothing was typed yet: seen, and changed where wrong."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from indicators.arithmetic.formulas import RESULT
from indicators.models import Capture, CapturedResult, CapturedValue, CaptureStatus, Variable
from indicators.results.compiled import continued, former_of

from .parsing import CaptureContext, Typed

_SlotKey = tuple[int, int, int]


def initial_data(
    capture: Capture,
    context: CaptureContext,
    typed: Typed,
    sources: Mapping[_SlotKey, Mapping[str, str]] | None = None,
) -> dict[str, dict[str, str]]:
    """Return the typed texts, and for empty fields the source that was given last, or else the
    ficha's, and the status of the cycle.

    ``sources`` are those of ``sources_of``, where it was asked for many captures at once.
    """
    untouched = [
        symbol
        for symbol, variable in context.variables.items()
        if symbol not in typed and variable.taken is None
    ]
    filled = {symbol: dict(entry) for symbol, entry in typed.items()}
    if not untouched:
        return filled
    known = (sources_of([capture]) if sources is None else sources)[slot_key(capture)]
    assert capture.cycle is not None
    for symbol in untouched:
        entry = {"status": capture.cycle.kind, "source": known.get(symbol, "")}
        filled[symbol] = {part: text for part, text in entry.items() if text}
    return filled


def slot_key(capture: Capture) -> _SlotKey:
    return (capture.indicator_id, capture.unit_id, capture.year)


def sources_of(captures: Sequence[Capture]) -> dict[_SlotKey, dict[str, str]]:
    """Return the source of each variable, by symbol, for each of some captures; three queries."""
    variables: dict[int, list[tuple[int, Variable]]] = defaultdict(list)
    for stored in (
        Variable.objects.filter(
            method__indicator__in={capture.indicator_id for capture in captures}
        )
        .select_related("method")
        .order_by("method__valid_from")
    ):
        variables[stored.method.indicator_id].append((stored.method.valid_from, stored))
    former = former_of(stored for group in variables.values() for _since, stored in group)
    given: dict[tuple[int, int], list[tuple[int, str]]] = defaultdict(list)
    for variable, unit, year, source in (
        CapturedValue.objects.filter(
            capture__indicator__in=variables,
            capture__unit__in={capture.unit_id for capture in captures},
            capture__status=CaptureStatus.APPROVED,
        )
        .exclude(source="")
        .order_by("capture__year", "capture__approved_at")
        .values_list("variable", "capture__unit", "capture__year", "source")
    ):
        given[variable, unit].append((year, source))
    found = {slot_key(capture): _sources(capture, variables, former, given) for capture in captures}
    stated = _stated_sources(captures)
    for (indicator, unit, year), sources in found.items():
        if earlier := [pair for pair in stated.get((indicator, unit), ()) if pair[0] < year]:
            sources[RESULT] = earlier[-1][1]
    return found


def _stated_sources(captures: Sequence[Capture]) -> dict[tuple[int, int], list[tuple[int, str]]]:
    """Return the sources of the results that were captured themselves, by indicator and unit."""
    found: dict[tuple[int, int], list[tuple[int, str]]] = defaultdict(list)
    for indicator, unit, year, source in (
        CapturedResult.objects.filter(
            capture__indicator__in={capture.indicator_id for capture in captures},
            capture__unit__in={capture.unit_id for capture in captures},
            capture__status=CaptureStatus.APPROVED,
        )
        .exclude(source="")
        .order_by("capture__year", "capture__approved_at")
        .values_list("capture__indicator", "capture__unit", "capture__year", "source")
    ):
        found[indicator, unit].append((year, source))
    return found


def _sources(
    capture: Capture,
    variables: Mapping[int, list[tuple[int, Variable]]],
    former: Mapping[int, int | None],
    given: Mapping[tuple[int, int], list[tuple[int, str]]],
) -> dict[str, str]:
    found = {}
    for valid_from, own in variables.get(capture.indicator_id, []):
        if valid_from <= capture.year:
            before = [
                (year, source)
                for variable in (*continued(own.pk, former), own.pk)
                for year, source in given.get((variable, capture.unit_id), [])
                if year < capture.year
            ]
            # The latest year's; of one year what was given of the variable itself, and last.
            latest = sorted(before, key=lambda pair: pair[0])[-1:]
            found[own.symbol] = latest[0][1] if latest else own.source
    return found
