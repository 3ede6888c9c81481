"""The keeping of answers: what is not published, or is made for one person, is kept by nobody."""

from collections.abc import Iterable

from django.http import HttpResponseBase

PUBLISHED_FOR_ANYBODY = {"edition-file", "edition-content"}
"""Under the report, what anybody may read of a closed edition."""
NEVER_SAID = {"api-docs", "/acciones/", "/data.json"}
"""The addresses that say nothing to whom nobody knows: the description of the API, and what moved."""


def find_kept(
    name: str, method: str, is_api: bool, answers: Iterable[tuple[bool, HttpResponseBase]]
) -> bool:
    """Check what answers to a method of an address, each to somebody signed in or not, say of their
    keeping; return whether any of them may be kept.
    """
    found = False
    for signed_in, response in answers:
        said = set((response.headers.get("Cache-Control") or "").replace(" ", "").split(","))
        if {"private", "no-store"} <= said:
            continue
        # What is left is read, found, and the same for everybody.
        what = (name, method, response.status_code, said, signed_in)
        assert method == "GET" and response.status_code in (200, 301), what
        if is_api and name != "api-docs":
            assert said == {"public", "no-cache"}, what
        else:
            assert not signed_in, what
            assert said == ({""} if name in NEVER_SAID else {"no-cache"}), what
        found = True
    return found
