"""The outcomes of what the form's script sent, and the header that carries them."""

from django.http import HttpResponse

SAVED, CONFLICT, REFUSED, SIGNED_OUT, RENEWED = (
    "saved",
    "conflict",
    "refused",
    "signed-out",
    "renewed",
)
"""The outcomes of what the form's script sent."""


def with_outcome(response: HttpResponse, outcome: str) -> HttpResponse:
    """Answer the script of the form, which has to know whether a save was one."""
    response.headers["Capture-Outcome"] = outcome
    return response
