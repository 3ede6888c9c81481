"""The files of a programme seen from outside: what may stand in them, begun anew, and written back.

``format_keys`` reads the meaning of every key from the schemas; ``format_document`` makes docs/format.md
and the JSON Schemas of it, ``skeleton`` the files that a programme begins with.  ``dump`` writes a
loaded programme back.
"""
