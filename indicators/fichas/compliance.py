"""The rules of the official format, held against the fichas of a programme.

Plain values in and out.  A rule that the programme's norm states quotes it; the others are the
system's own and say so.  What breaks a rule is no fault of the data: the ficha is as it was printed,
and its notes may say why.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from indicators.arithmetic.official_numbers import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    read_missing,
    read_printed,
)
from indicators.arithmetic.progress import Direction
from indicators.arithmetic.targets import read_target
from objectives.periods import read_frequency, rhythm_of

from .target_tables import merged_table

Data = Mapping[str, Any]


class FormatRule(StrEnum):
    """A rule that a ficha, or the indicators of an objective, are held to."""

    BASELINE = "linea_base"
    DIRECTION = "tendencia"
    PER_OBJECTIVE = "por_objetivo"
    FREQUENCY = "periodicidad"
    DECIMALS = "decimales"


class RuleViolation(StrEnum):
    """In which way a rule is not followed."""

    NO_BASELINE = "sin_linea_base"
    BASELINE_TOO_LATE = "linea_base_posterior"
    BASELINE_NOT_DEFINITIVE = "linea_base_no_definitiva"
    TARGET_AGAINST_DIRECTION = "meta_contraria"
    TARGET_EQUALS_BASELINE = "meta_igual"
    TARGET_NOT_CONSTANT = "meta_no_constante"
    OTHER_COUNT = "otra_cuenta"
    UNKNOWN_FREQUENCY = "periodicidad_desconocida"
    YEARS_WITHOUT_TARGET = "años_sin_meta"
    YEARS_WITH_TARGET = "años_de_mas"
    OTHER_DECIMALS = "otros_decimales"


@dataclass(frozen=True)
class NormRule:
    """One rule as the programme's norm has it; without a quote it is the system's own.

    ``fixed`` are the numbers that the programme itself fixes for it, where it does: how many
    indicators of each kind an objective has.
    """

    rule: FormatRule
    quote: str = ""
    source: str = ""
    fixed: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One rule that one ficha does not follow, or the indicators of one objective.

    ``code`` is the indicator's, empty for an objective.  ``detail`` are the numbers to tell it
    with; ``note`` is what the ficha says about it, empty if it says nothing.
    """

    rule: FormatRule
    fault: RuleViolation
    objective: str
    code: str
    detail: Mapping[str, str]
    note: str = ""


_SAYS_NOTHING = {"", "ninguna", "ninguno", "sin nota", "n.a.", "na", "no aplica"}


def parse_norms(norms: Mapping[str, Any]) -> tuple[NormRule, ...]:
    """Return the rules in order, with the words of the programme's norm where it has any; not one
    for which the programme would have to fix numbers and fixes none.
    """
    stated = {
        FormatRule.BASELINE: norms.get("baseline"),
        FormatRule.FREQUENCY: norms.get("frequency"),
    }
    fixed = _fixed(norms)
    found = []
    for rule in FormatRule:
        if words := stated.get(rule):
            found.append(NormRule(rule, words["quote"], words["source"]))
        elif rule != FormatRule.PER_OBJECTIVE:
            found.append(NormRule(rule))
        elif fixed:
            found.append(NormRule(rule, fixed=fixed))
    return tuple(found)


def _fixed(norms: Mapping[str, Any]) -> dict[str, int]:
    """Return the number of indicators of each kind in an objective, as far as the programme fixes it."""
    names = {"meta": "metas_per_objective", "parametro": "parameters_per_objective"}
    return {kind: norms[name] for kind, name in names.items() if norms.get(name) is not None}


def check_compliance(
    fichas: Sequence[Data],
    objectives: Sequence[str],
    norms: Mapping[str, Any],
    *,
    years: range,
    baseline_statuses: Mapping[str, str],
    constant_share: Decimal,
) -> list[Finding]:
    """Return the findings, rule by rule, then in the order of the fichas.

    ``years`` are those of the programme; ``baseline_statuses`` the status with which the figure of
    the baseline's year stands, by code; ``constant_share`` how far, in percent of the baseline, a
    constant target may be from it.
    """
    found: list[Finding] = []
    for ficha in fichas:
        found += _baseline(ficha, norms.get("baseline"), baseline_statuses.get(ficha["code"], ""))
        found += _direction(ficha, constant_share)
        found += _frequency(ficha, years)
        found += _decimals(ficha)
    found += _per_objective(fichas, objectives, norms)
    return sorted(found, key=lambda finding: list(FormatRule).index(finding.rule))


def _baseline(ficha: Data, norm: Mapping[str, Any] | None, status: str) -> Iterator[Finding]:
    baseline = ficha["baseline"]
    if baseline is None:
        yield _finding(ficha, FormatRule.BASELINE, RuleViolation.NO_BASELINE, {}, "")
        return
    note = _note(baseline["note"])
    if _number(baseline["printed"]) is None:
        yield _finding(ficha, FormatRule.BASELINE, RuleViolation.NO_BASELINE, {}, note)
        return
    if norm and baseline["year"] > norm["until"]:
        detail = {"year": str(baseline["year"]), "until": str(norm["until"])}
        yield _finding(ficha, FormatRule.BASELINE, RuleViolation.BASELINE_TOO_LATE, detail, note)
    if status and status not in ("definitivo", NOT_AVAILABLE, NOT_APPLICABLE):
        detail = {"year": str(baseline["year"]), "status": status}
        yield _finding(
            ficha, FormatRule.BASELINE, RuleViolation.BASELINE_NOT_DEFINITIVE, detail, note
        )


