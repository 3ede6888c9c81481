import hashlib
import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLOTLY = ROOT / "piimss" / "static" / "vendor" / "plotly"
FONTS = ROOT / "reports" / "dashboards" / "charts" / "fonts"


@pytest.mark.parametrize(
    ("folder", "files"),
    [
        (PLOTLY, {"LICENSE", "plotly-cartesian.min.js", "plotly.css"}),
        (
            FONTS,
            {
                "LICENSE",
                "SourceSans3-Bold.ttf",
                "SourceSans3-Italic.ttf",
                "SourceSans3-Regular.ttf",
            },
        ),
    ],
)
def test_what_is_vendored_is_what_was_checked(folder, files):
    sums = dict(reversed(line.split()) for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert set(sums) == files
    for name, expected in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == expected, name


def test_python_builds_figures_for_the_library_that_draws_them():
    package = Path(importlib.util.find_spec("plotly").submodule_search_locations[0])
    with (package / "package_data" / "plotly.min.js").open(encoding="utf-8") as file:
        built_for = file.read(200)
    with (PLOTLY / "plotly-cartesian.min.js").open(encoding="utf-8") as file:
        vendored = file.read(200)
    version = vendored.split(" v")[1].split()[0]
    assert f"v{version}" in built_for
