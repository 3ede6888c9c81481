"""The yearly report for Word, opened again: every figure, styles, fields, drawings and links."""

import io
import itertools
import re
import shutil
import subprocess
import time
import zipfile
from dataclasses import replace

import docx
import pypdf
import pytest
from docx.oxml.ns import qn
from lxml import etree

from reports.narrative_states import APPROVED
from reports.yearly_report.documents import words
from reports.yearly_report.documents.report import Figure, NarrativePart
from reports.yearly_report.documents.word import word_of
from reports.yearly_report.documents.word.narrative import is_address

from ....factories.edition_texts import BROAD, LONG_WORD, REALISTIC
from ....factories.real_reports import EMPTY_KEYS, digest, hostile_report

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"


def opened(report):
    return docx.Document(io.BytesIO(word_of(report, digest(report))))


@pytest.fixture(scope="module")
def word(draft):
    return opened(draft)


@pytest.fixture(scope="module")
def final(closed):
    return opened(closed)


def parts(document):
    """Headings, paragraphs and tables of the text in their order; each with its style."""
    for element in document.element.body:
        if element.tag == qn("w:p"):
            paragraph = docx.text.paragraph.Paragraph(element, document)
            yield paragraph.style.name, paragraph
        elif element.tag == qn("w:tbl"):
            yield "table", docx.table.Table(element, document)


def below(document, *path):
    """Return what stands below these headings, the last of them first met below the one before it."""
    wanted, level, found = list(path), 0, []
    for style, part in parts(document):
        depth = int(style[-1]) if style.startswith("Heading") else 0
        if wanted:
            if depth and part.text.startswith(wanted[0]):
                wanted.pop(0)
                level = depth
            continue
        if depth and depth <= level:
            break
        found.append((style, part))
    assert not wanted, path
    return found


def tables_below(document, *path):
    return [part for style, part in below(document, *path) if style == "table"]


def texts(table):
    """The cells by row, read from the rows once: asking each by its place takes long."""
    return [[cell.text for cell in row.cells] for row in table.rows]


def figures_of(row):
    """The figures of a row, each as what is shown and the numbers of its notes."""
    found = []
    for cell in row.cells:
        (paragraph,) = cell.paragraphs
        runs = paragraph.runs
        raised = [run.text for run in runs if run.style.name == "Número de nota"]
        plain = [run.text for run in runs if run.style.name != "Número de nota"]
        assert len(raised) <= 1 and "".join(plain + raised) == paragraph.text
        found.append(("".join(plain), "".join(raised)))
    return found


def said(figure):
    return figure.display_text, ",".join(map(str, figure.notes))


# Every figure -----------------------------------------------------------------------------


def test_every_figure_of_the_summaries_is_shown_as_in_the_report(draft, word):
    compared = 0
    for objective in draft.objectives:
        table = objective.table
        (found,) = [
            each
            for each in tables_below(word, words.RESULTS, words.objective_title(objective))
            if each.rows[0].cells[0].text == words.INDICATOR
        ]
        heads = [words.INDICATOR, words.BASELINE, words.BASELINE_YEAR]
        assert texts(found)[0] == [*heads, *map(words.result_of, table.years)]
        for row, each in zip(list(found.rows)[1:], table.rows, strict=True):
            first, *others = row.cells
            assert [p.text for p in first.paragraphs] == [
                f"{each.code} {each.role}", each.name, each.unit
            ]  # fmt: skip
            year = (str(each.baseline_year), "")
            wanted = [said(each.baseline), year, *map(said, each.results)]
            assert figures_of(_Cells(others)) == wanted
            compared += len(wanted) - 1
    assert compared == 126


class _Cells:
    def __init__(self, cells):
        self.cells = cells


def test_every_figure_of_the_fichas_is_shown_as_in_the_report(draft, word):
    compared = 0
    for part in draft.annex:
        for ficha in part.fichas:
            path = (
                words.annex_title(draft),
                words.objective_title(part),
                words.ficha_title(ficha),
            )
            elements, series, variables, substitutions = tables_below(word, *path)
            assert texts(elements)[1:] == [
                [each.label, lines(each.text)] for each in ficha.elements
            ]
            table = ficha.series
            assert texts(series)[0] == [
                words.baseline_of(table.baseline_year),
                *map(words.result_of, table.years),
                words.target_of(table.target.year),
            ]
            wanted = [table.baseline, *table.results, table.target.figure]
            assert figures_of(series.rows[1]) == list(map(said, wanted))
            compared += len(wanted)
            compared += same_variables(variables, ficha.tables[0])
            same_substitutions(substitutions, ficha.calculations)
    assert compared == 18 * 8 + 126 - 18


