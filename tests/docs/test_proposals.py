"""The diagram and the table of a proposal's way are those of the tables."""

from pathlib import Path

from indicators.models import ProposalEventKind, ProposalStatus
from indicators.proposals.transitions import LIFE_CYCLE

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "workflow.md").read_text("utf-8")


def test_they_are_drawn_from_the_tables():
    assert f"```mermaid\n{LIFE_CYCLE.draw_diagram()}\n```" in TEXT
    assert LIFE_CYCLE.tabulate() in TEXT


def test_the_tables_speak_of_every_status_and_event():
    for table in (LIFE_CYCLE.transitions, LIFE_CYCLE.owners, LIFE_CYCLE.events):
        assert set(table) == set(ProposalStatus)
    assert set(LIFE_CYCLE.events.values()) == set(ProposalEventKind)
