"""Names of this project in linked data: what no standard has a word for."""

OWN_TERMS = "urn:learner-guidance:terms:"
"""Prefix of our own terms; docs/standards.md lists them."""
