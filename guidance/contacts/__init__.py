"""Whom to ask in a region: contacts of people, out of a dated file."""
