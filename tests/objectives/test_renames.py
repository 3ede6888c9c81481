"""Codes and slugs that the files correct: rows go on, addresses that were given out lead on."""

from datetime import date

import pytest
from django.core.management import call_command
from django.utils import timezone

from indicators.duties import ADMINISTRATION
from indicators.fichas.loading import load_programme
from indicators.models import Capture, Indicator
from objectives.models import (
    FormerName,
    Objective,
    Programme,
    Publication,
    SpecificAction,
    Strategy,
)
from reports.models import Edition, Narrative
from tests.factories.example_folder import FIRST, SECOND, copy_example, stored
from tests.factories.model_rows import make_programme, make_unit
from tests.factories.other_institution import make_other_institution
from tests.factories.tokens import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PROGRAMME = "programme.yaml"


@pytest.fixture
def folder(example_programme, tmp_path):
    """The files of the programme that is loaded."""
    return copy_example(tmp_path)


def rename_indicator(folder, former, current):
    path = folder.path / "indicators"
    text = (path / f"{former}.yaml").read_text("utf-8")
    assert f'code: "{former}"' in text
    (path / f"{former}.yaml").unlink()
    text = text.replace(f'code: "{former}"', f'code: "{current}"\nformerly: ["{former}"]')
    (path / f"{current}.yaml").write_text(text, "utf-8")


@pytest.mark.postgres
def test_what_was_stored_under_the_former_code_goes_on_under_the_present_one(folder, client):
    before = Indicator.objects.get(code="1.1").pk
    captures = set(Capture.objects.filter(indicator=before).values_list("pk", flat=True))
    rename_indicator(folder, "1.1", "1.9")
    changes = folder.load()
    assert "~ indicador 1.1: se llama ahora 1.9" in changes.lines
    assert Indicator.objects.get(code="1.9").pk == before
    assert set(Capture.objects.filter(indicator=before).values_list("pk", flat=True)) == captures
    assert folder.load().lines == []
    for address in ("/indicadores/{}/?desde=2018", "/programas/programa-2018-2022/indicadores/{}/"):
        response = client.get(address.format("1.1"))
        assert (response.status_code, response["Location"]) == (301, address.format("1.9"))
        assert client.get(response["Location"]).status_code == 200
    api = "/api/v1/programmes/programa-2018-2022/indicators/{}/"
    assert client.get(api.format("1.1"))["Location"] == api.format("1.9")
    assert client.get("/indicadores/7.7/").status_code == 404


def test_codes_that_are_asked_for_lead_on_too(folder, client):
    rename_indicator(folder, "1.1", "1.9")
    folder.change(
        "publications.yaml", "slug: informe-2021", "slug: i-2021\n    formerly: [informe-2021]"
    )
    for path in (folder.path / "indicators").iterdir():
        path.write_text(path.read_text("utf-8").replace("informe-2021", "i-2021"), "utf-8")
    folder.load()
    api = "/api/v1/programmes/programa-2018-2022"
    for asked, now in (
        ("/comparar/?i=1.1&i=1.2", "/comparar/?i=1.9&i=1.2"),
        (
            f"{api}/results/?indicator=1.1,1.2&year=2021",
            f"{api}/results/?indicator=1.9%2C1.2&year=2021",
        ),
        (f"{api}/targets/?publication=informe-2021", f"{api}/targets/?publication=i-2021"),
    ):
        moved = client.get(asked)
        assert (moved.status_code, moved["Location"]) == (301, now)
        assert client.get(now).status_code == 200
    assert client.get(f"{api}/results/?indicator=7.7").status_code == 400


def test_what_is_published_of_a_renamed_programme_needs_no_account(folder, client):
    folder.change(
        PROGRAMME,
        "slug: programa-2018-2022",
        "slug: ejemplo-2018-2022\nformerly: [programa-2018-2022]",
    )
    folder.load()
    moved = client.get("/programas/programa-2018-2022/informes/1/archivos/pdf/")
    assert moved["Location"] == "/programas/ejemplo-2018-2022/informes/1/archivos/pdf/"
    assert "/cuenta/entrar/" in client.get("/programas/nadie/informes/1/")["Location"]


@pytest.mark.postgres
def test_a_correction_that_is_taken_back_leads_the_other_way(folder, client):
    rename_indicator(folder, "1.1", "1.9")
    folder.load()
    text = (folder.path / "indicators/1.9.yaml").read_text("utf-8")
    (folder.path / "indicators/1.9.yaml").unlink()
    text = text.replace('code: "1.9"\nformerly: ["1.1"]', 'code: "1.1"\nformerly: ["1.9"]')
    (folder.path / "indicators/1.1.yaml").write_text(text, "utf-8")
    folder.load()
    assert client.get("/indicadores/1.1/").status_code == 200
    assert client.get("/indicadores/1.9/")["Location"] == "/indicadores/1.1/"


