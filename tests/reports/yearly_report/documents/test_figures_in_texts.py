"""Every digit and sign of a figure that somebody writes is printed as written, or asked about."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from docx import Document as read_word
from docx.oxml.ns import qn

from reports.narrative_states import APPROVED
from reports.yearly_report.documents.doubtful_marks import MOST_DOUBTS, find_doubts
from reports.yearly_report.documents.markdown import Items, MarkdownHeading, Quotation, blocks_of
from reports.yearly_report.documents.pdf import pdf_of
from reports.yearly_report.documents.pdf_text import nodes_of
from reports.yearly_report.documents.report import NarrativePart
from reports.yearly_report.documents.word import word_of

from ....factories.small_report import DIGEST, small_report, with_framework
from .pdf_reader import Document

AS_WRITTEN = {
    "years": "Unidades:\n\n2022. Se abrieron 3.\n\n2024. Se abrieron 7.",
    "years in one list": "2022. Se abrieron 3.\n2024. Se abrieron 7.",
    "consecutive years": "2023. Se abrieron 3.\n2024. Se abrieron 7.",
    "one year": "2024. Se abrieron 7.",
    "years in bullets": "- 2022. Se abrieron 3.\n- 2024. Se abrieron 7.",
    "numbers that skip": "1. Uno.\n2. Dos.\n\n4. Cuatro.",
    "numbers that repeat": "1. Uno.\n1. Otro.",
    "numbers that go back": "3. Tres.\n2. Dos.",
    "leading zeros": "01. Enero.\n02. Febrero.",
    "a year above a list": "2024) Se abrieron:\n\n- unidades",
    "plus signs": "+ 3.5 % en 2023\n+ 4.1 % en 2024",
    "greater than": "> 85 % es verde",
    "at least": ">= 85 % es verde",
    "greater than a half": "> ½ es verde",
    "greater than, further down": "> Los umbrales\n> 85 % es verde",
    "products": "4*5 = 20 y 2*3 = 6; 4**5 y 2**3; 4_5 y 2_3",
    "calls to notes": "Avance 45* y 50 (*); meta 60 (*).",
    "millions": "De 42`344,860 a 15`414,033",
    "links to nowhere": "Avance [45](2024)",
    "dashes below figures": "45\n-\n2024\n===",
    "deep numbers": "1. 2. 3. 4. 5. 6. 7. 8. 9. 10. 11. 12. hondo",
}


def framed(text):
    return with_framework(small_report(), text)


def in_word(text):
    report = small_report()
    framework = NarrativePart("marco", "Marco normativo", text, APPROVED)
    alone = replace(report, framework=framework, objectives=(), annex=())
    return read_word(BytesIO(word_of(alone, DIGEST)))


def text_of(node):
    """All that a node of the PDF prints, numbers of lists first."""
    match node:
        case {"kind": "items", "start": start, "numbering": numbering, "items": items}:
            parts = [
                ("" if start is None else numbering.replace("1", str(start + place)), item)
                for place, item in enumerate(items)
            ]
            return " ".join(f"{mark} {' '.join(map(text_of, item))}" for mark, item in parts)
        case {"blocks": blocks}:
            return " ".join(map(text_of, blocks))
        case {"runs": runs}:
            return "".join(run["text"] for run in runs)
    return node.get("text", "")


def squeezed(text):
    return re.sub(r"[\s\u200b]+", "", text)


def typed(text):
    """The text without the marks of bullets."""
    return squeezed(re.sub(r"(?m)^- ", "", text))


@pytest.mark.parametrize("name", AS_WRITTEN)
def test_a_figure_is_printed_as_written(name):
    text = AS_WRITTEN[name]
    shown = squeezed(" ".join(map(text_of, nodes_of(text, 1))))
    assert shown.replace("&gt;", ">") == typed(text)


@pytest.mark.parametrize("name", [name for name in AS_WRITTEN if name != "deep numbers"])
def test_the_preview_and_word_print_it_too(name):
    text = AS_WRITTEN[name]
    html = render_to_string("reports/editions/_blocks.html", {"blocks": blocks_of(text)})
    assert "<ol" not in html
    shown = strip_tags(html).replace("&gt;", ">").replace("&#x27;", "'")
    assert squeezed(shown) == typed(text)
    whole = squeezed("".join(part.text for part in in_word(text).paragraphs))
    assert typed(text) in whole


@pytest.mark.slow
def test_the_file_for_print_prints_it():
    whole = "\n\n".join([AS_WRITTEN["years"], AS_WRITTEN["greater than"], "3) Tres\n4) Cuatro"])
    said = Document(pdf_of(framed(whole), DIGEST, "a4"))
    for line in ("2022. Se abrieron 3.", "2024. Se abrieron 7.", "> 85 % es verde"):
        assert said.says(line), line
    assert said.says("3)") and said.says("4)")


def test_a_list_is_one_where_its_numbers_follow_each_other():
    assert blocks_of("7. siete\n8. ocho")[0].start == 7
    assert isinstance(blocks_of("0. cero\n1. uno")[0], Items)
    assert isinstance(blocks_of("> «2024 fue un buen año»")[0], Quotation)


def test_a_number_keeps_its_parenthesis_in_every_format():
    (listed,) = blocks_of("3) tres\n4) cuatro")
    assert (listed.start, listed.closing) == (3, ")")
    html = render_to_string("reports/editions/_blocks.html", {"blocks": [listed]})
    assert '<ol start="3" class="is-parenthesized">' in html
    assert nodes_of("3) tres\n4) cuatro", 1)[0]["numbering"] == "1)"
    assert numbers_of(in_word("3) tres\n4) cuatro")) == {("decimal", "%1)")}


def test_a_list_within_a_list_has_numbers_too():
    """Word would letter it: «1. a.»."""
    assert numbers_of(in_word("1. uno\n   1. dentro\n      1. más adentro")) == {
        ("decimal", "%1."),
        ("decimal", "%2."),
        ("decimal", "%3."),
    }


def numbers_of(document):
    """The looks of the numbers of lists: their format and the text around them."""
    numbering = document.part.numbering_part.element
    abstract = {each.get(qn("w:abstractNumId")): each for each in numbering if "abs" in each.tag}
    found = set()
    for part in document.paragraphs:
        mark = part._p.pPr.numPr if part._p.pPr is not None else None
        if mark is None or "Number" not in part.style.name:
            continue
        number = next(each for each in numbering.num_lst if each.numId == mark.numId.val)
        levels = abstract[str(number.abstractNumId.val)].findall(qn("w:lvl"))
        level = levels[mark.ilvl.val]
        found.add(
            tuple(level.find(qn(f"w:{tag}")).get(qn("w:val")) for tag in ("numFmt", "lvlText"))
        )
    return found


# Headings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("### A\n### B\n### C", [1, 1, 1]),
        ("# A\n### B\n### C\n## D\n### E\n# F", [1, 2, 2, 2, 3, 1]),
        ("### A\n# B\n## C\n## D", [1, 1, 2, 2]),
        ("###### A\n\ntexto\n\n###### B", [1, 1]),
    ],
)
def test_headings_of_one_level_stay_on_one_level(text, levels):
    assert [each.level for each in blocks_of(text) if isinstance(each, MarkdownHeading)] == levels
    nodes = [node["level"] for node in nodes_of(text, 2) if node["kind"] == "heading"]
    assert nodes == [level + 2 for level in levels]
    html = render_to_string("reports/editions/_blocks.html", {"blocks": blocks_of(text)})
    assert re.findall(r"<h(\d)", html) == [str(level + 2) for level in levels]
    styles = [part.style.name for part in in_word(text).paragraphs if len(part.text) == 1]
    assert styles == [f"Heading {level + 1}" for level in levels]


# What is asked about ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- 5.2 % fue la variación", "viñeta o un signo menos"),
        ("Varió\n- .5 puntos", "viñeta o un signo menos"),
        ("1. Varió:\n   - $5 por persona", "viñeta o un signo menos"),
        ("- 5. Quinto", "viñeta o un signo menos"),
        ("- **5.2 %** fue la variación", "viñeta o un signo menos"),
        ("- _US$5_ por persona", "viñeta o un signo menos"),
        ("- ½ punto", "viñeta o un signo menos"),
        ("# 1 en cobertura", "el signo de número"),
        ("# de unidades: 45", "el signo de número"),
        ("# Unidades: 45", "el signo de número"),
        ("# de unidades", "el signo de número"),
        ("Avance 45*\n\n* Dato preliminar", "la nota de un asterisco"),
        ("| 5 | 6 |\n| - | - |\n| 7 | 8 |", "una fila sin datos"),
        ("Avance de ② puntos", "«②»"),
        ("Avance de ４ puntos", "«４»"),
    ],
)
def test_what_can_be_read_in_two_ways_is_asked_about(text, said):
    (doubt,) = find_doubts(text)
    assert said in doubt


def test_what_is_stressed_may_be_a_figure_as_well():
    assert blocks_of("> **85 %** es verde")[0].runs[0].text == "> "


@pytest.mark.parametrize(
    "text",
    [
        "- uno\n- dos",
        "* 5 unidades\n* 6 unidades",
        "-5.2 % fue la variación",
        "|a|b|\n|---|---|\n|-5|6|",
        "* uno\n* dos",
        "De 4*5 a 6*7.\n\n* 7 % de alza",
        "## 1. Contexto\n\n#2 en cobertura\n\n# Resultados de 2024\n\n# Óptica: los 45",
        "## de unidades: 45",
        "    - 5 en un recuadro",
        "```\n- 5\n```",
        "−5, ≥ 6, ± 7, ½, m², 😀",
        *(text for name, text in AS_WRITTEN.items() if name != "years in bullets"),
    ],
)
def test_what_is_plain_is_not_asked_about(text):
    assert find_doubts(text) == []


def test_a_long_text_asks_a_few_things_at_once():
    assert (
        len(find_doubts("".join(f"- {number} unidades\n" for number in range(90)))) == MOST_DOUBTS
    )


@pytest.mark.parametrize(
    "text",
    [
        "Fueron 5*.\n\n- 7 % de alza",
        "Fueron 5*.\n\n* 7 % de alza",
        "De 4*5 a 6*7.\n\n- 7 % de alza",
        "Fueron 5*.\n\n* Nota de algo",
        "# 45 unidades",
        "# de unidades: 45",
    ],
)
def test_what_is_advised_is_not_asked_about_again(text):
    """Whoever does what one sentence says meets no other that sends them back."""
    before, _blank, line = text.rpartition("\n\n")
    (doubt,) = find_doubts(text)
    _asked, *advised = re.findall(r"«([^»]+)»", doubt)
    if "empiece con una palabra" in doubt:
        advised.append(f"- Hubo {line[2:]}")
    assert len(advised) == 2
    for each in advised:
        assert not find_doubts(f"{before}\n\n{each}"), each
