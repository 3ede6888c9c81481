"""Answers that are kept in the memory of a process: which, how many, and which make room."""

import pytest
from django.http import HttpResponse

from piimss import response_cache


@pytest.fixture(autouse=True)
def nothing_kept():
    response_cache.clear()
    yield
    response_cache.clear()


def answer(size, **headers):
    return HttpResponse(b"x" * size, content_type="text/csv", headers=headers)


def test_it_says_the_same_and_nothing_of_whom_it_was_for():
    response_cache.store(
        "tag", answer(3, **{"Content-Disposition": "attachment", "Set-Cookie": "a=1"})
    )
    found = response_cache.get("tag").to_response()
    assert found.content == b"xxx"
    assert dict(found.headers) == {"Content-Type": "text/csv", "Content-Disposition": "attachment"}
    assert response_cache.get("other") is None


def test_what_is_too_large_is_not_kept():
    response_cache.store("large", answer(response_cache.LARGEST + 1))
    response_cache.store("just", answer(response_cache.LARGEST))
    assert response_cache.get("large") is None
    assert response_cache.get("just") is not None


@pytest.mark.parametrize("size", [0, response_cache.LARGEST])
def test_all_together_are_bounded_and_the_one_asked_for_longest_ago_goes(size):
    fit = response_cache.ALL // (size + response_cache.BYTES_BESIDE_BODY)
    response = answer(size)
    for number in range(fit):
        response_cache.store(str(number), response)
    response_cache.get("0")
    response_cache.store("one more", response)
    assert response_cache.get("0") and response_cache.get("one more")
    assert response_cache.get("1") is None
    assert len(response_cache._responses) == fit
