"""The order of names and codes: that of every table."""

from tables.collation import alphabetical as alphabetical
