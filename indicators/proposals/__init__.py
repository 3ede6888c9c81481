"""Proposals: changes of what is published, made by one person and decided by another."""
