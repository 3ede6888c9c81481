"""The yearly report as PDF, opened by readers that know nothing of how it was made."""

import re
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

import pytest

from reports.yearly_report.documents import words
from reports.yearly_report.documents.pdf import pdf_of
from reports.yearly_report.documents.report import ElementPart, Figure, Report, Term
from reports.yearly_report.documents.typesetting import LAYOUT, TypesettingError, typeset

from ....factories.small_report import (
    DIGEST,
    NOTES,
    RESULTS,
    closed,
    figure,
    small_report,
    with_ficha,
    with_framework,
    with_table,
)
from .pdf_checks import (
    assert_nothing_overprinted,
    assert_tables_equal,
    assert_within_the_margins,
)
from .pdf_reader import Document, joined

pytestmark = pytest.mark.slow

SIZES = {"a4": (595, 842), "us-letter": (612, 792)}
HOSTILE = (
    '#set page(width: 9pt) #panic("x") #eval("1")\n\n$x^2$ @ref <label> `#read("/etc/passwd")`\n\n'
    "=cmd|'/C calc'!A0 <script>alert(1)</script> &amp; \\ [x](javascript:alert(1))\n\n"
    "\u202eRTL\u202c 😀👨‍👩‍👧 مرحبا 中文 \ue000\n\n" + "W" * 3000 + "\n\n" + "> - " * 20 + "hondo"
)


def built(report: Report, paper: str = "a4") -> Document:
    return Document(pdf_of(report, DIGEST, paper))


@pytest.fixture(scope="module")
def report() -> Report:
    return small_report()


@pytest.fixture(scope="module")
def document(report) -> Document:
    return built(report)


# What the file says of itself --------------------------------------------------------------


def test_it_says_what_it_is_and_that_it_can_be_read_aloud(document, report):
    root = document.pdf.trailer["/Root"]
    assert root["/Lang"] == "es-MX"
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert "/StructTreeRoot" in root
    found = document.pdf.metadata
    assert found.title == f"Avance y Resultados. {report.edition.period}. {report.programme.name}"
    assert found.author == report.programme.institution
    assert found.creation_date.date() == report.edition.cutoff
    assert b"<pdfuaid:part>1</pdfuaid:part>" in document.content


def test_the_same_report_gives_the_same_bytes(document, report):
    assert pdf_of(report, DIGEST, "a4") == document.content


@pytest.mark.parametrize("paper", SIZES)
def test_it_is_laid_out_for_the_paper(report, paper):
    sizes = {tuple(page.mediabox[2:]) for page in built(report, paper).pdf.pages}
    ((width, height),) = sizes
    assert (round(width), round(height)) == SIZES[paper]


def test_another_paper_is_refused(report):
    with pytest.raises(ValueError, match="tabloid"):
        pdf_of(report, DIGEST, "tabloid")


def test_every_letter_is_in_the_file(document):
    fonts = list(document.fonts())
    assert {name.split("+")[1] for name, _ in fonts} >= {
        "SourceSans3-Regular",
        "SourceSans3-Bold",
        "SourceSans3-Italic",
    }
    assert all(embedded for _, embedded in fonts), fonts


def test_another_reader_finds_the_same_letters_under_the_same_marks(document):
    """These tests and the verifier read letters by pdfium; pdfplumber takes ten times as long."""
    found = defaultdict(str)
    for page in document.plumber.pages:
        mark = -1
        for letter in page.chars:
            # It forgets the mark it is in once another text stood for a letter of it.
            mark = mark if letter["mcid"] is None else letter["mcid"]
            if letter["tag"] != "Artifact":
                found[page.page_number, mark] += letter["text"]
    assert {place: joined(text) for place, text in found.items()} == {
        place: joined(text) for place, text in document.letters.items() if text
    }


# Headings, index, running lines -------------------------------------------------------------


