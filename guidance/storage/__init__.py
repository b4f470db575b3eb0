"""The only door to disk: snapshots, policies, profiles and recorded answers."""
