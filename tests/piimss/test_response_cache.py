"""Answers that are kept in the memory of a process: which, how many, and which make room."""

import pytest
from django.http import HttpResponse

from piimss import response_cache as kept_answers


@pytest.fixture(autouse=True)
def nothing_kept():
    kept_answers.forget()
    yield
    kept_answers.forget()


def answer(size, **headers):
    return HttpResponse(b"x" * size, content_type="text/csv", headers=headers)


def test_it_says_the_same_and_nothing_of_whom_it_was_for():
    kept_answers.keep(
        "tag", answer(3, **{"Content-Disposition": "attachment", "Set-Cookie": "a=1"})
    )
    found = kept_answers.find("tag").answer()
    assert found.content == b"xxx"
    assert dict(found.headers) == {"Content-Type": "text/csv", "Content-Disposition": "attachment"}
    assert kept_answers.find("other") is None


def test_what_is_too_large_is_not_kept():
    kept_answers.keep("large", answer(kept_answers.LARGEST + 1))
    kept_answers.keep("just", answer(kept_answers.LARGEST))
    assert kept_answers.find("large") is None
    assert kept_answers.find("just") is not None


@pytest.mark.parametrize("size", [0, kept_answers.LARGEST])
def test_all_together_are_bounded_and_the_one_asked_for_longest_ago_goes(size):
    fit = kept_answers.ALL // (size + kept_answers.BESIDES)
    response = answer(size)
    for number in range(fit):
        kept_answers.keep(str(number), response)
    kept_answers.find("0")
    kept_answers.keep("one more", response)
    assert kept_answers.find("0") and kept_answers.find("one more")
    assert kept_answers.find("1") is None
    assert len(kept_answers._answers) == fit
