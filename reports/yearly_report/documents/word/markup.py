"""The markup of Word as text: every letter that comes from outside goes through ``text_of``."""

from collections.abc import Iterable, Mapping
from html import escape

from ..markdown import clean

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
}

DECLARED = " ".join(f'xmlns:{name}="{address}"' for name, address in NAMESPACES.items())


def in_attribute(text: str) -> str:
    """Return the text as the value of an attribute, on one line."""
    return escape(" ".join(clean(text).split()))


def text_of(text: str) -> str:
    """Return the text within a run; its line ends are line breaks."""
    lines = [
        "<w:tab/>".join(
            f'<w:t xml:space="preserve">{escape(piece, quote=False)}</w:t>' if piece else ""
            for piece in line.split("\t")
        )
        for line in clean(text).split("\n")
    ]
    return "<w:br/>".join(lines)


def run(text: str, style: str = "", *, strong: bool = False, emphasis: bool = False) -> str:
    """Return letters that look alike."""
    look = f'<w:rStyle w:val="{style}"/>' if style else ""
    look += "<w:b/><w:bCs/>" if strong else ""
    look += "<w:i/><w:iCs/>" if emphasis else ""
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{text_of(text)}</w:r>"


def paragraph(style: str, content: str, more: str = "") -> str:
    """Return runs in a style; ``more`` are properties of this paragraph alone."""
    own = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{own}{more}</w:pPr>{content}</w:p>"


def field(instruction: str, shown: str, style: str = "") -> str:
    """Return a field: what the program works out, and what is shown until it does."""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return (
        f'<w:r>{look}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{look}<w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'<w:r>{look}<w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r>{look}{text_of(shown)}</w:r>"
        f'<w:r>{look}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def bookmarked(name: str, number: int, content: str) -> str:
    """Return content that others refer to by that name."""
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}'
        f'<w:bookmarkEnd w:id="{number}"/>'
    )


def attributes(values: Mapping[str, object]) -> str:
    return "".join(f' w:{name}="{value}"' for name, value in values.items())


def joined(parts: Iterable[str]) -> str:
    return "".join(parts)
