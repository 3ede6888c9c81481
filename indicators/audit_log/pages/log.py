"""The log in words: filters, one page of lines, and all of them as a table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.capture.pages.cycles import day_changes
from indicators.capture.pages.field_labels import changes
from indicators.fichas.field_labels import ficha_changes
from indicators.models import (
    CaptureEvent,
    CaptureEventKind,
    CycleEvent,
    CycleEventKind,
    FichaEvent,
    Indicator,
    ReconciliationExplanation,
)
from indicators.people import name_of
from indicators.words import FieldChange, day, moment, verdict_of

from ..entries import (
    CYCLE,
    EXPLANATION,
    FICHA,
    LogQuery,
    former_explanations,
    lines,
    people,
    rows_of,
)

PER_PAGE = 50
AT_ONCE = 500
"""Rows of the table that are read together."""

WORDS = {
    **{kind.value: kind.label for kind in CaptureEventKind},
    **{f"{CYCLE}-{kind.value}": gettext_lazy("ciclo %s") % kind.label for kind in CycleEventKind},
    EXPLANATION: gettext_lazy("explicación de un dictamen"),
    FICHA: gettext_lazy("cambio de una ficha"),
}

COLUMNS = (
    gettext_lazy("cuándo"),
    gettext_lazy("quién"),
    gettext_lazy("cuenta"),
    gettext_lazy("qué"),
    gettext_lazy("programa"),
    gettext_lazy("indicador"),
    gettext_lazy("año"),
    gettext_lazy("unidad o ciclo"),
    gettext_lazy("estado anterior"),
    gettext_lazy("estado"),
    gettext_lazy("antes"),
    gettext_lazy("después"),
    gettext_lazy("texto"),
)


@dataclass(frozen=True)
class LogEntry:
    """One thing that somebody did; ``address`` leads to what it was done to."""

    when: str
    at: str
    who: str
    account: str
    kind: str
    what: str
    programme: str
    code: str
    year: int | None
    where: str
    address: str
    from_status: str
    to_status: str
    text: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class LogFilterOption:
    """One choice of a filter."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class LogPage:
    """One page of the log with its filters."""

    entries: tuple[LogEntry, ...]
    total: int
    page: int
    pages: int
    newer: str
    older: str
    csv: str
    people: tuple[LogFilterOption, ...]
    indicators: tuple[LogFilterOption, ...]
    kinds: tuple[LogFilterOption, ...]
    since: str
    until: str
    filtered: bool


class LogQueryInvalid(LookupError):
    """Raised when what was asked for is not there; says so in a sentence for a person."""


def log_page(user: Any, parameters: dict[str, str], page: int = 1) -> LogPage:
    """Return a page of what that person may see; raise LogQueryInvalid for unknown filters and pages."""
    everybody = list(people(user))
    indicators = list(Indicator.objects.select_related("programme").order_by(*_ORDER))
    log_query = _parse_query(parameters, everybody, indicators)
    found = Paginator(lines(user, log_query), PER_PAGE)
    if page > found.num_pages:
        raise LogQueryInvalid(_("La bitácora no tiene tantas páginas."))
    shown = [(source, line) for source, line, _moment in found.page(page).object_list]
    query = {name: value for name, value in parameters.items() if value}
    return LogPage(
        entries=tuple(_entries(shown)),
        total=found.count,
        page=page,
        pages=found.num_pages,
        newer=urlencode([*query.items(), ("page", page - 1)]) if page > 1 else "",
        older=urlencode([*query.items(), ("page", page + 1)]) if page < found.num_pages else "",
        csv=f"{reverse('logbook-csv')}?{urlencode(query)}",
        people=tuple(
            LogFilterOption(person.get_username(), name_of(person), person.pk == log_query.person)
            for person in everybody
        ),
        indicators=tuple(
            LogFilterOption(
                _key(indicator),
                f"{indicator.code} {indicator.name}",
                indicator.pk == log_query.indicator,
            )
            for indicator in indicators
        ),
        kinds=tuple(
            LogFilterOption(key, str(word), key == log_query.kind) for key, word in WORDS.items()
        ),
        since=parameters.get("since", ""),
        until=parameters.get("until", ""),
        filtered=bool(query),
    )


