"""The formats of cells, each under its name."""

from typing import Any

SIZE, LINE = 10, 1.3
"""Points of a letter, and letters that a line is high."""

FONT = {"font_name": "Arial", "font_size": SIZE, "valign": "top"}
GREEN, GUINDA, GREY, SAND = "#235B4E", "#691C32", "#5B6064", "#DDC9A3"
LINED = {"bottom": 1, "bottom_color": SAND}

STYLES: dict[str, dict[str, Any]] = {
    "plain": {},
    "title": {"bold": True, "font_size": 16, "font_color": GUINDA, "text_wrap": True},
    "heading": {"bold": True, "font_size": 12, "font_color": GREEN, "text_wrap": True},
    "quiet": {"font_color": GREY, "text_wrap": True},
    "mark": {"bold": True, "font_color": GUINDA, "text_wrap": True},
    "head": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": GREEN,
        "text_wrap": True,
        "align": "left",
        "indent": 1,
    },
    "head-figure": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": GREEN,
        "text_wrap": True,
        "align": "right",
    },
    "text": {"text_wrap": True, "align": "left", "indent": 1, **LINED},
    "strong": {"text_wrap": True, "bold": True, "align": "left", "indent": 1, **LINED},
    "under": {"text_wrap": True, "align": "left", "indent": 3, **LINED},
    "figure": {"align": "right", "text_wrap": True, **LINED},
    "number": {"align": "right", **LINED},
    "year": {"align": "left", "num_format": "0", "indent": 1, **LINED},
    "note": {"text_wrap": True, "font_size": 9},
    "link": {"font_color": GREEN, "underline": 1, "align": "left", "indent": 1, **LINED},
}


def size_of(style: str) -> float:
    """Return the points of its letters."""
    size: float = STYLES[style].get("font_size", SIZE)
    return size
