"""Programmes of teaching of Italian universities, as U-GOV answers them in XML."""

from guidance.exchange.ugov.reading import read

__all__ = ["read"]
