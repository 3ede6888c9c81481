"""Sending digests in the background."""

from celery import shared_task

from indicators.clock import database_now

from .delivery import digest_cutoff, send_digests


@shared_task(name="indicators.send_notices")
def send_notices() -> dict[str, int]:
    """Send the digests of the day that were not sent yet; how many became what."""
    return dict(send_digests(until=digest_cutoff(database_now())))
