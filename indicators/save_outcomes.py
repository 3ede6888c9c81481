"""The outcomes of what the form's script sent, and the header that carries them."""

from django.http import HttpResponse

SAVED, CONFLICT, REFUSED, SIGNED_OUT, RENEWED = (
    "saved",
    "conflict",
    "refused",
    "signed-out",
    "renewed",
)


def with_outcome(response: HttpResponse, outcome: str) -> HttpResponse:
    """Return a response with the header that tells the form's script what became of a save."""
    response.headers["Capture-Outcome"] = outcome
    return response
