"""The marks of which the drawn charts are made, as SVG text."""

from html import escape

from .style import COLOURS


def open_svg(kind: str, width: int, height: int, text: str) -> str:
    return (
        f'<svg class="{kind}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-label="{escape(text)}">'
    )


_STROKES = {
    "c-value": ("value", 'stroke-width="2.5"'),
    "c-preliminary": ("preliminary", 'stroke-width="2" stroke-dasharray="4 4"'),
    "c-target": ("target", 'stroke-width="1.5" stroke-dasharray="1 4" stroke-linecap="round"'),
}


def polyline(kind: str, places: list[tuple[float, float]]) -> str:
    if len(places) < 2:
        return ""
    points = " ".join(f"{across:g},{down:g}" for across, down in places)
    colour, stroke = _STROKES[kind]
    return (
        f'<polyline class="{kind}" fill="none" stroke="{COLOURS[colour]}" {stroke} '
        f'points="{points}"/>'
    )


_RINGS = {
    "c-dot": f'fill="{COLOURS["value"]}" stroke="{COLOURS["paper"]}"',
    "c-preliminary-dot": f'fill="{COLOURS["paper"]}" stroke="{COLOURS["value"]}" stroke-width="2"',
    "c-final": f'fill="{COLOURS["paper"]}" stroke="{COLOURS["target"]}" stroke-width="1.5"',
    "c-focus": f'fill="none" stroke="{COLOURS["value"]}"',
}


def ring(
    kind: str, across: float, down: float, radius: float, title: str = "", role: str = "value"
) -> str:
    """Return a figure's ring, in the colour of its role."""
    said = f"<title>{escape(title)}</title>" if title else ""
    look = _RINGS[kind].replace(COLOURS["value"], COLOURS[role])
    name = kind if role == "value" else f"{kind} is-{role}"
    return (
        f'<circle class="{name}" {look} cx="{across:g}" cy="{down:g}" r="{radius:g}">'
        f"{said}</circle>"
    )


def target_ring(across: float, down: float) -> str:
    """Return the final target: a ring within a ring, like what one aims at."""
    heart = f'fill="{COLOURS["target"]}" cx="{across:g}" cy="{down:g}" r="3"'
    return f'{ring("c-final", across, down, 7)}<circle class="c-final-heart" {heart}/>'


def square(kind: str, across: float, down: float, half: float) -> str:
    return (
        f'<rect class="{kind}" fill="{COLOURS["paper"]}" stroke="{COLOURS["target"]}" '
        f'stroke-width="1.5" x="{across - half:g}" y="{down - half:g}" '
        f'width="{2 * half:g}" height="{2 * half:g}"/>'
    )


def diamond(kind: str, across: float, down: float, half: float, colour: str) -> str:
    return (
        f'<path class="{kind}" fill="{colour}" '
        f'd="M{across:g} {down - half:g}l{half} {half}l{-half} {half}l{-half} {-half}z"/>'
    )


def text_at(
    kind: str,
    across: float,
    down: float,
    text: str,
    colour: str = "text",
    anchor: str = "start",
    size: float = 12.5,
) -> str:
    return (
        f'<text class="{kind}" fill="{COLOURS[colour]}" font-size="{size}" x="{across:g}" '
        f'y="{down:g}" text-anchor="{anchor}">{escape(text)}</text>'
    )