def log_rows(user: Any, parameters: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield everything that is asked for, line by line as texts."""
    query = _parse_query(
        parameters,
        list(people(user)),
        list(Indicator.objects.select_related("programme").order_by(*_ORDER)),
    )
    # The list first and whole: what is done meanwhile would move the pages under the reader.
    found = [(source, line) for source, line, _moment in lines(user, query)]
    for first in range(0, len(found), AT_ONCE):
        for entry in _entries(found[first : first + AT_ONCE]):
            yield (
                entry.at,
                entry.who,
                entry.account,
                entry.what,
                entry.programme,
                entry.code,
                str(entry.year or ""),
                entry.where,
                entry.from_status,
                entry.to_status,
                "; ".join(f"{change.field} {change.before}" for change in entry.changes),
                "; ".join(f"{change.field} {change.after}" for change in entry.changes),
                entry.text,
            )


_ORDER = ("-programme__start_year", "objective__position", "position")


def _key(indicator: Indicator) -> str:
    """Return how an indicator is named in an address: its programme's slug and its code."""
    return f"{indicator.programme.slug}/{indicator.code}"


def _parse_query(
    parameters: dict[str, str], everybody: Iterable[Any], indicators: Iterable[Indicator]
) -> LogQuery:
    person, indicator, kind = (parameters.get(name, "") for name in ("person", "indicator", "kind"))
    by_account = {account.get_username(): account.pk for account in everybody}
    by_key = {_key(choice): choice.pk for choice in indicators}
    if person and person not in by_account:
        raise LogQueryInvalid(_("La bitácora no tiene nada de «%s».") % person)
    if indicator and indicator not in by_key:
        raise LogQueryInvalid(_("No hay ningún indicador «%s».") % indicator)
    if kind and kind not in WORDS:
        raise LogQueryInvalid(_("La bitácora no distingue «%s».") % kind)
    return LogQuery(
        person=by_account.get(person),
        indicator=by_key.get(indicator),
        kind=kind,
        since=_day(parameters.get("since", "")),
        until=_day(parameters.get("until", "")),
    )


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise LogQueryInvalid(_("«%s» no es un día.") % text) from None
    # The day after the last one of the calendar is none.
    if not date(1900, 1, 1) <= found <= date(2100, 12, 31):
        raise LogQueryInvalid(_("«%s» no es un día de los que se registran.") % text)
    return found


def _entries(wanted: list[tuple[str, int]]) -> Iterator[LogEntry]:
    rows = rows_of(wanted)
    former = former_explanations(
        entry for entry in rows if isinstance(entry, ReconciliationExplanation)
    )
    for row in rows:
        match row:
            case CaptureEvent():
                yield _of_capture(row)
            case CycleEvent():
                yield _of_cycle(row)
            case FichaEvent():
                yield _of_ficha(row)
            case _:
                yield _of_explanation(row, former[row.pk])


def _of_capture(event: CaptureEvent) -> LogEntry:
    capture, indicator = event.capture, event.capture.indicator
    return LogEntry(
        **_who(event.by, event.at),
        kind=event.kind,
        what=event.get_kind_display(),
        programme=indicator.programme.slug,
        code=indicator.code,
        year=capture.year,
        where=capture.unit.short_name,
        address=reverse("review-capture", args=(capture.pk,)),
        from_status=event.get_from_status_display() if event.from_status else "",
        to_status=event.get_to_status_display(),
        text=event.comment,
        changes=changes(event.before, event.after),
    )


def _of_cycle(event: CycleEvent) -> LogEntry:
    cycle = event.cycle
    return LogEntry(
        **_who(event.by, event.at),
        kind=f"{CYCLE}-{event.kind}",
        what=str(WORDS[f"{CYCLE}-{event.kind}"]),
        programme=cycle.programme.slug,
        code="",
        year=cycle.year,
        where=cycle.get_kind_display(),
        address="",
        from_status="",
        to_status="",
        text=event.reason,
        changes=day_changes(event) or changes({}, {"closes_on": day(event.closes_on)}),
    )


def _of_ficha(event: FichaEvent) -> LogEntry:
    indicator = event.indicator
    return LogEntry(
        **_who(event.by, event.at),
        kind=FICHA,
        what=str(WORDS[FICHA]),
        programme=indicator.programme.slug,
        code=indicator.code,
        year=None,
        where="",
        address=reverse("programme:ficha", args=(indicator.programme.slug, indicator.code)),
        from_status="",
        to_status="",
        text=event.reason,
        changes=ficha_changes(event.before, event.after),
    )


def _of_explanation(row: ReconciliationExplanation, former: str) -> LogEntry:
    indicator = row.indicator
    place = (indicator.programme.slug, indicator.code, str(row.year), row.verdict)
    return LogEntry(
        **_who(row.written_by, row.written_at),
        kind=EXPLANATION,
        what=str(WORDS[EXPLANATION]) if row.text else _("explicación quitada"),
        programme=indicator.programme.slug,
        code=indicator.code,
        year=row.year,
        where=row.unit.short_name,
        address=reverse("programme:verdict", args=place),
        from_status="",
        to_status=verdict_of(row.verdict).word,
        text="",
        changes=changes(
            {"explanation": former} if former else {}, {"explanation": row.text} if row.text else {}
        ),
    )


def _who(person: Any, at: Any) -> dict[str, str]:
    return {
        "when": moment(at),
        "at": timezone.localtime(at).isoformat(timespec="seconds"),
        "who": name_of(person),
        "account": person.get_username(),
    }
