"""The pages of who reports how far commitments are, of who reviews it, and of who assigns them."""
