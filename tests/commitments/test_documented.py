"""The diagram of a report's way is that of the tables."""

from pathlib import Path

from commitments.transitions import LIFE_CYCLE

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "workflow.md").read_text("utf-8")


def test_it_is_drawn_from_the_tables():
    assert f"```mermaid\n{LIFE_CYCLE.draw_diagram()}\n```" in TEXT
