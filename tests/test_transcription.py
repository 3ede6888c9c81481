"""The definition files say what the two official documents print: no more, no less.

`tests/sources/` holds the passages of the documents that the files transcribe, cut out verbatim.
Each ficha of the programme is rebuilt from its definition file and compared with the whole ficha;
each row of the tables of results and variables is compared cell by cell. So a figure that is in
the document and not in the file fails as much as a figure that is in the file and not in the
document.
"""

import copy
import functools
import re
from pathlib import Path

import pytest
import yaml

SOURCES = Path(__file__).parent / "sources"
FIXTURES = Path(__file__).parents[1] / "fixtures" / "piimss-2020-2024"
CODES = [f"{objective}.{place}" for objective in range(1, 7) for place in range(1, 4)]
PROGRAMME, REPORT = "piimss-2020-2024", "avance-y-resultados-2023-2024"
TIMES = "\N{MULTIPLICATION SIGN}"
ANNEX_FIRST_PAGE = 138
ACCUMULATION = {"periodico": "Periódico", "acumulado": "Acumulado"}


# The documents


@functools.cache
def plain(text):
    """Running text: line breaks and the marks of the PDF reader's tables and formulas undone."""
    text = re.sub(r"(?m)^http://\S+/cubos$", "", text)  # link targets at the foot of a page
    text = re.sub(r"(?<=\w)-\s*\n\s*", "-", text)
    text = re.sub(r"\\text\{(.*?)\}", r"\1", text)
    text = text.replace(r"\times", TIMES).replace(r"\%", "%").replace("$", "")
    text = re.sub(r"\^\{(.*?)\}", r" \1", text)
    text = re.sub(r"</?p>", " ", text)
    return " ".join(text.split())


def source(name):
    """The text of one extract."""
    return (SOURCES / name).read_text(encoding="utf-8")


@functools.cache
def programme_fichas():
    """Running text of each ficha of chapter 8, in the order of the document."""
    chapter = source("programa-capitulos-6-7-8.txt").split(" 8.- Metas para el bienestar")[1]
    heading = r"(?m)^ ?(?=(?:Meta del bienestar|Parámetro) del Objetivo prioritario \d)"
    fichas = dict(zip(CODES, map(plain, re.split(heading, chapter)[1:]), strict=True))
    # A change of page cuts one name in two and leaves its end after the source in the next cell.
    start, end = "Porcentaje de quejas de servicio", " atendidas en tiempo (QS)"
    assert fichas["6.1"].count(f"{start} Valor") == fichas["6.1"].count(f"{end} Sust") == 1
    whole = fichas["6.1"].replace(f"{end} Sust", " Sust")
    fichas["6.1"] = whole.replace(f"{start} Valor", f"{start}{end} Valor")
    return fichas


@functools.cache
def annex_lines():
    """Lines of each ficha of the annex, with the page each one is printed on."""
    fichas, lines = {}, []
    for page, text in enumerate(source("avance-anexo.txt").split("\n\n\n\n"), ANNEX_FIRST_PAGE):
        for line in text.split("\n"):
            name = re.match(r"Nombre\t(\d\.\d) ", line)
            if name:
                fichas[name[1]] = lines = []
            lines.append((page, line))
    return fichas


@functools.cache
def annex_rows(code):
    """Rows of a ficha of the annex that have cells, as (page, cells)."""
    rows = [(page, line.rstrip("\t").split("\t")) for page, line in annex_lines()[code]]
    return [(page, [plain(c) for c in cells if c]) for page, cells in rows if len(cells) > 1]


@functools.cache
def annex_text(code):
    """Running text of a ficha of the annex."""
    return plain("\n".join(line for _, line in annex_lines()[code]))


