"""What is measured, and against what: ``make bench`` runs everything and writes README.md."""
