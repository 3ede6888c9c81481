"""Tables of Markdown, as long as a page can hold them; others stay the lines that they are.

A rule of markdown-it, in place of its own: that one fills up short rows and leaves out what a row
has beyond its header, so that a few letters become a hundred thousand cells, and others none.
"""

import re
from collections.abc import Iterator

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import table as table_of_any_size

MOST_COLUMNS = 12
"""Columns of a table; one that is wider fits on no page."""

MOST_CELLS = 3_000
"""Cells of all tables of a text together."""

TYPED = "typed"
"""The kind of the token whose ``content`` is a table that is none: its lines."""

_CELLS_TAKEN = "cells"
_BETWEEN = re.compile(r"(?<!\\)\|")


def bounded_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read the table that begins on that line, or the lines that it would have been."""
    if silent or not table_of_any_size(state, start, end, True):
        return silent and table_of_any_size(state, start, end, True)
    lines = [_line(state, start), _line(state, start + 1), *_rows(state, start + 2, end)]
    columns = _cells_in(lines[0])
    cells = columns * (len(lines) - 1)
    taken = state.env.get(_CELLS_TAKEN, 0) + cells
    after = start + len(lines)
    has_more = any(_cells_in(line) > columns for line in lines[2:])
    if columns > MOST_COLUMNS or taken > MOST_CELLS or has_more:
        token = state.push(TYPED, "", 0)
        token.content = "\n".join(lines)
        token.map = [start, after]
        state.line = after
        return True
    state.env[_CELLS_TAKEN] = taken
    return table_of_any_size(state, start, after, False)


def _rows(state: StateBlock, line: int, end: int) -> Iterator[str]:
    """Yield the lines up to the first that is not of the table: an empty one, or where else begins."""
    others = state.md.block.ruler.getRules("blockquote")
    while line < end and state.sCount[line] >= state.blkIndent:
        text = _line(state, line)
        begins = any(rule(state, line, end, True) for rule in others)
        if not text or begins or state.is_code_block(line):
            return
        yield text
        line += 1


def _line(state: StateBlock, line: int) -> str:
    """Return the line without the marks of the lists and quotations in which it stands."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()


def _cells_in(line: str) -> int:
    parts = _BETWEEN.split(line)
    return len(parts) - (parts[0] == "") - (len(parts) > 1 and parts[-1] == "")
