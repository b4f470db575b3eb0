"""The operations, one module a subject; each gives a fresh router when asked."""
