"""The page of what does not follow the rules of the official format, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from indicators.models import IndicatorKind, ValueStatus
from indicators.words import list_text

from ..compliance import Finding, FormatRule, NormRule, RuleViolation

_RULES = {
    FormatRule.BASELINE: (
        gettext_lazy("Línea base definitiva y del año que pide la norma"),
        gettext_lazy("La línea base es un valor definitivo; si no, la ficha dice por qué."),
    ),
    FormatRule.DIRECTION: (
        gettext_lazy("Meta final acorde con la tendencia esperada"),
        gettext_lazy(
            "Si se espera que suba, la meta final queda por encima de la línea base; si baje, por "
            "debajo; si sea constante, junto a ella. Donde no, las cifras llevan la marca «meta "
            "contraria» y la ficha lo explica."
        ),
    ),
    FormatRule.PER_OBJECTIVE: (
        gettext_lazy("Metas para el bienestar y parámetros por objetivo"),
        gettext_lazy("Cada objetivo se mide con los indicadores que el programa le fija:"),
    ),
    FormatRule.FREQUENCY: (
        gettext_lazy("Metas en los años que toca según la periodicidad"),
        gettext_lazy("Hay una meta en cada año en que se mide, y en ningún otro."),
    ),
    FormatRule.DECIMALS: (
        gettext_lazy("Decimales que concuerdan"),
        gettext_lazy(
            "El resultado se redondea a los decimales de la ficha antes de compararlo: ni la línea "
            "base ni las metas llevan más que él."
        ),
    ),
}

_FAULTS = {
    RuleViolation.NO_BASELINE: gettext_lazy("No tiene línea base."),
    RuleViolation.BASELINE_TOO_LATE: gettext_lazy(
        "La línea base es de %(year)s; la norma la pide de %(until)s o antes."
    ),
    RuleViolation.BASELINE_NOT_DEFINITIVE: gettext_lazy(
        "La línea base de %(year)s es un valor %(status)s."
    ),
    RuleViolation.TARGET_AGAINST_DIRECTION: gettext_lazy(
        "De %(baseline)s en %(year)s a una meta de %(target)s en %(final_year)s: va en contra de la "
        "tendencia esperada."
    ),
    RuleViolation.TARGET_EQUALS_BASELINE: gettext_lazy(
        "La meta de %(final_year)s, %(target)s, es la propia línea base de %(year)s."
    ),
    RuleViolation.TARGET_NOT_CONSTANT: gettext_lazy(
        "De %(baseline)s en %(year)s a %(target)s en %(final_year)s: no es constante."
    ),
    RuleViolation.OTHER_COUNT: gettext_lazy(
        "%(kind)s: hay %(there)s y el programa fija %(wanted)s."
    ),
    RuleViolation.UNKNOWN_FREQUENCY: gettext_lazy(
        "La periodicidad «%(frequency)s» no dice cada cuántos años se mide."
    ),
    RuleViolation.YEARS_WITHOUT_TARGET: gettext_lazy(
        "Se mide con periodicidad «%(frequency)s» y no hay meta de %(years)s."
    ),
    RuleViolation.YEARS_WITH_TARGET: gettext_lazy(
        "Se mide con periodicidad «%(frequency)s» y sobra la meta de %(years)s."
    ),
    RuleViolation.OTHER_DECIMALS: gettext_lazy(
        "Decimales del resultado: %(decimals)s; la ficha lleva %(printed)s, con %(most)s."
    ),
}

# What is set right among the targets; all else of a ficha is among its elements.
_IN_TARGETS = {
    RuleViolation.TARGET_AGAINST_DIRECTION,
    RuleViolation.TARGET_EQUALS_BASELINE,
    RuleViolation.TARGET_NOT_CONSTANT,
    RuleViolation.YEARS_WITHOUT_TARGET,
    RuleViolation.YEARS_WITH_TARGET,
}


@dataclass(frozen=True)
class FindingRow:
    """One finding: whose, what, what the ficha says about it, and where it is set right.

    ``code`` is the indicator's, or empty with ``objective`` alone; ``part`` is ``elements`` or
    ``targets``, or empty with an empty code.
    """

    code: str
    objective: str
    message: str
    note: str
    part: str


@dataclass(frozen=True)
class RuleRows:
    """One rule with its words, and what does not follow it."""

    key: str
    title: str
    meaning: str
    quote: str
    source: str
    rows: tuple[FindingRow, ...]

    @property
    def unexplained(self) -> int:
        """Return the number of findings about which the ficha says nothing."""
        return sum(not row.note for row in self.rows)


def rules_of(norms: tuple[NormRule, ...], found: list[Finding]) -> tuple[RuleRows, ...]:
    """Return every rule, also those that all fichas follow."""
    return tuple(
        RuleRows(
            key=norm.rule.value,
            title=str(_RULES[norm.rule][0]),
            meaning=_meaning(norm),
            quote=norm.quote,
            source=norm.source,
            rows=tuple(_row(finding) for finding in found if finding.rule == norm.rule),
        )
        for norm in norms
    )


def _meaning(norm: NormRule) -> str:
    """Return the meaning of a rule, and whose it is where it quotes nobody."""
    meaning = str(_RULES[norm.rule][1])
    if not norm.fixed:
        return f"{meaning} {_('Regla de este sistema; de la norma no se cita texto.')}"
    counts = {
        "meta": ngettext(
            "%d meta para el bienestar", "%d metas para el bienestar", norm.fixed.get("meta", 0)
        ),
        "parametro": ngettext("%d parámetro", "%d parámetros", norm.fixed.get("parametro", 0)),
    }
    return _("%(meaning)s %(counts)s. De la norma no se cita texto.") % {
        "meaning": meaning,
        "counts": list_text([counts[kind] % wanted for kind, wanted in norm.fixed.items()]),
    }


def _row(finding: Finding) -> FindingRow:
    detail = dict(finding.detail)
    if "kind" in detail:
        detail["kind"] = str(dict(IndicatorKind.choices)[detail["kind"]])
    if "status" in detail:
        detail["status"] = str(dict(ValueStatus.choices)[detail["status"]])
    return FindingRow(
        code=finding.code,
        objective=finding.objective,
        message=str(_FAULTS[finding.fault]) % detail,
        note=finding.note,
        part=_part(finding),
    )


def _part(finding: Finding) -> str:
    if not finding.code:
        return ""
    return "targets" if finding.fault in _IN_TARGETS else "elements"


def sentences_of(found: Iterable[Finding]) -> tuple[str, ...]:
    """Return the findings as sentences, one each."""
    return tuple(_row(finding).message for finding in found)


def how_many(rows: tuple[RuleRows, ...]) -> str:
    """Say how many in a sentence, for the head of the list."""
    total = sum(len(row.rows) for row in rows)
    if not total:
        return _("Todas las fichas siguen las reglas.")
    silent = sum(row.unexplained for row in rows)
    if not silent:
        return _("%d por revisar, todo explicado en su ficha.") % total
    return _("%(total)d por revisar, de lo cual %(silent)d sin explicación en su ficha.") % {
        "total": total,
        "silent": silent,
    }
