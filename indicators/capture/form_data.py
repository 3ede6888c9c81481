"""The data that a form of capture sends, in the shape that a capture keeps."""

from collections.abc import Mapping

Seen = tuple[int, int]
"""The capture that the page showed and its version; zeros where nobody had begun one."""


def parse_form(sent: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Read ``v1.value`` and the like, by symbol and part; everything else in the form is not typed."""
    typed: dict[str, dict[str, str]] = {}
    for name, text in sent.items():
        symbol, dot, part = name.partition(".")
        if dot:
            # Browsers send the ends of lines as two characters.
            typed.setdefault(symbol, {})[part] = text.replace("\r\n", "\n")
    return typed


def parse_seen(sent: Mapping[str, str]) -> Seen:
    """Return capture and version that the page showed, or those of ``over``, to overwrite knowingly."""
    named = _parse_version(sent.get("over", ""))
    if named is not None:
        return named
    return _as_number(sent.get("capture", "")), _as_number(sent.get("version", ""))


def parse_merge_with(sent: Mapping[str, str]) -> Seen | None:
    """Return capture and version of another save, to be merged with what was typed here; or None."""
    return _parse_version(sent.get("together", ""))


def _parse_version(text: str) -> Seen | None:
    capture, dash, version = text.partition("-")
    return (_as_number(capture), _as_number(version)) if dash else None


def _as_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
