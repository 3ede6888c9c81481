"""Runs the layout of the PDF in a process of its own.

The compiler keeps what it has laid out for the next ten documents, 100 MB for each report; a
process that ends gives all of it back, and one that takes too long can be ended.
"""

import subprocess
import sys
from pathlib import Path

from reports.dashboards.charts.rasterize import FONTS

LAYOUT = Path(__file__).resolve().parent / "typst"
"""The layout of the PDF.  What it says comes as data, so that no text is ever read as a program."""

ROOT = Path(__file__).resolve().parents[3]
LONGEST_SECONDS = 300


class TypesettingError(Exception):
    """The layout failed; the message says why."""


def typeset(values: str) -> bytes:
    """Return the PDF of the values, as JSON; raises ``TypesettingError``."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__],
            input=values.encode(),
            capture_output=True,
            cwd=ROOT,
            timeout=LONGEST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TypesettingError(f"not done after {LONGEST_SECONDS} seconds") from error
    if done.returncode or not done.stdout:
        said = done.stderr.decode(errors="replace").strip()
        raise TypesettingError(said or f"ended with {done.returncode}")
    return done.stdout


def compiled(values: str) -> bytes:
    """Return the PDF of the values, in this process."""
    import typst  # 34 MB, and only this process needs it

    document = typst.compile(
        str(LAYOUT / "main.typ"),
        root=str(LAYOUT),
        format="pdf",
        pdf_standards=["ua-1"],
        font_paths=typst.Fonts(font_paths=[str(FONTS)], include_system_fonts=False),
        sys_inputs={"report": values},
    )
    assert isinstance(document, bytes)
    return document


def main() -> None:
    from typst import TypstError

    try:
        document = compiled(sys.stdin.buffer.read().decode())
    except TypstError as error:
        sys.exit(error.message)
    sys.stdout.buffer.write(document)


if __name__ == "__main__":
    main()
