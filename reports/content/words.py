"""How figures, lights, marks, reasons and dates are said: the one place where they become text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.models import LIGHTS, VERDICTS, Indicator, Result
from indicators.numbers import round_half_up, write_number
from indicators.progress import (
    Commitment,
    Direction,
    Mark,
    Reason,
    Share,
    Standing,
    TrafficLight,
    sentence,
)
from indicators.reconciliation import Verdict

NOTHING = "—"
NO_NORM = gettext_lazy("Valores por omisión del sistema; no provienen de una norma oficial.")
"""What is said of the limits of the lights where none have been loaded."""

_LIGHT_WORDS = dict(LIGHTS)
_VERDICT_WORDS = dict(VERDICTS)
_MARK_WORDS = {
    Mark.PRELIMINARY: gettext_lazy("preliminar"),
    Mark.SETBACK: gettext_lazy("retroceso frente a la línea base"),
    Mark.CONTRARY_TARGET: gettext_lazy("meta contraria a la tendencia esperada"),
}
_REASON_WORDS = {
    Reason.CONSTANT_DIRECTION: gettext_lazy("tendencia constante"),
    Reason.TARGET_EQUALS_BASELINE: gettext_lazy("meta igual a la línea base"),
    Reason.TARGET_AGAINST_DIRECTION: gettext_lazy("meta contraria a la tendencia"),
    Reason.NO_TARGET: gettext_lazy("sin meta"),
    Reason.NO_BASELINE: gettext_lazy("sin línea base"),
    Reason.NO_DATA: gettext_lazy("sin dato"),
}
_REASON_SENTENCES = {
    Reason.CONSTANT_DIRECTION: gettext_lazy("tendencia constante: no hay camino por recorrer"),
    Reason.TARGET_EQUALS_BASELINE: gettext_lazy(
        "meta igual a la línea base: no hay camino por recorrer"
    ),
    Reason.TARGET_AGAINST_DIRECTION: gettext_lazy(
        "meta contraria a la tendencia: no hay camino que medir"
    ),
    Reason.NO_TARGET: gettext_lazy("sin meta final: no se sabe adónde va"),
    Reason.NO_BASELINE: gettext_lazy("sin línea base: no se sabe de dónde parte"),
    Reason.NO_DATA: gettext_lazy("sin dato: no hay cifra publicada"),
}
_VERDICT_MEANINGS = {
    Verdict.DIFFERS: gettext_lazy(
        "La cifra impresa y la que da el método se apartan en una unidad o más del último decimal "
        "impreso."
    ),
    Verdict.SOURCES_DISAGREE: gettext_lazy(
        "Dos publicaciones, o dos cuadros de una, imprimen cifras distintas para el mismo año."
    ),
    Verdict.ROUNDING: gettext_lazy(
        "Se apartan en menos de una unidad del último decimal: truncada o redondeada de otro modo."
    ),
    Verdict.NOT_RECOMPUTABLE: gettext_lazy(
        "No se publicaron las variables, o la ficha no da una fórmula: no hay con qué recalcular."
    ),
    Verdict.MATCHES: gettext_lazy(
        "El método, redondeado a los decimales impresos, da la cifra impresa."
    ),
}


@dataclass(frozen=True, slots=True)
class Light:
    """A semáforo: its key gives shape and colour, its word says it."""

    key: str
    word: str


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """A verdict: its key, its word and what it means."""

    key: str
    word: str
    meaning: str


def light_of(key: str) -> Light:
    return Light(key, str(_LIGHT_WORDS[key]))


def verdict_of(key: str) -> VerdictWords:
    return VerdictWords(key, str(_VERDICT_WORDS[key]), str(_VERDICT_MEANINGS[Verdict(key)]))


def mark_words(marks: list[str]) -> tuple[str, ...]:
    return tuple(str(_MARK_WORDS[Mark(mark)]) for mark in marks)


def number_text(value: Decimal | None, decimals: int | None = None) -> str:
    """A derived number, with a true minus sign."""
    return NOTHING if value is None else write_number(value, decimals).replace("-", "−")


def signed_text(value: Decimal | None) -> str:
    """A difference: always with its sign, zero without."""
    if value is None:
        return NOTHING
    text = number_text(value)
    return f"+{text}" if value > 0 else text


def percent_text(value: Decimal | None, reason: str) -> str:
    """A share of the way in percent, or the named reason why there is none."""
    if value is None:
        return str(_REASON_WORDS[Reason(reason)]) if reason else NOTHING
    return f"{number_text(round_half_up(value, 1))} %"


def index_text(value: Decimal) -> str:
    """The same share as an index without unit: 0 is the baseline, 100 the final target."""
    return number_text(round_half_up(value, 1))


def reason_sentence(reason: str) -> str:
    """Why there is no way from baseline to target, or no place on it."""
    return str(_REASON_SENTENCES[Reason(reason)])


def list_text(items: Sequence[str]) -> str:
    """«a», «a y b», «a, b y c»."""
    if len(items) < 2:
        return "".join(items)
    return _("%(first)s y %(last)s") % {"first": ", ".join(items[:-1]), "last": items[-1]}


def preliminary_text(cutoff: date | None, *, partial: bool) -> str:
    """What a reader must know of a figure that may still change, to stand beside its light."""
    if partial:
        return _("cifra parcial al %s frente a la meta anual") % day(cutoff)
    return _("preliminar, corte %s") % day(cutoff) if cutoff else _("preliminar")


def value_text(result: Result | None) -> str:
    """The number of a result without the marks of print; ND and NA as the documents write them."""
    if result is None:
        return _("ND")
    if result.value is None:
        return _("NA") if result.light == TrafficLight.NOT_APPLICABLE else _("ND")
    return number_text(result.value)


def unit_suffix(unit: str) -> str:
    """The unit as it stands after a number: the percent sign, or the ficha's own words."""
    return "%" if unit.strip().lower() == "porcentaje" else lower_first(_what_is_counted(unit))


