"""Signing in: the hashing of passwords, and the wait after wrong ones."""
