"""The programme's data to take away: what there is, in which formats, and how to ask for less."""
