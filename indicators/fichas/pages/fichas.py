"""The fichas for whoever keeps them: which there are, and one of them."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.event_lines import READ_ALONG, EventLine
from indicators.lookups import find_indicator
from indicators.models import Event, FichaEventKind, Indicator, Proposal, open_proposal_of
from indicators.words import day
from objectives.models import Programme

from ..compliance import parse_norms
from ..compliance_checks import check_fichas, standards_of
from ..field_labels import ficha_changes
from ..representation import Data, data_of, with_parts
from ..target_tables import stated_in, targets_in_force
from .compliance import FindingRow, RuleRows, how_many, rules_of


@dataclass(frozen=True)
class FichaRow:
    """One ficha in the list; ``changed`` says when it was changed here last, empty if never."""

    code: str
    name: str
    kind: str
    owner: str
    changed: str
    odd: int


@dataclass(frozen=True)
class FichaList:
    """Every ficha of a programme, and what does not follow the rules of its format."""

    programme: str
    rows: tuple[FichaRow, ...]
    rules: tuple[RuleRows, ...]
    summary: str


@dataclass(frozen=True)
class MethodRow:
    """One method in the ficha's page; ``years`` says until when it was in force."""

    valid_from: int
    years: str
    formula: str


@dataclass(frozen=True)
class FichaPage:
    """One ficha, its parts and its history; ``proposal`` waits for a decision about it."""

    code: str
    name: str
    kind: str
    baseline: str
    targets: str
    methods: tuple[MethodRow, ...]
    history: tuple[EventLine, ...]
    odd: tuple[FindingRow, ...]
    proposal: Proposal | None


def find_ficha(programme: Programme, code: str) -> Indicator:
    """Return the indicator of that code with all its parts; raise NotFound."""
    of_programme = Indicator.objects.select_related("programme")
    return find_indicator(with_parts(of_programme), programme, code)


def ficha_list(programme: Programme) -> FichaList:
    """Return the list; a fixed number of queries."""
    found = check_fichas(programme)
    odd = {finding.code: 0 for finding in found}
    for finding in found:
        odd[finding.code] += 1
    # What files changed is as the files have it.
    changes = Event.objects.of(Indicator).filter(
        object_id=OuterRef("pk"), kind=FichaEventKind.CHANGED
    )
    count = changes.order_by().values("object_id").annotate(times=Count("pk"))
    indicators = (
        Indicator.objects.filter(programme=programme)
        .select_related("owner", "programme")
        .annotate(
            last=Subquery(changes.order_by("-number").values("at")[:1]),
            times=Subquery(count.values("times")),
        )
        .order_by("position")
    )
    rules = rules_of(parse_norms(programme.norms), found)
    return FichaList(
        programme=programme.short_name,
        rows=tuple(
            FichaRow(
                code=indicator.code,
                name=indicator.name,
                kind=indicator.kind_label,
                owner=indicator.owner.short_name,
                changed=_changed(indicator),
                odd=odd.get(indicator.code, 0),
            )
            for indicator in indicators
        ),
        rules=rules,
        summary=how_many(rules),
    )


def _changed(indicator: Indicator) -> str:
    times, last = getattr(indicator, "times", 0), getattr(indicator, "last", None)
    if not times:
        return ""
    said = ngettext("un cambio, el %(day)s", "%(count)d cambios, el último el %(day)s", times)
    return said % {"count": times, "day": day(last.date()) if last else ""}


def ficha_page(indicator: Indicator) -> FichaPage:
    """Return one ficha; ``indicator`` as ``find_ficha`` gives it."""
    data = data_of(indicator)
    found = standards_of(indicator.programme).check(data)
    rules = rules_of(parse_norms(indicator.programme.norms), found)
    return FichaPage(
        code=indicator.code,
        name=indicator.name,
        kind=indicator.kind_label,
        baseline=_baseline(data),
        targets=_targets(data),
        methods=_methods(data),
        history=tuple(
            _history_line(event)
            for event in indicator.events.select_related(*READ_ALONG).order_by("-number")
        ),
        odd=tuple(row for rule in rules for row in rule.rows),
        proposal=open_proposal_of(Indicator.event_source, indicator.pk),
    )


def _baseline(data: Data) -> str:
    baseline = data["baseline"]
    if not baseline:
        return _("sin línea base")
    period = baseline["period"] or baseline["year"]
    return f"{baseline['printed']} ({period})" if period else baseline["printed"]


def _targets(data: Data) -> str:
    in_force = targets_in_force(stated_in(data))
    if not in_force:
        return _("sin metas")
    return ", ".join(
        _("%(text)s (%(year)s; impreso: %(printed)s)")
        % {"text": stated.text, "year": stated.year, "printed": stated.printed}
        if stated.set_here
        else f"{stated.text} ({stated.year})"
        for stated in in_force.values()
    )


def _methods(data: Data) -> tuple[MethodRow, ...]:
    methods = data["methods"]
    ends = [method["valid_from"] - 1 for method in methods[1:]]
    rows = [
        MethodRow(
            valid_from=method["valid_from"],
            years=_("de %(first)d a %(last)d") % {"first": method["valid_from"], "last": end}
            if end is not None
            else _("desde %d") % method["valid_from"],
            formula=method["formula"],
        )
        for method, end in zip(methods, [*ends, None], strict=False)
    ]
    return tuple(reversed(rows))


def _history_line(event: Event) -> EventLine:
    return EventLine.of(event, Indicator, changes=ficha_changes(event.before, event.after))


@dataclass(frozen=True)
class ConcurrentChanges:
    """Up to which change of the ficha a page has seen, and what others changed since it was opened."""

    seen: int
    entries: tuple[EventLine, ...]


def concurrent_changes(indicator: Indicator, opened: str) -> ConcurrentChanges:
    """Return the changes of a ficha since its form was opened at number ``opened``; one query."""
    events = list(indicator.events.select_related(*READ_ALONG))
    seen = events[-1].number if events else 0
    since = int(opened) if opened.isdecimal() and len(opened) < 10 else seen
    return ConcurrentChanges(
        seen, tuple(_history_line(event) for event in events if event.number > since)
    )
