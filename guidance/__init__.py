"""Guidance from what a person can do to the short courses that open real vacancies.

The domain. It does no input or output of its own: `guidance.storage` is the only door to disk and
the command line (`guidance.__main__`, `guidance.commands`) the only room that sees every layer.
"""

__version__ = "0.1.0"

__all__ = ["__version__"]
