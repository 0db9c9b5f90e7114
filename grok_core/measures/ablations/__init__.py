"""What is left of a network's answers when a part of it is taken away."""