def lines(text):
    return "\n".join(line for line in text.splitlines() if line.strip())


def same_variables(found, table):
    assert texts(found)[0] == [
        words.NUMBER, words.VARIABLE, *map(words.value_in, table.years), words.SOURCE
    ]  # fmt: skip
    for row, each in zip(list(found.rows)[1:], table.rows, strict=True):
        number, name, *values, source = row.cells
        assert (number.text, name.text, source.text) == (each.number, each.name, each.source)
        assert figures_of(_Cells(values)) == list(map(said, each.values))
    return len(table.rows) * len(table.years)


def same_substitutions(found, calculations):
    printed = [[lines(each)] for each in words.printed_beside(calculations)]
    for row, each, other in zip(
        texts(found)[1:], calculations, printed or [[]] * len(calculations), strict=True
    ):
        assert row == [str(each.year), each.written, *other]


def test_notes_stand_below_their_tables(draft, word):
    paragraphs = [part.text for style, part in parts(word) if style == "Nota de tabla"]
    wanted = [note for each in draft.objectives for note in each.table.notes]
    wanted += [note for each in draft.fichas for note in each.notes]
    assert len(wanted) > 30
    for note in wanted:
        assert f"{note.sign}: {note.text}" in paragraphs


# Tables -----------------------------------------------------------------------------------


def test_tables_are_real_ones(word):
    assert len(word.tables) > 80
    for table in word.tables:
        assert table.style.name == "Tabla del informe"
        head, *rows = table.rows
        assert head._tr.trPr.find(qn("w:tblHeader")) is not None
        for row in rows:
            assert row._tr.trPr.find(qn("w:tblHeader")) is None
        for row in table.rows:
            longest = max(len(cell.text) for cell in row.cells)
            assert (row._tr.trPr.find(qn("w:cantSplit")) is None) == (longest > 1_500)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        widths = [int(each.get(qn("w:w"))) for each in table._tbl.tblGrid]
        assert min(widths) > 300 and sum(widths) <= 9_638
        assert not table._tbl.findall(f".//{qn('w:gridSpan')}")


def test_no_two_tables_touch(word):
    styles = [style for style, _part in parts(word)]
    assert not [1 for one, other in itertools.pairwise(styles) if one == other == "table"]


def test_figures_stand_at_the_right(draft, word):
    series = tables_below(
        word, words.annex_title(draft), words.objective_title(draft.annex[0]), "1.1"
    )[1]
    for cell in series.rows[1].cells:
        (paragraph,) = cell.paragraphs
        assert paragraph.style.name == "Cifra"
    aligned = word.styles["Cifra"].paragraph_format.alignment
    assert aligned == docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT


def with_years(report, count):
    """The first table of the report with so many years."""
    first, *others = report.objectives
    years = tuple(range(2030 - count, 2030))
    rows = tuple(
        replace(row, results=(Figure("21,463,300", mark="p/"),) * count) for row in first.table.rows
    )
    table = replace(first.table, years=years, rows=rows)
    return replace(report, objectives=(replace(first, table=table), *others))


def test_a_table_that_is_too_wide_has_turned_pages_of_its_own(draft):
    document = opened(with_years(draft, 9))
    upright, turned, last = document.sections
    assert upright.page_width < upright.page_height
    assert turned.page_width > turned.page_height
    assert (last.page_width, last.page_height) == (upright.page_width, upright.page_height)
    assert upright.different_first_page_header_footer
    assert not turned.different_first_page_header_footer
    assert {each.header.is_linked_to_previous for each in document.sections} == {False}
    inside = [each.style.name for each in turned.iter_inner_content() if hasattr(each, "rows")]
    assert inside == ["Tabla del informe"]
    first = next(iter(turned.iter_inner_content()))
    assert first.style.name == "Caption"


# Styles, fields and what the navigation pane shows ----------------------------------------


def test_headings_are_headings_none_deeper_by_more_than_one(draft, word):
    headings = [
        (int(style[-1]), part.text) for style, part in parts(word) if style.startswith("Heading")
    ]
    assert headings[0] == (1, words.FRAMEWORK)
    for (above, _), (level, text) in itertools.pairwise(headings):
        assert level <= above + 1, text
    chapters = [text for level, text in headings if level == 1]
    assert chapters == [
        words.FRAMEWORK, words.SUMMARY, words.RESULTS, words.annex_title(draft),
        words.GLOSSARY, words.ACRONYMS, words.COLOPHON,
    ]  # fmt: skip
    fichas = [text for level, text in headings if level == 3 and re.match(r"\d\.\d ", text)]
    assert fichas == [words.ficha_title(each) for each in draft.fichas]
    for level in range(1, 7):
        style = word.styles[f"Heading {level}"]
        assert style.element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == str(level - 1)


