"""A programme whose indicators are measured in different years: every two, every one, in years that
its ficha states, and every five.
"""

from pathlib import Path

from django.contrib.auth.models import User

from indicators.fichas.loading import load_programme
from indicators.permissions import ADMINISTRATION, CAPTURE, REVIEW
from indicators.results.recompute import recompute_programme
from objectives.models import Programme
from tests.factories.duties import give

RHYTHMS = Path(__file__).parents[1] / "indicators" / "rhythms"
SLUG = "encuestas-2023-2026"


def load_rhythms() -> Programme:
    """Load the programme and compute its results."""
    load_programme(RHYTHMS)
    programme = Programme.objects.get(slug=SLUG)
    recompute_programme(programme)
    return programme


def people_of(programme: Programme) -> dict[str, User]:
    """Return who captures for the institution, who reviews and who runs the cycles."""
    found = {}
    for name, duty in {"ana": CAPTURE, "rita": REVIEW, "olga": ADMINISTRATION}.items():
        found[name] = User.objects.create_user(name, f"{name}@encuestas.example")
        give(found[name], duty, unit=programme.root_unit)
    return found
