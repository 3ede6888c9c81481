"""The log in words: filters, one page of lines, and all of them as a table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.event_lines import EventLine
from indicators.models import Event, Indicator
from indicators.people import name_of
from indicators.permissions import programmes_seen_in_log_by
from indicators.words import programme_text

from ..entries import LogQuery, find_events, people, read_events
from ..sources import SOURCES, log_kinds

PER_PAGE = 50
AT_ONCE = 500
"""Rows of the table that are read together."""

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
    gettext_lazy("propuso"),
)


@dataclass(frozen=True, kw_only=True)
class LogEntry(EventLine):
    """One thing that somebody did; ``address`` leads to what it was done to."""

    at: str
    account: str
    programme: str
    of_programme: str
    code: str
    year: int | None
    where: str
    address: str = ""
    from_status: str = ""
    to_status: str = ""


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
    everybody = people(user)
    indicators = _indicators(user)
    log_query = _parse_query(parameters, everybody, indicators)
    found = Paginator(find_events(user, log_query).values_list("pk", flat=True), PER_PAGE)
    if page > found.num_pages:
        raise LogQueryInvalid(_("La bitácora no tiene tantas páginas."))
    # Only these are read whole: sorting all of them would carry their texts along.
    shown = read_events(list(found.page(page).object_list))
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
            LogFilterOption(key, str(kind.label), key == log_query.kind)
            for key, (kind, _condition) in log_kinds().items()
        ),
        since=parameters.get("since", ""),
        until=parameters.get("until", ""),
        filtered=bool(query),
    )


def log_rows(user: Any, parameters: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield everything that is asked for, line by line as texts."""
    query = _parse_query(
        parameters,
        people(user),
        _indicators(user),
    )
    # The list first and whole: what is done meanwhile would move the pages under the reader.
    found = list(find_events(user, query).values_list("pk", flat=True))
    for first in range(0, len(found), AT_ONCE):
        for entry in _entries(read_events(found[first : first + AT_ONCE])):
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
                entry.reason,
                entry.proposed_by,
            )


_ORDER = ("-programme__start_year", "objective__position", "position")


def _indicators(user: Any) -> list[Indicator]:
    """Return the indicators of the programmes of which a person sees anything."""
    own = Indicator.objects.filter(programme__in=programmes_seen_in_log_by(user))
    return list(own.select_related("programme").order_by(*_ORDER))


def _key(indicator: Indicator) -> str:
    """Return the name of an indicator in an address: its programme's slug and its code."""
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
    if kind and kind not in log_kinds():
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


def _entries(events: Sequence[Event]) -> Iterator[LogEntry]:
    """Yield some events in words; a query for each source that needs its objects."""
    objects = {
        name: source.objects._default_manager.select_related(*source.objects.related).in_bulk(
            {event.object_id for event in events if event.source == name}
        )
        for name, source in SOURCES.items()
        if source.needs_object and any(event.source == name for event in events)
    }
    for event in events:
        source = SOURCES[event.source]
        kind = source.kind_of(event)
        said = {
            "what": str(kind.label),
            "where": event.unit.short_name if event.unit else "",
            **source.describe(event, objects.get(event.source, {}).get(event.object_id)),
        }
        yield LogEntry.of(
            event,
            source.objects,
            at=timezone.localtime(event.at).isoformat(timespec="seconds"),
            account=event.by.get_username() if event.by else "",
            kind=kind.key,
            programme=event.programme.slug,
            of_programme=programme_text(event.programme),
            code=event.indicator.code if event.indicator else "",
            year=event.year,
            **said,
        )
