"""The keeping of answers: what is not published, or is made for one person, is kept by nobody."""

import pytest
from django.test import Client

from tests.test_permissions import (  # noqa: F401 (a fixture)
    READING,
    THERE,
    answers_of,
    asked_of,
    is_api,
    world,
)

SOME = [None, "captura", "revisión", "administración", "super"]
PUBLISHED_FOR_ANYBODY = {"edition-file", "edition-content"}
"""Under the report, what anybody may read of a closed edition."""
NEVER_SAID = {"api-docs", "/acciones/", "/data.json"}
"""The addresses that say nothing to whom nobody knows: the description of the API, and what moved."""


def kept(response):
    return set((response.headers.get("Cache-Control") or "").replace(" ", "").split(","))


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("name", THERE)
def test_what_is_not_published_is_kept_by_nobody(name, world, monkeypatch):  # noqa: F811
    answers = []

    class Listening(Client):
        def request(self, **request):
            response = super().request(**request)
            answers.append((bool(self.cookies.get("sessionid")), response))
            return response

    monkeypatch.setattr("tests.test_permissions.Client", Listening)
    published = set()
    for line, method in asked_of(name):
        answers.clear()
        answers_of(line, method, THERE[name], world, SOME)
        for signed_in, response in answers:
            said = kept(response)
            if {"private", "no-store"} <= said:
                continue
            # What is left is read, found, and the same for everybody.
            what = (line, method, response.status_code, said, signed_in)
            assert method == READING and response.status_code in (200, 301), what
            if is_api(THERE[name]) and name != "api-docs":
                assert said == {"public", "no-cache"}, what
            else:
                assert not signed_in, what
                assert said == ({""} if name in NEVER_SAID else {"no-cache"}), what
            published.add(name)
    if name.startswith(("edition", "narrative", "status")):
        assert published == {name} & PUBLISHED_FOR_ANYBODY


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "says"),
    [({}, None), ({"Cookie": "sessionid=x"}, "private, no-store")],
    ids=["nobody", "somebody"],
)
def test_what_says_nothing_is_kept_by_nobody_who_may_be_known(client, sent, says):
    response = client.get("/api/v1/docs/", headers=sent)
    assert (response.status_code, response.headers.get("Cache-Control")) == (200, says)
    assert client.get("/nada/", headers=sent).headers["Cache-Control"] == "private, no-store"
