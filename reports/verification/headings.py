"""The headings of the chapters of objectives and of the annex, as the API calls what stands there.

What people write stands deeper than these, or in other chapters.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from .expectations import same_text
from .table_recognition import ANNEX, RESULTS
from .tables import TableHeading, letters_of

FACTORS = "Factores que han incidido en los resultados"
ELEMENTS = "Elementos"
OFFICIAL = {
    "Meta para el bienestar": "Elementos de la Meta para el bienestar",
    "Parámetro": "Elementos del Parámetro",
}
"""The headings of the form by the official words; by any other word it is named after two points."""


@dataclass(frozen=True, slots=True)
class ExpectedChapter:
    """An objective with its title, the titles of its strategies, and its indicators: code and kind."""

    name: str
    title: str
    strategies: tuple[str, ...]
    indicators: tuple[tuple[str, str], ...]


def expected_chapters(
    words: Mapping[str, Any],
    objectives: Sequence[Mapping[str, Any]],
    strategies: Sequence[Mapping[str, Any]],
    fichas: Sequence[Mapping[str, Any]],
) -> tuple[ExpectedChapter, ...]:
    """Return the chapters in order, from rows of the API; ``words`` is the programme's own row."""
    found = []
    for objective in objectives:
        code, label = objective["code"], words["objective_label"]
        found.append(
            ExpectedChapter(
                f"{label} {code}",
                f"{label} {code}. {objective['name']}",
                tuple(
                    f"{words['strategy_label']} {each['code']}. {each['name']}"
                    for each in strategies
                    if each["objective"] == code
                ),
                tuple(
                    (each["code"], each["kind_label"])
                    for each in fichas
                    if each["objective"] == code
                ),
            )
        )
    return tuple(found)


def differing_headings(
    headings: Sequence[TableHeading], expected: Sequence[ExpectedChapter]
) -> Iterator[str]:
    """Yield every heading that is not what is expected, or is missing, in words."""
    for first, check in ((RESULTS, _results), (ANNEX, _annex)):
        for part, chapter in zip_longest(_parts(headings, first), expected):
            yield from _differing(part[0] if part else "", chapter.title if chapter else "")
            if part and chapter:
                yield from check(part[1], chapter)


def _parts(
    headings: Sequence[TableHeading], first: str
) -> Iterator[tuple[str, list[TableHeading]]]:
    """Yield each heading of the second level below a chapter, with those below it."""
    inside = False
    part: tuple[str, list[TableHeading]] | None = None
    for heading in headings:
        if heading.level == 1:
            if part is not None:
                yield part
            inside, part = heading.text.startswith(first), None
        elif inside and heading.level == 2:
            if part is not None:
                yield part
            part = (heading.text, [])
        elif part is not None:
            part[1].append(heading)
    if part is not None:
        yield part


def _results(below: Sequence[TableHeading], chapter: ExpectedChapter) -> Iterator[str]:
    """Yield what differs of the strategies, and of what else stands beside them."""
    own = [heading.text for heading in below if heading.level == 3]
    others = [text for text in own if _is_of_the_chapter(text)]
    titles = [text for text in own if text not in others]
    for found, wanted in zip_longest(titles, chapter.strategies, fillvalue=""):
        yield from _differing(found, wanted)
    for text in others:
        if text.startswith(FACTORS) and not letters_of(text).endswith(letters_of(chapter.name)):
            yield f"encabezado: «{text}» no nombra «{chapter.name}»"


def _is_of_the_chapter(text: str) -> bool:
    """Return whether a heading is one that each chapter has: of its results, table or factors."""
    return text == "Resultados" or text.startswith((FACTORS, "Avances de "))


def _annex(below: Sequence[TableHeading], chapter: ExpectedChapter) -> Iterator[str]:
    """Yield what differs of the titles of the fichas, and of the headings of their forms."""
    kinds, pending = dict(chapter.indicators), None
    for heading in below:
        if heading.level == 3:
            code = heading.text.partition(" ")[0]
            pending = kinds.pop(code, None)
            if pending is None:
                yield f"encabezado: «{heading.text}» está de más"
            elif not letters_of(heading.text).startswith(letters_of(f"{code}{pending}")):
                yield f"encabezado: «{heading.text}» en lugar de «{code} {pending}»"
        elif heading.level == 4 and heading.text.startswith(ELEMENTS) and pending:
            yield from _differing(heading.text, OFFICIAL.get(pending, f"{ELEMENTS}: {pending}"))
    for code, kind in kinds.items():
        yield f"encabezado: «{code} {kind}» no está"


def _differing(found: str, wanted: str) -> Iterator[str]:
    if not found:
        yield f"encabezado: «{wanted}» no está"
    elif not wanted:
        yield f"encabezado: «{found}» está de más"
    elif not same_text(found, wanted):
        yield f"encabezado: «{found}» en lugar de «{wanted}»"
