"""Forgetting old keys of deliveries in the background."""

from celery import shared_task

from .idempotency import forget_old_keys


@shared_task(name="indicators.forget_old_keys")
def forget_keys_of_deliveries() -> int:
    """Delete the keys of deliveries that nobody repeats any more; returns how many."""
    return forget_old_keys()
