"""The parts of a Word file around its text: styles, numbering, settings, properties, and the archive."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .. import words
from ..markdown import clean
from ..report import Report
from .markup import DECLARED

STYLES = Path(__file__).resolve().parent / "styles.xml"
TEXT = "word/document.xml"
HEAD = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document {DECLARED}><w:body>'
FOOT = "</w:body></w:document>"
LANGUAGE = "es-MX"
LONGEST_PROPERTY = 250
_DATED = (1980, 1, 1, 0, 0, 0)
_LEFT_OUT = ("stylesWithEffects", "thumbnail", "customXml")


def new_document() -> Any:
    """Return an empty document with the styles of the report and nothing that others left in it."""
    from docx import Document  # only who builds a report needs it
    from docx.oxml import parse_xml

    document = Document()
    for source in (document.part, document.part.package):
        for reference, relation in list(source.rels.items()):
            if any(word in relation.reltype for word in _LEFT_OUT):
                source.rels.pop(reference)
    _replace(document.styles.element, parse_xml(STYLES.read_bytes()))
    return document


def finish(
    document: Any, report: Report, digest: str, body: Sequence[str], numbering: str
) -> bytes:
    """Return the file: everything in its part."""
    _replace(document.part.numbering_part.element, element_of("numbering", numbering))
    _settings(document.settings.element)
    _describe(document.core_properties, report, digest)
    file = io.BytesIO()
    document.save(file)
    whole_text = (HEAD, *body, FOOT)
    return _put_together(file.getvalue(), {TEXT: b"".join(piece.encode() for piece in whole_text)})


def fill(part: Any, tag: str, content: str) -> None:
    """Fill a header or footer with that content."""
    _replace(part._element, element_of(tag, content))


def element_of(tag: str, content: str) -> Any:
    """Return that content as an element."""
    from docx.oxml import parse_xml

    return parse_xml(f"<w:{tag} {DECLARED}>{content}</w:{tag}>".encode())


def _replace(element: Any, other: Any) -> None:
    """Put the children of the other one in place of those that the element has."""
    for child in list(element):
        element.remove(child)
    for child in list(other):
        element.append(child)


def _settings(settings: Any) -> None:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    for tag in ("w:proofState", "w:rsids", "w:savePreviewPicture", "w:zoom"):
        for setting in settings.findall(qn(tag)):
            settings.remove(setting)
    # Page numbers are the program's to say: it asks once whether it may, and fills them in.
    update = OxmlElement("w:updateFields")
    update.set(qn("w:val"), "true")
    settings.find(qn("w:compat")).addprevious(update)
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    for language in settings.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), LANGUAGE)


def _describe(properties: Any, report: Report, digest: str) -> None:
    edition, programme = report.edition, report.programme
    dated = edition.closed_on or edition.cutoff
    moment = datetime(dated.year, dated.month, dated.day, tzinfo=UTC)
    for name, text in {
        "title": f"{words.REPORT}. {edition.period}. {programme.name}",
        "subject": programme.name,
        "author": programme.institution,
        "last_modified_by": programme.institution,
        "keywords": f"{programme.short_name}; {words.REPORT}; {edition.year}",
        "comments": f"{words.state_of(edition)}. {words.cutoff_of(edition)}.",
        "category": words.REPORT,
        "identifier": f"sha256:{digest}",
        "language": LANGUAGE,
        "content_status": words.DRAFT_MARK if words.is_draft(report) else "Cerrada",
        "version": str(edition.number),
    }.items():
        setattr(properties, name, clean(text).replace("\n", " ")[:LONGEST_PROPERTY])
    # Not the moment of the building: one edition is one file.
    properties.created = properties.modified = moment.replace(tzinfo=None)
    properties.revision = 1


def _put_together(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return the archive with these parts, which are not read again, and without the moment of its
    making.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(file, "w") as kept:
        for name in made.namelist():
            entry = zipfile.ZipInfo(name, _DATED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(entry, parts.get(name) or made.read(name))
    return file.getvalue()
