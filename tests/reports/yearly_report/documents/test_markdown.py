"""What people type becomes blocks of texts: nothing is lost, nothing is run, whatever it is."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.narrative_states import LONGEST_TEXT
from reports.yearly_report.documents.markdown import (
    DEEPEST,
    Grid,
    HorizontalRule,
    Items,
    MarkdownHeading,
    Paragraph,
    Quotation,
    TextRun,
    blocks_of,
    clean,
)
from reports.yearly_report.documents.markdown_tables import MOST_CELLS, MOST_COLUMNS


def text_in(block):
    """Every letter of a block."""
    match block:
        case Paragraph(runs) | MarkdownHeading(_, runs):
            return "".join(run.text for run in runs)
        case Items(_, items):
            return " ".join(text_in(each) for item in items for each in item)
        case Quotation(blocks):
            return " ".join(map(text_in, blocks))
        case Grid(header, rows):
            cells = [*header, *(cell for row in rows for cell in row)]
            return " ".join(run.text for cell in cells for run in cell)
    return ""


def depth_of(block):
    match block:
        case Items(_, items):
            return 1 + max((depth_of(each) for item in items for each in item), default=0)
        case Quotation(blocks):
            return 1 + max(map(depth_of, blocks), default=0)
    return 0


def test_every_kind_of_block():
    blocks = blocks_of(
        "# Uno\n\nHola **fuerte *y* así** `c`\nsigue  \ncorte\n\n- a\n  1. b\n- c\n\n> cita\n\n---\n\n"
        "|a|b|\n|-|-|\n|1|2|\n|3|\n\n```\ncod  igo\n```"
    )
    heading, paragraph, items, quotation, rule, grid, code = blocks
    assert heading == MarkdownHeading(1, (TextRun("Uno"),))
    assert TextRun("fuerte ", strong=True) in paragraph.runs
    assert TextRun("y", strong=True, emphasis=True) in paragraph.runs
    assert TextRun("c", code=True) in paragraph.runs
    assert paragraph.runs[-1].text == "\nsigue\ncorte"
    assert (items.start, len(items.items)) == (None, 2)
    assert items.items[0][1] == Items(1, ((Paragraph((TextRun("b"),)),),))
    assert quotation == Quotation((Paragraph((TextRun("cita"),)),))
    assert rule == HorizontalRule()
    assert grid == Grid(
        ((TextRun("a"),), (TextRun("b"),)),
        (((TextRun("1"),), (TextRun("2"),)), ((TextRun("3"),), ())),
    )
    assert code == Paragraph((TextRun("cod  igo", code=True),), code=True)


@pytest.mark.parametrize("address", ["https://imss.gob.mx/x?a=1", "http://a.mx", "mailto:a@b.mx"])
def test_links_to_the_web_are_links(address):
    assert blocks_of(f"[x]({address})") == (Paragraph((TextRun("x", link=address),)),)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "/admin/", "file:///etc"]
)
def test_others_are_none(address):
    assert not any(run.link for run in blocks_of(f"[x]({address})")[0].runs)


@pytest.mark.parametrize(
    "typed",
    ["<script>alert(1)</script>", "<b>h</b>", "&lt;b&gt;", "{{ 7*7 }}", "#set page()", "$x$"],
)
def test_what_is_no_markdown_is_the_text_it_is(typed):
    assert text_in(blocks_of(typed)[0]) == typed


def test_marks_that_turn_text_and_what_no_file_takes_are_left_out():
    assert clean("a\u202eb\u2066c\x00\x1bd\ud800e\r\nf") == "abcde\nf"
    assert clean("\u200fשלום 👩\u200d👧") == "\u200fשלום 👩\u200d👧"


@pytest.mark.parametrize("levels", [1, DEEPEST, DEEPEST + 5, 40, 400, 5_000])
@pytest.mark.parametrize("mark", ["- ", "> ", "1. "])
def test_nothing_that_is_deep_is_lost(mark, levels):
    blocks = blocks_of(mark * levels + "hondo")
    assert "hondo" in " ".join(map(text_in, blocks))
    assert max(map(depth_of, blocks)) <= 2 * DEEPEST


@given(st.text(max_size=400))
def test_whatever_is_typed_is_read(typed):
    blocks = blocks_of(typed)
    found = "".join(map(text_in, blocks))
    assert not set(found) & set("\x00\x1b\u202e\u2066")


NESTING = [
    "*a **b ",
    "*a _b ",
    "*",
    "**",
    "_",
    "[",
    "![",
    "[a](",
    "`",
    "``",
    "~",
    "~~a ",
    "*_",
    "([*",
]


def nested(mark, length):
    return (mark * length)[: length - 6] + " hondo"


@pytest.mark.parametrize("mark", NESTING)
def test_marks_within_marks_end_nothing(mark):
    assert text_in(blocks_of(nested(mark, 2_100))[-1]).endswith("hondo")


@pytest.mark.parametrize(("outer", "inner"), [("*", "**"), ("**", "*"), ("_", "__"), ("*", "_")])
def test_marks_that_close_what_was_opened_are_looks_however_deep(outer, inner):
    typed = f"{outer}a {inner}b " * 3_000 + f" b{inner} a{outer}" * 3_000
    runs = blocks_of(typed)[0].runs
    assert any(run.emphasis or run.strong for run in runs)
    assert "".join(run.text for run in runs).count("a") == 6_000


def growing(mark):
    return " a ".join(mark * length for length in range(1, 320))


LENGTH = LONGEST_TEXT // 2
HOSTILE = {
    **{mark: nested(mark, LENGTH) for mark in NESTING},
    "[a][": "[a][" * LENGTH,
    "*[": "*[" * LENGTH,
    "'[": "'[" * LENGTH,
    "<": "<" * LENGTH,
    "&": "&" * LENGTH,
    "backticks": growing("`"),
    "tildes": growing("~"),
    "stars": growing("*"),
    "brackets": "[" * (LENGTH // 2) + "]" * (LENGTH // 2),
    "links": "[" * (LENGTH // 5) + "](a)" * (LENGTH // 5),
    "references": "[a]: b\n" * 100 + "[a]" * LENGTH,
    "items": "- a\n" * LENGTH,
    "items in items": "* a\n  * b\n" * LENGTH,
    "lazy quotation": "> " * 20 + "a\n" * LENGTH,
    "deep quotations": ("> " * 15 + "a\n") * LENGTH,
    "many columns": "|a" * 2_000 + "\n" + "|-" * 2_000 + "\n" + "a\n" * LENGTH,
    "short rows": "|a" * 12 + "\n" + "|-" * 12 + "\n" + "a\n" * LENGTH,
    "tables": "|a|\n|-|\n|1|\n\n" * LENGTH,
    "tables cut short": "|a|\n|-|\n# x\n" * LENGTH,
}
SECONDS = 4
"""Of this process, twice what the slowest of them takes."""


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_takes_long(name):
    """Half of the longest text shows what grows with its square: to look from every character at all
    before it, one by one, takes more than twice the seconds that are allowed.
    """
    begun = process_time()
    blocks = blocks_of(HOSTILE[name][:LENGTH])
    assert process_time() - begun < SECONDS
    assert name not in NESTING or text_in(blocks[-1]).endswith("hondo")
    cells = [len(each.header) * (1 + len(each.rows)) for each in blocks if isinstance(each, Grid)]
    assert sum(cells) <= MOST_CELLS


def table_of(columns, rows, filled=True):
    row = "|" + "dato|" * columns
    return f"{row}\n{'|' + '-|' * columns}\n" + (f"{row}\n" if filled else "|x|\n") * rows


@pytest.mark.parametrize(
    ("columns", "rows", "is_table"),
    [
        (MOST_COLUMNS, 20, True),
        (MOST_COLUMNS + 1, 20, False),
        (2_000, 33, False),
        (2, MOST_CELLS // 2 - 1, True),
        (2, MOST_CELLS // 2, False),
    ],
)
def test_a_table_no_page_has_room_for_is_its_lines(columns, rows, is_table):
    typed = table_of(columns, rows)
    first, last = blocks_of(f"{typed}\nDespués")
    assert last == Paragraph((TextRun("Después"),))
    if is_table:
        assert len(first.rows) == rows and {len(row) for row in first.rows} == {columns}
    else:
        assert first == Paragraph((TextRun(typed.strip()),))


def test_short_rows_are_no_way_around_it():
    assert isinstance(blocks_of(table_of(MOST_COLUMNS, 1_000, filled=False))[0], Paragraph)


def test_the_cells_of_all_tables_count():
    half = table_of(2, MOST_CELLS // 4)
    assert [type(each) for each in blocks_of(f"{half}\n{half}\n{half}")] == [
        Grid,
        Paragraph,
        Paragraph,
    ]
    assert isinstance(blocks_of(half)[0], Grid), "and are counted anew for the next text"


@pytest.mark.parametrize(
    ("before", "inside"), [("", ""), ("> ", "> "), ("- ", "  "), ("1. ", "   ")]
)
def test_a_row_with_more_than_its_header_loses_nothing(before, inside):
    rows = ["|a|b|", "|-|-|", "|1|2|perdido|"]
    typed = before + f"\n{inside}".join(rows)
    first, last = blocks_of(f"{typed}\n# fin")
    assert text_in(first) == "\n".join(rows)
    assert last == MarkdownHeading(1, (TextRun("fin"),))


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("[1]: https://a.mx", "[1]: https://a.mx"),
        ("[nota]: véase", "[nota]: véase"),
        ("``` hola\nb\n```", "hola\nb"),
    ],
)
def test_what_markdown_would_hide_is_seen(typed, seen):
    assert text_in(blocks_of(typed)[0]) == seen


MARKS = [
    "*",
    "**",
    "_",
    "[",
    "](b)",
    "![",
    "`",
    "~~~",
    "a ",
    "a\n",
    "\n\n",
    "> ",
    "- ",
    "|",
    "|-|-|\n",
]


@pytest.mark.slow
# Beside other work a text of some thousand marks takes longer than a fifth of a second.
@settings(deadline=2_000)
@given(st.lists(st.tuples(st.sampled_from(MARKS), st.integers(1, 90)), max_size=60))
def test_however_marks_are_repeated_the_letters_stay(parts):
    typed = "".join(mark * times for mark, times in parts)[:LONGEST_TEXT]
    assert "".join(map(text_in, blocks_of(typed))).count("a") == typed.count("a")


@given(
    st.lists(
        st.sampled_from(["- ", "> ", "1. ", "a", "\n", "    ", "|", "[", "](", "*", "`"]),
        max_size=120,
    )
)
def test_letters_are_never_lost(parts):
    typed = "".join(parts)
    found = "".join(map(text_in, blocks_of(typed)))
    # Lists of ordinal numbers and addresses of links may take theirs; letters of prose stay.
    assert found.count("a") >= typed.count("a") - typed.count("](")


def test_a_line_that_was_ended_is_ended():
    (paragraph,) = blocks_of("Consultas: 45\nEgresos: 12\n  Partos: 3")
    assert paragraph.runs == (TextRun("Consultas: 45\nEgresos: 12\nPartos: 3"),)


def test_a_column_of_figures_stands_at_the_right():
    (grid,) = blocks_of(
        "| Entidad | Unidades | Cambio | Nota |\n|--|--|--|--|\n"
        "| Chiapas | 1,204 | −1.2 % | 3 más |\n| Oaxaca | ND | 0.5 % p/ | — |"
    )
    assert grid.numbers == (False, True, True, False)
