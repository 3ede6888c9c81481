"""The style sheet."""

import re
from pathlib import Path


def test_a_scheme_changes_colours_alone():
    """So that looking at a page in the other scheme is looking at its colours."""
    css = (Path(__file__).parents[2] / "piimss/static/piimss/site.css").read_text("utf-8")
    blocks = re.findall(r"@media [^{]*prefers-color-scheme[^{]*\{\s*:root \{([^}]*)\}\s*\}", css)
    assert len(blocks) == css.count("prefers-color-scheme") == 1
    properties = re.findall(r"([-\w]+): ([^;]+);", blocks[0])
    assert properties
    for name, value in properties:
        assert name.startswith("--"), name
        assert re.fullmatch(r"#[0-9a-f]{6}|rgb\([\d ./]+\)", value), (name, value)
