"""What people type becomes blocks of texts: nothing is lost, nothing is run, whatever it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.documents.markdown import (
    DEEPEST,
    Grid,
    Heading,
    Items,
    Paragraph,
    Quotation,
    Rule,
    Run,
    blocks_of,
    clean,
)


def text_in(block):
    """Every letter of a block."""
    match block:
        case Paragraph(runs) | Heading(_, runs):
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
    assert heading == Heading(1, (Run("Uno"),))
    assert Run("fuerte ", strong=True) in paragraph.runs
    assert Run("y", strong=True, emphasis=True) in paragraph.runs
    assert Run("c", code=True) in paragraph.runs
    assert paragraph.runs[-1].text == " sigue\ncorte"
    assert (items.start, len(items.items)) == (None, 2)
    assert items.items[0][1] == Items(1, ((Paragraph((Run("b"),)),),))
    assert quotation == Quotation((Paragraph((Run("cita"),)),))
    assert rule == Rule()
    assert grid == Grid(((Run("a"),), (Run("b"),)), (((Run("1"),), (Run("2"),)), ((Run("3"),), ())))
    assert code == Paragraph((Run("cod  igo", code=True),), code=True)


@pytest.mark.parametrize("address", ["https://imss.gob.mx/x?a=1", "http://a.mx", "mailto:a@b.mx"])
def test_links_to_the_web_are_links(address):
    assert blocks_of(f"[x]({address})") == (Paragraph((Run("x", link=address),)),)


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
