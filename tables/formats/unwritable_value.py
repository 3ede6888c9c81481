"""The error of a value that a format of files has no place for."""


class UnwritableValue(ValueError):
    """A format has no place for a value that is there; says so in a sentence."""
