"""Workbooks written by hand, to say what no library would, and archives that lie."""

import io
import zipfile
from collections.abc import Callable

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A_ROW = "<row><c><v>1</v></c></row>"
FORMATS = "<styleSheet><numFmts>{}</numFmts><cellXfs>{}</cellXfs></styleSheet>"


def by_hand(
    rows: str,
    *,
    texts: str = "",
    styles: str = "",
    head: str = "",
    namespace: str = MAIN,
    prefix: str = "",
) -> bytes:
    """A workbook of one sheet, "Capturas", with these rows."""
    p = f"{prefix}:" if prefix else ""
    xmlns = f'xmlns:{prefix}="{namespace}"' if prefix else f'xmlns="{namespace}"'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": (
            f'<{p}workbook {xmlns} xmlns:r="{RELATIONS}">{head}<{p}sheets>'
            f'<{p}sheet name="Capturas" sheetId="1" r:id="rId1"/></{p}sheets></{p}workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="/xl/hoja.xml"/>'
            '<Relationship Id="rId2" Type="x/sharedStrings" Target="textos.xml"/>'
            '<Relationship Id="rId3" Type="x/styles" Target="estilos.xml"/></Relationships>'
        ),
        "xl/hoja.xml": f"<{p}worksheet {xmlns}><{p}sheetData>{rows}</{p}sheetData></{p}worksheet>",
    }
    if texts:
        parts["xl/textos.xml"] = texts
    if styles:
        parts["xl/estilos.xml"] = styles
    return archive(parts)


def archive(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of some parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def rewritten(
    content: bytes,
    do: Callable[[dict[str, str | bytes]], object],
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """The workbook after ``do(parts)``."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts: dict[str, str | bytes] = {each: file.read(each) for each in file.namelist()}
    do(parts)
    return archive(parts, method)


def lying(content: bytes) -> bytes:
    """The workbook with a sheet that says to be of forty bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        size = file.getinfo("xl/hoja.xml").file_size.to_bytes(4, "little")
    return content.replace(size, (40).to_bytes(4, "little"))
