"""Looking for words as people do: accents and capitals do not matter, on either database."""

import unicodedata
from typing import Any

from django.db.models import CharField, F, Func

_GIVEN, _WANTED = "áéíóúüñÁÉÍÓÚÜÑ", "aeiouunaeiouun"


_LETTERS = str.maketrans(_GIVEN, _WANTED)


def unaccent(text: str) -> str:
    """Return the text without the accents and capitals that ``Unaccented`` takes off, and no others."""
    return unicodedata.normalize("NFC", text).translate(_LETTERS).lower()


class Unaccented(Func):
    """The same of a column, for the letters that Spanish has; no extension is needed."""

    output_field = CharField()

    def __init__(self, path: str) -> None:
        super().__init__(F(path))

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:  # type: ignore[override]
        """Return one function where there is one."""
        template = f"LOWER(TRANSLATE(%(expressions)s, '{_GIVEN}', '{_WANTED}'))"
        return super().as_sql(compiler, connection, template=template, **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return one replacement a letter, since there it has no TRANSLATE."""
        template = "%(expressions)s"
        for given, wanted in zip(_GIVEN, _WANTED, strict=True):
            template = f"REPLACE({template}, '{given}', '{wanted}')"
        return super().as_sql(compiler, connection, template=f"LOWER({template})", **context)
