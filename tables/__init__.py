"""The tables of open data and how rows travel: what a table of open data is made of, what can be
asked of it, its formats.

Knows no model: the applications describe their tables and give the rows.
"""