def expected_outline(report):
    yield 1, words.INDEX
    yield 1, words.FRAMEWORK
    yield 1, words.SUMMARY
    yield 1, words.RESULTS
    for each in report.objectives:
        yield 2, words.objective_title(each)
        yield 3, each.results.heading
        yield from ((3, words.strategy_title(strategy)) for strategy in each.strategies)
        yield 3, each.table.title
        yield 3, each.factors.heading
    yield 1, words.annex_title(report)
    for each in report.annex:
        yield 2, words.objective_title(each)
        yield from ((3, words.ficha_title(ficha)) for ficha in each.fichas)
    yield from ((1, title) for title in (words.GLOSSARY, words.ACRONYMS, words.COLOPHON))
    yield from ((2, title) for title in (words.SIGNS_HEADING, words.MISSING_TEXTS))


def test_the_bookmarks_are_its_chapters(document, report):
    assert [(depth, title) for depth, title, _ in document.outline()] == list(
        expected_outline(report)
    )


def test_the_index_has_the_page_of_each_chapter_and_a_link_to_it(document):
    pages = {title: page for _, title, page in document.outline()}
    listed = document.pages[pages[words.INDEX] - 1]
    for title in (words.FRAMEWORK, words.RESULTS, words.GLOSSARY, words.COLOPHON):
        assert re.search(rf"{re.escape(title)}[ .]*{pages[title]}\b", listed), title
    titles = [title for title in pages if title.startswith("Factores")]
    assert len(titles) == 2 and all(title in listed for title in titles)
    links = document.pdf.pages[pages[words.INDEX] - 1]["/Annots"]
    assert len(links) >= 8 + 2 * 2 + 2 + 4 - 1


def test_every_page_but_the_cover_says_which_of_how_many_it_is(document):
    many = len(document.pages)
    assert "Página" not in document.pages[0]
    for number, said in enumerate(document.pages[1:], 2):
        assert f"Página {number} de {many}" in said
        assert "PIS 2020-2024 · Avance y Resultados. Enero 2023 – Junio 2024" in said


def test_no_heading_is_the_last_of_its_page(document):
    headings = [part for part in document.parts("H1", "H2", "H3", "H4") if part]
    assert len(headings) > 20
    assert not [part for part in headings if part[-1] in document.last_parts]


# Tables -------------------------------------------------------------------------------------


def test_every_figure_stands_in_its_table_with_its_mark_and_its_notes_raised(document, report):
    assert_tables_equal(document, report)


def test_a_table_says_what_its_rows_and_columns_are(document, report):
    summary = document.tables[0]
    assert [cell.text for cell in summary[0]] == [
        words.INDICATOR, words.BASELINE, words.BASELINE_YEAR,
        *map(words.result_of, report.objectives[0].table.years),
    ]  # fmt: skip
    row = report.objectives[0].table.rows[0]
    assert summary[1][0].text == f"{row.code} {row.role} {row.name} {row.unit}"
    assert summary[1][2].text == "2018"


def test_a_substitution_stands_beside_what_was_printed_where_that_is_another_one(document):
    table = next(table for table in document.tables if table[0][-1].text == words.AS_PRINTED)
    assert [[cell.text for cell in row] for row in table[1:]] == [
        ["2023", "15,424,448 / 12 = 0.70", words.PRINTED_ALIKE],
        ["2024", "ND", "N. D."],
    ]


def test_every_element_and_note_and_term_is_told(document, report):
    for ficha in report.fichas:
        for element in ficha.elements:
            assert document.says(element.label) and document.says(element.text)
        assert document.says(ficha.series.baseline_note)
    for note in NOTES:
        assert document.says(f"{note.sign} {note.text}")
    for term in (*report.glossary, *report.acronyms):
        assert document.says(term.term) and document.says(term.meaning)


