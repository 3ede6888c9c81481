"""Fetches the pinned browser libraries again: ``make vendor``. Needs npm and a Chromium.

What it writes is committed, so nothing else needs either of them. htmx comes with django-htmx.
"""

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

TARGET = Path(__file__).parent / "piimss" / "static" / "vendor" / "plotly"

# The same plotly.js that the locked plotly for Python embeds; lines, bars and heat maps, no maps.
PACKAGE = "plotly.js-cartesian-dist-min"
VERSION = "4.1.1"
INTEGRITY = "sha512-o8GrFeusncwBIxbBynRJpY4pkgVB6caM+JLpwrLYbbsO7dZ8FJ+SVN2Fr+L7kiG/Z6w4P5O0Jus/Qr5EefHVeg=="

# The library writes this style sheet into the page, which the Content-Security-Policy refuses; a
# static one with this id takes its place.
STYLE_ID = "plotly.js-style-global"
READ_RULES = f"""
    [...document.getElementById("{STYLE_ID}").sheet.cssRules].map((rule) => rule.cssText)
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive = fetch(Path(folder))
        TARGET.mkdir(parents=True, exist_ok=True)
        with tarfile.open(archive) as package:
            for member, name in (
                ("package/plotly-cartesian.min.js", "plotly-cartesian.min.js"),
                ("package/LICENSE", "LICENSE"),
            ):
                source = package.extractfile(member)
                assert source is not None, member
                (TARGET / name).write_bytes(source.read())
    (TARGET / "plotly.css").write_text(style_sheet(TARGET / "plotly-cartesian.min.js"))
    write_checksums()


def fetch(folder: Path) -> Path:
    subprocess.run(["npm", "pack", "--silent", f"{PACKAGE}@{VERSION}"], cwd=folder, check=True)
    (archive,) = folder.glob("*.tgz")
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != INTEGRITY:
        sys.exit(f"{PACKAGE} {VERSION} is not the one that was checked: {found}")
    return archive


def style_sheet(library: Path) -> str:
    """The rules of the library's own style sheet, read from the running library."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()
        page.set_content("<!doctype html><title>plotly</title><div id=chart></div>")
        page.add_script_tag(path=str(library))
        page.evaluate("Plotly.newPlot('chart', [{y: [1, 2]}])")
        rules = page.evaluate(READ_RULES)
        browser.close()
    return f"/* {PACKAGE} {VERSION}: the rules it would write into the page itself. */\n" + "".join(
        rule + "\n" for rule in rules
    )


def write_checksums() -> None:
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(TARGET.iterdir())
        if path.name != "SHA256SUMS"
    ]
    (TARGET / "SHA256SUMS").write_text("".join(lines))


if __name__ == "__main__":
    main()
