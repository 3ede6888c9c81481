"""Saving which notices people want, and stopping them."""

from typing import Any

from indicators.clock import database_now
from indicators.models import NoticePreference

from .pending import BEFORE_FIRST


def save_preference(preference: NoticePreference) -> None:
    """Save what a person chose; who wants digests again is notified of what happens from then on."""
    stored = NoticePreference.objects.filter(pk=preference.pk).first()
    if stored is not None and preference.daily and not stored.daily:
        preference.since = database_now()
    NoticePreference.objects.update_or_create(
        user=preference.user,
        defaults={
            field.attname: getattr(preference, field.attname)
            for field in preference._meta.concrete_fields
            if not field.primary_key
        },
    )


def stop_notices(person: Any) -> None:
    """Stop the digests; what was chosen beside that stays, for when they want them again."""
    NoticePreference.objects.update_or_create(
        user=person,
        defaults={"daily": False},
        create_defaults={"daily": False, "since": database_now() - BEFORE_FIRST},
    )
