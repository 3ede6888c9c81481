"""The reconciliation ledger, worst first, grouped by verdict."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from indicators.arithmetic.official_numbers import Printed, read_printed, round_on_its_side
from indicators.arithmetic.reconciliation_rules import Verdict
from indicators.models import Indicator, Result
from indicators.page_context import OpenProgramme, PageContext, PageNotFound, context_of_year
from indicators.reconciliation.ledger import LedgerRow, ledger
from indicators.words import VerdictWords, day, number_text, place_text, signed_text, verdict_of

from .filter_options import FilterOption
from .series import results_of

QUIET = (Verdict.NOT_RECOMPUTABLE, Verdict.MATCHES)
"""Verdicts that ask nothing of anybody: listed last, in short."""


@dataclass(frozen=True)
class PrintedPlace:
    """One printing and its place."""

    printed: str
    where: str
    current: bool


@dataclass(frozen=True)
class LedgerEntry:
    """One verdict on one figure; the figures of the institution have a page for each."""

    code: str
    name: str
    year: int
    verdict: VerdictWords
    printed: str
    recomputed: str
    difference: str
    substitution: str
    where: str
    remark: str
    explanation: str
    explained_by: str
    explained_at: str
    readings: tuple[PrintedPlace, ...]
    has_page: bool

    @property
    def anchor(self) -> str:
        """Return its name within the ledger, for links."""
        return f"{self.code}-{self.year}-{self.verdict.key}"


@dataclass(frozen=True)
class VerdictGroup:
    """All entries of one verdict."""

    verdict: VerdictWords
    quiet: bool
    count: int
    entries: tuple[LedgerEntry, ...]


@dataclass(frozen=True)
class Reconciliation:
    """The whole page."""

    page_context: PageContext
    groups: tuple[VerdictGroup, ...]
    verdicts: tuple[FilterOption, ...]
    indicators: tuple[FilterOption, ...]
    years: tuple[FilterOption, ...]
    filtered: bool
    shown: int
    total: int
    to_explain: int
    csv: str
    may_explain: bool


def reconciliation(
    programme: OpenProgramme,
    *,
    verdict: str = "",
    indicator: str = "",
    year: int | None = None,
    may_explain: bool = False,
) -> Reconciliation:
    """Return every verdict, or those asked for; raises PageNotFound for a verdict, code or year
    there is not.

    ``may_explain`` says whether the page is for somebody who writes explanations.
    """
    indicators = list(
        Indicator.objects.filter(programme=programme.row)
        .order_by("objective__position", "position")
        .values_list("code", "name")
    )
    years = _printed_years(programme)
    if indicator and indicator not in dict(indicators):
        raise PageNotFound(_("El programa no tiene indicador «%s».") % indicator)
    if verdict and verdict not in set(Verdict):
        raise PageNotFound(_("No hay dictamen «%s».") % verdict)
    if year is not None and year not in years:
        raise PageNotFound(_("La conciliación no tiene cifras del año %d.") % year)
    rows = ledger(programme.row, indicator=indicator or None, year=year)
    counts = Counter(row.verdict for row in rows)
    shown = [row for row in rows if verdict in ("", row.verdict)]
    root = programme.row.root_unit.slug
    return Reconciliation(
        page_context=programme.page_context
        if year is None
        else context_of_year(programme, year, results_of([programme.row]).filter(year=year)),
        groups=tuple(
            _group(kind, shown, root) for kind in Verdict if any(kind == r.verdict for r in shown)
        ),
        verdicts=tuple(
            FilterOption(
                kind.value, f"{verdict_of(kind).word} ({counts[kind]})", kind.value == verdict
            )
            for kind in Verdict
        ),
        indicators=tuple(
            FilterOption(code, f"{code} {name}", code == indicator) for code, name in indicators
        ),
        years=tuple(FilterOption(str(printed), str(printed), printed == year) for printed in years),
        filtered=bool(verdict or indicator or year),
        shown=len(shown),
        total=len(rows),
        to_explain=sum(1 for row in shown if row.verdict not in QUIET and not row.explanation),
        csv=_csv(programme, verdict=verdict, indicator=indicator, year=year),
        may_explain=may_explain,
    )


def _printed_years(programme: OpenProgramme) -> list[int]:
    """Return the years of which something is printed, the latest first."""
    printed = Result.objects.filter(indicator__programme=programme.row).exclude(printed="")
    return list(printed.order_by("-year").values_list("year", flat=True).distinct())


def _csv(programme: OpenProgramme, **filters: str | int | None) -> str:
    """Return the address of the same rows as a table: the API's list with the same filters."""
    address = reverse("programme-reconciliation-list", kwargs={"programme": programme.row.slug})
    asked = {name: value for name, value in filters.items() if value}
    return f"{address}?{urlencode({**asked, 'format': 'csv', 'page_size': 1000})}"


def _group(verdict: Verdict, rows: list[LedgerRow], root: str) -> VerdictGroup:
    entries = tuple(entry_of(row, root) for row in rows if row.verdict == verdict)
    return VerdictGroup(verdict_of(verdict), verdict in QUIET, len(entries), entries)


def entry_of(row: LedgerRow, root: str) -> LedgerEntry:
    """Return a row of the ledger as text; ``root`` is the unit whose verdicts have a page."""
    printed = read_printed(row.printed)
    return LedgerEntry(
        code=row.indicator_code,
        name=row.indicator_name,
        year=row.year,
        verdict=verdict_of(row.verdict),
        printed=row.printed,
        recomputed=number_text(_readable(row.recomputed, printed, printed.value)),
        difference=signed_text(_readable(row.difference, printed, Decimal(0))),
        substitution=row.substitution,
        where=place_text(row.publication_title, row.section, row.table, row.page),
        remark=row.remark,
        explanation=row.explanation,
        explained_by=row.explained_by,
        explained_at=day(timezone.localtime(row.explained_at)) if row.explained_at else "",
        readings=tuple(
            PrintedPlace(
                place.printed,
                place_text(place.publication_title, place.section, place.table, place.page),
                place.current,
            )
            for place in row.readings
        ),
        has_page=row.unit == root,
    )


def _readable(value: Decimal | None, printed: Printed, same: Decimal | None) -> Decimal | None:
    """Return an exact figure cut to three decimals more than were printed, or as many as show the
    verdict: its distance from ``same`` beside half and one unit of the last printed decimal.
    """
    if value is None:
        return None
    unit = printed.unit_of_last_decimal
    limits = [] if same is None else [same + unit * part / 2 for part in (-2, -1, 0, 1, 2)]
    shown = round_on_its_side(value, printed.decimals + 3, *limits).normalize()
    return shown if shown != 0 else Decimal(0)
