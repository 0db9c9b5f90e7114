"""What is measured along a run: the registry of measures, their curves, and what is said of them."""
