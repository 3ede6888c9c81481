"""The API as a whole: its addresses, its first page, its description."""
