"""NUL and other control characters in addresses: PostgreSQL refuses to look for the first."""

import pytest
from django.contrib.auth.models import User

from tests.databases import kept_fixture
from tests.factories.programme import small_programme

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@kept_fixture
def programme():
    small = small_programme()
    small.add_indicator("1.1", "v1", symbols={"v1": "nacional"})
    small.state("1.1", 2023, {"v1": "3"})
    return small


@pytest.mark.parametrize("character", ["%00", "%01", "%1f", "%7f", "1%00", "%0a", "%c2%85"])
@pytest.mark.parametrize(
    "address",
    ["/objetivos/{}/", "/indicadores/{}/", "/programas/{}/", "/programas/de-prueba/objetivos/{}/"],
)
def test_a_control_character_in_an_address_is_no_page(client, programme, address, character):
    response = client.get(address.format(character))
    assert response.status_code == 404
    assert "Esa página no existe." in response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/?year=%00",
        "/?%00=1",
        "/objetivos/1/?year=2023&year=%00",
        "/conciliacion/?verdict=%00",
        "/conciliacion/?indicator=1.1%00",
        "/cuenta/entrar/?next=%00",
        "/admin/auth/user/?username=%00",
        "/admin/auth/user/?q=%00",
    ],
)
def test_a_nul_in_a_parameter_is_refused_with_a_sentence(client, programme, address):
    client.force_login(User.objects.create_superuser("ana"))
    response = client.get(address)
    assert response.status_code == 400
    assert "La dirección lleva un carácter que no se admite." in response.content.decode()


@pytest.mark.parametrize("character", ["%01", "%0a", "%7f"])
def test_other_control_characters_are_looked_for_and_not_found(client, programme, character):
    for address in ("/?year=", "/conciliacion/?verdict=", "/conciliacion/?indicator="):
        assert client.get(address + "1" + character + "1").status_code == 404
