"""What the Lab page alone is made of."""
