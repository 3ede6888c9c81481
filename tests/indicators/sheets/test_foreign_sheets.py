"""A sheet of another programme: refused in one sentence that says whose it is, whoever may know it."""

import pytest

from indicators.duties import CAPTURE
from indicators.models import Capture, SheetState
from indicators.sheets.export import sheet_of
from objectives.models import Programme, ProgrammeState
from tests.databases import kept_fixture
from tests.factories.captures import make_cast
from tests.factories.duties import give
from tests.factories.other_institution import make_other_institution
from tests.factories.pages import client_of, text_of
from tests.factories.sheets import download, fill, send, told

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NAMED = "La hoja se bajó de «Programa ajeno», de Ajena: súbala en la captura de ese programa."
NOT_NAMED = "La hoja se bajó de otro programa: súbala en la página en que la bajaron."


cast = kept_fixture(make_cast, "cast")


@pytest.fixture
def foreign(cast):
    """A sheet of another institution's programme, as its planner downloaded it."""
    other = make_other_institution()
    other.small.add_indicator("9.2", "v1", symbols={"v1": "nacional"})
    content = sheet_of(other.small.programme, by=other.ines)
    assert content is not None
    return content


@pytest.mark.parametrize("filled", [{}, {"I2": 12, "K2": "Registro"}])
def test_it_names_its_programme_and_leads_there(cast, foreign, filled):
    sheet = send(cast, fill(foreign, **filled))
    assert sheet.state == SheetState.REFUSED
    assert told(sheet) == {"": NAMED}
    page = client_of(cast.ana).get(f"/captura/hojas/{sheet.pk}/")
    text = text_of(page)
    assert NAMED in text and "No se guardó nada." in text
    assert "Corrija la hoja" not in text
    assert 'href="/programas/ajeno/captura/#hoja"' in page.content.decode()


@pytest.mark.parametrize("state", [ProgrammeState.PREPARATION, ProgrammeState.WITHDRAWN])
def test_one_that_is_not_shown_to_that_person_is_not_named(cast, foreign, state):
    Programme.objects.filter(slug="ajeno").update(state=state)
    sheet = send(cast, foreign)
    assert told(sheet) == {"": NOT_NAMED}
    page = client_of(cast.ana).get(f"/captura/hojas/{sheet.pk}/")
    assert NOT_NAMED in text_of(page)
    assert "ajen" not in page.content.decode().lower()


def test_one_in_preparation_is_named_to_its_own(cast, foreign):
    programme = Programme.objects.get(slug="ajeno")
    Programme.objects.filter(slug="ajeno").update(state=ProgrammeState.PREPARATION)
    give(cast.ana, CAPTURE, unit=programme.root_unit)
    assert told(send(cast, foreign)) == {"": NAMED}


def test_a_sheet_of_this_programme_is_taken_as_before(cast, foreign):
    sheet = send(cast, fill(download(cast), I2=12, K2="Registro"))
    assert sheet.state == SheetState.READY
    assert not Capture.objects.filter(unit=cast.small.units["nacional"]).exists()
