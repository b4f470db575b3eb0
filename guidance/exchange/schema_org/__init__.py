"""Courses as schema.org describes them (release 30): JSON-LD in, JSON-LD out.

`read` takes what a provider publishes, tolerant of how it is written; `write` gives a document
that says in schema.org's own words what it can, and keeps the rest under names of our own.
"""

from guidance.exchange.schema_org.reading import read
from guidance.exchange.schema_org.writing import MEDIA_TYPE, document, write

__all__ = ["MEDIA_TYPE", "document", "read", "write"]
