"""The words for figures, lights, marks, reasons and dates: the one place where they become text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from objectives.models import Programme

from .arithmetic.formulas import CALCULATION_ERRORS, EXACT
from .arithmetic.official_numbers import (
    round_half_up,
    round_on_its_side,
    with_separators,
    without_mark,
    write_number,
)
from .arithmetic.progress import (
    Assessment,
    Commitment,
    Direction,
    Mark,
    PercentOrReason,
    Reason,
    TrafficLight,
    round_share,
    sentence,
)
from .arithmetic.reconciliation_rules import Verdict
from .arithmetic.targets import Goal, write_goal
from .arithmetic.units import lower_first, unit_after_number, unit_of_distance
from .models import LIGHTS, VERDICTS, Capture, Indicator, Result

NOTHING = "—"
NO_NORM = gettext_lazy("Valores por omisión del sistema; no provienen de una norma oficial.")
"""The words about the limits of the lights where none have been loaded."""

_LIGHT_WORDS = dict(LIGHTS)
_VERDICT_WORDS = dict(VERDICTS)
_MARK_WORDS = {
    Mark.PRELIMINARY: gettext_lazy("preliminar"),
    Mark.SETBACK: gettext_lazy("retroceso frente a la línea base"),
    Mark.CONTRARY_TARGET: gettext_lazy("meta contraria a la tendencia esperada"),
    Mark.TARGET_SET_HERE: gettext_lazy("meta cambiada aquí"),
    Mark.FINAL_TARGET_SET_HERE: gettext_lazy("meta final cambiada aquí"),
}
_REASON_WORDS = {
    Reason.CONSTANT_DIRECTION: gettext_lazy("tendencia constante"),
    Reason.TARGET_EQUALS_BASELINE: gettext_lazy("meta igual a la línea base"),
    Reason.TARGET_AGAINST_DIRECTION: gettext_lazy("meta contraria a la tendencia"),
    Reason.NO_TARGET: gettext_lazy("sin meta"),
    Reason.NO_BASELINE: gettext_lazy("sin línea base"),
    Reason.NO_DATA: gettext_lazy("sin dato"),
}
_REASON_MEANINGS = {
    Reason.CONSTANT_DIRECTION: gettext_lazy(
        "Se espera que la cifra no cambie: no hay camino por recorrer."
    ),
    Reason.TARGET_EQUALS_BASELINE: gettext_lazy(
        "La meta es la propia línea base: el camino mide cero y nada se puede dividir entre él."
    ),
    Reason.TARGET_AGAINST_DIRECTION: gettext_lazy(
        "Según la tendencia esperada, llegar a la meta sería retroceder desde la línea base."
    ),
    Reason.NO_TARGET: gettext_lazy("La ficha no fija una meta hacia la cual medir."),
    Reason.NO_BASELINE: gettext_lazy("La ficha no da una línea base desde la cual medir."),
    Reason.NO_DATA: gettext_lazy("No hay cifra que comparar."),
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


@dataclass(frozen=True)
class FieldChange:
    """One field before and after."""

    field: str
    before: str
    after: str


def light_of(key: str) -> Light:
    return Light(key, str(_LIGHT_WORDS[key]))


def verdict_of(key: str) -> VerdictWords:
    return VerdictWords(key, str(_VERDICT_WORDS[key]), str(_VERDICT_MEANINGS[Verdict(key)]))


def mark_words(marks: list[str]) -> tuple[str, ...]:
    return tuple(str(_MARK_WORDS[Mark(mark)]) for mark in marks)


def number_text(value: Decimal | None, decimals: int | None = None) -> str:
    """Return a derived number, with a true minus sign."""
    return NOTHING if value is None else write_number(value, decimals).replace("-", "−")


def goal_text(goal: Goal | None) -> str:
    """Return a target as it is compared, with a true minus sign; a dash where there is none."""
    return NOTHING if goal is None else write_goal(goal).replace("-", "−")


def signed_text(value: Decimal | None) -> str:
    """Return a difference: always with its sign, zero without."""
    if value is None:
        return NOTHING
    text = number_text(value)
    return f"+{text}" if value > 0 else text


def computed_text(value: Decimal | None, decimals: int) -> str:
    """Return a computed figure, with two decimals more than the indicator has, if they say something."""
    if value is None:
        return NOTHING
    short = round_half_up(value, decimals)
    half = Decimal(5).scaleb(-decimals - 1)
    # 2.49996 rounds to 2, and 2.5 would not.
    shown = round_on_its_side(value, decimals + 2, short - half, short + half)
    return number_text(short if short == shown else shown)


def reason_text(reason: str) -> str:
    """Return the reason why there is no progress, in words; empty where there is some."""
    return str(_REASON_WORDS[Reason(reason)]) if reason else ""


def percent_text(value: Decimal | None, reason: str, *limits: Decimal) -> str:
    """Return a share in percent, never rounded onto a limit, or the named reason why there is none."""
    if value is None:
        return reason_text(reason) or NOTHING
    return f"{number_text(round_share(value, 1, *limits))} %"


def index_text(value: Decimal) -> str:
    """Write the same share as an index without unit: 0 is the baseline, 100 the final target."""
    return number_text(round_share(value, 1))


def list_text(items: Sequence[str]) -> str:
    """Join items as «a», «a y b», «a, b y c»."""
    if len(items) < 2:
        return "".join(items)
    return _("%(first)s y %(last)s") % {"first": ", ".join(items[:-1]), "last": items[-1]}


def share_text(value: Decimal | None) -> str:
    """Return a part of a whole in percent; empty where there is none."""
    return "" if value is None else f"{write_number(round_share(value, 1))} %"


def toward_text(value: Decimal | None, reason: str, goal: Goal | None, *limits: Decimal) -> str:
    """Return a share of the way to a target in percent, or why there is none: also where the target
    is a range, or only says which way to go.
    """
    if reason == Reason.NO_TARGET and goal is not None:
        return _("la meta es un rango") if goal.upper is not None else _("la meta no da cifra")
    return percent_text(value, reason, *limits)


def reason_meaning(reason: str) -> str:
    """Say the same in a sentence."""
    return str(_REASON_MEANINGS[Reason(reason)])


def reason_sentence(reason: str) -> str:
    """Return its name, and then its meaning."""
    return f"{percent_text(None, reason)}. {reason_meaning(reason)}"


def share_of_base(part: int, base: int, *, preliminary: bool) -> str:
    """Return a share with the base it is of: "6 de 18 evaluables, 33.3 %"; never of an empty one."""
    if not base:
        return _("ninguno preliminar") if preliminary else _("ninguno evaluable")
    of_base = (
        ngettext("%(part)d de %(base)d preliminar", "%(part)d de %(base)d preliminares", base)
        if preliminary
        else ngettext("%(part)d de %(base)d evaluable", "%(part)d de %(base)d evaluables", base)
    )
    percent = number_text(round_share(Decimal(100) * part / base, 1))
    return f"{of_base % {'part': part, 'base': base}}, {percent}\u00a0%"


def missing_text(result: Result | None) -> tuple[str, str]:
    """Return the sign of the documents and, if the light says too little, the reason of no judgement."""
    if result is None:
        return "", _("nada publicado")
    if result.light == TrafficLight.NOT_APPLICABLE:
        return value_text(result), ""
    if result.light == TrafficLight.NO_TARGET:
        return "", _("la ficha no la fija para ese año")
    if result.light == TrafficLight.NO_DATA:
        failed = CALCULATION_ERRORS.get(result.failure)
        return value_text(result), lower_first(failed.rstrip(".")) if failed else _("no disponible")
    return "", ""


def unmeasured_sentence(indicator: Indicator) -> str:
    """Return the sentence on a year in which an indicator is not measured; without a full stop."""
    return _("No aplica: este año no se mide (periodicidad: %s)") % indicator.frequency


def preliminary_text(cutoff: date | None, *, partial: bool) -> str:
    """Return the note on a figure that may still change, to stand beside its light."""
    if partial:
        return _("cifra parcial al %s frente a la meta anual") % day(cutoff)
    return _("preliminar, corte %s") % day(cutoff) if cutoff else _("preliminar")


def since_text(
    *, met: bool, since: int, year: int, first: int, before_judged: bool, yearly: bool = True
) -> str:
    """Say since when a target is met or missed; empty where there is nothing before to compare
    with.

    ``since`` is the first of the years in a row, ``first`` the first year with a target, and
    ``before_judged`` whether the year before ``since`` could be judged: if not, nothing is known
    of it, and nothing is hinted.  ``yearly`` says whether it is measured in the year before.
    """
    if since == year:
        if not before_judged:
            return ""
        if not yearly:
            return (
                _("La medición anterior no cumplió su meta")
                if met
                else _("La medición anterior sí la cumplió")
            )
        return (
            _("El año anterior no cumplió su meta") if met else _("El año anterior sí la cumplió")
        )
    said = _("Cumple su meta desde %d") if met else _("No cumple su meta desde %d")
    text = said % since
    if since == first:
        return _("%s, el primer año con meta") % text
    return text if before_judged else _("%s; del año anterior no hay dato") % text


def place_text(publication: str, section: str, table: str, page: int | None) -> str:
    """Say where a figure was printed."""
    parts = [publication, section, table]
    if page:
        parts.append(_("p.\N{NO-BREAK SPACE}%d") % page)
    return "; ".join(part for part in parts if part)


def captured_text(capture: Capture) -> str:
    """Say through which door a statement came in, who captured it, who approved it and when."""
    people = {
        "door": capture.get_origin_display(),
        "who": capture.capturist,
        "approver": capture.approver,
        "day": day(timezone.localtime(capture.approved_at).date() if capture.approved_at else None),
    }
    return _("Capturado aquí (%(door)s) por %(who)s; aprobado por %(approver)s el %(day)s") % people


def value_text(result: Result | None) -> str:
    """Return the number of a result without the marks of print; ND and NA as documents write them."""
    if result is None:
        return _("ND")
    if result.value is None:
        return _("NA") if result.light == TrafficLight.NOT_APPLICABLE else _("ND")
    return number_text(result.value)


def figure_text(result: Result) -> str:
    """Return a figure as printed; one printed without separators with them, like its neighbours."""
    bare = without_mark(result.printed)
    shown = with_separators(bare)
    return shown if shown != bare else result.printed or value_text(result)


def unit_suffix(indicator: Indicator) -> str:
    """Return the unit as it stands after a figure: the percent sign, or words."""
    return unit_after_number(indicator.unit_of_measure, indicator.kind_of_unit)


def result_sentence(indicator: Indicator, result: Result, final_target: Goal | None) -> str:
    """Return the computed sentence of a result, from what was stored with it; without a full stop."""
    direction = Direction(indicator.direction)
    commitment = Commitment(direction, indicator.baseline_value, result.goal, final_target)
    standing = Assessment(
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
        unit=unit_of_distance(indicator.unit_of_measure, indicator.kind_of_unit),
    ).rstrip(".")


def _share(value: Decimal | None, reason: str) -> PercentOrReason:
    return PercentOrReason(value, Reason(reason) if reason else None)


def _decimals(value: Decimal | None, default: int) -> int:
    exponent = value.as_tuple().exponent if value is not None else None
    return max(0, -exponent) if isinstance(exponent, int) else default


def day(value: date | None) -> str:
    """Write a day as 30 jun 2024."""
    return date_format(value, "j M Y").lower() if value else NOTHING


def long_day(value: date | None) -> str:
    """Write a day as 30 de junio de 2024."""
    return date_format(value, r"j \d\e F \d\e Y").lower() if value else NOTHING


def cutoffs_text(cutoffs: list[date]) -> str:
    """Say up to which day, or between which days, figures of a year count; empty if there are none."""
    if not cutoffs:
        return ""
    first, last = cutoffs[0], cutoffs[-1]
    if first == last:
        return _("corte al %s") % long_day(last)
    return _("cortes entre el %(first)s y el %(last)s") % {
        "first": long_day(first),
        "last": long_day(last),
    }


def mixed_year_text(year: int, definitive: int, preliminary: int, cutoffs: list[date]) -> str:
    """Say how many figures of a year are definitive, how many are not, and what the latter don't say."""
    reach = cutoffs_text(cutoffs)
    parts = {
        "year": year,
        "definitive": ngettext("%d cifra definitiva", "%d cifras definitivas", definitive)
        % definitive,
        "preliminary": ngettext("%d preliminar", "%d preliminares", preliminary) % preliminary,
        "reach": f" ({reach})" if reach else "",
    }
    return (
        ngettext(
            "De %(year)d hay %(definitive)s y %(preliminary)s%(reach)s:"
            " la preliminar no dice aún cómo cerró el año.",
            "De %(year)d hay %(definitive)s y %(preliminary)s%(reach)s:"
            " las preliminares no dicen aún cómo cerró el año.",
            preliminary,
        )
        % parts
    )