def test_styles_are_all_defined_and_each_paragraph_has_one(word):
    known = {each.style_id for each in word.styles}
    used = {
        each.get(qn("w:val"))
        for tag in ("w:pStyle", "w:rStyle", "w:tblStyle")
        for each in word.element.iter(qn(tag))
    }
    assert used <= known
    wanted = {"Title", "Subtitle", "Heading1", "Heading2", "Heading3", "Caption", "Quote"}
    wanted |= {"ListBullet", "ListNumber", "ReportTable", "Hyperlink", "TOC1", "TOC2", "TOC3"}
    assert wanted <= used | {"TOCHeading"}
    direct = list(word.element.iter(qn("w:sz")))
    assert not direct  # sizes are those of styles


def instructions(element):
    return [each.text.strip() for each in element.iter(qn("w:instrText"))]


def test_the_index_is_a_field_filled_in_and_asks_to_be_worked_out(word):
    (index,) = word.element.body.findall(qn("w:sdt"))
    assert instructions(index)[0] == 'TOC \\o "1-3" \\h \\z \\u'
    marks = {each.get(qn("w:name")) for each in word.element.iter(qn("w:bookmarkStart"))}
    entries = index.findall(f".//{qn('w:hyperlink')}")
    headings = [part.text for style, part in parts(word) if re.match("Heading [123]", style)]
    assert len(entries) == len(headings) > 70
    pages = []
    for entry, heading in zip(entries, headings, strict=True):
        mark = entry.get(qn("w:anchor"))
        assert mark in marks
        assert instructions(entry) == [f"PAGEREF {mark} \\h"]
        *text, page = [each.text for each in entry.iter(qn("w:t"))]
        assert "".join(text) == heading
        pages.append(int(page))
    assert pages == sorted(pages) and pages[0] >= 4 and pages[-1] > 50
    begun = [each.get(qn("w:fldCharType")) for each in index.iter(qn("w:fldChar"))]
    assert begun.count("begin") == begun.count("end") == len(entries) + 1
    update = word.settings.element.find(qn("w:updateFields"))
    assert update.get(qn("w:val")) == "true"


def test_pages_are_numbered_by_fields_and_captions_too(draft, word):
    section = word.sections[0]
    assert instructions(section.footer._element) == ["PAGE", "NUMPAGES"]
    assert "Edición 2" in section.footer.paragraphs[0].text
    assert section.different_first_page_header_footer
    captions = [part for style, part in parts(word) if style == "Caption"]
    tables = [each.text for each in captions if each.text.startswith("Tabla")]
    assert tables == [
        f"Tabla {place}. {each.table.title}" for place, each in enumerate(draft.objectives, 1)
    ]
    assert all(len(instructions(each._p)) == 1 for each in captions)
    assert sum(each.text.startswith("Gráfica") for each in captions) == 18


