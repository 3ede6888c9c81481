"""Numbering of lists: bullets and numbers in nine levels, and a beginning of its own for each list."""

DEEPEST = 8
"""The last of the nine levels that Word has."""

LARGEST = 32_767
"""The numbers that a list may begin with."""

BULLETS, NUMBERS = 1, 2
STEP = 397
_SIGNS = "•–▪"
_ABSTRACT = {".": NUMBERS, ")": 3}
"""The definition of the numbers with a point after them, and with a parenthesis."""


class Lists:
    """The lists of a document; ``markup`` is its numbering part."""

    def __init__(self) -> None:
        self._begun: list[tuple[int, int, int]] = []

    def begin(self, level: int, start: int, closing: str) -> int:
        """Begin a numbered list at that level; return its number."""
        begun = (min(level, DEEPEST), min(max(start, 0), LARGEST), _ABSTRACT[closing])
        self._begun.append(begun)
        return NUMBERS + len(self._begun)

    def markup(self) -> str:
        own = "".join(
            f'<w:num w:numId="{NUMBERS + place}"><w:abstractNumId w:val="{abstract}"/>'
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            "</w:num>"
            for place, (level, start, abstract) in enumerate(self._begun, start=1)
        )
        kinds = "".join(_abstract(number, closing) for closing, number in _ABSTRACT.items())
        return (
            f"{_abstract(BULLETS, '')}{kinds}"
            f'<w:num w:numId="{BULLETS}"><w:abstractNumId w:val="{BULLETS}"/></w:num>'
            f'<w:num w:numId="{NUMBERS}"><w:abstractNumId w:val="{NUMBERS}"/></w:num>{own}'
        )


def _abstract(number: int, closing: str) -> str:
    levels = "".join(_level(level, closing, number == NUMBERS) for level in range(DEEPEST + 1))
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="hybridMultilevel"/>'
        f"{levels}</w:abstractNum>"
    )


def _level(level: int, closing: str, is_of_style: bool) -> str:
    """Return one level, a step further in than the one around it; with bullets if nothing closes a
    number.
    """
    shape = "decimal" if closing else "bullet"  # as typed: no letters for the lists within
    sign = f"%{level + 1}{closing}" if closing else _SIGNS[level % len(_SIGNS)]
    style = "" if level else "ListBullet" if not closing else "ListNumber" if is_of_style else ""
    of_style = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/>{of_style}'
        f'<w:lvlText w:val="{sign}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{STEP * (level + 1)}" w:hanging="{STEP}"/></w:pPr></w:lvl>'
    )


def numbering(number: int, level: int) -> str:
    """Return the property of a paragraph that begins an item."""
    deep = min(level, DEEPEST)
    return f'<w:numPr><w:ilvl w:val="{deep}"/><w:numId w:val="{number}"/></w:numPr>'
