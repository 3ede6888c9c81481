"""The pages on which people choose what they are told."""
