"""Printed figures held against computed ones, and what people explain of the differences."""
