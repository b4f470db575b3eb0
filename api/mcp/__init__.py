"""The Model Context Protocol: the operations of the interface as tools, at `/mcp`."""
