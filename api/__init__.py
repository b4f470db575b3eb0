"""The HTTP service: pages and API over one read-only snapshot."""
