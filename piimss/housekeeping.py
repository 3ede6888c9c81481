"""The forgetting of sessions that are over, of wrong passwords that no longer count and of files of
uploads that died.
"""

from importlib import import_module

from django.conf import settings

from indicators.capture.evidence import delete_orphans
from piimss.login.lockout import forget_old_attempts


def forget_what_is_over() -> int:
    """Forget all of it; returns how many attempts and files went."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return forget_old_attempts() + delete_orphans()
