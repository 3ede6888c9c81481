"""The fichas: their definition files, their changes, their history, and the rules of their format."""
