"""The form in which a person ticks the notices they want."""

from collections.abc import Collection
from typing import Any

from django import forms

from indicators.models import NoticeKind, NoticePreference


class PreferenceForm(forms.ModelForm):
    """The kinds that concern the person, and whether they are sent anything."""

    class Meta:
        model = NoticePreference
        fields = ["daily", *(kind.column for kind in NoticeKind)]

    def __init__(self, *args: Any, kinds: Collection[NoticeKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in NoticeKind:
            if kind not in kinds:
                del self.fields[kind.column]

    @property
    def kinds(self) -> list[Any]:
        """Return the fields of the kinds."""
        return [self[name] for name in self.fields if name != "daily"]
