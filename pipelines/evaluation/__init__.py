"""Suites that measure: linking and its parts (`suite`), reach, ranking, doors and speed.

Each suite is a function of a snapshot or its linkers, and of labelled sets or hand-coded ads where
it needs a truth, and gives frozen reports that write themselves as lines of a table and as JSON.
Hand-coded groups and gold lists are answers: no suite hands them to what it measures, and nothing
is tuned on them.
"""
