"""Funding rules as dated data, and what they say of a course for a person: likely, no or ask."""
