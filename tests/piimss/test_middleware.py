"""What is asked by HEAD has the headers of the answer and not its body."""

import pytest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from piimss.middleware import without_body


def asked(method, response):
    request = getattr(RequestFactory(), method)("/")
    return without_body(lambda _request: response)(request)


def test_a_whole_answer_keeps_its_length():
    head = asked("head", HttpResponse("año", headers={"ETag": '"a"'}))
    assert head.content == b""
    assert (head["Content-Length"], head["ETag"]) == ("4", '"a"')


@pytest.mark.parametrize("kind", [StreamingHttpResponse, FileResponse])
def test_what_would_be_written_is_not(kind, tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    given = path.open("rb") if kind is FileResponse else iter([b"abc"])
    assert b"".join(asked("head", kind(given)).streaming_content) == b""
    if kind is FileResponse:
        given.close()  # as the server does at the end


def test_any_other_method_has_its_body():
    assert asked("get", HttpResponse("abc")).content == b"abc"
