"""Rows of the registers: what is promised to be done, and what documents print of it."""

from .registers import FREQUENCIES, MOST_PARTS, ComplianceReading, Register

__all__ = ["FREQUENCIES", "MOST_PARTS", "ComplianceReading", "Register"]
