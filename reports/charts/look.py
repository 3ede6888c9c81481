"""Colours and lettering of every chart, on screen and on paper.

The colours are those of the light palette, as presentation attributes; a style sheet overrides
them by class.
"""

COLOURS = {
    "value": "#235B4E",
    "preliminary": "#235B4E",
    "target": "#8A6420",
    "baseline": "#5B6064",
    "method": "#691C32",
    "grid": "#DFE2DE",
    "text": "#3D4446",
    "paper": "#FFFFFF",
}
FONT = "-apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
PICTURE_FONT = "'Source Sans 3', 'Source Sans Pro', 'Segoe UI', Roboto, Arial, sans-serif"
"""The lettering of a chart that leaves the page: shipped with the project for its PNG."""
