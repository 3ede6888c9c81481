"""What no file can say of a value."""


class UnwritableValue(ValueError):
    """A format has no place for a value that is there; says so in a sentence."""
