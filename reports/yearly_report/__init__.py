"""The yearly report: its editions, what is in them, and their files."""
