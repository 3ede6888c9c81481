"""A second institution beside the cast's: its programme, a desk with work on it, and its people.

``eva`` has every duty there and none elsewhere; ``ines`` captures.
"""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User

from indicators.capture.drafts import save_draft, start_draft
from indicators.capture.workflow import submit
from indicators.duties import CAPTURE
from indicators.models import Capture, Cycle
from objectives.models import DutyRole
from reports.models import Edition
from reports.yearly_report.editions.opening import open_edition
from tests.factories.captures import open_cycle_of, typed
from tests.factories.duties import give
from tests.factories.programme import SmallProgramme, small_programme


@dataclass
class OtherInstitution:
    """An older programme with a capture in review and an edition in preparation."""

    small: SmallProgramme
    eva: User
    ines: User
    cycle: Cycle
    capture: Capture
    edition: Edition


def make_other_institution() -> OtherInstitution:
    """Everything, with the name of the institution, «Ajena», on each of it."""
    small = small_programme(
        slug="ajeno", name="Programa ajeno", institution="Ajena", root="ajena", start_year=2010
    )
    indicator = small.add_indicator("9.1", "v1", symbols={"v1": "nacional"})
    root = small.units["nacional"]
    eva = give(User.objects.create_user("eva"), *DutyRole.values, unit=root)
    ines = give(User.objects.create_user("ines"), CAPTURE, unit=root)
    cycle = open_cycle_of(small, 2012, by=eva)
    draft = start_draft(indicator, 2012, root, cycle, by=ines)
    saved = save_draft(draft, by=ines, version=draft.version, typed=typed(v1="7"))
    edition = open_edition(small.programme, year=2012, cutoff=date(2012, 12, 31), by=eva)
    return OtherInstitution(small, eva, ines, cycle, submit(saved, by=ines), edition)
