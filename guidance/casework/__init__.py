"""A counsellor's cases: what was decided and why, as a chain that shows any tampering."""