def many_rows(report, count):
    table = report.objectives[0].table
    return with_table(report, replace(table, rows=table.rows * (count // 2)))


def test_a_long_table_repeats_its_header_and_splits_no_row(report):
    long = many_rows(report, 60)
    document = built(long)
    assert_tables_equal(document, long)
    _header, *body = document.tables[0]
    pages = {number for row in body for cell in row for number in cell.pages}
    assert len(pages) > 2
    for row in body:
        assert len({number for cell in row for number in cell.pages}) == 1
    for number in pages:
        assert words.INDICATOR in document.pages[number - 1]
        assert len(re.findall(r"Resultado\b", document.pages[number - 1])) == len(RESULTS)


@pytest.mark.parametrize("paper", SIZES)
@pytest.mark.parametrize("years", [6, 7])
def test_figures_of_ten_digits_with_marks_are_never_broken(report, paper, years):
    table = report.objectives[0].table
    wide = figure("1,234,567,890", mark="p/", notes=(1, 2))
    rows = tuple(replace(row, baseline=wide, results=(wide,) * years) for row in table.rows)
    wanted = replace(table, years=tuple(range(2018, 2018 + years)), rows=rows)
    document = built(with_table(report, wanted), paper)
    found = {tuple(map(round, page.mediabox[2:])) for page in document.pdf.pages}
    assert found == {SIZES[paper]}
    cells = [cell for row in document.tables[0][1:] for cell in row]
    assert sum(cell.text == "1,234,567,890 p/" for cell in cells) == 2 * (years + 1)
    pages = [
        document.plumber.pages[number - 1] for number in {n for cell in cells for n in cell.pages}
    ]
    words_there = [word["text"] for page in pages for word in page.extract_words()]
    assert sum(word.startswith("1,234,567,890") for word in words_there) == 2 * (years + 1)
    assert_within_the_margins(document)


def test_more_years_than_a_page_is_wide_turn_it(report):
    table = report.objectives[0].table
    wide = figure("1,234,567,890", mark="p/")
    rows = tuple(replace(row, results=(wide,) * 12) for row in table.rows)
    document = built(with_table(report, replace(table, years=tuple(range(2012, 2024)), rows=rows)))
    turned = [page for page in document.pdf.pages if page.mediabox[2] > page.mediabox[3]]
    assert len(turned) == 1
    assert_within_the_margins(document)


def test_a_row_breaks_only_where_no_page_has_room_for_it(report):
    ficha = report.fichas[0]
    text = "Se consolida por delegación y por unidad. " * 95
    whole = [ElementPart(f"Campo {n}", text[:2500]) for n in range(5)]
    longer = ElementPart("Más de una página", "renglón\n" * 150)
    document = built(with_ficha(report, replace(ficha, elements=(*whole, longer))))
    (elements,) = [table for table in document.tables if table[-1][0].text == longer.label]
    for row in elements[1:-1]:
        assert len(row[1].pages) == 1, row[0].text
        assert row[0].pages == row[1].pages
    assert elements[-1][1].text.count("renglón") == 150
    assert_within_the_margins(document)


# Charts -------------------------------------------------------------------------------------


def test_a_chart_is_drawn_in_lines_and_told_in_words(document, report):
    told = [element["alt_text"] for element in document.elements("Figure")]
    assert told == [ficha.chart_text for ficha in report.fichas]
    assert not any(page.images for page in document.pdf.pages)
    assert document.says("Meta final") and document.says(words.CHART)


def test_there_is_no_chart_where_there_is_nothing_to_draw(report):
    ficha = report.fichas[0]
    bare = replace(ficha.trend, points=(), targets=(), baseline=None)
    document = built(with_ficha(report, replace(ficha, trend=bare)))
    assert len(list(document.elements("Figure"))) == len(report.fichas) - 1


# Drafts and closed editions -----------------------------------------------------------------


def test_a_draft_says_so_on_every_page(document):
    assert all("BORRADOR" in page for page in document.pages)
    assert "Edición 2, borrador" in document.pages[0]


def test_a_draft_marks_what_is_missing_and_what_is_not_approved(report):
    said = built(with_framework(report, "Un texto.")).text
    assert "Textosinaprobar:enrevisión" in said
    said = built(with_framework(report, "")).text
    assert "Textopendiente:Marconormativo" in said


def test_a_closed_edition_has_no_marks_but_names_what_has_no_text(report):
    bare = closed(with_framework(report, ""))
    first, *others = bare.objectives
    empty = replace(first, factors=replace(first.factors, text="", state="vacia"))
    document = built(replace(bare, objectives=(empty, *others)))
    assert not document.says("Texto pendiente") and "BORRADOR" not in "".join(document.pages)
    assert "Edición 2, cerrada el 3 de julio de 2024" in document.pages[0]
    missing = document.pages[-1].split(words.MISSING_TEXTS)[1]
    assert "Marco normativo" in missing and first.factors.heading in missing
    assert first.factors.heading not in [title for _, title, _ in document.outline()]
    assert "Resumen ejecutivo" not in missing


def test_the_last_page_says_how_to_tell_the_edition(document):
    assert DIGEST in document.pages[-1]
    assert "30 de junio de 2024" in document.pages[-1]
    for sign, meaning in words.SIGNS:
        assert document.says(f"{sign} {meaning}"), sign


# Hostile texts ------------------------------------------------------------------------------


def hostile(report: Report) -> Report:
    ficha = report.fichas[0]
    odd = 'x" #panic("no") $y$ 😀 ' + "Ñ" * 400
    values = (Figure(odd, Decimal(1), "definitivo", "p/", (1,)), figure("1"))
    table = replace(
        ficha.tables[0],
        rows=tuple(
            replace(row, name=odd, source=odd, values=values) for row in ficha.tables[0].rows
        ),
    )
    changed = replace(
        ficha,
        name=odd,
        elements=tuple(replace(each, text=odd) for each in ficha.elements),
        tables=(table,),
        calculations=tuple(replace(each, written=odd, printed=odd) for each in ficha.calculations),
        trend=replace(ficha.trend, unit=odd, title=odd),
        chart_text=odd,
    )
    result = with_ficha(with_framework(report, HOSTILE), changed)
    return replace(result, glossary=(Term(odd, odd),), acronyms=(Term(odd, odd),))


@pytest.mark.parametrize("paper", SIZES)
def test_hostile_texts_are_shown_as_the_texts_that_they_are(report, paper):
    document = built(hostile(report), paper)
    for said in (
        '#set page(width: 9pt) #panic("x") #eval("1")', "$x^2$ @ref <label>",
        '#read("/etc/passwd")', "=cmd|", "<script>alert(1)</script> &amp;", 'x" #panic("no") $y$ □',
        "W" * 3000, "Ñ" * 400,
    ):  # fmt: skip
        assert document.says(said), said[:50]
    assert {tuple(map(round, page.mediabox[2:])) for page in document.pdf.pages} == {SIZES[paper]}
    assert_within_the_margins(document)
    assert_nothing_overprinted(document)


def test_nothing_in_it_runs_and_links_lead_only_to_the_web(report):
    text = "[a](https://example.org/x) [b](javascript:alert(1)) [c](file:///etc/passwd)"
    document = built(with_framework(report, text))
    for name in (b"/JavaScript", b"/JS", b"/Launch", b"/OpenAction", b"/EmbeddedFile", b"/AA"):
        assert name not in document.content
    actions = [
        annotation.get_object()["/A"]
        for page in document.pdf.pages
        for annotation in page.get("/Annots", ())
        if "/A" in annotation.get_object()
    ]
    assert {action["/URI"] for action in actions if "/URI" in action} == {"https://example.org/x"}


@pytest.mark.parametrize(
    "text",
    [
        "Un párrafo normal de muchas palabras. " * 1320,
        "x" * 50_000,
        "párrafo\n\n" * 5_000,
        "| a | b |\n|---|---|\n" + "| fila | " + "texto " * 9 + "|\n" * 500,
        "| " + " | ".join("abcdefgh") * 5 + " |\n" + "|---" * 36 + "|\n" + "| 1,234.50 " * 36 + "|",
    ],
    ids=["prose", "word", "paragraphs", "rows", "columns"],
)
def test_a_text_of_fifty_thousand_letters_stays_within_its_pages(report, text):
    assert_within_the_margins(built(with_framework(report, text[:50_000])))


def test_a_layout_that_fails_says_why():
    with pytest.raises(TypesettingError, match="JSON"):
        typeset("{")


# How it looks -------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", SIZES)
def test_nothing_leaves_the_margins_and_nothing_is_overprinted(report, paper):
    document = built(report, paper)
    assert_within_the_margins(document)
    assert_nothing_overprinted(document)


def test_what_is_written_can_be_told_from_what_is_behind_it():
    palette = dict(
        re.findall(r'#let ([\w-]+) = rgb\("(#\w{6})"\)', (LAYOUT / "palette.typ").read_text())
    )
    for colour in ("ink", "deep-green", "green", "guinda", "dark-guinda", "grey"):
        for behind in ("paper", "tint"):
            assert contrast(palette[colour], palette[behind]) >= 4.5, (colour, behind)


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_light(one), _light(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
