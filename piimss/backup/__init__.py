"""The whole site as one file: its database and its evidence, every part with its digest."""
