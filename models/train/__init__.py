"""How the weights of this project are made; needs torch, which serving does not."""
