"""What the Circuit page alone is made of."""
