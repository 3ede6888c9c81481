"""The diagram and the table of a report's way are those of the tables."""

from pathlib import Path

from commitments.transitions import LIFE_CYCLE

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "workflow.md").read_text("utf-8")


def test_both_are_drawn_from_the_tables():
    assert f"```mermaid\n{LIFE_CYCLE.draw_diagram()}\n```" in TEXT
    assert LIFE_CYCLE.tabulate() in TEXT
