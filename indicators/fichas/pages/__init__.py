"""The pages on which fichas are looked over and changed."""
