"""Marks of a text that can be read in two ways, one of them as the sign of a figure: asked about before
the text is sent, and never guessed.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .glyphs import missing_signs
from .markdown import clean, parser
from .markdown_rules import NUMBER

if TYPE_CHECKING:
    from markdown_it.token import Token

MOST_DOUBTS = 10
"""Doubts that are told at once."""

_SHOWN = 40
_BEGINS_WITH_NUMBER = re.compile(NUMBER)
_NUMBER_OF = re.compile(rf"[^\W\d_A-ZÁÉÍÓÚÜÑ]|.*:\s*{NUMBER}")
"""The text that may come after a sign that says «número»: a word within a sentence, or something that
is counted and its number."""
_CALL = re.compile(r"(?<=\S)\*(?!\w)|^\*")
_ROW_OF_DASHES = re.compile(r"[|\s]*-(?:\s*\|\s*-)*[|\s]*")


def find_doubts(text: str) -> list[str]:
    """Return a sentence in Spanish for each doubtful mark, at most ``MOST_DOUBTS``."""
    text = clean(text)
    found = (*_doubts_of_blocks(text), *_doubts_of_letters(text))
    return list(dict.fromkeys(found))[:MOST_DOUBTS]


def _doubts_of_blocks(text: str) -> Iterator[str]:
    tokens = parser().parse(text)
    lines = text.split("\n")
    has_calls = any(_has_call(token) for token in tokens)
    item: Token | None = None
    for token in tokens:
        match token.type:
            case "list_item_open":
                if item and token.info:
                    yield from _doubts_of_item(item.markup, token.info + token.markup, has_calls)
                item = token
            case "heading_open" if token.markup == "#":
                item = token
            case "inline" if item:
                yield from _doubts_of_item(item.markup, token.content.split("\n")[0], has_calls)
                item = None
            case "paragraph_open" | "ordered_list_open":
                pass
            case "table_open":
                item = None
                below = lines[token.map[0] + 1] if token.map else ""
                if " " in below.strip() and _ROW_OF_DASHES.fullmatch(below.strip(" >")):
                    yield (
                        f"«{_cut(below)}» puede ser la raya bajo el encabezado de una tabla o una fila "
                        "sin datos: para la raya escriba «---» en cada columna; para los datos, «ND»."
                    )
            case _:
                item = None


def _doubts_of_item(mark: str, said: str, has_calls: bool) -> Iterator[str]:
    """Yield the doubts of a heading or of an item of a list by what its first line says."""
    is_number = bool(_BEGINS_WITH_NUMBER.match(said))
    # Where the other mark would be asked about too, a word before the figure is the way out.
    plain = "empiece con una palabra" if is_number and has_calls else ""
    if mark == "-" and is_number:
        yield (
            f"«- {_cut(said)}» puede ser una viñeta o un signo menos: para la viñeta, "
            f"{plain or f'escriba «* {_cut(said)}»'}; para el signo, «-{_cut(said)}», sin espacio."
        )
    elif mark == "#" and is_number:
        yield (
            f"«# {_cut(said)}» puede ser un encabezado o el signo de número: para el encabezado escriba "
            f"«## {_cut(said)}»; para el signo, «#{_cut(said)}», sin espacio."
        )
    elif mark == "#" and _NUMBER_OF.match(said):
        yield (
            f"«# {_cut(said)}» puede ser un encabezado o el signo de número: para el encabezado escriba "
            f"«## {_cut(said)}»; para el signo, «Núm. {_cut(said)}»."
        )
    elif mark == "*" and has_calls:
        yield (
            f"«* {_cut(said)}» puede ser una viñeta o la nota de un asterisco: para la viñeta, "
            f"{plain or f'escriba «- {_cut(said)}»'}; para la nota, «(*) {_cut(said)}»."
        )


def _has_call(token: "Token") -> bool:
    """Return whether something refers to a note: an asterisk printed after it, and not between two
    figures.
    """
    return any(
        child.type == "text" and _CALL.search(child.content) for child in token.children or ()
    )


def _doubts_of_letters(text: str) -> Iterator[str]:
    for sign in missing_signs(text):
        yield (
            f"El PDF no tiene el signo «{sign}» y pondría □ en su lugar: escríbalo con otros signos "
            "o con palabras."
        )


def _cut(said: str) -> str:
    said = said.strip()
    return said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"