def gap_share_text(gap: Decimal, target: Decimal, *limits: Decimal) -> str:
    """Say how large a gap is beside the target, on its side of every limit; empty where the target
    is zero.
    """
    if target == 0:
        return ""
    exact = EXACT.divide(EXACT.multiply(abs(gap), Decimal(100)), abs(target))
    share = round_share(exact, 1, *limits)
    return _("la brecha es de %s de la meta") % f"{number_text(share)}\N{NO-BREAK SPACE}%"


def moment(value: datetime | None) -> str:
    """Write a moment as 22 nov 2026, 03:00."""
    if value is None:
        return NOTHING
    local = timezone.localtime(value)
    return f"{day(local)}, {local:%H:%M}"


def moments(first: datetime, last: datetime) -> str:
    """Write two moments as 22 nov 2026, 03:00 a 03:07; with both days where they are two."""
    if moment(first) == moment(last):
        return moment(last)
    one, other = timezone.localtime(first), timezone.localtime(last)
    until = f"{other:%H:%M}" if one.date() == other.date() else moment(last)
    return _("%(first)s a %(last)s") % {"first": moment(first), "last": until}


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def change_text(before: Decimal | None, now: Decimal | None) -> str:
    """Return a change in percent of what was before, always with its sign; empty where there is none."""
    if before is None or now is None or not before:
        return ""
    share = EXACT.divide(
        EXACT.multiply(EXACT.subtract(now, before), Decimal(100)), before.copy_abs()
    )
    return f"{signed_text(round_on_its_side(share, 1, 0))} %"


def difference_text(before: Decimal | None, now: Decimal | None) -> str:
    """Say how much more it is now than before, with its sign; empty where nothing can be compared."""
    if before is None or now is None:
        return ""
    return signed_text(EXACT.subtract(now, before))


def programme_text(programme: Programme) -> str:
    """Return a programme with whose it is, to stand beside what could be of another."""
    return f"{programme.short_name} ({programme.institution})"


def saved_text(at: datetime) -> str:
    """Write «Guardado 14:03»; with its day if it was not today."""
    local = timezone.localtime(at)
    if local.date() == timezone.localdate():
        return _("Guardado %s") % f"{local:%H:%M}"
    return _("Guardado el %s") % moment(at)
