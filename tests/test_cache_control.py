"""The keeping of pages that say nothing; of all others, ``test_permissions`` asks on its way."""

import pytest


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
