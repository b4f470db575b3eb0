"""Sequences of courses under budget, time and prerequisites."""
