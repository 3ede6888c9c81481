"""The common parts of the figures of the interactive library: notes, layout, places of the years."""

from html import escape
from typing import Any

from .canvas import EDGE
from .style import COLOURS, FONT


def note(text: str, **where: Any) -> dict[str, Any]:
    """Return writing without an arrow; ``name`` is the role whose colour it takes."""
    return {"text": escape(text, quote=False), "showarrow": False, "font": {"size": 12}, **where}


def silent(trace: dict[str, Any]) -> dict[str, Any]:
    """Return the trace drawn, but as nothing that the pointer asks about."""
    kept = {name: value for name, value in trace.items() if name not in ("text", "hovertemplate")}
    return kept | {"hoverinfo": "skip"}


def base_layout(width: int, margin: dict[str, int], years_below: int) -> dict[str, Any]:
    """Return a layout that stands still, with the years that far below the axis and nothing else yet."""
    return {
        "separators": ".,",
        "showlegend": False,
        "hovermode": "x unified",
        "dragmode": False,
        "autosize": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 12, "color": COLOURS["text"]},
        "margin": {**margin, "pad": 0},
        "meta": {"width": width},
        "xaxis": {
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "tickformat": "d",
            "ticks": "outside",
            "ticklen": years_below - 14,
            "tickcolor": "rgba(0,0,0,0)",
            "tickangle": 0,
        },
        "yaxis": {"fixedrange": True, "gridcolor": COLOURS["grid"], "zeroline": False},
        "shapes": [],
        "annotations": [],
    }


def year_range(years: list[int], inside: int) -> list[float]:
    """Return the range from edge to edge of the plot, so that the years stand where the drawn chart
    has them.
    """
    if len(years) == 1:
        return [years[0] - 0.5, years[0] + 0.5]
    beyond = EDGE * (years[-1] - years[0]) / (inside - 2 * EDGE)
    return [round(years[0] - beyond, 4), round(years[-1] + beyond, 4)]
