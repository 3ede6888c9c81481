"""Fetches the pinned browser library and fonts again: ``make vendor``. Needs npm and a Chromium.

What it writes is committed, so nothing else needs either of them. htmx comes with django-htmx.
"""

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent


@dataclass(frozen=True)
class Package:
    """A published package: what is taken from it, under which name, and where it is kept."""

    name: str
    version: str
    integrity: str
    files: dict[str, str]
    folder: Path


# The same plotly.js that the locked plotly for Python embeds; lines, bars and heat maps, no maps.
PLOTLY = Package(
    "plotly.js-cartesian-dist-min",
    "4.1.1",
    "sha512-o8GrFeusncwBIxbBynRJpY4pkgVB6caM+JLpwrLYbbsO7dZ8FJ+SVN2Fr+L7kiG/Z6w4P5O0Jus/Qr5EefHVeg==",
    {"plotly-cartesian.min.js": "plotly-cartesian.min.js", "LICENSE": "LICENSE"},
    ROOT / "piimss" / "static" / "vendor" / "plotly",
)
# The lettering of what leaves the site: pictures take no fonts from the machine they are made on.
FONTS = Package(
    "@expo-google-fonts/source-sans-3",
    "0.4.1",
    "sha512-sxsO4kfxQnVMT6ri/yWiBefkgem6suvc7KWJ4m/kWGTGqxkGouxG7MQsZ8XR6wqasxYZxdWK1gtusMBLSZDiiA==",
    {
        "400Regular/SourceSans3_400Regular.ttf": "SourceSans3-Regular.ttf",
        "400Regular_Italic/SourceSans3_400Regular_Italic.ttf": "SourceSans3-Italic.ttf",
        "700Bold/SourceSans3_700Bold.ttf": "SourceSans3-Bold.ttf",
        "LICENSE_FONT": "LICENSE",
    },
    ROOT / "reports" / "dashboards" / "charts" / "fonts",
)

# The library writes this style sheet into the page, which the Content-Security-Policy refuses; a
# static one with this id takes its place.
STYLE_ID = "plotly.js-style-global"
READ_RULES = f"""
    [...document.getElementById("{STYLE_ID}").sheet.cssRules].map((rule) => rule.cssText)
"""


def main() -> None:
    for package in (PLOTLY, FONTS):
        fetch(package)
    script = PLOTLY.folder / "plotly-cartesian.min.js"
    (PLOTLY.folder / "plotly.css").write_text(style_sheet(script))
    for package in (PLOTLY, FONTS):
        write_checksums(package.folder)


def fetch(package: Package) -> None:
    """Write the package's files into its folder; one that is not what was checked is refused."""
    package.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        pinned = f"{package.name}@{package.version}"
        subprocess.run(["npm", "pack", "--silent", pinned], cwd=folder, check=True)
        (archive,) = Path(folder).glob("*.tgz")
        digest = hashlib.sha512(archive.read_bytes()).digest()
        found = "sha512-" + base64.b64encode(digest).decode()
        if found != package.integrity:
            sys.exit(f"{pinned} is not the one that was checked: {found}")
        with tarfile.open(archive) as content:
            for published, kept in package.files.items():
                source = content.extractfile(f"package/{published}")
                assert source is not None, published
                (package.folder / kept).write_bytes(source.read())


def style_sheet(library: Path) -> str:
    """The rules of the library's own style sheet, read from the running library."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium-headless-shell") or shutil.which("chromium"),
            args=["--no-sandbox"],
        )
        page = browser.new_page()
        page.set_content("<!doctype html><title>plotly</title><div id=chart></div>")
        page.add_script_tag(path=str(library))
        page.evaluate("Plotly.newPlot('chart', [{y: [1, 2]}])")
        rules = page.evaluate(READ_RULES)
        browser.close()
    return (
        f"/* {PLOTLY.name} {PLOTLY.version}: the rules it would write into the page itself. */\n"
        + "".join(rule + "\n" for rule in rules)
    )


def write_checksums(folder: Path) -> None:
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(folder.iterdir())
        if path.name not in ("SHA256SUMS", "README.md")
    ]
    (folder / "SHA256SUMS").write_text("".join(lines))


if __name__ == "__main__":
    main()
