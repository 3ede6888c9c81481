"""From approved captures to stored results: read, evaluated, consolidated, recomputed."""
