"""The glossary and the acronyms of the real programme, by the API."""

import pytest

from objectives.collation import alphabetical
from objectives.models import GlossaryEntry, Publication

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgres,
    pytest.mark.usefixtures("real_programme"),
]

LIST = "/api/v1/programmes/piimss-2020-2024/glossary/"
REPORT = "avance-y-resultados-2023-2024"


def rows(client, **parameters):
    response = client.get(LIST, {"page_size": 1000, **parameters})
    assert response.status_code == 200, response.content.decode()
    return response.json()["results"]


def test_an_acronym_with_what_it_stands_for_and_where_it_is_printed(client):
    assert rows(client, term="CNDH") == [
        {
            "kind": "sigla",
            "term": "CNDH",
            "sense": 1,
            "meaning": "Comisión Nacional de los Derechos Humanos",
            "position": 13,
            "publication": REPORT,
            "page": 181,
            "note": 'El glosario escribe "Comisión Nacional de Derechos Humanos".',
        }
    ]


def test_an_acronym_that_is_printed_with_two_meanings(client):
    assert [(row["sense"], row["meaning"], row["page"]) for row in rows(client, term="OOAD")] == [
        (1, "Órganos de Operación Administrativa Desconcentrada.", 182),
        (2, "Órgano Operativo de Administración Desconcentrada", 183),
    ]


def test_each_list_comes_as_people_look_it_up(client):
    found = rows(client)
    kinds = [row["kind"] for row in found]
    assert kinds == ["glosario"] * 18 + ["sigla"] * 142
    for kind in ("glosario", "sigla"):
        terms = [row["term"] for row in found if row["kind"] == kind]
        assert terms == sorted(terms, key=alphabetical)
    assert [row["term"] for row in found[:4]] == [
        "Área Contratante",
        "Asegurados asociados a un empleo o puestos de trabajo afiliados al IMSS (empleos "
        "asegurados)",
        "Compra consolidada",
        "Confederaciones empresariales",
    ]


def test_the_printed_order_and_the_other_way_round(client):
    printed = [row["term"] for row in rows(client, kind="glosario", ordering="position")]
    assert printed[2:4] == ["Confederaciones empresariales", "Compra consolidada"]
    both = [row["term"] for row in rows(client, ordering="term")]
    assert both == sorted(both, key=alphabetical)
    assert [row["term"] for row in rows(client, kind="sigla", ordering="-term")][:2] == [
        "WAN",
        "USMC",
    ]


def test_words_are_found_in_terms_and_meanings_without_accents(client):
    found = {row["term"] for row in rows(client, search="rubeola")}
    assert found == {"SR", "SRP"}
    assert [row["term"] for row in rows(client, search="previmss")] == []
    assert [row["term"] for row in rows(client, search="prevenimss")] == ["PrevenIMSS"]


def test_it_comes_as_a_file(client):
    response = client.get(LIST, {"format": "csv", "kind": "sigla", "fields": "term,meaning"})
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[:2] == ["term,meaning", "ACDO,Acuerdo"]
    assert len(lines) == 143


@pytest.mark.parametrize(
    ("day", "how_many"), [("2020-06-17", 0), ("2024-06-29", 0), ("2024-06-30", 160)]
)
def test_before_its_publication_it_was_not_known(client, day, how_many):
    """The report prints no date; it can have been known on the last day that it covers."""
    assert len(rows(client, as_of=day)) == how_many


def test_what_no_publication_is_named_for_is_of_the_programme(client):
    GlossaryEntry.objects.filter(term="IMSS").update(publication=None, page=None)
    assert rows(client, as_of="2020-06-17") == []
    (row,) = rows(client, as_of="2020-06-18")
    assert (row["term"], row["publication"], row["page"]) == ("IMSS", None, None)


def test_a_date_that_the_document_comes_to_have_counts(client):
    Publication.objects.filter(slug=REPORT).update(published_on="2024-09-01")
    assert rows(client, as_of="2024-08-31") == []
    assert len(rows(client, as_of="2024-09-01")) == 160


def test_a_list_there_is_not_is_refused(client):
    response = client.get(LIST, {"kind": "anexo"})
    assert response.status_code == 400
    assert "glosario, sigla" in response.json()["detail"]
