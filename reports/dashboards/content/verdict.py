"""One verdict of the ledger: what it is about and what has been written on it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators.models import LONGEST_EXPLANATION, ReconciliationExplanation
from indicators.page_context import OpenProgramme, PageContext, PageNotFound, context_of_year
from indicators.reconciliation.explanations import VerdictNotFound, find_verdict, history
from indicators.words import moment

from .ledger import LedgerEntry, entry_of
from .series import results_of


@dataclass(frozen=True)
class WrittenExplanation:
    """An explanation that somebody wrote; without text they withdrew what was written before."""

    text: str
    author: str
    written: str
    current: bool


@dataclass(frozen=True)
class ExplanationForm:
    """The form that a reviewer is offered: to write, and to take back what there is.

    ``typed`` begins with the explanation there is, to be bettered; ``seen`` names it.
    """

    typed: str
    error: str
    error_of_withdrawal: str
    seen: str
    longest: str
    may_withdraw: bool


@dataclass(frozen=True)
class VerdictPage:
    """The content of a verdict's page."""

    page_context: PageContext
    entry: LedgerEntry
    title: str
    history: tuple[WrittenExplanation, ...]
    form: ExplanationForm | None


@dataclass(frozen=True)
class RejectedExplanation:
    """A refused explanation: what a reviewer typed, and why it was not written; shown to them again."""

    typed: str = ""
    error: str = ""
    withdrawing: bool = False


def verdict_page(
    programme: OpenProgramme,
    code: str,
    year: int,
    verdict: str,
    *,
    may_explain: bool = False,
    rejected: RejectedExplanation | None = None,
) -> VerdictPage:
    """Return a verdict with its history; raises PageNotFound where the ledger has no such row.

    With a form for who may explain it; with a refusal, that is said there.
    """
    try:
        row = find_verdict(programme.row, code, year, verdict)
    except VerdictNotFound as unknown:
        raise PageNotFound(str(unknown)) from unknown
    entry = entry_of(row, programme.row.root_unit.slug)
    written = list(history(programme.row, code, year, verdict))
    latest = written[0] if written else None
    return VerdictPage(
        page_context=context_of_year(
            programme, year, results_of([programme.row]).filter(indicator__code=code, year=year)
        ),
        entry=entry,
        title=_("%(code)s en %(year)d: %(verdict)s")
        % {"code": code, "year": year, "verdict": entry.verdict.word},
        history=tuple(_written(explanation, explanation is latest) for explanation in written),
        form=_form(latest, rejected) if may_explain else None,
    )


def _written(row: ReconciliationExplanation, latest: bool) -> WrittenExplanation:
    return WrittenExplanation(row.text, row.author, moment(row.written_at), latest)


def _form(
    latest: ReconciliationExplanation | None, rejected: RejectedExplanation | None
) -> ExplanationForm:
    standing = latest.text if latest else ""
    asked = rejected or RejectedExplanation(typed=standing)
    return ExplanationForm(
        typed=standing if asked.withdrawing else asked.typed,
        error="" if asked.withdrawing else asked.error,
        error_of_withdrawal=asked.error if asked.withdrawing else "",
        seen=str(latest.pk) if latest else "",
        longest=f"{LONGEST_EXPLANATION:,}",
        may_withdraw=bool(standing),
    )