def unit_of_distance(unit: str) -> str:
    """What a distance between two figures of that unit is counted in."""
    plain = unit.strip()
    if plain.lower() == "porcentaje":
        return _("puntos porcentuales")
    if plain.lower().startswith("tasa"):
        return _("puntos de la tasa")
    return lower_first(_what_is_counted(plain))


def _what_is_counted(unit: str) -> str:
    return unit.strip().removeprefix("Número de ").removeprefix("número de ")


def lower_first(text: str) -> str:
    """Without its capital, unless the word is an abbreviation."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def answer_sentence(indicator: Indicator, result: Result, final_target: Decimal | None) -> str:
    """The computed sentence of a result, from what was stored with it; without a full stop."""
    direction = Direction(indicator.direction)
    commitment = Commitment(direction, indicator.baseline_value, result.target, final_target)
    standing = Standing(
        met=result.met,
        gap=result.gap,
        progress=_share(result.progress, result.progress_reason),
        pace=_share(result.pace, result.pace_reason),
        light=TrafficLight(result.light),
        marks=tuple(Mark(mark) for mark in result.marks),
    )
    return sentence(
        commitment,
        standing,
        value=result.value,
        decimals=_decimals(result.value, indicator.decimals),
        status=result.status,
        unit=unit_of_distance(indicator.unit_of_measure),
    ).rstrip(".")


def _share(value: Decimal | None, reason: str) -> Share:
    return Share(value, Reason(reason) if reason else None)


def _decimals(value: Decimal | None, otherwise: int) -> int:
    exponent = value.as_tuple().exponent if value is not None else None
    return max(0, -exponent) if isinstance(exponent, int) else otherwise


def day(value: date | None) -> str:
    """30 jun 2024."""
    return date_format(value, "j M Y").lower() if value else NOTHING


def long_day(value: date | None) -> str:
    """30 de junio de 2024."""
    return date_format(value, r"j \d\e F \d\e Y").lower() if value else NOTHING


def moment(value: datetime | None) -> str:
    """22 nov 2026, 03:00."""
    if value is None:
        return NOTHING
    local = timezone.localtime(value)
    return f"{day(local)}, {local:%H:%M}"


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
