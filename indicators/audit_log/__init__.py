"""The log of who did what, and when."""
