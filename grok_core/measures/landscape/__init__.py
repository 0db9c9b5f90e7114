"""The loss around the weights of a network: how flat it is."""
