import hashlib
import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLOTLY = ROOT / "piimss" / "static" / "vendor" / "plotly"


def test_the_library_is_the_one_that_was_checked():
    sums = dict(reversed(line.split()) for line in (PLOTLY / "SHA256SUMS").read_text().splitlines())
    assert set(sums) == {"LICENSE", "plotly-cartesian.min.js", "plotly.css"}
    for name, expected in sums.items():
        assert hashlib.sha256((PLOTLY / name).read_bytes()).hexdigest() == expected, name


def test_python_builds_figures_for_the_library_that_draws_them():
    package = Path(importlib.util.find_spec("plotly").submodule_search_locations[0])
    with (package / "package_data" / "plotly.min.js").open(encoding="utf-8") as file:
        built_for = file.read(200)
    with (PLOTLY / "plotly-cartesian.min.js").open(encoding="utf-8") as file:
        vendored = file.read(200)
    version = vendored.split(" v")[1].split()[0]
    assert f"v{version}" in built_for