@functools.cache
def summary_tables():
    """For each objective, its summary table: rows of cells, and the notes below it."""
    tables = {}
    for number, text in enumerate(source("avance-cuadros.txt").split("\n\n\n\n"), 1):
        rows = re.findall(r"(?m)^(?:Meta para el bienestar|Parámetro \d)\t.*$", text)
        assert f"Objetivo prioritario {number}\n" in text
        tables[str(number)] = ([list(map(plain, row.split("\t"))) for row in rows], plain(text))
    return tables


def summary_row(code):
    """Cells of the row of one indicator in the summary table of its objective."""
    return summary_tables()[code[0]][0][int(code[2]) - 1]


# The definition files


@functools.cache
def load(name):
    """One definition file, with every scalar as text."""
    return yaml.load((FIXTURES / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def indicator_file(code):
    """The definition file of one indicator, free to be changed."""
    return copy.deepcopy(load(f"indicators/{code}.yaml"))


def reading(indicator, publication, table):
    """The one reading of an indicator in a table of a publication."""
    places = [(r["publication"], r["table"]) for r in indicator["readings"]]
    assert places.count((publication, table)) == 1, (indicator["code"], publication, table)
    return indicator["readings"][places.index((publication, table))]


# What is compared


def rebuilt_ficha(data, objective):
    """The ficha of the programme as the document would print it, from its definition file."""
    method = data["methods"][0]
    base = reading(data, PROGRAMME, "Línea base")
    series = reading(data, PROGRAMME, "Serie histórica")
    year, baseline, final = data["baseline"]["year"], data["baseline"], data["targets"]["final"]
    heading = "Meta del bienestar" if data["kind"] == "meta" else "Parámetro"
    parts = [
        f"{heading} del Objetivo prioritario {data['objective']}",
        f"ELEMENTOS DE META PARA EL BIENESTAR O PARÁMETRO Nombre {data['code']} {data['name']}",
        f"Objetivo prioritario {objective} Definición o descripción {data['definition']}",
        f"Nivel de desagregación {data['disaggregation']}",
        f"Periodicidad o frecuencia de medición {data['frequency']} Tipo {data['type']}",
        f"Acumulado o periódico {ACCUMULATION.get(data['accumulation'])}",
        f"Unidad de medida {data['unit_of_measure']}",
        f"Periodo de recolección de datos {data['collection_period']}",
        f"Dimensión {data['dimension']}",
        f"Disponibilidad de la información {data['availability_month']}",
        f"Tendencia esperada {data['direction'].capitalize()}",
        f"Unidad Responsable de reportar el avance {data['responsible_unit']}",
        f"Método de cálculo {method['text']} Observaciones {data['observations']}",
        "APLICACIÓN DEL MÉTODO DE CÁLCULO DEL INDICADOR",
        "PARA LA OBTENCIÓN DEL VALOR DE LA LÍNEA BASE",
    ]
    for variable in printed_variables(method):
        symbol, number = variable["symbol"], variable["number"]
        parts += [
            f"Nombre variable {number} {number}.- {variable['name']}",
            f"Valor variable {number} {base['variables'][year][symbol]}",
            f"Fuente de información variable {number} {base['sources'][symbol]}",
        ]
    parts += [
        f"Sustitución en método de cálculo del indicador {base['substitution'][year]['text']}",
        "VALOR DE LÍNEA BASE Y METAS Línea base Nota sobre la línea base",
        f"Valor {base['figures'][year]} {baseline['note']} Año {year}",
        f"META 2024 Nota sobre la meta 2024 {final['printed']} {final['note']}",
        "SERIE HISTÓRICA DE LA META PARA EL BIENESTAR O PARÁMETRO",
        *series["figures"],
        *series["figures"].values(),
        "METAS INTERMEDIAS",
        *data["targets"]["intermediate"],
        *data["targets"]["intermediate"].values(),
    ]
    return " ".join(" ".join(parts).split())


def printed_variables(method):
    """The variables of a method that its ficha lists: not the counts behind a percentage."""
    return [v for v in method["variables"] if "input_of" not in v]


def inputs_of(symbol, method):
    """Symbols of the counts behind a percentage, in order; none for an ordinary variable."""
    return [v["symbol"] for v in method["variables"] if v.get("input_of") == symbol]


def differences(data):
    """Everything in which the definition file of an indicator departs from the documents."""
    return [
        *programme_differences(data),
        *summary_differences(data),
        *annex_differences(data),
        *redefinition_differences(data),
    ]


def programme_differences(data):
    """Departures from the ficha of the programme."""
    method, base = data["methods"][0], reading(data, PROGRAMME, "Línea base")
    baseline, targets = data["baseline"], data["targets"]
    objective = objectives()[data["objective"]]
    found = programme_fichas()[data["code"]]
    if f" {objective[:-1]} Definición" in found:  # one ficha leaves out the final full stop
        objective = objective[:-1]
    expected = rebuilt_ficha(data, objective)
    if "Sustitución en método de cálculo del indicador" not in found:  # one leaves out two words
        expected = expected.replace("método de cálculo del indicador", "método de cálculo")
    differing = []
    if found != expected:
        differing.append(f"ficha:\n  document: {found}\n  file:     {expected}")
    if base["figures"] != {baseline["year"]: baseline["printed"]}:
        differing.append("baseline given in two ways")
    if targets["final"]["year"] != list(targets["intermediate"])[-1]:
        differing.append("year of the final target")
    for variable in method["variables"]:
        symbol, counted_for = variable["symbol"], variable.get("input_of")
        if variable["source"] != base["sources"][counted_for or symbol]:
            differing.append(f"source of {symbol} given in two ways")
        if counted_for and variable["name"] not in " ".join(data["observations"].split()):
            differing.append(f"name of {symbol}")
    return differing + substitution_differences(base)


def summary_differences(data):
    """Departures from the row of the indicator in the summary table of its objective."""
    code, table = data["code"], reading(data, REPORT, "Cuadro resumen")
    kind, name, baseline, *results = summary_row(code)
    differing = []
    if kind != ("Meta para el bienestar" if code[2] == "1" else f"Parámetro {int(code[2]) - 1}"):
        differing.append(f"kind: {kind}")
    if re.sub("^(DJ|UIT) ", "", name).rstrip(".") != data["name"].rstrip("."):
        differing.append(f"name in the summary table: {name}")
    figures = table["figures"]
    year = data["baseline"]["year"]
    if f"{figures.get(year)} ({year})" != baseline:
        differing.append(f"baseline in the summary table: {baseline}")
    if [figures.get(str(y)) for y in range(2019, 2025)] != results:
        differing.append(f"results of the summary table: {results}")
    if set(figures) != {year, *map(str, range(2019, 2025))}:
        differing.append("years of the summary table")
    text = summary_tables()[code[0]][1]
    return differing + [f"note: {n}" for n in table.get("notes", {}).values() if n not in text]


def annex_differences(data):
    """Departures from the ficha of the annex."""
    code, differing = data["code"], []
    annex = reading(data, REPORT, "Serie histórica")
    rows = annex_rows(code)
    place = next(i for i, (_, cells) in enumerate(rows) if cells[0] == "Nota sobre la Línea base")
    page, cells = rows[place - 1]
    *figures, target = cells
    expected = list(annex["figures"].values())
    if code == "1.2":  # its baseline is of 2019, in a column headed 2018: a reading of its own
        column = reading(data, REPORT, "Valor de la línea base (2018)")
        expected = [*column["figures"].values(), *expected]
        if list(column["figures"]) != ["2019"] or column["page"] != str(page):
            differing.append("place of the baseline column")
    if expected != figures:
        differing.append(f"series of the annex: {figures}")
    if list(annex["figures"]) != [str(y) for y in range(2019 if code == "1.2" else 2018, 2025)]:
        differing.append("years of the annex")
    targets = {data["targets"]["final"]["printed"], data["targets"]["intermediate"]["2024"]}
    if target not in targets and not any(f'"{target}"' in note for note in data["notes"]):
        differing.append(f"target in the annex: {target}")
    if annex["page"] != str(page):
        differing.append(f"page of the series: {page}")
    differing += annex_variable_differences(data, annex, rows[place:])
    substitutions = {
        year: cells[1]
        for _, cells in rows
        for year in re.findall(r"^Sustitución en método de cálculo para (\d{4})$", cells[0])
    }
    if code == "4.1":  # the table ends with the page; the label of 2024 is cut into lines
        cut = re.search(r"Sustitución en método de cálculo para (2024) (\S+)", annex_text(code))
        substitutions[cut[1]] = cut[2]
    if {year: s["text"] for year, s in annex["substitution"].items()} != substitutions:
        differing.append(f"substitutions: {substitutions}")
    text = annex_text(code)
    differing += [f"note: {note}" for note in annex.get("notes", {}).values() if note not in text]
    return differing + substitution_differences(annex)


def annex_variable_differences(data, annex, rows):
    """Departures from the table of variables of the annex."""
    differing = []
    printed = [(page, cells) for page, cells in rows if re.match(r"\d\.-", cells[0])]
    variables = printed_variables(data["methods"][-1])
    if len(printed) != len(variables):
        return [f"{len(printed)} variables in the annex"]
    if annex["variables_page"] != str(printed[0][0]):
        differing.append(f"page of the variables: {printed[0][0]}")
    for variable, (_, (name, *cells, origin)) in zip(variables, printed, strict=True):
        symbol = variable["symbol"]
        inputs = inputs_of(symbol, data["methods"][0])
        if not name.startswith(f"{variable['number']}.-"):
            differing.append(f"number of {symbol}")
        if len(data["methods"]) > 1 and name != f"{variable['number']}.- {variable['name']}":
            differing.append(f"name of {symbol}: {name}")
        if len(data["methods"]) > 1 and variable["source"] != origin:
            differing.append(f"source of {symbol} in the method")
        if any(annex["sources"].get(s) != origin for s in inputs or [symbol]):
            differing.append(f"source of {symbol}: {origin}")
        for year, cell in zip(("2023", "2024"), cells, strict=True):
            values = annex["variables"][year]
            if inputs:
                mark = " p/" if cell.startswith("p/") else ""
                counts = re.search(r"\(\(([\d,]+)/([\d,]+)\) ?\* ?100\)", cell).groups()
                if [values.get(s) for s in inputs] != [count + mark for count in counts]:
                    differing.append(f"counts of {symbol} in {year}: {counts}")
                if annex["cells"][year].get(symbol) != cell:
                    differing.append(f"cell of {symbol} in {year}: {cell}")
            elif values.get(symbol) != cell:
                differing.append(f"{symbol} in {year}: {cell}")
    return differing


def substitution_differences(table):
    """Results of substitutions that are not the last figure of their own text."""
    differing = []
    for year, substitution in table["substitution"].items():
        text, states = substitution["text"], substitution.get("states")
        stated = re.search(r"(?:^|= ?|: )(-?[\d.,]+%?(?: p/)?)$", text)
        if states != (stated and stated[1]):
            differing.append(f"result of the substitution of {year}: {states}")
    return differing


def redefinition_differences(data):
    """Departures of a method of the report from the ficha of the annex that redefines it."""
    differing = []
    for method in data["methods"][1:]:
        rows = {cells[0]: cells[1] for _, cells in annex_rows(data["code"]) if len(cells) == 2}
        printed = {
            "name": rows["Nombre"].removeprefix(f"{data['code']} "),
            "objective_text": rows["Objetivo prioritario"],
            "definition": rows["Definición"],
            "text": rows["Método de cálculo"],
            "observations": rows["Observaciones"],
            "target_note": rows["Ninguno"],
        }
        differing += [f"{key}: {text}" for key, text in printed.items() if method[key] != text]
    return differing


@functools.cache
def objectives():
    """Objectives by code, as the definition file names them."""
    return {o["code"]: o["name"] for o in load("programme.yaml")["objectives"]}


# The tests


def test_counts_are_those_the_documents_state():
    """6 objectives, 26 strategies, 114 actions, 6 metas and 12 parámetros, codes without gaps."""
    stated = plain(source("avance-resumen.txt"))
    programme = load("programme.yaml")["objectives"]
    strategies = [s for o in programme for s in o["strategies"]]
    actions = [a for s in strategies for a in s["actions"]]
    kinds = [indicator_file(code)["kind"] for code in CODES]

    assert [len(programme), len(strategies), len(actions)] == [6, 26, 114]
    assert (
        f"plantea {len(programme)} objetivos prioritarios que en su conjunto agrupan "
        f"{len(strategies)} estrategias prioritarias y {len(actions)} acciones puntuales" in stated
    )
    assert (
        f"establece {kinds.count('meta')} metas para el bienestar y "
        f"{kinds.count('parametro')} parámetros" in stated
    )
    assert [o["code"] for o in programme] == [str(n) for n in range(1, 7)]
    for parent, children in [
        *((o["code"], o["strategies"]) for o in programme),
        *((s["code"], s["actions"]) for s in strategies),
    ]:
        assert [c["code"] for c in children] == [f"{parent}.{n + 1}" for n in range(len(children))]


def test_indicator_files_are_the_18_fichas():
    """One file for each ficha, in its objective, one meta and two parámetros each."""
    assert sorted(f.stem for f in (FIXTURES / "indicators").iterdir()) == CODES
    for code in CODES:
        data = indicator_file(code)
        assert data["code"] == code
        assert data["objective"] == code[0]
        assert data["kind"] == ("meta" if code[2] == "1" else "parametro")


def test_publications_are_dated_as_the_documents_say():
    """Only one of the two documents has a date of publication, and it is the other that says it."""
    programme, report = load("publications.yaml")["publications"]
    stated = source("avance-resumen.txt")
    assert "El 18 de junio de 2020 se publicó en el Diario Oficial de la Federación" in stated
    assert programme["published_on"] == load("programme.yaml")["published_on"] == "2020-06-18"
    assert "01 enero del 2023 y el 30 de junio del 2024" in stated
    assert (report["covers_from"], report["covers_until"]) == ("2023-01-01", "2024-06-30")
    assert "published_on" not in report


def test_objectives_strategies_and_actions_are_those_of_the_programme():
    """Every text whole, and none left out: chapters 6 and 7 against the file, both ways."""
    chapter_6, rest = source("programa-capitulos-6-7-8.txt").split(" 7.- Estrategias")
    chapter_7 = plain(rest.split(" 8.- Metas para el bienestar")[0])
    heading = (
        r"(?:Objetivo prioritario (\d)\.-|Estrategia prioritaria (\d\.\d)|Acción puntual"
        r"|(?<= )(\d\.\d\.\d)) "
    )
    pieces = re.split(heading, f"{chapter_7} ")[1:]
    printed = {}
    for *codes, text in zip(*(pieces[i::4] for i in range(4)), strict=True):
        code = next(filter(None, codes), None)
        assert code not in printed
        if code:
            printed[code] = text.strip()

    transcribed = {}
    for objective in load("programme.yaml")["objectives"]:
        transcribed[objective["code"]] = objective["name"]
        assert f"{objective['code']}.- {objective['name']}" in plain(chapter_6)
        for strategy in objective["strategies"]:
            transcribed[strategy["code"]] = strategy["name"]
            transcribed |= {a["code"]: a["text"] for a in strategy["actions"]}
    assert transcribed == printed


@pytest.mark.parametrize("code", CODES)
def test_indicator_is_as_printed(code):
    """Every text and figure of the ficha, the summary table and the annex, in its own place."""
    assert differences(indicator_file(code)) == []


@pytest.mark.parametrize("code", CODES)
def test_readings_say_where_they_are_printed(code):
    """Section, table, page and rank of every reading."""
    places = [
        (r["publication"], r["section"], r["table"], r["rank"], r.get("page"))
        for r in indicator_file(code)["readings"]
        if r["table"] != "Valor de la línea base (2018)"
    ]
    chapter = f"8. Metas para el bienestar y Parámetros, ficha {code}"
    objective = f"Objetivo prioritario {code[0]}"
    summary = f"Avances de la Meta para el bienestar y Parámetros del {objective}"
    assert summary in summary_tables()[code[0]][1]
    factors = f"Factores que han incidido en los resultados del {objective}\t"
    next_section = int(re.search(rf"{factors}(\d+)", source("avance-resumen.txt"))[1])
    assert places == [
        (PROGRAMME, chapter, "Línea base", "1", None),
        (PROGRAMME, chapter, "Serie histórica", "3", None),
        (REPORT, summary, "Cuadro resumen", "3", str(next_section - 1)),
        (REPORT, f"Anexo, ficha {code}", "Serie histórica", "1", places[-1][-1]),
    ]


def test_pages_of_the_annex_are_those_of_its_index():
    """The page breaks of the annex extract fall where the index of the document says."""
    index = source("avance-resumen.txt").split("1\n\n\n\n")[0]
    for objective, name in objectives().items():
        entry = rf"Objetivo prioritario {objective}\.- {re.escape(name[:-1])}\.+\s*(\d+)\n"
        assert annex_lines()[f"{objective}.1"][0][0] == int(re.search(entry, index)[1])


@pytest.mark.parametrize("code", CODES)
def test_preliminary_cutoffs_follow_the_notes(code):
    """Only what the note of the summary table dates otherwise has a cutoff of its own."""
    data = indicator_file(code)
    cutoffs = {r["table"]: r["cutoffs"] for r in data["readings"] if "cutoffs" in r}
    preliminary = reading(data, REPORT, "Cuadro resumen")["figures"]["2024"].endswith(" p/")
    may = preliminary and "p/: Cifras preliminares a mayo." in summary_tables()[code[0]][1]
    own = {"2024": "2024-05-31"}
    assert cutoffs == ({"Cuadro resumen": own, "Serie histórica": own} if may else {})


# The glossary

GLOSSARY_FIRST_PAGE = 177
WITHOUT_COLON = "Estudios de percepción social"
"""Is printed as a heading over the paragraphs that say what it is."""


@functools.cache
def glossary_pages():
    """The pages of the glossary and of the acronyms by number.

    The one between them has only the heading of the chapter, and no break before it.
    """
    terms, acronyms = source("avance-glosario-siglas.txt").split("\n\n6\n\nSIGLAS Y ABREVIATURAS\n")
    pages = [*terms.split("\n\n\n\n"), "SIGLAS Y ABREVIATURAS"]
    pages += acronyms.lstrip("\n").split("\n\n\n\n")
    return dict(enumerate(pages, GLOSSARY_FIRST_PAGE))


def glossary_differences(glossary):
    """Everything in which the file of the glossary departs from the two chapters."""
    differing = []
    printed = plain(" ".join(glossary_pages().values()))
    parts = ["5.- Glosario", *map(printed_entry, glossary["terms"])]
    parts += ["SIGLAS Y ABREVIATURAS", "6.- Siglas y abreviaturas"]
    parts += map(printed_entry, glossary["acronyms"])
    if plain(" ".join(parts)) != printed:
        differing.append("text of the glossary")
    for entry in (*glossary["terms"], *glossary["acronyms"]):
        page = glossary_pages().get(int(entry["page"]), "")
        if not any(
            printed_entry(entry).startswith(f"{plain(paragraph)} ")
            or plain(paragraph) == printed_entry(entry)
            for paragraph in page.split("\n\n")
            if paragraph.strip()
        ):
            differing.append(f"page of {entry['term']}: {entry['page']}")
        if entry["publication"] != REPORT:
            differing.append(f"publication of {entry['term']}")
    return differing


def printed_entry(entry):
    """An entry as the document prints it."""
    mark = "" if entry["term"] == WITHOUT_COLON else ":"
    return plain(f"{entry['term']}{mark} {entry['meaning']}")


def test_glossary_is_as_printed():
    """Every term, every meaning, the order and the pages; no entry more and none less."""
    glossary = load("glossary.yaml")
    assert glossary_differences(glossary) == []
    assert (len(glossary["terms"]), len(glossary["acronyms"])) == (18, 142)


def test_glossary_stands_on_the_pages_of_the_index():
    """Both chapters begin where the index of the document says."""
    index = source("avance-resumen.txt").split("1\n\n\n\n")[0]
    for name, title in (("terms", r"5- Glosario\.+"), ("acronyms", r"6\.- Siglas y abreviaturas")):
        page = re.search(rf"{title}\t(\d+)\n", index)[1]
        assert load("glossary.yaml")[name][0]["page"] == page


def test_notes_of_the_glossary_quote_what_is_printed():
    """What stands between quotes in a note is in the document."""
    printed = plain(source("avance-glosario-siglas.txt"))
    glossary = load("glossary.yaml")
    notes = [e["note"] for e in (*glossary["terms"], *glossary["acronyms"]) if "note" in e]
    quoted = [quote for note in notes for quote in re.findall(r'"(.+?)"', note)]
    assert len(quoted) > 5
    assert [quote for quote in quoted if quote not in printed] == []


@pytest.mark.slow
def test_any_change_to_the_glossary_is_noticed():
    """One character more in any term or meaning, another page, an entry less or in another place."""
    whole = load("glossary.yaml")
    unnoticed = []
    for name, entries in whole.items():
        for place, entry in enumerate(entries):
            others = entries[:place], entries[place + 1 :]
            changed = [
                [{**entry, "term": f"{entry['term']}7"}],
                [{**entry, "meaning": f"{entry['meaning']}7"}],
                [{**entry, "page": str(int(entry["page"]) + 1)}],
                [{**entry, "publication": PROGRAMME}],
                [],
                [entry, entry],
            ]
            for number, instead in enumerate(changed):
                if not glossary_differences({**whole, name: [*others[0], *instead, *others[1]]}):
                    unnoticed.append((entry["term"], number))
        swapped = [entries[1], entries[0], *entries[2:]]
        assert glossary_differences({**whole, name: swapped})
    assert unnoticed == []


OWN_WORDS = {
    # keys whose values are the system's, not printed in the documents
    *(
        "accumulates_from",
        "baseline.year",
        "captured_by",
        "code",
        "consolidation",
        "cutoffs",
        "decimals",
    ),
    *("formula", "input_of", "kind", "notes", "number", "objective", "owner", "page"),
    *("publication", "rank", "remarks", "section", "symbol", "table", "valid_from"),
    *("variables_page", "year"),
}


def printed_leaves(node, path=()):
    """Paths to every text of a definition file that comes from the documents."""
    if isinstance(node, str):
        if node:
            yield path
        return
    for key, child in node.items() if isinstance(node, dict) else enumerate(node):
        if key == "notes" and path[:1] == ("readings",):
            yield from ((*path, key, year) for year in child)
        elif key not in OWN_WORDS:
            yield from printed_leaves(child, (*path, key))


@pytest.mark.parametrize("code", CODES)
def test_any_change_to_what_is_printed_is_noticed(code):
    """The comparison can fail: one character more in any text or figure, and it does."""
    paths = list(printed_leaves(indicator_file(code)))
    assert len(paths) > 50
    unnoticed = []
    for path in paths:
        data = indicator_file(code)
        *parents, last = path
        node = functools.reduce(lambda inner, key: inner[key], parents, data)
        node[last] += "7"
        if not differences(data):
            unnoticed.append(path)
    assert unnoticed == []
