"""States of a text of the report, and how long it may be: for the rows and for the documents alike."""

EMPTY, DRAFT, IN_REVIEW, RETURNED, APPROVED = (
    "vacia",
    "borrador",
    "en_revision",
    "devuelta",
    "aprobada",
)
"""The state of a narrative on its way to being published."""

LONGEST_TEXT = 50_000
"""Characters of one narrative."""
