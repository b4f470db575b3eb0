"""Bytes of other people's formats in, domain objects out, and back: no network and no files."""
