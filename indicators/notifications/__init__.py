"""The notices by e-mail: gathered, written, sent, and each sent once."""
