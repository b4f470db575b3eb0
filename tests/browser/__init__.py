"""A real browser on every page and state: run by `make test-browser`."""
