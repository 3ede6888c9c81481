"""What the form's script is told of what it sent."""

from django.http import HttpResponse

KEPT, OVERTAKEN, REFUSED, SIGNED_OUT, RENEWED = (
    "kept",
    "overtaken",
    "refused",
    "signed-out",
    "renewed",
)
"""The outcomes of what the form's script sent."""


def with_outcome(response: HttpResponse, outcome: str) -> HttpResponse:
    """Answer the script of the form, which has to know whether a save was one."""
    response.headers["Capture-Outcome"] = outcome
    return response
