"""Suites that measure a snapshot: reach, ranking, doors and speed.

Each suite is a function of a snapshot, and of hand-coded ads where it needs a truth, and returns
a frozen result that writes itself as lines of a table and as JSON. Hand-coded groups are answers:
no suite hands them to what it measures.
"""
