"""Drawings as pictures, for documents that take no SVG."""

from pathlib import Path

FONTS = Path(__file__).resolve().parent / "fonts"
"""Source Sans 3, so that a picture is lettered alike on every machine."""

POINTS_PER_INCH = 72

_PAGE = """#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg")
"""


def png_of(svg: str, *, scale: float = 2) -> bytes:
    """Return a drawing as PNG, ``scale`` pixels for each of its units; white behind it."""
    import typst  # 34 MB, and only who asks for a picture needs it

    picture = typst.compile(
        _PAGE.encode(),
        format="png",
        ppi=POINTS_PER_INCH * scale,
        font_paths=typst.Fonts(font_paths=[str(FONTS)], include_system_fonts=False),
        sys_inputs={"svg": svg},
    )
    assert isinstance(picture, bytes)
    return picture
