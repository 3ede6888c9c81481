"""The file of a copy: a tar that is written and read from its beginning to its end, so that it may go
through a pipe.

Each part carries its SHA-256, which is looked at before the part is used; the last one lists all of
them, so that a file that was cut off is noticed.  ``tar`` and ``sha256sum`` read it as well.
"""

import io
import json
import tarfile
import time
from collections.abc import Iterator
from hashlib import sha256
from typing import IO, Any

from django.utils.translation import gettext as _

HEAD, END = "copia.json", "sha256.json"
LARGEST_PART = 64 * 1024 * 1024
"""Bytes of a part, which is held whole; larger tables are several."""

_DIGEST = "PIIMSS.sha256"


class UnreadableArchive(ValueError):
    """The file is no copy, or it is damaged; says so in a sentence."""


class ArchiveWriter:
    """Writes parts one after the other."""

    def __init__(self, out: IO[bytes]) -> None:
        self._tar = tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self._digests: dict[str, str] = {}

    def add(self, name: str, content: bytes) -> None:
        digest = sha256(content).hexdigest()
        part = tarfile.TarInfo(name)
        part.size, part.mtime, part.mode = len(content), int(time.time()), 0o600
        part.pax_headers = {_DIGEST: digest}
        self._tar.addfile(part, io.BytesIO(content))
        self._digests[name] = digest

    def add_json(self, name: str, value: Any) -> None:
        self.add(name, json.dumps(value, ensure_ascii=False, indent=1).encode())

    def __enter__(self) -> "ArchiveWriter":
        return self

    def __exit__(self, failed: Any, *_more: Any) -> None:
        """Write the list of all parts, unless something failed: without it a copy is not whole."""
        if failed is None:
            self.add_json(END, dict(self._digests))
        self._tar.close()


def read_parts(file: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the parts in their order, each as it was written; raise UnreadableArchive.

    Only who reads to the end knows that nothing is missing.
    """
    found: dict[str, str] = {}
    try:
        with tarfile.open(fileobj=file, mode="r|") as tar:
            for part in tar:
                content = _read(tar, part)
                if part.name == END:
                    if json.loads(content) != found:
                        break
                    return
                found[part.name] = part.pax_headers[_DIGEST]
                yield part.name, content
    except (tarfile.TarError, EOFError, json.JSONDecodeError, KeyError) as error:
        raise UnreadableArchive(
            _("El archivo no es una copia de PIIMSS, o está dañado.")
        ) from error
    raise UnreadableArchive(_("La copia está incompleta: le falta el final."))


def _read(tar: tarfile.TarFile, part: tarfile.TarInfo) -> bytes:
    stream = tar.extractfile(part) if part.isfile() and part.size <= LARGEST_PART else None
    content = stream.read() if stream else b""
    if len(content) != part.size or sha256(content).hexdigest() != part.pax_headers.get(_DIGEST):
        raise UnreadableArchive(_("La copia está dañada: «%s» no es lo que se guardó.") % part.name)
    return content
