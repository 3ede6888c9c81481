"""A programme's data in the formats in which open data are exchanged: one module a format."""
