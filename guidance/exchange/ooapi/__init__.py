"""Courses and programmes of the Open Education API, version 6.0, read from what a server gave."""

from guidance.exchange.ooapi.reading import read

__all__ = ["read"]
