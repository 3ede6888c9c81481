"""Changing a ficha: what would follow is shown first, and what was shown is what is accepted.

``preview_change`` carries the change out, evaluates everything that depends on it, and takes it back;
``accept`` does the same and lets it stand, if what follows is still what the person was shown.  Where
a published result would be another one, one person proposes it and another accepts (``proposals``).
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from indicators.lifecycle import clean_reason, difference, log_event
from indicators.models import (
    UNFINISHED,
    Capture,
    CaptureStatus,
    DataVersion,
    Event,
    FichaEventKind,
    Indicator,
    Result,
)
from indicators.permissions import check_user_can_edit_fichas
from indicators.proposals.sources import OutdatedProposal
from indicators.results.evaluate import ResultRow
from indicators.results.inputs import RecomputeScope
from indicators.results.recompute import evaluate, note_change
from indicators.results.tasks import recompute_ficha
from objectives.collation import alphabetical
from objectives.definition_files import DefinitionError
from objectives.models import Programme
from objectives.upsert import Changes

from .compliance import Finding
from .compliance_checks import standards_of
from .definitions import FichaDefinition
from .possible import check_possible
from .representation import data_of, fields_of, is_governed, methods_changed_in, with_parts
from .rows import write_ficha

# Which method and which statement a result rests on is no figure, and what goes into it is called
# otherwise without being otherwise: where it is, the computed one says so.
_NO_FIGURES = ("method_id", "capture_id", "inputs")


@dataclass(frozen=True)
class ResultChange:
    """A result that would be another one; neither side is stored.  None where there is none."""

    year: int
    unit_id: int
    before: Result | None
    after: Result | None


@dataclass(frozen=True)
class ChangePreview:
    """The effects of a change of a ficha.

    ``before`` and ``after`` are the fields that it changes; ``figures`` the results that would be
    other ones, of ``results`` that there are; ``affected_captures`` the captures that are under way
    and would be asked by another method; ``violations`` what the ficha would not follow of the
    official format and does today.  ``digest`` stands for all of it.  ``needs_another`` says that it
    changes what is published, and so takes a second person.
    """

    before: Mapping[str, str]
    after: Mapping[str, str]
    figures: tuple[ResultChange, ...]
    results: int
    affected_captures: tuple[Capture, ...]
    violations: tuple[Finding, ...]
    digest: str
    needs_another: bool

    @property
    def is_empty(self) -> bool:
        """Return whether the ficha would stay as it is."""
        return not self.before and not self.after


class PreviewOutdated(OutdatedProposal):
    """Raised when what would follow is not, or no more, what was shown; ``now`` is what would."""

    def __init__(self, now: ChangePreview) -> None:
        super().__init__()
        self.preview = now


class NeedsAnotherPerson(Exception):
    """The change would alter a published result: another person has to accept it."""

    def __init__(self) -> None:
        super().__init__(_("Cambia un resultado publicado: lo acepta otra persona."))


class _Rollback(Exception):
    """Ends the transaction of what was only tried."""


def preview_change(indicator: Indicator, definition: FichaDefinition) -> ChangePreview:
    """Return the consequences of a change; nothing is stored.

    Raises ValidationError for what a ficha with these figures cannot become.
    """
    found: list[ChangePreview] = []
    try:
        with transaction.atomic():
            found.append(_apply(indicator.pk, definition))
            raise _Rollback
    except _Rollback:
        return found[0]


@transaction.atomic
def accept(
    indicator: Indicator, definition: FichaDefinition, *, by: Any, reason: str, seen: str
) -> Event:
    """Change a ficha for a reason, where no published result would be another one; the results
    follow once this is committed.

    ``seen`` is the digest of what was foretold to the person.  Raises PermissionDenied,
    ValidationError (by field), PreviewOutdated and NeedsAnotherPerson.
    """
    check_user_can_edit_fichas(by, indicator.programme)
    clean = clean_reason(reason, _("Escriba por qué se cambia la ficha."))
    return change(indicator, definition, by=by, reason=clean, seen=seen, proposed=False)


def change(
    indicator: Indicator,
    definition: FichaDefinition,
    *,
    by: Any,
    reason: str,
    seen: str,
    proposed: bool,
) -> Event:
    """Change a ficha in the transaction of the caller, who checked the person and the reason; what
    nobody ``proposed`` beforehand alters no published result.
    """
    found = _apply(indicator.pk, definition)
    if found.digest != seen:
        raise PreviewOutdated(found)
    if found.is_empty:
        raise ValidationError(_("La ficha ya es así: no hay nada que cambiar."))
    if found.needs_another and not proposed:
        raise NeedsAnotherPerson
    event = log_event(
        indicator,
        FichaEventKind.CHANGED,
        by=by,
        reason=reason,
        before=found.before,
        after=found.after,
        inputs=DataVersion.objects.get(programme=indicator.programme_id).inputs,
    )
    recompute_ficha.delay_on_commit(indicator.pk)
    return event


def _apply(pk: int, definition: FichaDefinition) -> ChangePreview:
    """Write the ficha and say what followed; the caller decides whether it stands."""
    programme_id = Indicator.objects.values_list("programme_id", flat=True).get(pk=pk)
    # First of all: its row is the lock under which fichas and statements change.
    note_change(programme_id)
    indicators = with_parts(Indicator.objects.select_related("programme"))
    indicator = indicators.get(pk=pk)
    publications = {
        publication.slug: publication for publication in indicator.programme.publications.all()
    }
    check_possible(indicator, definition, publications)
    scope = RecomputeScope(programme_id, indicator_id=pk)
    former, rows = data_of(indicator), _rows(scope)
    standards = standards_of(indicator.programme)
    changes = Changes()
    try:
        write_ficha(
            indicator.programme, indicator, definition, indicator.position, publications, changes
        )
    except DefinitionError as error:
        raise ValidationError(error.faults) from error
    latest = indicators.get(pk=pk)
    data = data_of(latest)
    before, after = difference(fields_of(former), fields_of(data))
    now = _rows(scope)
    others = [
        key for key in sorted({*rows, *now}) if _figure(rows.get(key)) != _figure(now.get(key))
    ]
    figures = tuple(
        ResultChange(*key, _result(rows.get(key)), _result(now.get(key))) for key in others
    )
    on_the_way = _affected_captures(latest, before, after)
    followed = standards.check(former)
    said = [
        before,
        after,
        # As they are told; each letter that is typed in a draft would make another change of it.
        [[capture.pk, capture.status] for capture in on_the_way],
        [[*key, _figure(rows.get(key)), _figure(now.get(key))] for key in others],
    ]
    return ChangePreview(
        before=before,
        after=after,
        figures=figures,
        results=len(now),
        affected_captures=on_the_way,
        violations=tuple(finding for finding in standards.check(data) if finding not in followed),
        digest=sha256(json.dumps(said, sort_keys=True).encode()).hexdigest(),
        needs_another=(bool(figures) or _alters_what_is_published({*before, *after}))
        and _has_published(indicator.programme),
    )


_PUBLISHED = re.compile(
    r"(kind|objective|other_objectives|unit_of_measure|unit_kind|baseline\..+|targets(_here)?\..+)"
)
"""The fields that are figures themselves, or say what the figures are and where their light counts."""


def _alters_what_is_published(fields: Iterable[str]) -> bool:
    return any(_PUBLISHED.fullmatch(field) for field in fields)


def _has_published(programme: Programme) -> bool:
    """Return whether anybody reads the results of a programme, or relies on them: it is published, or
    something in it was approved.
    """
    approved = Capture.objects.filter(indicator__programme=programme, status=CaptureStatus.APPROVED)
    return programme.is_published or approved.exists()


def _rows(scope: RecomputeScope) -> dict[tuple[int, int], ResultRow]:
    return {(row.year, row.unit_id): row for row in evaluate(scope).rows}


def _figure(row: ResultRow | None) -> list[str] | None:
    """Return the visible columns of a result, as texts: 1.0 is not 1.00."""
    if row is None:
        return None
    return [str(cell) for name, cell in row._asdict().items() if name not in _NO_FIGURES]


def _result(row: ResultRow | None) -> Result | None:
    return None if row is None else Result(**row._asdict())


def _affected_captures(
    indicator: Indicator, before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[Capture, ...]:
    """Return captures under way whose method asks or computes otherwise after the change."""
    touched = methods_changed_in({**before, **after})
    if not touched:
        return ()
    methods = [method.valid_from for method in indicator.methods.all()]
    under_way = indicator.captures.filter(status__in=UNFINISHED).select_related("unit", "cycle")
    return tuple(
        capture
        for capture in sorted(
            under_way, key=lambda capture: (capture.year, alphabetical(capture.unit.short_name))
        )
        if is_governed(capture.year, touched, methods)
    )
