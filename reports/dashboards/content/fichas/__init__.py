"""One indicator whole: its series, methods, printings and what changed."""
