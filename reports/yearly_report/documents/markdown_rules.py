"""Rules of Markdown where they would take for a mark what can be a figure's sign, or part of it.

Rules of markdown-it, in place of its own: ``4*5 y 2*3`` keeps its asterisks, ``> 85 %`` its sign,
``42`344,860`` its mark of millions.  What stays doubtful is asked about (``doubtful_marks.py``).
"""

import re
from typing import cast

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import blockquote as quotation_of_anything
from markdown_it.rules_inline import StateInline, backtick
from markdown_it.rules_inline.state_inline import Delimiter

_STRESS = r"[*_`]{0,3}"
NUMBER = rf"{_STRESS}(?:US)?[-−–+±~≈$€]{{0,2}}\s?{_STRESS}\.?[\d½¼¾⅓⅔]"
"""The beginning of a figure, with the signs that people write before it, stressed or not."""

_GREATER_THAN = re.compile(rf">\s*(?:=|{NUMBER})")
_NOTHING_TO_STRESS = re.compile(r"[)\],.;:%]")
_NO_QUOTATIONS = "no_quotations"
_WEB = re.compile(r"(https?://|mailto:)[^\s]+", re.IGNORECASE)


class Parser(MarkdownIt):
    """A parser to which only addresses of the web are links: «[45](2024)» would be printed without
    its year.
    """

    def validateLink(self, url: str) -> bool:
        """Return whether it is an address of the web."""
        return bool(_WEB.fullmatch(url))


def emphasis(state: StateInline, silent: bool) -> bool:
    """Read asterisks and low lines that may stress something: whole words, and never a call to a
    note, ``(*)``.
    """
    marker = state.src[state.pos]
    if silent or marker not in "_*":
        return False
    run = state.scanDelims(state.pos, False)
    after = state.pos + run.length
    can_open = run.can_open and not _NOTHING_TO_STRESS.match(state.src, after)
    can_close = run.can_close and state.src[state.pos - 1] not in "(["
    for _ in range(run.length):
        token = state.push("text", "", 0)
        token.content = marker
        place = len(state.tokens) - 1
        state.delimiters.append(
            Delimiter(ord(marker), run.length, place, -1, open=can_open, close=can_close)
        )
    state.pos = after
    return True


def no_code_after_digit(state: StateInline, silent: bool) -> bool:
    """Read a piece of code, unless its mark follows a digit: there it is an apostrophe of millions."""
    if state.src[state.pos] != "`" or not (state.pos and state.src[state.pos - 1].isdigit()):
        return backtick(state, silent)
    if not silent:
        state.append_pending("`")
    state.pos += 1
    return True


def no_quotation_of_number(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a quotation, unless one of its lines says that something is greater than a number."""
    return not _says_greater_than(state, start, end) and quotation_of_anything(
        state, start, end, silent
    )


def _says_greater_than(state: StateBlock, start: int, end: int) -> bool:
    # Each line of such a text is tried anew: what was found of all of them is remembered.
    found = cast("dict[int, tuple[range, bool]]", state.env.setdefault(_NO_QUOTATIONS, {}))
    lines, says_so = found.get(state.level, (range(0), False))
    if start not in lines:
        last = start
        says_so = False
        while last < end and (line := _line(state, last)).startswith(">"):
            says_so = says_so or bool(_GREATER_THAN.match(line))
            last += 1
        found[state.level] = range(start, last), says_so
    return says_so


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
