"""Courses and programmes of the Open Education API, version 6.0, read from what a server gave."""

from guidance.exchange.ooapi.reading import read, read_pages

__all__ = ["read", "read_pages"]
