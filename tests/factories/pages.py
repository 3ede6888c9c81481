"""Pages as a person opens them: signed in, and by what they say."""

import re

from django.test import Client


def client_of(person, **kwargs):
    """Return a client that the person is signed in to."""
    client = Client(**kwargs)
    client.force_login(person)
    return client


def text_of(response, status=200):
    """Return what a person reads of an answer of that status: tags out, white space folded."""
    assert response.status_code == status, response.status_code
    body = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).replace("&quot;", '"')
