"""Colours and lettering of every chart, on screen and on paper.

The colours are those of the light palette, as presentation attributes; a style sheet overrides
them by class.
"""

COLOURS = {
    "value": "#235B4E",
    "preliminary": "#235B4E",
    "target": "#8A6420",
    "baseline": "#5B6064",
    "setback": "#9F2241",
    "method": "#691C32",
    "grid": "#DFE2DE",
    "text": "#3D4446",
    "paper": "#FFFFFF",
    "stretch": "#F0F1EE",
    "series-1": "#0B62A4",
    "series-2": "#6F3C9C",
    "series-3": "#7A4A12",
    "series-4": "#4A4F52",
    "series-5": "#A1307F",
    "series-6": "#0A6672",
}
FONT = "-apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
PICTURE_FONT = "'Source Sans 3', 'Source Sans Pro', 'Segoe UI', Roboto, Arial, sans-serif"
"""The lettering of a chart that leaves the page: shipped with the project for its PNG."""
