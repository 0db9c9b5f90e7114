"""What the Measures page alone uses."""