def test_it_is_a4_in_spanish_and_says_what_it_is(draft, word):
    section = word.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    language = word.styles.element.find(f".//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "es-MX"
    properties = word.core_properties
    assert properties.title.startswith("Avance y Resultados. Enero 2023")
    assert properties.author == draft.programme.institution
    assert (properties.language, properties.content_status) == ("es-MX", "Borrador")
    assert properties.identifier == f"sha256:{digest(draft)}"
    (compatibility,) = [
        each.get(qn("w:val"))
        for each in word.settings.element.iter(qn("w:compatSetting"))
        if each.get(qn("w:name")) == "compatibilityMode"
    ]
    assert compatibility == "15"


# Charts -----------------------------------------------------------------------------------


def test_charts_are_drawings_with_a_picture_and_their_text(draft, word):
    related = word.part.related_parts
    drawings = list(word.element.iter(qn("wp:inline")))
    assert len(drawings) == 18
    for drawing, ficha in zip(drawings, draft.fichas, strict=True):
        blip = drawing.find(f".//{qn('a:blip')}")
        picture = related[blip.get(qn("r:embed"))]
        assert picture.content_type == "image/png" and picture.blob[:4] == b"\x89PNG"
        svg = related[drawing.find(f".//{SVG}").get(qn("r:embed"))]
        assert svg.content_type == "image/svg+xml"
        root = etree.fromstring(svg.blob)
        width, height = int(root.get("width")), int(root.get("height"))
        across, down = (int(drawing.extent.get(each)) for each in ("cx", "cy"))
        assert across / down == pytest.approx(width / height, rel=0.01)
        shown = ficha.series.target.figure.text
        assert any(shown in (each.text or "") for each in root.iter())
        assert drawing.docPr.get("descr") == ficha.chart_text
    numbers = [each.docPr.get("id") for each in drawings]
    assert len(set(numbers)) == 18


# Narratives -------------------------------------------------------------------------------


def alone(draft, text, state=APPROVED):
    """The document with one text, that of the first chapter."""
    report = replace(
        draft,
        framework=NarrativePart("marco", "Marco normativo", text, state),
        objectives=(),
        annex=(),
    )
    return opened(report)


def test_a_narrative_is_paragraphs_lists_quotations_and_tables(draft):
    found = below(alone(draft, REALISTIC), words.FRAMEWORK)
    styles = [style for style, _part in found]
    assert styles == [
        "Normal", "Heading 2",
        "List Number", "List Bullet", "List Bullet", "List Number", "List Number",
        "List Number", "List Number", "List Continue",
        "Quote", "Quote", "table", "Heading 3", "Normal", "Línea", "Código",
    ]  # fmt: skip
    first = found[0][1]
    assert [run.text for run in first.runs if run.bold] == ["1.2 millones"]
    assert [run.text for run in first.runs if run.italic] == ["énfasis"]
    (link,) = first.hyperlinks
    assert (link.text, link.address) == ("página del programa", "https://www.gob.mx/imss?x=1&y=2")
    assert link.runs[0].style.name == "Hyperlink"
    assert texts(found[12][1]) == [
        ["Entidad", "Unidades", "Observaciones"],
        ["Chiapas", "1,204", "Incluye unidades móviles"],
        ["Oaxaca", "987", "p/ preliminar"],
    ]
    assert found[14][1].text == "Primera línea\nsegunda línea."
    assert found[16][1].text == "v1 / v2 * 100\n    con sangría"


def test_lines_and_columns_of_figures_stand_as_in_the_other_files(draft):
    written = "Consultas: 45\nEgresos: 12\n\n|Entidad|Unidades|\n|-|-|\n|Chiapas|1,204|"
    (_normal, first), (_table, table) = below(alone(draft, written), words.FRAMEWORK)
    assert first.text == "Consultas: 45\nEgresos: 12"
    styles = [[cell.paragraphs[0].style.style_id for cell in row.cells] for row in table.rows]
    assert styles == [["TableHead", "FigureHead"], ["TableText", "Figure"]]


def test_lists_are_numbered_by_the_program_each_from_its_own_beginning(draft):
    text = "1. uno\n   1. dentro\n   2. dentro\n2. dos\n\ntexto\n\n7. siete\n8. ocho\n"
    document = alone(draft, text)
    numbered = [
        part._p.pPr.numPr for style, part in below(document, words.FRAMEWORK) if "Number" in style
    ]
    levels = [each.ilvl.val for each in numbered]
    numbers = [each.numId.val for each in numbered]
    assert levels == [0, 1, 1, 0, 0, 0]
    assert numbers[0] == numbers[3] != numbers[1] == numbers[2] != numbers[4] == numbers[5]
    starts = {
        each.numId: each.find(f".//{qn('w:startOverride')}")
        for each in document.part.numbering_part.element.num_lst
    }
    assert starts[numbers[4]].get(qn("w:val")) == "7"
    assert starts[numbers[0]].get(qn("w:val")) == starts[numbers[1]].get(qn("w:val")) == "1"


def test_a_wide_table_is_several_that_begin_alike(draft):
    tables = tables_below(alone(draft, BROAD), words.FRAMEWORK)
    shown = [texts(table) for table in tables]
    assert {len(each[0]) for each in shown[:-1]} == {8}
    assert all(each[0][0] == "columna 0" and len(each) == 121 for each in shown)
    heads = [head for each in shown for head in each[0][1:]]
    assert heads == [f"columna {at}" for at in range(1, 12)]


@pytest.mark.parametrize(
    ("link", "taken"),
    [
        ("https://www.gob.mx/imss?x=1&y=%C3%B1#a", True),
        ("mailto:alguien@example.org", True),
        ("http://[::1", False),
        ("http://x:y/", False),
        ("http://", False),
        ("https://example.org/ñ", False),
        ("https://example.org/<b>", False),
        ("https://example.org/" + "a" * 2_000, False),
        ("", False),
    ],
)
def test_links_that_would_spoil_the_file_are_but_text(link, taken):
    assert is_address(link) is taken


def test_a_draft_shows_what_is_missing_and_what_is_not_approved(draft, word):
    marks = [part.text for style, part in parts(word) if style == "Marca de borrador"]
    assert "Texto sin aprobar: en borrador" in marks
    missing = [each.heading for each in draft.narratives if each.is_empty]
    assert [each for each in marks if "pendiente" in each] == [
        f"Texto pendiente: {each}" for each in missing
    ]
    assert len(missing) == len(EMPTY_KEYS)
    cover = [part.text for style, part in parts(word) if style == "Sello de borrador"]
    assert cover == ["Borrador"]
    assert word.sections[0].header.paragraphs[0].text.endswith("Borrador")


def test_a_closed_edition_has_no_marks_and_lists_what_has_no_text(closed, final):
    styles = {style for style, _part in parts(final)}
    assert not styles & {"Marca de borrador", "Sello de borrador"}
    assert "Borrador" not in final.sections[0].header.paragraphs[0].text
    shown = "\n".join(part.text for style, part in parts(final) if style != "table")
    assert "Texto pendiente" not in shown
    assert "Edición 2, cerrada el 3 de julio de 2024" in shown and digest(closed) in shown
    found = below(final, words.COLOPHON, words.MISSING_TEXTS)
    listed = [part.text for style, part in found if style == "List Bullet"]
    assert listed == list(words.missing_texts(closed))
    assert len(listed) == len(EMPTY_KEYS)


def test_glossary_and_acronyms_are_whole(draft, word):
    glossary = [part.text for _style, part in below(word, words.GLOSSARY)]
    assert glossary == [f"{each.term}: {each.meaning}" for each in draft.glossary]
    (acronyms,) = tables_below(word, words.ACRONYMS)
    assert texts(acronyms)[1:] == [[each.term, each.meaning] for each in draft.acronyms]


# What nobody should write, and what it costs ----------------------------------------------


def test_hostile_texts_are_text_and_the_file_is_whole(draft):
    report = hostile_report(draft)
    started = time.monotonic()
    content = word_of(report, digest(report))
    assert time.monotonic() - started < 20
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            assert "vba" not in name.lower() and "ole" not in name.lower()
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
            if name.endswith(".rels"):
                for each in etree.fromstring(archive.read(name)):
                    outside = each.get("TargetMode") == "External"
                    assert not outside or is_address(each.get("Target"))
    document = docx.Document(io.BytesIO(content))
    allowed = r'TOC \\o "1-3" \\h \\z \\u|PAGEREF _Toc\d{9} \\h|SEQ (Tabla|Gráfica) \\\* ARABIC'
    assert all(re.fullmatch(allowed, each) for each in instructions(document.element.body))
    shown = "\n".join(part.text for style, part in parts(document) if style != "table")
    assert "=cmd|'/C calc'!A0" in shown and "<script>alert(1)</script>" in shown
    assert LONG_WORD in shown and "\u202e" not in shown


def test_the_same_report_is_the_same_file(draft):
    assert word_of(draft, "a" * 64) == word_of(draft, "a" * 64)


# Another program --------------------------------------------------------------------------


@pytest.mark.skipif(SOFFICE is None, reason="there is not LibreOffice")
def test_libreoffice_opens_it_and_finds_each_heading_on_the_page_of_the_index(closed, tmp_path):
    """The index is worked out before any program has laid the document out, and is right."""
    (tmp_path / "informe.docx").write_bytes(word_of(closed, digest(closed)))
    subprocess.run(
        [
            SOFFICE, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--convert-to", "pdf", "--outdir", tmp_path / "out", tmp_path / "informe.docx",
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    reader = pypdf.PdfReader(tmp_path / "out" / "informe.pdf")
    pages = [re.sub(r"\s", "", page.extract_text()) for page in reader.pages]
    document = docx.Document(tmp_path / "informe.docx")
    entries = document.element.body.find(qn("w:sdt")).findall(f".//{qn('w:hyperlink')}")
    told = [[each.text for each in entry.iter(qn("w:t"))] for entry in entries]
    assert len(told) == 80
    at = max(place for place, page in enumerate(pages, 1) if "Índice" in page[:200]) + 1
    found = []
    for text, _page in told:
        # The headings follow each other: each is looked for from where the one before stands.
        at = next(n for n in range(at, len(pages) + 1) if re.sub(r"\s", "", text) in pages[n - 1])
        found.append((text, at))
    assert [(text, int(page)) for text, page in told] == found
