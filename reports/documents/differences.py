"""What changed between two reports, figure by figure and text by text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from .report import FichaPart, Figure, Report

ABSENT = ""
"""What stands for a figure that one of the two reports has no place for."""


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
    """A narrative that is not the same."""

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
    """Compared by what stands at one place: of which indicator, what, and of which year."""
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
    yield f"Línea base ({series.baseline_year})", _told(series.baseline)
    for year, figure in zip(series.years, series.results, strict=True):
        yield f"Resultado {year}", _told(figure)
    if series.target is not None:
        yield f"Meta {series.target.year}", _told(series.target.figure)
    for table in ficha.tables:
        for variable in table.rows:
            for year, figure in zip(table.years, variable.values, strict=True):
                yield f"{variable.name} ({variable.symbol}), {year}", _told(figure)
    for each in ficha.calculations:
        yield f"Sustitución {each.year}", each.written


def _told(figure: Figure) -> str:
    """As it is shown; where the exact number says more than the text, that too."""
    exact = "" if figure.value is None else f"{figure.value:f}"
    plain = figure.text.replace(",", "").replace("−", "-").rstrip("%").strip()
    return figure.shown if not exact or exact == plain else f"{figure.shown} [{exact}]"


def _texts(before: Report, after: Report) -> Iterator[TextChange]:
    was = {each.key: each for each in before.narratives}
    now = {each.key: each for each in after.narratives}
    for key in dict.fromkeys([*was, *now]):
        first = was[key].text if key in was else ""
        second = now[key].text if key in now else ""
        if first != second:
            heading = (now.get(key) or was[key]).heading
            yield TextChange(key, heading, tuple(_pieces(first, second)))


def _pieces(before: str, after: str) -> Iterator[TextPiece]:
    first, second = _paragraphs(before), _paragraphs(after)
    matcher = SequenceMatcher(a=first, b=second, autojunk=False)
    for tag, start, end, other, until in matcher.get_opcodes():
        if tag == "equal":
            yield TextPiece("kept", tuple(first[start:end]))
            continue
        if end > start:
            yield TextPiece("before", tuple(first[start:end]))
        if until > other:
            yield TextPiece("after", tuple(second[other:until]))


def _paragraphs(text: str) -> list[str]:
    return [each.strip() for each in text.split("\n\n") if each.strip()]


def by_code(changes: tuple[FigureChange, ...]) -> Mapping[str, tuple[FigureChange, ...]]:
    """The changes of each indicator, in order."""
    found: dict[str, list[FigureChange]] = {}
    for change in changes:
        found.setdefault(change.code, []).append(change)
    return {code: tuple(each) for code, each in found.items()}
