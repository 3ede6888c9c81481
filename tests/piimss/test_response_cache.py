"""Answers that are kept in the memory of a process: which, how many, and which make room."""

import pytest
from django.http import HttpResponse

from piimss import response_cache


@pytest.fixture(autouse=True)
def nothing_kept():
    response_cache.forget()
    yield
    response_cache.forget()


def answer(size, **headers):
    return HttpResponse(b"x" * size, content_type="text/csv", headers=headers)


def test_it_says_the_same_and_nothing_of_whom_it_was_for():
    response_cache.keep(
        "tag", answer(3, **{"Content-Disposition": "attachment", "Set-Cookie": "a=1"})
    )
    found = response_cache.find("tag").answer()
    assert found.content == b"xxx"
    assert dict(found.headers) == {"Content-Type": "text/csv", "Content-Disposition": "attachment"}
    assert response_cache.find("other") is None


def test_what_is_too_large_is_not_kept():
    response_cache.keep("large", answer(response_cache.LARGEST + 1))
    response_cache.keep("just", answer(response_cache.LARGEST))
    assert response_cache.find("large") is None
    assert response_cache.find("just") is not None


@pytest.mark.parametrize("size", [0, response_cache.LARGEST])
def test_all_together_are_bounded_and_the_one_asked_for_longest_ago_goes(size):
    fit = response_cache.ALL // (size + response_cache.BESIDES)
    response = answer(size)
    for number in range(fit):
        response_cache.keep(str(number), response)
    response_cache.find("0")
    response_cache.keep("one more", response)
    assert response_cache.find("0") and response_cache.find("one more")
    assert response_cache.find("1") is None
    assert len(response_cache._answers) == fit
