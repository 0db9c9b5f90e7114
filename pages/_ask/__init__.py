"""What the Ask page alone is made of."""
