"""The chat as a pure function: a state and a message in, the next state and the reply out."""
