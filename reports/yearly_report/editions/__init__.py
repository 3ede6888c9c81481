"""The life of an edition: opened, written, reviewed, built, closed, compared with another."""
