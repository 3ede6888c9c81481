"""Sending digests in the background."""

from celery import shared_task
from django.utils import timezone

from .delivery import send_digests, this_morning


@shared_task(name="indicators.send_notices")
def send_notices() -> dict[str, int]:
    """Send the digests of the day that were not sent yet; how many became what."""
    return dict(send_digests(until=this_morning(timezone.now())))
