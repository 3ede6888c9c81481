"""What people are told by e-mail: gathered, written, sent, and each of it once."""
