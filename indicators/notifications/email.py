"""A digest as a message: both parts from their templates, and the headers that stop it by a click.

The link that stops the digests of a person is signed, so that whoever has the message needs no
account at hand; it can stop them and nothing else.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.urls import reverse

from .digest import DigestContent

_SIGNER = signing.Signer(salt="indicators.notices.stop")


def message_of(person: Any, content: DigestContent) -> EmailMultiAlternatives:
    """Return the message to a person; raise ValueError or ValidationError if none can be sent.

    Everything that could end a header early is refused here, before anybody is said to be told.
    """
    validate_email(person.email)
    site = settings.SITE_URL
    stop = site + reverse("notices-stop", args=(stop_token(person),))
    context = {
        "content": content,
        "site": site,
        "site_name": settings.SITE_NAME,
        "preferences": site + reverse("notices"),
        "stop": stop,
    }
    message = EmailMultiAlternatives(
        subject=content.subject,
        body=render_to_string("indicators/notices/digest.txt", context),
        to=[person.email],
        headers={
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    message.attach_alternative(
        render_to_string("indicators/notices/digest.html", context), "text/html"
    )
    message.message()
    return message


def stop_token(person: Any) -> str:
    """Return the token that stops the digests of a person, and of nobody else."""
    return _SIGNER.sign(str(person.pk))


def person_of(token: str) -> Any | None:
    """Return the person whose digests a token stops; None if nobody signed it."""
    try:
        pk = _SIGNER.unsign(token)
    except signing.BadSignature:
        return None
    return get_user_model().objects.filter(pk=pk).first()
