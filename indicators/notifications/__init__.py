"""The notices by e-mail: gathered, written, sent, and each of it told once."""
