"""The pages of the programme: boards, fichas, charts, comparisons."""
