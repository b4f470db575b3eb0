"""Encoders, lexical indexes and calibration: what turns text into numbers."""
