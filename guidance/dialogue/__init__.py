"""The chat as a pure function of state and message, over the front doors of recommendation."""
