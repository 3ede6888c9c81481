"""The words for periods and for what is judged of compliance: the one place where they become text."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from indicators.arithmetic.reconciliation_rules import Verdict
from indicators.words import computed_text, list_text, number_text
from objectives.periods import Frequency, Period, read_frequency

from .compliance import percent_of
from .compliance_verdicts import Basis, Reading, ReadingVerdict

_ORDINALS = (
    *(gettext_lazy("Primer"), gettext_lazy("Segundo"), gettext_lazy("Tercer")),
    *(gettext_lazy("Cuarto"), gettext_lazy("Quinto"), gettext_lazy("Sexto")),
)
_MONTHS = (
    *(gettext_lazy("Enero"), gettext_lazy("Febrero"), gettext_lazy("Marzo")),
    *(gettext_lazy("Abril"), gettext_lazy("Mayo"), gettext_lazy("Junio")),
    *(gettext_lazy("Julio"), gettext_lazy("Agosto"), gettext_lazy("Septiembre")),
    *(gettext_lazy("Octubre"), gettext_lazy("Noviembre"), gettext_lazy("Diciembre")),
)
_PARTS = {
    Frequency.BIMESTRAL: gettext_lazy("%s bimestre"),
    Frequency.TRIMESTRAL: gettext_lazy("%s trimestre"),
    Frequency.CUATRIMESTRAL: gettext_lazy("%s cuatrimestre"),
    Frequency.SEMESTRAL: gettext_lazy("%s semestre"),
}

DECIMALS = 0
"""The decimals with which documents print these percentages; a computed one is shown with two more."""


def part_text(part: int, frequency: str) -> str:
    """Return a part of a year in words: «Tercer trimestre», «Marzo»; «Año» for the whole."""
    if part == 0:
        return _("Año")
    found = read_frequency(frequency)
    if found == Frequency.MENSUAL and part <= len(_MONTHS):
        return str(_MONTHS[part - 1])
    if found in _PARTS and part <= len(_ORDINALS):
        return str(_PARTS[found]) % _ORDINALS[part - 1]
    return _("Periodo %d") % part


def period_text(period: Period, frequency: str) -> str:
    """Return a period in words: «Tercer trimestre de 2023», «2023»."""
    if period.part == 0:
        return str(period.year)
    words = {"part": part_text(period.part, frequency), "year": period.year}
    return _("%(part)s de %(year)s") % words


def count_readings(number: int) -> str:
    """Return the words for how many readings of compliance there are."""
    return ngettext("%d dato de cumplimiento", "%d datos de cumplimiento", number)


def substitution_text(reading: Reading, judged: ReadingVerdict) -> str:
    """Return how the percentage is computed, with its numbers; empty where it is not."""
    if judged.computed is None:
        return ""
    result = computed_text(judged.computed, DECIMALS)
    if judged.basis == Basis.COUNTS:
        return count_text(reading.programmed or 0, reading.fulfilled or 0)
    terms = " + ".join(_short(percent) for percent in judged.averaged.values())
    count = len(judged.averaged)
    return f"({terms}) / {count} = {result}" if count > 1 else terms


def count_text(programmed: int, fulfilled: int) -> str:
    """Return how a percentage is computed from counts; empty where nothing was due."""
    percent = percent_of(programmed, fulfilled)
    if percent is None:
        return ""
    return f"{fulfilled:,} / {programmed:,} × 100 = {computed_text(percent, DECIMALS)}"


def finding_texts(
    reading: Reading,
    judged: ReadingVerdict,
    frequency: str,
    elsewhere: Sequence[tuple[str, str]],
) -> list[str]:
    """Return a sentence for each thing that does not fit; ``elsewhere`` are what the other places print,
    each with its place.
    """
    found = []
    printed = reading.percent.text if reading.percent else ""
    if judged.contradicts_itself:
        found.append(_contradiction_text(reading, printed))
    elif judged.verdict in (Verdict.DIFFERS, Verdict.ROUNDING):
        found.extend(_difference_texts(reading, judged, printed, frequency))
    if judged.sums_differ:
        words = {
            "sums": _counts_text(judged.programmed, judged.fulfilled),
            "total": _counts_text(reading.programmed, reading.fulfilled),
        }
        found.append(_("Los objetivos suman %(sums)s; el total dice %(total)s.") % words)
    if judged.is_borrowed and judged.own_finding:
        found.append(_("Se usa lo que imprime otra publicación, donde esta no lo imprime."))
    if judged.sources_disagree:
        others = list_text(
            [
                _("%(said)s en %(place)s") % {"said": said, "place": place}
                for said, place in elsewhere
            ]
        )
        here = _said_text(reading)
        found.append(_("Aquí se imprime %(here)s; %(others)s.") % {"here": here, "others": others})
    if judged.entries_differ and judged.entered is not None:
        counts = _counts_text(judged.entered.due, judged.entered.fulfilled)
        found.append(_("Los avances aprobados dan %s.") % counts)
    return found


def _difference_texts(
    reading: Reading, judged: ReadingVerdict, printed: str, frequency: str
) -> list[str]:
    words = {"printed": printed, "substitution": substitution_text(reading, judged)}
    if judged.basis != Basis.AVERAGE:
        return [_("Se imprime %(printed)s; las cuentas dan %(substitution)s.") % words]
    if len(judged.averaged) > 1:
        said = _("Se imprime %(printed)s; el promedio de sus periodos es %(substitution)s.") % words
    else:
        said = _("Se imprime %(printed)s; del año solo se imprime %(substitution)s.") % words
    return [said, *_unprinted_text(judged, frequency)]


def _contradiction_text(reading: Reading, printed: str) -> str:
    words = {
        "printed": printed,
        "counts": _counts_text(reading.programmed, reading.fulfilled),
    }
    if reading.programmed == 0:
        return _("Se imprime %(printed)s, y sus cuentas dicen que nada tocaba: %(counts)s.") % words
    return _("Se imprime %(printed)s, que nada tocaba, y sus cuentas dicen %(counts)s.") % words


def _counts_text(programmed: int | None, fulfilled: int | None) -> str:
    """Return counts in words: «12 programados y 8 cumplidos»."""
    parts = []
    if programmed is not None:
        text = ngettext("%s programado", "%s programados", programmed)
        parts.append(text % f"{programmed:,}")
    if fulfilled is not None:
        text = ngettext("%s cumplido", "%s cumplidos", fulfilled)
        parts.append(text % f"{fulfilled:,}")
    return list_text(parts)


def _said_text(reading: Reading) -> str:
    return reading_text(
        reading.percent.text if reading.percent else "", reading.programmed, reading.fulfilled
    )


def reading_text(printed: str, programmed: int | None, fulfilled: int | None) -> str:
    """Return what a place prints in short: its percentage with its counts, or these alone."""
    counts = _counts_text(programmed, fulfilled)
    return f"{printed} ({counts})" if printed and counts else printed or counts


def _unprinted_text(judged: ReadingVerdict, frequency: str) -> list[str]:
    """Return the parts of the year of which no percentage is printed that could be averaged."""
    every = read_frequency(frequency)
    parts = every.parts if every else 0
    missing = [part for part in range(1, parts + 1) if part not in judged.averaged]
    if not missing:
        return []
    names = [lower_first_letter(part_text(part, frequency)) for part in missing]
    return [_("No hay porcentaje que promediar de: %s.") % list_text(names)]


def lower_first_letter(text: str) -> str:
    """Return a text that begins in lower case, to stand within a sentence."""
    return text[:1].lower() + text[1:]


def _short(value: Decimal) -> str:
    return computed_text(value, DECIMALS) if value % 1 else number_text(value)