@pytest.mark.postgres
def test_an_address_leads_on_where_later_files_say_its_former_code_no_more(folder, client):
    rename_indicator(folder, "1.1", "1.9")
    folder.load()
    folder.change("indicators/1.9.yaml", 'formerly: ["1.1"]\n', "")
    assert folder.load().lines == []
    rename_indicator(folder, "1.9", "1.8")
    folder.load()
    for former in ("1.1", "1.9"):
        assert client.get(f"/indicadores/{former}/")["Location"] == "/indicadores/1.8/"
    assert folder.load().lines == []


def test_codes_that_each_move_one_on_take_their_figures_along(folder):
    first, second = (Indicator.objects.get(code=code).pk for code in ("1.1", "1.2"))
    rename_indicator(folder, "1.2", "1.3")
    rename_indicator(folder, "1.1", "1.2")
    folder.load()
    assert Indicator.objects.get(code="1.2").pk == first
    assert Indicator.objects.get(code="1.3").pk == second
    assert folder.load().lines == []


TREE = """\
objectives:
  - code: "A"
    formerly: ["1"]
    name: Atender a toda la población.
    strategies:
      - code: "A.1"
        formerly: ["1.1"]
        name: Abrir unidades.
        actions:
          - {code: "A.1.1", formerly: ["1.1.1"], text: Abrir una unidad en cada municipio.}
          - {code: "A.1.2", formerly: ["1.1.2"], text: Mantener abiertas las que hay.}
      - code: "A.2"
        formerly: ["1.2"]
        name: Formar personal.
        actions: [{code: "A.2.1", formerly: ["1.2.1"], text: Formar a quien atiende.}]
  - {code: "2", name: Atender bien.}
"""


def keys_of(*models):
    return {
        model: list(model.objects.order_by("pk").values_list("pk", flat=True)) for model in models
    }


@pytest.mark.postgres
def test_the_whole_tree_and_the_publications_may_be_called_otherwise(folder, client):
    models = (Objective, Strategy, SpecificAction, Publication, Indicator, Capture)
    before = keys_of(*models)
    path = folder.path / PROGRAMME
    path.write_text(path.read_text("utf-8").partition("objectives:")[0] + TREE, "utf-8")
    folder.change(
        "publications.yaml", "slug: informe-2021", "slug: i-2021\n    formerly: [informe-2021]"
    )
    for name in (FIRST, SECOND):
        folder.change(name, 'objective: "1"', 'objective: "A"')
        text = (folder.path / name).read_text("utf-8")
        (folder.path / name).write_text(text.replace("informe-2021", "i-2021"), "utf-8")
    folder.load()
    assert keys_of(*models) == before
    for former, current in (
        ("objetivos/1", "objetivos/A"), ("estrategias/1.1", "estrategias/A.1"),
        ("estrategias/1.2.1", "estrategias/A.2.1"),
    ):  # fmt: skip
        assert client.get(f"/{former}/")["Location"] == f"/{current}/"
        assert client.get(f"/{current}/").status_code == 200
    assert folder.load().lines == []


@pytest.mark.postgres
def test_texts_of_an_open_edition_stay_with_their_section(folder, client):
    edition = Edition.objects.create(
        programme=Programme.objects.get(), number=1, year=2021, cutoff=date(2021, 12, 31),
        opened_by=make_person("olga", ADMINISTRATION),
    )  # fmt: skip
    for key in ("resultados-1", "actividades-1.1", "marco"):
        unit = edition.programme.root_unit
        Narrative.objects.create(edition=edition, key=key, unit=unit, text=key)
    path = folder.path / PROGRAMME
    path.write_text(path.read_text("utf-8").partition("objectives:")[0] + TREE, "utf-8")
    for name in (FIRST, SECOND):
        folder.change(name, 'objective: "1"', 'objective: "A"')
    folder.load()
    assert dict(edition.narratives.values_list("key", "text")) == {
        "resultados-A": "resultados-1", "actividades-A.1": "actividades-1.1", "marco": "marco",
    }  # fmt: skip
    client.force_login(edition.opened_by)
    moved = client.get("/informes/1/textos/actividades-1.1/")
    assert moved["Location"] == "/informes/1/textos/actividades-A.1/"


