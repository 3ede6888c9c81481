"""Everybody's tokens in the administration: to be looked at, and revoked."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .models import Token, people_administered_by
from .tokens import revoke


@admin.register(Token)
class TokenAdmin(admin.ModelAdmin):
    """Nothing of the secret: neither its digest nor a way to make one for somebody else."""

    show_full_result_count = False
    list_display = [
        "name",
        "user",
        "prefix",
        "scope",
        "last_used_at",
        "expiry",
        "revoked_at",
        "created",
    ]
    list_select_related = ["user"]
    list_filter = ["scope", "expiry", "revoked_at"]
    search_fields = ["name", "user__username", "token_key"]
    ordering = ["-id"]
    exclude = ["token_key"]
    readonly_fields = ["prefix"]
    actions = ["revoke_chosen"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Token]:
        """Return the tokens of the people whom the user administers; a superuser everybody's."""
        found = super().get_queryset(request)
        if request.user.is_superuser:
            return found
        return found.filter(user__in=people_administered_by(request.user))

    @admin.display(description=_("empieza con"))
    def prefix(self, token: Token) -> str:
        """Return the prefix by which its owner knows it."""
        return f"{token.prefix}…"

    @admin.action(description=_("Revocar las claves elegidas"), permissions=["revoke"])
    def revoke_chosen(self, request: HttpRequest, chosen: QuerySet[Token]) -> None:
        """End them at once; each is noted in the history of the administration."""
        ended = [token for token in chosen if revoke(token, by=request.user)]
        for token in ended:
            self.log_change(request, token, _("Revocada."))
        said = ngettext("%d clave revocada.", "%d claves revocadas.", len(ended)) % len(ended)
        self.message_user(request, said, messages.SUCCESS)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Return whether the user is one who keeps the accounts."""
        return request.user.has_perm("accounts.revoke_token")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: a token is made by its owner."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: nobody changes one here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: what was revoked is still seen."""
        return False