def _direction(ficha: Data, constant_share: Decimal) -> Iterator[Finding]:
    baseline, targets = ficha["baseline"], merged_table(ficha)
    if baseline is None or targets is None or not targets["final"]:
        return
    first = _number(baseline["printed"])
    final = read_target(targets["final"]["printed"]).number
    if first is None or final is None:
        return
    detail = {
        "baseline": baseline["printed"],
        "year": str(baseline["year"]),
        "target": targets["final"]["printed"],
        "final_year": str(targets["final"]["year"]),
    }
    note = _note(targets["final"]["note"])
    if fault := _direction_fault(Direction(ficha["direction"]), first, final, constant_share):
        yield _finding(ficha, FormatRule.DIRECTION, fault, detail, note)


def _direction_fault(
    direction: Direction, baseline: Decimal, target: Decimal, constant_share: Decimal
) -> RuleViolation | None:
    if direction == Direction.CONSTANT:
        allowed = abs(baseline) * constant_share / 100
        return RuleViolation.TARGET_NOT_CONSTANT if abs(target - baseline) > allowed else None
    if target == baseline:
        return RuleViolation.TARGET_EQUALS_BASELINE
    rises = target > baseline
    return (
        None
        if rises == (direction == Direction.ASCENDING)
        else RuleViolation.TARGET_AGAINST_DIRECTION
    )


def _frequency(ficha: Data, years: range) -> Iterator[Finding]:
    targets = merged_table(ficha)
    if targets is None:
        return
    stated, baseline = ficha["measured_years"], ficha["baseline"]
    if read_frequency(ficha["frequency"]) is None and not stated:
        detail = {"frequency": ficha["frequency"]}
        said = _mention(ficha, "periodicidad")
        yield _finding(ficha, FormatRule.FREQUENCY, RuleViolation.UNKNOWN_FREQUENCY, detail, said)
        return
    promised = {*targets["intermediate"], *([targets["final"]["year"]] if targets["final"] else [])}
    note = targets["final"]["note"] if targets["final"] else ""
    rhythm = rhythm_of(
        ficha["frequency"],
        stated=stated,
        baseline_year=baseline["year"] if baseline else None,
        target_years=promised,
    )
    due = set(years) - rhythm.unmeasured(years)
    if baseline and baseline["year"]:
        due = {year for year in due if year > baseline["year"]}
    # A target beyond the programme, of a longer plan, is one too many only where nothing is measured.
    beyond = {year for year in promised - rhythm.unmeasured(promised) if year > years[-1]}
    for fault, odd in (
        (RuleViolation.YEARS_WITHOUT_TARGET, due - promised),
        (RuleViolation.YEARS_WITH_TARGET, promised - due - beyond),
    ):
        if odd:
            detail = {"frequency": ficha["frequency"], "years": ", ".join(map(str, sorted(odd)))}
            yield _finding(ficha, FormatRule.FREQUENCY, fault, detail, _note(note))


def _decimals(ficha: Data) -> Iterator[Finding]:
    """Yield the finding of a ficha that prints more decimals than its figure is rounded to."""
    baseline, targets = ficha["baseline"], merged_table(ficha)
    printed = [baseline["printed"]] if baseline else []
    if targets:
        printed += targets["intermediate"].values()
        printed += [targets["final"]["printed"]] if targets["final"] else []
    needed = {text: _decimals_needed(text) for text in printed}
    most = max(needed.values(), default=0)
    if most > ficha["decimals"]:
        finest = ", ".join(text for text, many in needed.items() if many > ficha["decimals"])
        detail = {"decimals": str(ficha["decimals"]), "most": str(most), "printed": finest}
        yield _finding(
            ficha,
            FormatRule.DECIMALS,
            RuleViolation.OTHER_DECIMALS,
            detail,
            _mention(ficha, "decimal"),
        )


def _decimals_needed(text: str) -> int:
    """Return the number of decimals that say something in a baseline or target: 95.0 needs none."""
    if read_missing(text):
        return 0
    goal = read_target(text)
    found = [number for number in (goal.value, goal.upper) if number is not None]
    exponents = [number.normalize().as_tuple().exponent for number in found]
    return max((-exponent for exponent in exponents if isinstance(exponent, int)), default=0)


def _per_objective(
    fichas: Sequence[Data], objectives: Sequence[str], norms: Mapping[str, Any]
) -> Iterator[Finding]:
    counted = Counter((ficha["objective"], ficha["kind"]) for ficha in fichas)
    for objective in objectives:
        for kind, wanted in _fixed(norms).items():
            there = counted[objective, kind]
            if there != wanted:
                detail = {"kind": kind, "wanted": str(wanted), "there": str(there)}
                yield Finding(
                    FormatRule.PER_OBJECTIVE, RuleViolation.OTHER_COUNT, objective, "", detail
                )


def _finding(
    ficha: Data, rule: FormatRule, fault: RuleViolation, detail: Mapping[str, str], note: str
) -> Finding:
    return Finding(rule, fault, ficha["objective"], ficha["code"], detail, note)


def _note(text: str) -> str:
    """Return a note that says something."""
    clean = text.strip()
    return "" if clean.rstrip(".").lower() in _SAYS_NOTHING else clean


def _mention(ficha: Data, word: str) -> str:
    """Return the ficha's observation or note on a matter that has no note of its own:
    the first of them that names it.
    """
    said = (ficha["observations"], *ficha["notes"])
    return next((_note(sentence) for sentence in said if word in sentence.lower()), "")


def _number(text: str) -> Decimal | None:
    return read_printed(text).value
