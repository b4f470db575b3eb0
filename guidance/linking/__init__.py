"""From text to skills and occupations: what a linker is asked and what it answers."""

from guidance.linking.types import Candidate, Linker, LinkResult, Match, Query

__all__ = ["Candidate", "LinkResult", "Linker", "Match", "Query"]
