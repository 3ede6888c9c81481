"""Numbering of lists: bullets and numbers in nine levels, and a beginning of its own for each list."""

DEEPEST = 8
"""The last of the nine levels that Word has."""

LARGEST = 32_767
"""The numbers that a list may begin with."""

BULLETS, NUMBERS = 1, 2
STEP = 397
_SIGNS = "•–▪"
_FORMATS = ("decimal", "lowerLetter", "lowerRoman")


class Lists:
    """The lists of a document; ``markup`` is its numbering part."""

    def __init__(self) -> None:
        self._begun: list[tuple[int, int]] = []

    def begin(self, level: int, start: int) -> int:
        """Begin a numbered list at that level; return its number."""
        self._begun.append((min(level, DEEPEST), min(max(start, 0), LARGEST)))
        return NUMBERS + len(self._begun)

    def markup(self) -> str:
        own = "".join(
            f'<w:num w:numId="{NUMBERS + place}"><w:abstractNumId w:val="{NUMBERS}"/>'
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            "</w:num>"
            for place, (level, start) in enumerate(self._begun, start=1)
        )
        return (
            f"{_abstract(BULLETS, 'bullet')}{_abstract(NUMBERS, 'number')}"
            f'<w:num w:numId="{BULLETS}"><w:abstractNumId w:val="{BULLETS}"/></w:num>'
            f'<w:num w:numId="{NUMBERS}"><w:abstractNumId w:val="{NUMBERS}"/></w:num>{own}'
        )


def _abstract(number: int, kind: str) -> str:
    levels = "".join(_level(level, kind) for level in range(DEEPEST + 1))
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="hybridMultilevel"/>'
        f"{levels}</w:abstractNum>"
    )


def _level(level: int, kind: str) -> str:
    """Return one level, a step further in than the one around it."""
    bullet = kind == "bullet"
    shape = "bullet" if bullet else _FORMATS[level % len(_FORMATS)]
    sign = _SIGNS[level % len(_SIGNS)] if bullet else f"%{level + 1}."
    style = {True: "ListBullet", False: "ListNumber"}[bullet] if level == 0 else ""
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
