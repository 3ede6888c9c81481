"""The notebook runs from its first cell to its last, and what it shows is what it says it shows."""

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).resolve().parents[2] / "docs" / "analysis.ipynb"

pytestmark = [pytest.mark.slow]


def shown(notebook):
    """Texts of the outputs, cell by cell."""
    return [
        [
            output.get("text") or output.get("data", {}).get("text/plain", output["output_type"])
            for output in cell.get("outputs", [])
        ]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


@pytest.mark.django_db(transaction=True)
def test_it_runs_and_shows_what_it_showed(real_programme, live_server, monkeypatch):
    monkeypatch.setenv("SITE", live_server.url)
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    kept = shown(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    if os.environ.get("RENEW_NOTEBOOK"):
        for cell in notebook.cells:
            cell.metadata.pop("execution", None)
        nbformat.write(notebook, NOTEBOOK)
        kept = shown(notebook)
    assert shown(notebook) == kept
    assert any(kept)
