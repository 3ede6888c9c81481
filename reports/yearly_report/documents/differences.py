"""The changes between two reports, figure by figure and text by text.

Notes below tables are left out: they follow from the figures.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

from . import words
from .report import FichaPart, Figure, Report, Term

LONGEST_EXACT = 18
"""Digits of an exact number that are told beside its text; a change further on is none for people."""

ABSENT = ""
"""The sign that stands for a figure that one of the two reports has no place for."""

MOST_COMPARED = 400
"""Paragraphs of a text that are held against each other one by one; of longer ones, all that stands
between the first and the last change is told as a whole."""


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that is not the same: whose, what it is, and as each report shows it."""

    code: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A run of paragraphs: ``kept`` in both, only ``before`` or only ``after``."""

    kind: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text that is not the same: a narrative, an element of a ficha, a term or an acronym.

    ``key`` tells where it stands: the narrative, the code of the indicator, or the chapter.
    """

    key: str
    heading: str
    pieces: tuple[TextPiece, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """All that is different; ``figures`` in the order of the document, ``compared`` how many there
    were to compare.
    """

    figures: tuple[FigureChange, ...]
    texts: tuple[TextChange, ...]
    compared: int


def differences_between(before: Report, after: Report) -> Differences:
    """Return the differences, compared by what stands at one place: of which indicator, what, and
    of which year.
    """
    was, now = dict(_figures(before)), dict(_figures(after))
    places = list(dict.fromkeys([*was, *now]))
    changes = tuple(
        FigureChange(code, what, was.get((code, what), ABSENT), now.get((code, what), ABSENT))
        for code, what in places
        if was.get((code, what)) != now.get((code, what))
    )
    return Differences(changes, tuple(_texts(before, after)), len(places))


Place = tuple[str, str]


def _figures(report: Report) -> Iterator[tuple[Place, str]]:
    for ficha in report.fichas:
        for what, text in _of_ficha(ficha):
            yield (ficha.code, what), text


def _of_ficha(ficha: FichaPart) -> Iterator[tuple[str, str]]:
    series = ficha.series
    since = "" if series.baseline_year is None else f" ({series.baseline_year})"
    yield f"Línea base{since}", _figure_text(series.baseline)
    for year, figure in zip(series.years, series.results, strict=True):
        yield f"Resultado {year}", _figure_text(figure)
    for head, figure in words.target_columns(series.target):
        yield head, _figure_text(figure)
    for table in ficha.tables:
        for variable in table.rows:
            for year, figure in zip(table.years, variable.values, strict=True):
                yield f"{variable.name} ({variable.symbol}), {year}", _figure_text(figure)
    for calculation in ficha.calculations:
        yield f"Sustitución {calculation.year}", calculation.written


def _figure_text(figure: Figure) -> str:
    """Return the figure as it is shown; where the exact number says more than the text, that too."""
    exact = "" if figure.value is None else f"{figure.value:f}"
    if len(exact) > LONGEST_EXACT:
        exact = f"{exact[:LONGEST_EXACT]}…"
    plain = figure.text.replace(",", "").replace("−", "-").rstrip("%").strip()
    return (
        figure.display_text if not exact or exact == plain else f"{figure.display_text} [{exact}]"
    )


def _texts(before: Report, after: Report) -> Iterator[TextChange]:
    was, now = _written(before), _written(after)
    for place in dict.fromkeys([*was, *now]):
        first, second = was.get(place, _HeadedText()), now.get(place, _HeadedText())
        if first.text != second.text:
            pieces = tuple(_pieces(first.text, second.text))
            yield TextChange(place[0], second.heading or first.heading, pieces)


@dataclass(frozen=True, slots=True)
class _HeadedText:
    """A text with the heading above it."""

    heading: str = ""
    text: str = ""


def _written(report: Report) -> dict[Place, _HeadedText]:
    """Return every text that is no figure, by where it stands, in the order of the document."""
    found = {
        (narrative.key, ""): _HeadedText(narrative.heading, narrative.text)
        for narrative in report.narratives
    }
    for ficha in report.fichas:
        for element in ficha.elements:
            found[ficha.code, element.label] = _HeadedText(element.label, element.text)
    found |= _meanings(words.GLOSSARY, report.glossary)
    return found | _meanings(words.ACRONYMS, report.acronyms)


def _meanings(chapter: str, terms: Sequence[Term]) -> dict[Place, _HeadedText]:
    """Return the meanings of the terms; a term that stands there twice has both."""
    found: dict[str, list[str]] = {}
    for entry in terms:
        found.setdefault(entry.term, []).append(entry.meaning)
    return {(chapter, term): _HeadedText(term, "\n\n".join(said)) for term, said in found.items()}


def _pieces(before: str, after: str) -> Iterator[TextPiece]:
    first, second = _paragraphs(before), _paragraphs(after)
    head = _alike(first, second)
    first, second, begun = first[head:], second[head:], first[:head]
    tail = _alike(first[::-1], second[::-1])
    ended = first[len(first) - tail :]
    first, second = first[: len(first) - tail], second[: len(second) - tail]
    yield from _piece("kept", begun)
    yield from _between(first, second)
    yield from _piece("kept", ended)


def _alike(first: Sequence[str], second: Sequence[str]) -> int:
    """Return the number of paragraphs that are equal from the beginning on."""
    pairs = zip(first, second, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _between(first: Sequence[str], second: Sequence[str]) -> Iterator[TextPiece]:
    if max(len(first), len(second)) > MOST_COMPARED:
        yield from _piece("before", first)
        yield from _piece("after", second)
        return
    matcher = SequenceMatcher(a=first, b=second, autojunk=False)
    for tag, start, end, other, until in matcher.get_opcodes():
        if tag == "equal":
            yield from _piece("kept", first[start:end])
            continue
        yield from _piece("before", first[start:end])
        yield from _piece("after", second[other:until])


def _piece(kind: str, paragraphs: Sequence[str]) -> Iterator[TextPiece]:
    if paragraphs:
        yield TextPiece(kind, tuple(paragraphs))


def _paragraphs(text: str) -> list[str]:
    return [paragraph.strip() for paragraph in text.split("\n\n") if paragraph.strip()]


def by_code(changes: tuple[FigureChange, ...]) -> Mapping[str, tuple[FigureChange, ...]]:
    """Return the changes of each indicator, in order."""
    found: dict[str, list[FigureChange]] = {}
    for change in changes:
        found.setdefault(change.code, []).append(change)
    return {code: tuple(texts) for code, texts in found.items()}
