"""A capture from its question to its publication: typed, checked, reviewed, approved."""
