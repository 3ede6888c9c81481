"""The forms of the fichas as a person of the administration uses them, without a browser."""

import re

from django.contrib.auth.models import User

from indicators.duties import ADMINISTRATION
from tests.factories.duties import give
from tests.factories.pages import client_of
from tests.factories.proposals import accept_open


def client_of_administration():
    """Somebody who keeps the fichas, signed in."""
    olga = User.objects.create_user("olga", first_name="Olga")
    give(olga, ADMINISTRATION)
    return client_of(olga)


def filled(client, address, **fields):
    """Return what the form at an address would send as it is, with some fields typed over."""
    form = client.get(address).context["form"]
    forms = [form, *(getattr(form, "variables", None) or [])]
    data = {
        bound.html_name: "" if (value := bound.value()) is None else str(value)
        for each in forms
        for bound in each
        if bound.name != "DELETE"
    }
    if hasattr(form, "variables"):
        data |= {
            "variables-TOTAL_FORMS": str(len(form.variables.forms)),
            "variables-INITIAL_FORMS": str(form.variables.initial_form_count()),
        }
    return data | fields


def previewed(client, address, **fields):
    """The page that shows what would change."""
    return client.post(address, filled(client, address, **fields) | {"preview": "1"})


def accepted(client, address, reason="Lo pidió la unidad.", **fields):
    """The page after accepting what was shown, by another person too where that is asked for."""
    data = filled(client, address, **fields)
    digest = client.post(address, data | {"preview": "1"}).context["preview"].digest
    page = client.post(address, data | {"accept": "1", "seen": digest, "reason": reason})
    if accept_open():
        return client.get(re.match(r".*/fichas/[^/]+/", address)[0])
    return client.get(page.headers["Location"]) if page.status_code == 302 else page


def pairs_of(figure):
    """Return what is shown of a result that would change, by column."""
    return {column.title: pair for column, pair in figure.cells}
