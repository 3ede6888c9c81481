"""The index: a field that the program works out again, filled in already."""

from collections.abc import Iterable, Sequence

from .. import words
from .manuscript import Heading
from .markup import field, paragraph, run

LEVELS = 3
"""As deep as the index goes."""


def index_of(headings: Iterable[Heading]) -> str:
    """The index of these headings, each a link to where it stands."""
    shown = [each for each in headings if each.level <= LEVELS]
    entries = "".join(
        paragraph(f"TOC{each.level}", f"{_begin() if place == 0 else ''}{_entry(each)}")
        for place, each in enumerate(shown)
    )
    return (
        "<w:sdt><w:sdtPr><w:docPartObj>"
        '<w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
        f"</w:docPartObj></w:sdtPr><w:sdtContent>{paragraph('TOCHeading', run(words.INDEX))}"
        f"{entries}{paragraph('Normal', _end(shown))}</w:sdtContent></w:sdt>"
    )


def _entry(heading: Heading) -> str:
    page = field(f"PAGEREF {heading.mark} \\h", "")
    return (
        f'<w:hyperlink w:anchor="{heading.mark}" w:history="1">'
        f"{run(heading.text)}<w:r><w:tab/></w:r>{page}</w:hyperlink>"
    )


def _begin() -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> TOC \\o "1-{LEVELS}" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


def _end(shown: Sequence[Heading]) -> str:
    return '<w:r><w:fldChar w:fldCharType="end"/></w:r>' if shown else ""
