"""Measurements, each against something else: ``make bench`` runs everything and writes README.md."""
