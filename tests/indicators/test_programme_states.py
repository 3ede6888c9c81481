"""The programme at the root, one in preparation, one that was withdrawn: who sees each."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from indicators.duties import ADMINISTRATION, CAPTURE
from indicators.fichas.loading import load_programme
from indicators.models import Event
from indicators.permissions import programmes_seen_by
from indicators.programme_states import publish, put_at_root, withdraw
from indicators.results.recompute import recompute_programme
from objectives.models import Programme, ProgrammeState, ResponsibleUnit
from tests.factories.captures import capture_at_status, make_cast
from tests.factories.duties import give
from tests.factories.tokens import make as make_token
from tests.factories.tokens import make_person, with_token

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ROOT = "desarrollo-2025-2030"
VIVIENDA = "vivienda-2021-2024"
FOLDER = Path("tests/programmes") / VIVIENDA


def load_prepared(tmp_path, slug="agua-2030"):
    """A programme of another institution, in preparation."""
    folder = tmp_path / slug
    shutil.copytree(FOLDER, folder)
    file = folder / "programme.yaml"
    text = file.read_text("utf-8").replace(VIVIENDA, slug).replace("Vivienda 2021-2024", "Agua")
    text = text.replace("start_year: 2021", "start_year: 2021\nstate: preparacion")
    file.write_text(text, "utf-8")
    units = folder / "units.yaml"
    units.write_text(
        units.read_text("utf-8").replace("comision-vivienda", "comision-agua"), "utf-8"
    )
    for path in (folder / "indicators").iterdir():
        said = path.read_text("utf-8").replace("comision-vivienda", "comision-agua")
        path.write_text(said, "utf-8")
    load_programme(folder)
    programme = Programme.objects.get(slug=slug)
    recompute_programme(programme)
    return programme


@pytest.mark.postgres
def test_the_first_stands_at_the_root_and_a_newer_one_does_not_take_it(odd_programmes, tmp_path):
    first = Programme.objects.get(at_root=True)
    newer = load_prepared(tmp_path)
    publish(newer, by=make_person("olga", ADMINISTRATION), reason="Se publicó en el DOF.")
    # Nor would it by its years: it is said, not guessed.
    Programme.objects.filter(pk=newer.pk).update(start_year=2030, end_year=2036)
    assert Programme.objects.get(at_root=True) == first
    client = Client()
    assert first.name in client.get("/").content.decode()
    assert first.name in client.get("/indicadores/1.1/").content.decode()


@pytest.mark.postgres
def test_an_administrator_puts_another_there_with_a_reason(odd_programmes, tmp_path):
    newer, olga = load_prepared(tmp_path), make_person("olga", ADMINISTRATION)
    with pytest.raises(ValidationError, match="no está publicado"):
        put_at_root(newer, by=olga, reason="Es el vigente.")
    publish(newer, by=olga, reason="Se publicó.")
    with pytest.raises(PermissionDenied):
        put_at_root(newer, by=make_person("ana", CAPTURE), reason="Es el vigente.")
    with pytest.raises(ValidationError, match="motivo"):
        put_at_root(newer, by=olga, reason=" ")
    output = StringIO()
    call_command(
        "set_programme", newer.slug, "--root", "--by", "olga", "--reason", "Es el vigente.",
        stdout=output,
    )  # fmt: skip
    assert "en la raíz del sitio" in output.getvalue()
    assert Programme.objects.get(at_root=True) == newer
    event = Event.objects.filter(source="programa", programme=newer).last()
    assert (event.reason, event.before, event.after) == (
        "Es el vigente.",
        {"raiz": ROOT},
        {"raiz": newer.slug},
    )
    assert newer.name in Client().get("/").content.decode()
    client = Client()
    client.force_login(olga)
    log = client.get("/bitacora/").content.decode()
    assert "puesto en la raíz del sitio" in log and "Es el vigente." in log
    with pytest.raises(CommandError, match="ya está en la raíz"):
        call_command("set_programme", newer.slug, "--root", "--by", "olga", "--reason", "Otra vez.")


ADDRESSES = (
    "/programas/{0}/",
    "/programas/{0}/indicadores/1.1/",
    "/programas/{0}/estrategias/",
    "/programas/{0}/datos/",
    "/programas/{0}/datos/data.json",
    "/programas/{0}/datos/paquete.zip",
    "/programas/{0}/datos/sdmx/datos.csv",
    "/programas/{0}/datos/sdmx/estructura.xml",
    "/programas/{0}/informes/",
    "/programas/{0}/estado/",
    "/api/v1/programmes/{0}/",
    "/api/v1/programmes/{0}/indicators/",
    "/api/v1/programmes/{0}/results/",
    "/api/v1/programmes/{0}/values/?format=csv",
    "/api/v1/programmes/{0}/units/",
)


def test_strangers_find_nothing_of_a_programme_in_preparation(odd_programmes, tmp_path):
    programme = load_prepared(tmp_path)
    stranger = Client()
    of_another_unit = make_person("ana")
    give(of_another_unit, CAPTURE, unit=ResponsibleUnit.objects.get(slug="comision-vivienda"))
    other = Client()
    other.force_login(of_another_unit)
    for address in ADDRESSES:
        for client in (stranger, other):
            assert client.get(address.format(programme.slug)).status_code == 404, address
            assert client.get(address.format(VIVIENDA)).status_code == 200, address
    for address in (
        "/programas/",
        "/programas/?q=viviendas",
        "/",
        "/data.json",
        "/datos/data.json",
    ):
        assert programme.slug not in stranger.get(address, follow=True).content.decode(), address
    listed = stranger.get("/api/v1/programmes/").json()["results"]
    assert [each["slug"] for each in listed] == [ROOT, VIVIENDA]
    missing = stranger.get(f"/programas/{programme.slug}/").content.decode()
    assert programme.name not in missing and programme.short_name not in missing


@pytest.mark.postgres
def test_its_own_people_see_it_with_a_mark(odd_programmes, tmp_path):
    programme = load_prepared(tmp_path)
    noe = make_person("noe")
    give(noe, CAPTURE, unit=programme.root_unit)
    assert programme in programmes_seen_by(noe)
    client = Client()
    client.force_login(noe)
    _token, secret = make_token(noe)
    for address in ADDRESSES:
        assert client.get(address.format(programme.slug)).status_code == 200, address
    board = client.get(f"/programas/{programme.slug}/")
    assert "En preparación" in board.content.decode()
    assert "En preparación" not in client.get(f"/programas/{VIVIENDA}/").content.decode()
    assert programme.name in client.get("/programas/").content.decode()
    address = f"/api/v1/programmes/{programme.slug}/results/"
    answer = Client().get(address, **with_token(secret))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    # What its people were answered is kept for nobody else.
    for address in ADDRESSES:
        assert Client().get(address.format(programme.slug)).status_code == 404, address


def test_publishing_and_loading_again_leave_it_published(odd_programmes, tmp_path):
    programme = load_prepared(tmp_path)
    call_command(
        "set_programme", programme.slug, "--publish",
        "--by", make_person("olga", ADMINISTRATION).username, "--reason", "Se publicó en el DOF.",
    )  # fmt: skip
    assert Client().get(f"/api/v1/programmes/{programme.slug}/results/").status_code == 200
    _slug, changes = load_programme(tmp_path / programme.slug)
    assert not changes.any
    programme.refresh_from_db()
    assert programme.is_published


@pytest.mark.postgres
def test_one_loaded_by_mistake_is_withdrawn(odd_programmes, tmp_path, client):
    programme, olga = load_prepared(tmp_path), make_person("olga", ADMINISTRATION)
    publish(programme, by=olga, reason="Se publicó.")
    root = Programme.objects.get(at_root=True)
    with pytest.raises(ValidationError, match="está en la raíz"):
        withdraw(root, by=olga, reason="Error.")
    withdraw(programme, by=olga, reason="Se cargó por error.")
    client.force_login(olga)
    for address in ADDRESSES:
        assert client.get(address.format(programme.slug)).status_code == 404, address
    assert (
        Event.objects.filter(programme=programme, kind="retirado").get().from_status == "publicado"
    )
    assert not load_programme(tmp_path / programme.slug)[1].any
    assert client.get(f"/programas/{programme.slug}/").status_code == 404


def test_one_in_which_people_captured_is_not_withdrawn():
    cast = make_cast()
    capture_at_status(cast, "borrador")
    with pytest.raises(ValidationError, match="ya trabajaron personas"):
        withdraw(cast.small.programme, by=cast.olga, reason="Error.")


@pytest.mark.postgres
def test_the_administration_does_the_same_in_the_admin(odd_programmes, tmp_path, client):
    programme, olga = load_prepared(tmp_path), make_person("olga", ADMINISTRATION)
    olga.is_staff = olga.is_superuser = True
    olga.save()
    client.force_login(olga)
    address = "/admin/objectives/programme/"

    def act(action, reason):
        data = {"action": action, "reason": reason, "_selected_action": [programme.pk]}
        client.post(address, data)
        programme.refresh_from_db()

    act("publish_one", "")
    assert programme.state == ProgrammeState.PREPARATION
    act("publish_one", "Se publicó.")
    assert programme.is_published
    act("put_one_at_root", "Es el vigente.")
    assert programme.at_root
    act("withdraw_one", "Error.")
    assert programme.is_published
