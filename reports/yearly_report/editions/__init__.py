"""How an edition comes about: opened, written, reviewed, built, closed, compared with another."""
