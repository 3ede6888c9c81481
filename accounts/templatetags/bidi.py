"""Texts that somebody wrote, which must not turn the letters around them."""

from django import template

register = template.Library()

_TURNS = {
    code: f"[U+{code:04X}]" for code in (0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
}
"""Marks that turn the direction of what follows them, by which a text can be made to read otherwise."""


@register.filter
def inert(text: str) -> str:
    """Return a person's text, with the marks that would turn its letters around shown as what
    they are.
    """
    return text.translate(_TURNS)