@pytest.mark.postgres
def test_texts_of_a_closed_edition_are_found_where_they_were(folder, client):
    programme = Programme.objects.get()
    edition = Edition.objects.create(
        programme=programme, number=1, year=2021, cutoff=date(2021, 12, 31),
        opened_by=make_person("olga", ADMINISTRATION),
    )  # fmt: skip
    for key in ("resultados-1", "marco"):
        Narrative.objects.create(edition=edition, key=key, unit=programme.root_unit, text=key)
    Edition.objects.update(
        state="cerrada", content="{}", digest="0" * 64, closed_at=timezone.now(),
        closed_by=edition.opened_by,
    )  # fmt: skip
    path = folder.path / PROGRAMME
    path.write_text(path.read_text("utf-8").partition("objectives:")[0] + TREE, "utf-8")
    for name in (FIRST, SECOND):
        folder.change(name, 'objective: "1"', 'objective: "A"')
    folder.load()
    client.force_login(edition.opened_by)
    page = client.get("/informes/1/textos/resultados-1/")
    assert page.status_code == 200
    assert "resultados-1" in page.text


def test_a_programme_may_get_another_slug(folder, client):
    before = Programme.objects.get()
    folder.change(
        PROGRAMME,
        "slug: programa-2018-2022",
        "slug: ejemplo-2018-2022\nformerly: [programa-2018-2022]",
    )
    folder.load()
    assert Programme.objects.get().pk == before.pk
    assert folder.load().lines == []
    for address in (
        "/programas/{}/indicadores/1.1/",
        "/api/v1/programmes/{}/",
        "/programas/{}/datos/",
    ):
        moved = client.get(address.format("programa-2018-2022"))
        assert moved["Location"] == address.format("ejemplo-2018-2022")
        assert client.get(moved["Location"]).status_code == 200


@pytest.mark.postgres
def test_no_other_programme_takes_an_address_that_was_given_out(folder):
    folder.change(
        PROGRAMME,
        "slug: programa-2018-2022",
        "slug: ejemplo-2018-2022\nformerly: [programa-2018-2022]",
    )
    folder.load()
    text = (folder.path / PROGRAMME).read_text("utf-8")
    (folder.path / PROGRAMME).write_text(
        text.replace(
            "slug: ejemplo-2018-2022\nformerly: [programa-2018-2022]", "slug: programa-2018-2022"
        ),
        "utf-8",
    )
    before = stored()
    assert folder.faults() == [
        "programme.yaml: «programa-2018-2022» es o fue la clave de otro programa."
    ]
    assert stored() == before
    make_programme("vecino", make_unit("vecina"))
    folder.change(
        PROGRAMME, "slug: programa-2018-2022", "slug: nuevo\nformerly: [vecino, ejemplo-2018-2022]"
    )
    assert folder.faults() == [
        "programme.yaml: «ejemplo-2018-2022» es o fue la clave de otro programa."
    ]


def test_who_does_not_see_a_programme_is_not_led_to_it(client):
    other = make_other_institution().small.programme
    FormerName.objects.create(programme=other, kind="programa", former="antes", current=other.slug)
    assert client.get("/programas/antes/")["Location"] == f"/programas/{other.slug}/"
    Programme.objects.filter(pk=other.pk).update(state="preparacion")
    assert client.get("/programas/antes/").status_code == 404


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (PROGRAMME, 'code: "2"\n', 'code: "2"\n    formerly: ["2"]\n'),
        (PROGRAMME, "name: Formar personal.", 'name: Formar personal.\n        formerly: ["1.2"]'),
        ("publications.yaml", "slug: programa\n", "slug: programa\n    formerly: [a-1, a-1]\n"),
        (FIRST, 'code: "1.1"\n', 'code: "1.1"\nformerly: ["1.1"]\n'),
    ],
)
def test_a_former_name_leads_to_one_other(folder, name, old, new):
    folder.change(name, old, new)
    assert ["no puede ser clave anterior de" in fault for fault in folder.faults()] == [True]


def test_a_dump_says_the_former_names_too(folder, tmp_path):
    rename_indicator(folder, "1.1", "1.9")
    folder.change(
        "publications.yaml", "slug: programa\n", "slug: programa\n    formerly: [pe, p]\n"
    )
    folder.load()
    call_command("dump_programme", "programa-2018-2022", str(tmp_path / "uno"), verbosity=0)
    assert load_programme(tmp_path / "uno")[1].lines == []
    assert 'formerly: ["1.1"]' in (tmp_path / "uno/indicators/1.9.yaml").read_text("utf-8")
