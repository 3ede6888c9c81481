"""Figures that documents print otherwise than their neighbours."""

import pytest

from tests.factories.pages import text_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
AT = "/programas/vivienda-2021-2024"


@pytest.mark.usefixtures("odd_programmes")
def test_one_without_separators_is_shown_like_its_neighbours(client):
    text = " ".join(text_of(client.get(f"{AT}/indicadores/1.2/")).split())
    assert "2022 533,601 impreso: 533601" in text
    assert "impreso: 601,220" not in text


@pytest.mark.usefixtures("odd_programmes")
def test_where_it_was_printed_it_stands_as_it_was(client):
    readings = text_of(client.get(f"{AT}/indicadores/1.2/")).split("De dónde viene cada cifra")[1]
    assert "533601" in readings
