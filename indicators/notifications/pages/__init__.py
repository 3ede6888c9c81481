"""The pages on which people choose their notices."""
