"""The outcomes of what the script of a form sent to be saved, and the header that carries them."""

from django.http import HttpResponse

SAVED, CONFLICT, REFUSED, SIGNED_OUT, RENEWED = (
    "saved",
    "conflict",
    "refused",
    "signed-out",
    "renewed",
)


def with_outcome(response: HttpResponse, outcome: str) -> HttpResponse:
    """Return a response with the header that tells the script of the form what became of a save."""
    response.headers["Save-Outcome"] = outcome
    return response
