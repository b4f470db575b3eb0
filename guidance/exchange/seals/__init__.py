"""Whether a signed document is what was signed, and by whom: verified over the very bytes that are read."""
