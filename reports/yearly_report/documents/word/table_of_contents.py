"""The index: a field that the program works out again, filled in already."""

from collections.abc import Iterable, Mapping

from .. import words
from .document_builder import IndexedHeading
from .markup import field, paragraph, run

LEVELS = 3
"""As deep as the index goes."""

END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def index_of(headings: Iterable[IndexedHeading], pages: Mapping[str, int]) -> str:
    """Return the index of these headings, each a link to where it stands, on that page."""
    shown = [heading for heading in headings if heading.level <= LEVELS]
    runs = [_entry(heading, pages.get(heading.mark, 0)) for heading in shown]
    runs[0], runs[-1] = f"{_begin()}{runs[0]}", f"{runs[-1]}{END}"
    entries = "".join(
        paragraph(f"TOC{heading.level}", content)
        for heading, content in zip(shown, runs, strict=True)
    )
    return (
        "<w:sdt><w:sdtPr><w:docPartObj>"
        '<w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
        f"</w:docPartObj></w:sdtPr><w:sdtContent>{paragraph('TOCHeading', run(words.INDEX))}"
        f"{entries}</w:sdtContent></w:sdt>"
    )


def _entry(heading: IndexedHeading, number: int) -> str:
    page = field(f"PAGEREF {heading.mark} \\h", str(number or ""))
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
