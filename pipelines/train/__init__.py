"""Training: gathers the pairs that weights may learn from and remakes `models/weights`."""
